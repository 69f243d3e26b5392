"""A form on paper: the blank one to be printed, and keying in the filled one by the numbers of its fields.

Each value is checked as it comes; what does not apply is said; a second keying compares and changes nothing by itself.
It knows nothing of layout.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.schemes.expressions.tree import Key
from pbdesk.schemes.forms.blank import PaperForm, blank_form, field_numbers, paper_code
from pbdesk.schemes.forms.keyed import read_keyed
from pbdesk.schemes.forms.model import SELECTS
from pbdesk.schemes.forms.rows import Rows
from pbdesk.schemes.forms.state import FormState
from pbdesk.services.assessments import Assessments, FormOf, Opened
from pbdesk.services.ports import ChangeSet, OpenVault
from pbdesk.services.questions import violation_of

TitleOf = Callable[[str, str], str]
"""Gives the title of a case's form in a language, "" where only the workbook has one."""
MOST_ROWS = 60
"""More rows than any paper has: a larger number is a slip of the finger."""


def paper_form(case_id: str, form_of: FormOf, title_of: TitleOf, language: str) -> PaperForm:
    """Return the blank form of a case's assessment as plain data: sections with numbered fields.

    Args:
        case_id: the case; its scheme gives the form.
        form_of: gives a case's form, as `Programmes.form_of`.
        title_of: gives its title, as `Programmes.form_title`.
        language: the language of the words.
    """
    _form_id, compiled = form_of(case_id)
    return blank_form(compiled, language, title=title_of(case_id, language))


class PaperQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One numbered field as it is keyed in.

    Attributes:
        choices: number on the paper, and words; `answer` and `value` are the present answer in words and as stored.
        applies: whether it counts now; an answer to one that does not is kept and not used.
        problem: what is wrong with the present answer, "" for nothing.
        is_new_row: whether keying it in adds a row to a part that repeats.
    """

    number: str
    path: str
    label: str
    hint: str
    kind: str
    choices: tuple[tuple[int, str], ...]
    value: str
    answer: str
    applies: bool
    problem: str
    is_new_row: bool = False


class PaperEntry:
    """Keys in filled papers, field by field."""

    def __init__(self, vault: OpenVault, assessments: Assessments) -> None:
        self._vault, self._assessments = vault, assessments

    def code(self, case_id: str) -> str:
        """Return the six letters that the paper of this form has."""
        return paper_code(self._assessments.opened(case_id).state.compiled)

    def question(self, case_id: str, number: str) -> PaperQuestion:
        """Return a numbered field. Raises KnownError "paper-number" where the form has none of that number."""
        now = self._assessments.opened(case_id)
        key = self._key(now.state, number)
        is_new = not self._is_here(now.state, key)
        return self._blank_row(now, number, key) if is_new else self._said(now.state, now.rows, number, key)

    def next_number(self, case_id: str, after: str = "") -> str:
        """Return the number of the next field that applies, in the order of the paper; "" after the last."""
        state = self._assessments.opened(case_id).state
        numbers = field_numbers(state.compiled)
        in_order = [
            (_text(numbers[question.node.path], tuple(_rows_of(question.path))), question.counted)
            for question in state.questions()
            if question.node.path in numbers
        ]
        places = {number: place for place, (number, _applies) in enumerate(in_order)}
        start = places.get(after, -1) + 1
        return next((number for number, applies in in_order[start:] if applies), "")

    def read(self, case_id: str, number: str, typed: str) -> tuple[str, str]:
        """Return what was typed as it would be stored, and what is wrong with it ("" for nothing).

        Raises KnownError "paper-value" where it cannot be read as an answer to that field at all.
        """
        now = self._assessments.opened(case_id)
        key = self._key(now.state, number)
        if not self._is_here(now.state, key):
            return read_keyed(now.state, key, typed), ""
        value = read_keyed(now.state, key, typed)
        state = now.state.answer(now.state.compiled.tree.key_text(key), value)
        question = state.at(key)
        return value, violation_of(state, question) if value else ""

    def enter(self, case_id: str, number: str, typed: str) -> tuple[PaperQuestion, ChangeSet]:
        """Save what was typed, "-" for no answer; rows that the paper has and the screen has not are added."""
        value, _problem = ("", "") if typed.strip() == "-" else self.read(case_id, number, typed)
        now = self._assessments.opened(case_id)
        key = self._key(now.state, number)
        for depth in range(len(key[1])):
            self._add_rows(case_id, key, depth)
        now = self._assessments.opened(case_id)
        path = now.rows.stable(now.state.compiled.tree.key_text(key))
        _view, change = self._assessments.answer(now.assessment.id, path, value)
        return self.question(case_id, number), change

    def remember(self, case_id: str, number: str, typed: str, is_second: bool) -> None:
        """Keep which field is being keyed in and what is typed there, encrypted on this computer."""
        self._vault.drafts.put(self._place_of(case_id), {"n": number, "typed": typed, "second": is_second})

    def place(self, case_id: str) -> tuple[str, str, bool]:
        """Return the field that was being keyed in, what was typed, and whether it was the second time."""
        kept = self._vault.drafts.get(self._place_of(case_id)) or {}
        return str(kept.get("n", "")), str(kept.get("typed", "")), bool(kept.get("second"))

    def forget(self, case_id: str) -> None:
        """Forget the place: the paper is keyed in."""
        self._vault.drafts.drop(self._place_of(case_id))

    def _place_of(self, case_id: str) -> str:
        return f"paper/{case_id}"

    def _add_rows(self, case_id: str, key: Key, depth: int) -> None:
        """Add rows until the one at a depth is there."""
        for _more in range(MOST_ROWS):
            now = self._assessments.opened(case_id)
            repeat = now.state.compiled.tree.nodes[key[0]].repeats[depth]
            if now.state.facts.count((repeat, key[1][:depth])) >= key[1][depth]:
                return
            part = now.rows.stable(
                now.state.compiled.tree.key_text((repeat, (*key[1][:depth], 1))).rpartition("[")[0]
            )
            self._assessments.add_row(now.assessment.id, part)

    def _key(self, state: FormState, number: str) -> Key:
        parts = number.strip().split(".")
        tree = state.compiled.tree
        by_number = {str(n): path for path, n in field_numbers(state.compiled).items()}
        path = by_number.get(parts[0].lstrip("0"))
        rows = parts[1:]
        if path is not None and all(row.isdecimal() and 1 <= int(row) <= MOST_ROWS for row in rows):
            node = tree.by_path[path]
            depth = len(tree.nodes[node].repeats)
            at = tuple(int(row) for row in rows) + (1,) * (depth - len(rows))
            if len(at) == depth:
                return node, at
        raise KnownError(
            "paper-number",
            N_("The paper has no field {number}."),
            todo=N_("Type a number such as 12, or 12.3 for the third row."),
            number=number.strip()[:20] or "–",
        )

    def _is_here(self, state: FormState, key: Key) -> bool:
        repeats = state.compiled.tree.nodes[key[0]].repeats
        return all(
            place <= state.facts.count((repeat, key[1][:depth]))
            for depth, (repeat, place) in enumerate(zip(repeats, key[1], strict=True))
        )

    def _said(self, state: FormState, rows: Rows, number: str, key: Key) -> PaperQuestion:
        question = state.at(key)
        choices = tuple(_numbered(state, key))
        named = dict(_named(state, key))
        names = question.answer.split() if question.node.kind in SELECTS else []
        answer = ", ".join(named.get(name, name) for name in names) if names else question.answer
        return PaperQuestion(
            number=number,
            path=rows.stable(question.path),
            label=state.words_at(key) or question.node.name,
            hint=state.words_at(key, "hint"),
            kind=str(question.node.kind),
            choices=choices,
            value=question.answer,
            answer=answer,
            applies=question.relevant,
            problem=violation_of(state, question) if question.answer else "",
        )

    def _blank_row(self, now: Opened, number: str, key: Key) -> PaperQuestion:
        first: Key = (key[0], tuple(1 for _ in key[1]))
        shown = self._said(now.state, now.rows, number, first) if self._is_here(now.state, first) else None
        node = now.state.compiled.node(key[0])
        return PaperQuestion(
            number=number,
            path="",
            label=shown.label if shown else node.name,
            hint=shown.hint if shown else "",
            kind=str(node.kind),
            choices=shown.choices if shown else (),
            value="",
            answer="",
            applies=True,
            problem="",
            is_new_row=True,
        )


def _rows_of(path: str) -> list[int]:
    """Return the positions of the rows that a path goes through."""
    return [int(step.partition("[")[2].rstrip("]")) for step in path.split("/") if "[" in step]


def _text(number: int, at: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in (number, *at))


def _named(state: FormState, key: Key) -> list[tuple[str, str]]:
    node = state.compiled.node(key[0])
    list_name = node.choices.list_name if node.choices else ""
    items = state.compiled.lists.get(list_name, ())
    return [(item.name, state.facts.choice_name(list_name, item.name) or item.name) for item in items]


def _numbered(state: FormState, key: Key) -> list[tuple[int, str]]:
    """Return the choices that are offered now, with their numbers on the paper."""
    if state.compiled.node(key[0]).kind not in SELECTS:
        return []
    offered = {offer.name for offer in state.choices_at(key)}
    named = _named(state, key)
    return [(place, words) for place, (name, words) in enumerate(named, start=1) if name in offered]
