"""What the command line says of a form: is it sound, and what comes of some answers?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from pbdesk.domain.errors import N_, FieldValue, KnownError
from pbdesk.schemes.forms.compiled import compile_form, try_compile
from pbdesk.schemes.forms.loading import load_model
from pbdesk.schemes.forms.model import BRANCHES, SILENT, Form, Kind
from pbdesk.schemes.forms.opening import begin_form
from pbdesk.schemes.forms.state import FormState

Step = Mapping[str, object]
"""One step of a scenario, or answers by path, as they come from JSON."""


class FormProblem(msgspec.Struct, frozen=True):
    """Something wrong in a workbook: where, and what, as a sentence id with fields."""

    sheet: str
    row: int
    name: str
    sentence: str
    fields: dict[str, FieldValue]


class FormReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a workbook.

    Attributes:
        problems: why it is refused; none when it is sound.
        warnings: what reads as blank, and what pyxform remarks on.
        missing: languages by code, each with the names of what has no words in it.
    """

    file: str
    ok: bool
    id: str = ""
    title: str = ""
    languages: dict[str, str] = {}
    sections: int = 0
    questions: int = 0
    calculations: int = 0
    problems: tuple[FormProblem, ...] = ()
    warnings: tuple[str, ...] = ()
    missing: dict[str, tuple[str, ...]] = {}


class NodeReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """How one node stands after some answers, as scenarios of other engines write it."""

    relevant: bool
    required: bool = False
    valid: bool = True
    violation: str = ""
    value: str = ""
    choices: tuple[str, ...] | None = None
    count: int | None = None


class RunReport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of some answers: how much is left, and how each node stands, by path."""

    form: str
    total: int
    left: int
    required_left: int
    wrong: int
    nodes: dict[str, NodeReport]


def check_form(path: Path) -> FormReport:
    """Return what is found in a workbook; a workbook that cannot be read is a report with one problem."""
    try:
        form = load_model(path)
    except KnownError as problem:
        return FormReport(file=path.name, ok=False, problems=(problem_of(problem),))
    compiled, problems = try_compile(form)
    return FormReport(
        file=path.name,
        ok=not problems,
        id=form.id,
        title=form.title,
        languages=form.languages,
        sections=len(form.sections),
        questions=sum(node.kind not in SILENT for node in form.nodes),
        calculations=sum(bool(node.calculation) for node in form.nodes),
        problems=tuple(problem_of(problem) for problem in problems),
        warnings=(*form.warnings, *(warning.english() for warning in compiled.warnings)),
        missing=missing_words(form),
    )


def problem_of(error: KnownError) -> FormProblem:
    """Return an error of a form as a value that can be listed and written as JSON."""
    fields = error.fields
    return FormProblem(
        str(fields.get("sheet", "survey")),
        int(fields.get("row", 0)),
        str(fields.get("name", "")),
        error.sentence,
        dict(fields),
    )


def missing_words(form: Form) -> dict[str, tuple[str, ...]]:
    """Return, by language of the form, the names of what is shown and has no words in that language."""
    missing: dict[str, list[str]] = {code: [] for code in form.languages}
    for node in form.nodes:
        for words in (node.label, node.hint, node.why, node.easyread, node.constraint_message):
            for code in missing:
                if words and code not in words:
                    missing[code].append(node.name)
    for list_name, items in form.lists.items():
        for item in items:
            for code in missing:
                if code not in item.label:
                    missing[code].append(f"{list_name}:{item.name}")
    return {code: tuple(dict.fromkeys(names)) for code, names in missing.items() if names}


def run_form(path: Path, steps: Sequence[Step] | Step, now: datetime) -> RunReport:
    """Return what comes of a form after some answers.

    Args:
        path: the workbook.
        steps: answers by path; or steps in order, each {"path", "value"}, {"add": repeat} or
            {"remove": instance}. A value is text, a number, or a list of chosen names.
        now: the time at which the form is answered, aware.

    Raises:
        KnownError: "form-refused", "question-unknown" or "step-unknown".
    """
    state = begin_form(compile_form(load_model(path)), now)
    ordered = [{"path": p, "value": v} for p, v in steps.items()] if isinstance(steps, Mapping) else steps
    for step in ordered:
        if not isinstance(step, Mapping):
            raise _no_step(type(step).__name__)
        state = take_step(state, step)
    progress = state.progress()
    return RunReport(
        form=state.compiled.form.id,
        total=progress.total,
        left=progress.left,
        required_left=progress.required_left,
        wrong=progress.wrong,
        nodes=dict(_nodes(state)),
    )


def take_step(state: FormState, step: Step) -> FormState:
    """Return the state after one step of a scenario.

    Raises:
        KnownError: "question-unknown", or "step-unknown" when the step is none of the three kinds.
    """
    if "path" in step:
        return state.answer(str(step["path"]), _text(step.get("value")))
    if "add" in step:
        return state.add(str(step["add"]))
    if "remove" in step:
        return state.remove(str(step["remove"]))
    raise _no_step(", ".join(step) or "nothing")


def _no_step(found: str) -> KnownError:
    return KnownError(
        "step-unknown",
        N_("A step needs “path” with “value”, or “add”, or “remove”; it has {keys}."),
        keys=found,
    )


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return " ".join(str(item) for item in value)
    return "" if value is None else str(value)


def _nodes(state: FormState) -> list[tuple[str, NodeReport]]:
    reports: list[tuple[str, NodeReport]] = []
    for question in state.questions():
        if question.node.kind is Kind.FORM:
            continue
        if not question.relevant or question.node.kind in BRANCHES:
            reports.append((question.path, NodeReport(question.relevant)))
            continue
        offered = (
            tuple(offer.name for offer in state.choices(question.path)) if question.node.choices else None
        )
        reports.append(
            (
                question.path,
                NodeReport(
                    relevant=True,
                    required=question.required,
                    valid=question.valid,
                    violation=question.violation,
                    value=question.value,
                    choices=offered,
                ),
            )
        )
    reports.extend(_counts(state))
    return reports


def _counts(state: FormState) -> list[tuple[str, NodeReport]]:
    return [
        (path, NodeReport(state.relevant(path[:-2]), count=count)) for path, count in state.counts().items()
    ]
