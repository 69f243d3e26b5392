"""Keying in a filled paper: what is asked next, what came of what was typed, and the second keying that compares.

Everything here may run off the GUI thread. It knows the paper only through the service.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, current
from pbdesk.services.paper import PaperQuestion
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.screens.assessment.cards import answer_words

FIRST, SECOND = "1", "2"
"""What is typed where two keyings differ: the first stands, or the second."""


class PaperBook(Protocol):
    """The service that keys in papers."""

    def code(self, case_id: str) -> str:
        """Return the letters that the paper of this form has."""

    def question(self, case_id: str, number: str) -> PaperQuestion:
        """Return a numbered field."""

    def next_number(self, case_id: str, after: str = "") -> str:
        """Return the number of the next field that applies."""

    def read(self, case_id: str, number: str, typed: str) -> tuple[str, str]:
        """Return what was typed as an answer, and what is wrong with it."""

    def enter(self, case_id: str, number: str, typed: str) -> tuple[PaperQuestion, ChangeSet]:
        """Save what was typed."""

    def remember(self, case_id: str, number: str, typed: str, is_second: bool) -> None:
        """Keep which number is being keyed, what is typed so far, and whether it is the second keying."""

    def place(self, case_id: str) -> tuple[str, str, bool]:
        """Return that number ("" for none), what was typed, and whether it was the second keying."""

    def forget(self, case_id: str) -> None:
        """Begin at the first number the next time."""


@dataclass(frozen=True, slots=True)
class KeyCard:
    """The field that is keyed in now.

    Attributes:
        number: "" after the last field.
        how: how its answer is typed. now: the answer that is there, "" for none. note: what to know of it.
    """

    number: str
    label: str = ""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    how: str = ""
    now: str = ""
    note: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Keying:
    """The page as it opens: for whom, the paper's code, the field, and whether it is the second keying."""

    name: str
    code: str
    card: KeyCard
    is_second: bool
    language: str


@dataclass(frozen=True, slots=True)
class Keyed:
    """What came of one Enter.

    Attributes:
        card: what is asked next; the same field where something is to be looked at first.
        line: what was saved, in words, "" where nothing was.
        problem: what is wrong, to be looked at; Enter once more keeps it as it is on the paper.
        differs: what the first keying and this one said, where they differ.
    """

    card: KeyCard
    line: str = ""
    problem: str = ""
    can_insist: bool = False
    differs: tuple[str, str] | None = None
    change: ChangeSet | None = None


class KeyingPresenter:
    """Keys in one case's paper."""

    def __init__(self, book: PaperBook, name_of: Callable[[str], str]) -> None:
        self._book, self._name_of = book, name_of

    def open(self, case_id: str) -> Keying:
        """Return where keying goes on: at the place that was left, else at the first field."""
        language = current().language
        number, typed, is_second = self._book.place(case_id)
        card = self._card_at(case_id, number, typed) or self._next(case_id, "")
        return Keying(self._name_of(case_id), self._book.code(case_id), card, is_second, language)

    def _card_at(self, case_id: str, number: str, typed: str) -> KeyCard | None:
        if not number:
            return None
        try:
            return _card(self._book.question(case_id, number), typed)
        except KnownError:
            return None

    def go(self, case_id: str, number: str, after: str) -> KeyCard:
        """Return the field of a number, or the next one for "". Raises KnownError "paper-number"."""
        return _card(self._book.question(case_id, number)) if number else self._next(case_id, after)

    def remember(self, case_id: str, number: str, typed: str, is_second: bool) -> None:
        """Keep the place; after the last field it is forgotten."""
        if number:
            self._book.remember(case_id, number, typed, is_second)
        else:
            self._book.forget(case_id)

    def enter(
        self, case_id: str, number: str, typed: str, *, is_second: bool = False, insists: bool = False
    ) -> Keyed:
        """Save what was typed from the paper, compare it, or say what is to be looked at first.

        Nothing typed leaves the field as it is; "-" takes an answer back. Raises KnownError "paper-number".
        """
        question = self._book.question(case_id, number)
        if not typed.strip() and not (is_second and question.value):
            return Keyed(self._next(case_id, number))
        try:
            value, problem = (
                ("", "") if typed.strip() in {"", "-"} else self._book.read(case_id, number, typed)
            )
        except KnownError as error:
            what, _safe, _todo = current().render(error)
            return Keyed(_card(question, typed), problem=what)
        if is_second:
            return self._compare(case_id, question, typed, value)
        if problem and not insists:
            return Keyed(_card(question, typed), problem=_(problem), can_insist=True)
        return self._save(case_id, number, typed)

    def decide(self, case_id: str, number: str, typed: str, choice: str) -> Keyed:
        """Let the first keying stand, or the second, where they differ."""
        if choice == SECOND:
            return self._save(case_id, number, typed.strip() or "-")
        question = self._book.question(case_id, number)
        line = _("{number} {label} The first stands.", number=number, label=question.label)
        return Keyed(self._next(case_id, number), line=line)

    def _compare(self, case_id: str, question: PaperQuestion, typed: str, value: str) -> Keyed:
        if value == question.value:
            line = _("{number} {label} The same twice.", number=question.number, label=question.label)
            return Keyed(self._next(case_id, question.number), line=line)
        first = _answer(question) or _("nothing")
        return Keyed(_card(question, typed), differs=(first, typed.strip() or _("nothing")))

    def _save(self, case_id: str, number: str, typed: str) -> Keyed:
        said, change = self._book.enter(case_id, number, typed)
        answer = _answer(said) or _("no answer")
        line = _("{number} {label} {answer}", number=number, label=said.label, answer=answer)
        if not said.applies:
            line = _("{line} (kept, not used now)", line=line)
        return Keyed(self._next(case_id, number), line=line, change=change)

    def _next(self, case_id: str, after: str) -> KeyCard:
        number = self._book.next_number(case_id, after)
        return _card(self._book.question(case_id, number)) if number else KeyCard("")


def _answer(question: PaperQuestion) -> str:
    if question.kind == "acknowledge":
        return _("ticked") if question.value else ""
    return answer_words("date" if question.kind == "date" else "words", question.answer)


def _card(question: PaperQuestion, typed: str = "") -> KeyCard:
    note = ""
    if question.is_new_row:
        note = _("The screen has no such row yet: it is added with this answer.")
    elif not question.applies:
        note = _("This does not apply after the earlier answers. What the paper has is kept, but not used.")
    return KeyCard(
        number=question.number,
        label=question.label,
        hint=question.hint,
        options=tuple((str(number), words) for number, words in question.choices),
        how=_how(question.kind),
        now=_answer(question),
        note=note,
        typed=typed,
    )


def _how(kind: str) -> str:
    """Return how an answer of a kind is typed."""
    how = {
        "select_one": _("Type the number of the answer."),
        "select_multiple": _("Type the numbers of all answers, with a space between."),
        "rank": _("Type the numbers in their order, with a space between."),
        "date": _("Type the date as 21.11.2026."),
        "time": _("Type the time as 9:30."),
        "integer": _("Type a whole number."),
        "decimal": _("Type a number."),
        "acknowledge": _("Type 1 where the box is ticked."),
    }
    return how.get(kind, _("Type the words as they stand on the paper."))
