"""What the assessment shows and keeps: sections in words, every answer saved, and the place to return to.

Everything here may run off the GUI thread. It knows the form only through the service's view of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pbdesk.i18n import _, current
from pbdesk.services.assessments import AssessmentView
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.screens.assessment.cards import QuestionCard, SectionCard, section_card, state_words

PLACE = "place"
"""The key under which the place itself is kept, among the paths of questions."""

CHECK = "check"
"""The page that shows every answer."""


class AnswerBook(Protocol):
    """The service of assessments, as far as this screen needs it."""

    def for_case(self, case_id: str) -> AssessmentView:
        """Return the case's assessment, started where there was none."""

    def answer(
        self, assessment_id: str, path: str, value: str, seen: str | None = None
    ) -> tuple[AssessmentView, ChangeSet]:
        """Save one answer durably; `seen` is the one that stood there before."""

    def add_row(self, assessment_id: str, part: str) -> tuple[AssessmentView, ChangeSet, str]:
        """Add a row to a part that repeats, and return its path."""

    def remove_row(self, assessment_id: str, row: str) -> tuple[AssessmentView, ChangeSet]:
        """Take out a row, which keeps its answers."""

    def restore_row(self, assessment_id: str, row: str) -> tuple[AssessmentView, ChangeSet]:
        """Bring back a row."""

    def complete(self, assessment_id: str) -> ChangeSet:
        """Mark the answers as checked."""

    def reopen(self, assessment_id: str) -> ChangeSet:
        """Open a checked assessment again."""

    def remember_place(self, assessment_id: str, path: str, typed: str) -> None:
        """Keep where the person stands and what is typed there."""

    def place(self, assessment_id: str) -> tuple[str, str]:
        """Return where the person was and what was typed there."""

    def forget_place(self, assessment_id: str) -> None:
        """Begin at the first question the next time."""


@dataclass(frozen=True, slots=True)
class AssessmentScreen:
    """The whole assessment as it stands.

    Attributes:
        left: "7 of 52 left".
        points: "Points so far: 34", "" where the form has none.
        finished: "Finished on 3 December 2026.", "" while it is open.
        language: the language of all these words.
    """

    assessment_id: str
    title: str
    person: str
    sections: tuple[SectionCard, ...]
    left: str
    points: str
    finished: str
    is_complete: bool
    language: str

    def section(self, path: str) -> SectionCard | None:
        """Return the section with a path, or the one that holds a question with it."""
        return next(
            (s for s in self.sections if s.path == path or any(card.path == path for card in s.cards)), None
        )

    def state_of_all(self) -> str:
        """Return in words how the whole stands, for the check page."""
        return _("Everything that is needed has an answer.") if self.is_complete else self.left


