"""Working out an indicative budget by a scheme's own rules, from a form or from plain facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from pbdesk.domain.allocation import Allocation, Step
from pbdesk.domain.errors import N_, FieldValue, KnownError
from pbdesk.schemes.expressions.values import to_number
from pbdesk.schemes.forms.model import SELECTS
from pbdesk.schemes.forms.state import FormState
from pbdesk.schemes.methods import METHODS
from pbdesk.schemes.methods.working import PointsPart, Working, add_result, points_text
from pbdesk.schemes.scheme import Scheme

FUND_LEFT = "fund_left"
"""The one fact that is no answer of a form: what is left in a pooled fund, in pounds."""


def allocate(scheme: Scheme, state: FormState, extra: Mapping[str, str] | None = None) -> Allocation:
    """Return the indicative budget that follows from a form's answers.

    Args:
        scheme: the rules; the form must be the scheme's own.
        state: the answers; its clock says which dated figures hold.
        extra: facts that no form holds, such as {"fund_left": "1200.00"}.

    Raises:
        KnownError: "allocation-incomplete", "allocation-input", "allocation-gate", "allocation-outside",
            "allocation-disagrees" or "table-not-yet".
    """
    english = state if state.language == "en" else state.spoken_in("en")
    inputs = scheme.definition.allocation.inputs
    facts = {name: english.value(path) for name, path in inputs.items()}
    questions = {name: (path, english.words(path) or name) for name, path in inputs.items()}
    return _work_out(
        scheme, facts | dict(extra or {}), state.facts.now.date(), questions, tuple(points_parts(english))
    )


def allocate_facts(scheme: Scheme, facts: Mapping[str, FieldValue | None], on: date) -> Allocation:
    """Return the indicative budget that follows from plain facts, named as the scheme names its inputs.

    Raises:
        KnownError: as `allocate`, and "fact-unknown" for a name that the scheme does not have.
    """
    known = {*scheme.definition.allocation.inputs, FUND_LEFT}
    for name in facts:
        if name not in known:
            raise KnownError(
                "fact-unknown",
                N_("The scheme {scheme} has no input named “{name}”; it has: {known}."),
                scheme=scheme.id,
                name=name,
                known=", ".join(sorted(known)),
            )
    return _work_out(
        scheme, {name: "" if value is None else str(value) for name, value in facts.items()}, on, {}, ()
    )


def points_parts(state: FormState) -> Iterator[PointsPart]:
    """Yield the answers that carry points (a column "points" in their list of choices), in order."""
    for question in state.questions():
        if not question.relevant or question.node.kind not in SELECTS or not question.value:
            continue
        offered = {choice.name: choice for choice in state.choices(question.path)}
        for name in question.value.split():
            points = to_number(offered[name].columns.get("points", "")) if name in offered else None
            if points is not None:
                words = state.words(question.path)
                yield PointsPart(question.path, words, name, offered[name].label, points)


def spoken_steps(scheme: Scheme, allocation: Allocation, state: FormState, language: str) -> tuple[Step, ...]:
    """Return the steps with questions, answers and rates in a language; the sentences stay message ids."""
    spoken = state.spoken_in(language)
    return tuple(_in_language(scheme, step, spoken, language) for step in allocation.steps)


def _in_language(scheme: Scheme, step: Step, spoken: FormState, language: str) -> Step:
    fields = dict(step.fields)
    path, choice, key = str(fields.get("path", "")), str(fields.get("choice", "")), str(fields.get("key", ""))
    if path:
        fields["question"] = spoken.words(path) or fields["question"]
    if choice:
        fields["answer"] = next(
            (offer.label for offer in spoken.choices(path) if offer.name == choice), str(fields["answer"])
        )
    if key:
        fields["label"] = scheme.text(key, language)
    return Step(step.kind, step.sentence, fields, step.amount_pence, step.points)


def _work_out(
    scheme: Scheme,
    facts: Mapping[str, str],
    on: date,
    questions: Mapping[str, tuple[str, str]],
    parts: tuple[PointsPart, ...],
) -> Allocation:
    definition = scheme.definition
    rule = definition.allocation
    working = Working(
        definition=definition,
        tables=scheme.tables,
        facts=facts,
        day=on,
        labels=scheme.text,
        questions=questions,
        parts=parts,
    )
    amount = METHODS[rule.method].work_out(working)
    add_result(working, amount)
    points = facts.get("points", "")
    return Allocation(
        scheme_id=scheme.id,
        scheme_version=scheme.version,
        valid_from=definition.valid_from.isoformat(),
        method=rule.method,
        period=rule.period,
        divisor=rule.divisor,
        amount_pence=amount,
        points=points_text(Decimal(points)) if points else "",
        illustrative=definition.illustrative,
        inputs={name: value for name, value in sorted(facts.items()) if value},
        steps=tuple(working.steps),
    )
