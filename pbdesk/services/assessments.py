"""Assessments: a form's questions with a case's answers, saved at every pause.

Each answer is its own mergeable field, and each row of a part that repeats has a name of its own, so two people may
answer different questions of one assessment offline, and each add a row. Only what a person does is saved: what a form
sets by itself follows from the day on which the assessment was begun. Where the person stood, and text that is not
yet an answer, stay in an encrypted draft on this computer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import msgspec

from pbdesk.domain.assessment import Assessment
from pbdesk.domain.errors import N_, KnownError
from pbdesk.schemes.forms.changes import changed_answers, standing_answers, start_row
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.model import SILENT
from pbdesk.schemes.forms.opening import open_form
from pbdesk.schemes.forms.rows import ON, REMOVED, Rows, plain_path
from pbdesk.schemes.forms.state import FormState
from pbdesk.schemes.forms.views import QuestionState
from pbdesk.services.ports import ChangeSet, OpenVault, ReadModel, UnitOfWork
from pbdesk.services.questions import Choice, QuestionView, SectionView, sections_of

__all__ = ["AssessmentView", "Assessments", "Choice", "FormOf", "QuestionView", "SectionView"]


class AssessmentView(msgspec.Struct, frozen=True):
    """An assessment as a page shows it.

    Attributes:
        assessment: as it is stored; as it would be stored where nobody has answered anything yet.
        points: what the form adds up to so far, "" where it has no points.
        complete: whether every required question is answered and nothing is wrong.
    """

    assessment: Assessment
    title: str
    sections: tuple[SectionView, ...]
    left: int
    total: int
    points: str
    complete: bool


FormOf = Callable[[str], tuple[str, CompiledForm]]
"""Gives the form id and the compiled assessment form of a case."""


class Opened(msgspec.Struct, frozen=True):
    """An assessment with its form in the state of its answers, and the names of its rows."""

    assessment: Assessment
    state: FormState
    rows: Rows


class Assessments:
    """Reads and writes assessments."""

    def __init__(
        self,
        vault: OpenVault,
        form_of: FormOf,
        language: Callable[[], str],
        points_of: Callable[[str], str],
        title_of: Callable[[str], str] = lambda _case_id: "",
    ) -> None:
        """`points_of` and `title_of` give, by case, the path of the sum of points and the form's title, or ""."""
        self._vault = vault
        self._form_of = form_of
        self._language = language
        self._points_of = points_of
        self._title_of = title_of
        self._last: Opened | None = None

    def for_case(self, case_id: str) -> AssessmentView:
        """Return the case's assessment; where there is none, as it would begin. Nothing is saved by looking.

        Its id follows from the case and the form, so two devices that start it offline start the same one.
        """
        return self._view(self.opened(case_id))

    def opened(self, case_id: str) -> Opened:
        """Return the case's assessment with the state of its form, begun or not."""
        form_id, compiled = self._form_of(case_id)
        assessment_id = f"{case_id}.{form_id}"
        found = self._vault.reads.record(Assessment, assessment_id)
        return self._open(found or _blank(assessment_id, case_id, form_id, compiled), compiled)

    def answer(
        self, assessment_id: str, path: str, value: str, seen: str | None = None
    ) -> tuple[AssessmentView, ChangeSet]:
        """Save one answer durably and return how the form stands now; "" takes the answer back.

        `seen` is the answer that stood there when the person began: another one that came meanwhile is kept as a
        difference. An answer in a row that was taken out meanwhile is kept in that row. A checked assessment opens
        again when the answer leaves it incomplete. Raises KnownError "question-unknown" where nobody is asked
        anything at that path.
        """
        with self._vault.begin() as work:
            now = self._in_work(work, assessment_id)
            placed = now.rows.placed(path)
            if placed is None:
                return self._keep_aside(work, now, path, value)
            before = now.state.question(placed)
            check_asked(before)
            state = now.state.answer(placed, value)
            answers = changed_answers(now.assessment.answers, now.state, state, now.rows)
            if given := state.question(placed).answer:
                answers[path] = given  # also where the form had set the same: now a person has said it
            # Taken as checked again only where the answer leaves nothing open.
            still = now.assessment.completed_on if state.progress().complete else ""
            changed = msgspec.structs.replace(now.assessment, answers=answers, completed_on=still)
            as_seen = None
            if seen is not None and seen != before.answer:
                as_seen = _as_seen(now.assessment, path, seen)
            work.save(changed, as_seen)
            change = work.commit()
        self._last = Opened(changed, state, now.rows)
        return self._view(self._last), change

    def _keep_aside(
        self, work: UnitOfWork, now: Opened, path: str, value: str
    ) -> tuple[AssessmentView, ChangeSet]:
        """Keep an answer in a row that was taken out, with the row. Raises KnownError "question-unknown"."""
        if not now.rows.is_gone(path) or plain_path(path) not in now.state.compiled.tree.by_path:
            raise KnownError("question-unknown", N_("Nobody is asked anything at {path}."), path=path)
        answers = {**now.assessment.answers, path: value}
        work.save(msgspec.structs.replace(now.assessment, answers=answers))
        change = work.commit()
        return self.for_case(now.assessment.case_id), change

    def add_row(self, assessment_id: str, part: str) -> tuple[AssessmentView, ChangeSet, str]:
        """Add a row to a part that repeats, and return with it the row's path.

        Raises KnownError "question-unknown", or "repeat-fixed" where an answer says how many there are.
        """
        row = f"{part}[@{self._vault.clock.new_id()}]"
        with self._vault.begin() as work:
            now = self._in_work(work, assessment_id)
            now.state.check_repeat(_here(now.rows, part))
            stored = {**now.assessment.answers, row: ON}
            laid = self._read(msgspec.structs.replace(now.assessment, answers=stored), now.state.compiled)
            state = start_row(laid.state, _here(laid.rows, row))
            answers = changed_answers(stored, laid.state, state, laid.rows)
            changed = msgspec.structs.replace(now.assessment, answers=answers, completed_on="")
            work.save(changed)
            change = work.commit()
        self._last = Opened(changed, state, laid.rows)
        return self._view(self._last), change, row

    def remove_row(self, assessment_id: str, row: str) -> tuple[AssessmentView, ChangeSet]:
        """Take out a row; its answers are kept with it, and it can come back.

        Raises KnownError "question-unknown", or "repeat-fixed" where an answer says how many there are.
        """
        return self._mark_row(assessment_id, row, REMOVED)

    def restore_row(self, assessment_id: str, row: str) -> tuple[AssessmentView, ChangeSet]:
        """Bring back a row that was taken out, with its answers."""
        return self._mark_row(assessment_id, row, ON)

    def _mark_row(self, assessment_id: str, row: str, mark: str) -> tuple[AssessmentView, ChangeSet]:
        with self._vault.begin() as work:
            now = self._in_work(work, assessment_id)
            now.state.check_repeat(_here(now.rows, row.rpartition("[")[0]))
            stored = {**now.assessment.answers, row: mark}
            after = self._read(msgspec.structs.replace(now.assessment, answers=stored), now.state.compiled)
            still = now.assessment.completed_on if after.state.progress().complete else ""
            changed = msgspec.structs.replace(after.assessment, completed_on=still)
            work.save(changed)
            change = work.commit()
        self._last = Opened(changed, after.state, after.rows)
        return self._view(self._last), change

    def complete(self, assessment_id: str) -> ChangeSet:
        """Mark the answers as checked, with those that the form set by itself and the person let stand.

        Raises KnownError "assessment-incomplete" while something is open.
        """
        with self._vault.begin() as work:
            now = self._in_work(work, assessment_id)
            require_complete(now.state)
            answers = {**standing_answers(now.state, now.rows), **now.assessment.answers}
            today = self._vault.clock.today()
            done = msgspec.structs.replace(now.assessment, answers=answers, completed_on=today)
            work.save(done)
            return work.commit()

    def reopen(self, assessment_id: str) -> ChangeSet:
        """Open a checked assessment again."""
        with self._vault.begin() as work:
            work.save(msgspec.structs.replace(work.get(Assessment, assessment_id), completed_on=""))
            return work.commit()

    def state_of(self, case_id: str) -> FormState:
        """Return the form's state for the allocation. Raises KnownError "assessment-missing" before it is begun."""
        form_id, compiled = self._form_of(case_id)
        assessment = self._vault.reads.record(Assessment, f"{case_id}.{form_id}")
        if assessment is None:
            raise KnownError(
                "assessment-missing",
                N_("There is no assessment yet."),
                todo=N_("Start the assessment, then work out the budget."),
            )
        return self._open(assessment, compiled).state

    def remember_place(self, assessment_id: str, path: str, typed: str) -> None:
        """Keep where the person stands and what is typed there but not yet an answer, durably and encrypted."""
        self._vault.drafts.put(f"assessment/{assessment_id}", {"path": path, "typed": typed})

    def place(self, assessment_id: str) -> tuple[str, str]:
        """Return the question where the person was and the text typed there, or two empty texts."""
        kept = self._vault.drafts.get(f"assessment/{assessment_id}") or {}
        return kept.get("path", ""), kept.get("typed", "")

    def forget_place(self, assessment_id: str) -> None:
        """Forget the place, once the assessment is finished."""
        self._vault.drafts.drop(f"assessment/{assessment_id}")

    def _in_work(self, work: UnitOfWork, assessment_id: str) -> Opened:
        """Return an assessment inside a save, a new one where nobody has begun it."""
        case_id, _dot, form_id = assessment_id.rpartition(".")
        if not case_id:
            raise KnownError("record-missing", N_("That assessment is no longer here."))
        _id, compiled = self._form_of(case_id)
        stored = work.find(Assessment, case_id)
        found = next((each for each in stored if each.id == assessment_id), None)
        return self._open(found or _blank(assessment_id, case_id, form_id, compiled), compiled)

    def _open(self, assessment: Assessment, compiled: CompiledForm) -> Opened:
        """Return the form in the state of its answers; the last one again while nothing has changed."""
        last = self._last
        is_last = (
            last is not None
            and last.assessment.id == assessment.id
            and last.assessment.answers == assessment.answers
            and last.state.compiled is compiled
            and last.state.language == self._language()
            and last.state.facts.now.date() == self._now().date()
        )
        if last is not None and is_last:
            return Opened(assessment, last.state, last.rows)
        self._last = self._read(assessment, compiled)
        return self._last

    def read_as(self, now: Opened, answers: Mapping[str, str]) -> Opened:
        """Return an assessment as it would stand with other answers; nothing is saved."""
        return self._read(msgspec.structs.replace(now.assessment, answers=dict(answers)), now.state.compiled)

    def _read(self, assessment: Assessment, compiled: CompiledForm) -> Opened:
        begun_at = _begun_at(self._vault.reads, assessment)
        state, rows = open_form(
            compiled,
            self._now(),
            assessment.answers,
            begun=datetime.fromisoformat(begun_at).astimezone(UTC) if begun_at else None,
            language=self._language(),
            seed=assessment.id,
        )
        return Opened(assessment, state, rows)

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._vault.clock.now()).astimezone(UTC)

    def _view(self, now: Opened) -> AssessmentView:
        assessment, state = now.assessment, now.state
        title = self._title_of(assessment.case_id) or state.compiled.form.title
        sections, whole = sections_of(state, now.rows, assessment.answers, title)
        points_path = self._points_of(assessment.case_id)
        return AssessmentView(
            assessment=begun(self._vault.reads, assessment),
            title=title,
            sections=sections,
            left=whole.left,
            total=whole.total,
            points=state.value(points_path) if points_path else "",
            complete=whole.complete,
        )


