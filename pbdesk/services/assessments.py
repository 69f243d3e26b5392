"""Assessments: a form's questions with a case's answers, saved at every pause.

Each answer is its own mergeable field, so two people may answer different questions of one assessment offline. Where
the person stood, and text that is not yet an answer, stay in an encrypted draft on this computer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import msgspec

from pbdesk.domain.assessment import Assessment
from pbdesk.domain.errors import N_, KnownError
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.model import BRANCHES, SELECTS, SILENT, Kind
from pbdesk.schemes.forms.opening import begin_form, resume_form
from pbdesk.schemes.forms.state import FormState
from pbdesk.schemes.forms.views import QuestionState
from pbdesk.services.ports import ChangeSet, OpenVault, ReadModel


class Choice(msgspec.Struct, frozen=True):
    """An option with its label in the language of the screen."""

    id: str
    label: str


class QuestionView(msgspec.Struct, frozen=True):
    """One question or note as a page shows it.

    Attributes:
        kind: of `schemes.forms.model.Kind`, such as "select_one".
        appearance: a hint of the form's author on how to show it, such as "multiline", or "".
        outcome: the outcome that it bears on, or "".
        value: the answer as given ("" for none; several choices parted by a space), kept even when hidden.
        unused: whether there is an answer that does not count now.
        violation: what is wrong with the answer, as a sentence in the form's language, or "".
    """

    path: str
    kind: str
    label: str
    hint: str
    why: str
    easyread: str
    speaker: str
    relevant: bool
    required: bool
    read_only: bool
    value: str
    unused: bool
    choices: tuple[Choice, ...]
    violation: str
    appearance: str = ""
    outcome: str = ""


class SectionView(msgspec.Struct, frozen=True):
    """One page of the form with how many of its questions are open."""

    path: str
    title: str
    questions: tuple[QuestionView, ...]
    left: int
    total: int


class AssessmentView(msgspec.Struct, frozen=True):
    """An assessment as a page shows it.

    Attributes:
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