@dataclass(frozen=True, slots=True)
class Opened:
    """An assessment with the place where the person was: a path, CHECK or "", and an unfinished text there."""

    screen: AssessmentScreen
    place: str
    typed: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What a save came to: the state after it (None when only the place was kept), the changes, and its moment.

    Attributes:
        row: the path of the row that was added or brought back, "" for other saves.
    """

    screen: AssessmentScreen | None
    changes: tuple[ChangeSet, ...]
    saved_at: str
    row: str = ""


class AssessmentPresenter:
    """Reads and saves one case's assessment."""

    def __init__(self, book: AnswerBook, name_of: Callable[[str], str], now: Callable[[], str]) -> None:
        """Take the service, what gives a case's person by name, and the clock's `now`."""
        self._book = book
        self._name_of = name_of
        self._now = now
        self._seen: dict[str, str] = {}

    def open(self, case_id: str) -> Opened:
        """Return the assessment of a case, started where there was none, and where the person was."""
        language = current().language
        view = self._look(case_id)
        place, typed = self._book.place(view.assessment.id)
        return Opened(self._screen(view, language), place, typed)

    def read(self, case_id: str) -> AssessmentScreen:
        """Return the assessment as it stands."""
        language = current().language
        return self._screen(self._look(case_id), language)

    def _look(self, case_id: str) -> AssessmentView:
        """Read the assessment and remember the answers that the person sees from now on."""
        view = self._book.for_case(case_id)
        self._see(view)
        return view

    def _see(self, view: AssessmentView) -> None:
        self._seen = {q.path: q.value for section in view.sections for q in section.questions}

    def keep(self, assessment_id: str, saves: Sequence[tuple[str, str]]) -> Kept:
        """Save answers by path, and the place (key `PLACE`, path and text parted by a line break), durably."""
        language = current().language
        view: AssessmentView | None = None
        changes: list[ChangeSet] = []
        for key, value in saves:
            if key == PLACE:
                path, _break, typed = value.partition("\n")
                self._book.remember_place(assessment_id, path, typed)
            else:
                view, change = self._book.answer(assessment_id, key, value, self._seen.get(key, ""))
                self._seen[key] = value
                changes.append(change)
        return Kept(self._screen(view, language) if view else None, tuple(changes), self.now())

    def add_row(self, assessment_id: str, part: str) -> Kept:
        """Add a row to a part that repeats."""
        language = current().language
        view, change, row = self._book.add_row(assessment_id, part)
        return self._row_kept(view, change, language, row)

    def take_out_row(self, assessment_id: str, row: str) -> Kept:
        """Take out a row; it keeps its answers and can come back."""
        language = current().language
        view, change = self._book.remove_row(assessment_id, row)
        return self._row_kept(view, change, language, "")

    def bring_back_row(self, assessment_id: str, row: str) -> Kept:
        """Bring back a row that was taken out."""
        language = current().language
        view, change = self._book.restore_row(assessment_id, row)
        return self._row_kept(view, change, language, row)

    def _row_kept(self, view: AssessmentView, change: ChangeSet, language: str, row: str) -> Kept:
        self._seen |= {
            q.path: q.value
            for section in view.sections
            for q in section.questions
            if q.path not in self._seen
        }
        return Kept(self._screen(view, language), (change,), self.now(), row)

    def finish(self, assessment_id: str) -> ChangeSet:
        """Mark the answers as checked and forget the place. Raises KnownError "assessment-incomplete"."""
        change = self._book.complete(assessment_id)
        self._book.forget_place(assessment_id)
        return change

    def reopen(self, assessment_id: str) -> ChangeSet:
        """Open a checked assessment again."""
        return self._book.reopen(assessment_id)

    def now(self) -> str:
        """Return the time, for what was just saved."""
        return self._now()

    def _screen(self, view: AssessmentView, language: str) -> AssessmentScreen:
        """`language` is that of before the words: a change meanwhile shows, and the page reads again."""
        done = view.assessment.completed_on
        return AssessmentScreen(
            assessment_id=view.assessment.id,
            title=view.title,
            person=self._name_of(view.assessment.case_id),
            sections=tuple(section_card(section) for section in view.sections),
            left=left_words(view.left, view.total),
            points=_("Points so far: {points}", points=view.points) if view.points else "",
            finished=_("Finished on {date}.", date=current().date(done)) if done else "",
            is_complete=view.complete,
            language=language,
        )


def left_words(left: int, total: int) -> str:
    """Return how many questions are open: "7 of 52 left", "All 52 answered"."""
    if not left:
        return _("All {total} answered", total=total) if total else state_words(0, 0)
    return _("{left} of {total} left", left=left, total=total)


def wrong_answers(section: SectionCard) -> list[Problem]:
    """Return what is wrong with the answers of a section; a blank one is not wrong yet."""
    return [Problem(card.path, card.error) for card in section.cards if card.is_visible and card.error]


def open_questions(screen: AssessmentScreen) -> list[QuestionCard]:
    """Return what stands between the answers and finishing: blank ones that are needed, and wrong ones."""
    return [
        card
        for section in screen.sections
        for card in section.cards
        if card.is_visible and (card.error or card.missing)
    ]