def require_complete(state: FormState) -> None:
    """Raise KnownError "assessment-incomplete" while a question that must be answered is open, or an answer wrong."""
    progress = state.progress()
    if not progress.complete:
        raise KnownError(
            "assessment-incomplete",
            N_("{count} questions still need an answer."),
            safe=N_("Every answer so far is saved on this computer."),
            todo=N_("Go through the questions that are marked, then finish."),
            count=progress.required_left + progress.wrong,
        )


def begun(reads: ReadModel, assessment: Assessment) -> Assessment:
    """Return an assessment with the day on which somebody first began it.

    The day is told by the log and not written: two laptops that begin the same assessment on different days would
    differ in it, and nobody could decide which day is right.
    """
    first = _begun_at(reads, assessment)[:10]
    return msgspec.structs.replace(assessment, started_on=assessment.started_on or first)


def _begun_at(reads: ReadModel, assessment: Assessment) -> str:
    state = reads.state(assessment.id)
    heads = state.heads.get("form_id", ()) if state else ()
    return min((head.wall_time for head in heads), default="")


def _blank(assessment_id: str, case_id: str, form_id: str, compiled: CompiledForm) -> Assessment:
    return Assessment(
        id=assessment_id, case_id=case_id, form_id=form_id, form_version=compiled.form.version, answers={}
    )


def _here(rows: Rows, path: str) -> str:
    """Return a path with positions. Raises KnownError "row-gone" where a row around it was taken out."""
    placed = rows.placed(path)
    if placed is None:
        raise KnownError(
            "row-gone",
            N_("That part was taken out in the meantime."),
            safe=N_("Its answers are kept."),
            todo=N_("Bring it back at the end of the list, then try again."),
        )
    return placed


def check_asked(question: QuestionState) -> None:
    """Refuse an answer where there is nothing to answer: a heading, a note, a sum, what the device fills in."""
    if question.readonly or question.node.kind in SILENT:
        raise KnownError("question-unknown", N_("Nobody is asked anything at {path}."), path=question.path)


def _as_seen(assessment: Assessment, path: str, seen: str) -> Assessment:
    answers: Mapping[str, str] = {**assessment.answers, path: seen}
    kept = {key: text for key, text in answers.items() if seen or key != path}
    return msgspec.structs.replace(assessment, answers=kept)