class Assessments:
    """Reads and writes assessments."""

    def __init__(
        self, vault: OpenVault, form_of: FormOf, language: Callable[[], str], points_of: Callable[[str], str]
    ) -> None:
        """`points_of(case_id)` gives the path of the question that adds up the points, or ""."""
        self._vault = vault
        self._form_of = form_of
        self._language = language
        self._points_of = points_of

    def for_case(self, case_id: str) -> AssessmentView:
        """Return the case's assessment, started now where there was none.

        Its id follows from the case and the form, so two devices that start it offline start the same one.
        """
        form_id, compiled = self._form_of(case_id)
        assessment_id = f"{case_id}.{form_id}"
        assessment = self._vault.reads.record(Assessment, assessment_id)
        if assessment is None:
            state = begin_form(compiled, self._now(), language=self._language(), seed=assessment_id)
            assessment = self._start(assessment_id, case_id, form_id, compiled, state)
        return self._view(assessment, self._state(assessment, compiled))

    def answer(
        self, assessment_id: str, path: str, value: str, seen: str | None = None
    ) -> tuple[AssessmentView, ChangeSet]:
        """Save one answer durably and return how the form stands now; "" takes the answer back.

        `seen` is the answer that stood there when the person began: another one that came meanwhile is kept as a
        difference. A checked assessment opens again when the answer leaves it incomplete. Raises KnownError
        "question-unknown" where nobody is asked anything at that path.
        """
        with self._vault.begin() as work:
            assessment = work.get(Assessment, assessment_id)
            _, compiled = self._form_of(assessment.case_id)
            before = self._state(assessment, compiled)
            _check_asked(before.question(path))
            state = before.answer(path, value)
            still = assessment.completed_on if assessment.completed_on and state.progress().complete else ""
            changed = msgspec.structs.replace(
                assessment, answers=_kept(assessment, state), completed_on=still
            )
            work.save(changed, _as_seen(assessment, path, seen))
            change = work.commit()
        return self._view(changed, state), change

    def complete(self, assessment_id: str) -> ChangeSet:
        """Mark the answers as checked. Raises KnownError "assessment-incomplete" while something is open."""
        assessment = self._record(assessment_id)
        _, compiled = self._form_of(assessment.case_id)
        require_complete(self._state(assessment, compiled))
        return self._save(msgspec.structs.replace(assessment, completed_on=self._vault.clock.today()))

    def reopen(self, assessment_id: str) -> ChangeSet:
        """Open a checked assessment again."""
        return self._save(msgspec.structs.replace(self._record(assessment_id), completed_on=""))

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
        return self._state(assessment, compiled)

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

    def _record(self, assessment_id: str) -> Assessment:
        found = self._vault.reads.record(Assessment, assessment_id)
        if found is None:
            raise KnownError("record-missing", N_("That assessment is no longer here."))
        return found

    def _start(
        self, assessment_id: str, case_id: str, form_id: str, compiled: CompiledForm, state: FormState
    ) -> Assessment:
        started = Assessment(
            id=assessment_id,
            case_id=case_id,
            form_id=form_id,
            form_version=compiled.form.version,
            answers=state.answers(),
        )
        self._save(started)
        return started

    def _save(self, assessment: Assessment) -> ChangeSet:
        with self._vault.begin() as work:
            work.save(assessment)
            return work.commit()

    def _state(self, assessment: Assessment, compiled: CompiledForm) -> FormState:
        state, _ = resume_form(
            compiled, self._now(), assessment.answers, language=self._language(), seed=assessment.id
        )
        return state

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._vault.clock.now()).astimezone(UTC)

    def _view(self, assessment: Assessment, state: FormState) -> AssessmentView:
        progress = {item.path: item for item in state.section_progress()}
        sections = tuple(
            SectionView(
                path=section.path,
                title=state.words(section.path),
                questions=tuple(_questions(state, section.path)),
                left=progress[section.path].left,
                total=progress[section.path].total,
            )
            for section in state.compiled.form.sections
        )
        whole = state.progress()
        points_path = self._points_of(assessment.case_id)
        return AssessmentView(
            assessment=begun(self._vault.reads, assessment),
            title=state.compiled.form.title,
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
    state = reads.state(assessment.id)
    heads = state.heads.get("form_id", ()) if state else ()
    first = min((head.wall_time[:10] for head in heads), default="")
    return msgspec.structs.replace(assessment, started_on=assessment.started_on or first)


def _check_asked(question: QuestionState) -> None:
    """Refuse an answer where there is nothing to answer: a heading, a note, a sum, what the device fills in."""
    if question.readonly or question.node.kind in SILENT:
        raise KnownError("question-unknown", N_("Nobody is asked anything at {path}."), path=question.path)


def _as_seen(assessment: Assessment, path: str, seen: str | None) -> Assessment:
    if seen is None:
        return assessment
    answers = {**assessment.answers, path: seen} if seen else {**assessment.answers}
    if not seen:
        answers.pop(path, None)
    return msgspec.structs.replace(assessment, answers=answers)


def _kept(assessment: Assessment, state: FormState) -> dict[str, str]:
    """Return the answers to store: the form's, and those to questions that this version no longer has."""
    answers = state.answers()
    gone = {path: text for path, text in assessment.answers.items() if path not in answers}
    known = {question.path for question in state.questions()}
    return answers | {path: text for path, text in gone.items() if path not in known}


def _questions(state: FormState, section: str) -> Iterator[QuestionView]:
    for question in state.page(section):
        if question.node.kind in BRANCHES and question.path == section:
            continue
        yield _question(state, question)


def _question(state: FormState, question: QuestionState) -> QuestionView:
    node, path = question.node, question.path
    offered = state.choices(path) if node.kind in SELECTS else ()
    return QuestionView(
        path=path,
        kind=str(node.kind),
        label=state.words(path),
        hint=state.words(path, "hint"),
        why=state.words(path, "why"),
        easyread=state.words(path, "easyread"),
        speaker=node.speaker,
        relevant=question.relevant,
        required=question.required,
        read_only=question.readonly,
        value=question.answer,
        unused=question.unused,
        choices=tuple(Choice(item.name, item.label) for item in offered),
        violation=_violation(state, question),
        appearance=node.appearance,
        outcome=node.outcome,
    )


_WRONG = {
    "required": N_("This question needs an answer."),
    "constraint": N_("Check this answer: it is outside what is possible here."),
    "type": N_("This answer is of another kind: check that it is a number or a date."),
    "choice": N_("Choose one of the answers on offer."),
}


def _violation(state: FormState, question: QuestionState) -> str:
    """Return the form's own message, else a sentence id of ours for the kind of fault, or ""."""
    if not question.violation or question.node.kind is Kind.NOTE:
        return ""
    part = {"required": "required_message", "constraint": "constraint_message"}.get(question.violation)
    return (state.words(question.path, part) if part else "") or _WRONG[question.violation]
