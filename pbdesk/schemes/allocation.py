"""Working out an indicative budget by a scheme's own rules, from a form or from plain facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import msgspec

from pbdesk.domain.allocation import Allocation, Override, Step, TopUp
from pbdesk.domain.errors import N_, FieldValue, KnownError
from pbdesk.domain.money import Pence, plain_money
from pbdesk.schemes.expressions.values import to_number
from pbdesk.schemes.forms.model import SELECTS
from pbdesk.schemes.forms.state import FormState
from pbdesk.schemes.methods import METHODS
from pbdesk.schemes.methods.working import PointsPart, Working, add_result, points_text
from pbdesk.schemes.scheme import Scheme

FUND_LEFT = "fund_left"
"""The one fact that is no answer of a form: what is left in a pooled fund, in pounds."""


class Adjustments(msgspec.Struct, frozen=True, kw_only=True):
    """What people add to the rules' result, each with its reason."""

    top_ups: tuple[TopUp, ...] = ()
    override: Override | None = None


NOTHING = Adjustments()


def allocate(
    scheme: Scheme,
    state: FormState,
    extra: Mapping[str, str] | None = None,
    adjustments: Adjustments = NOTHING,
) -> Allocation:
    """Return the indicative budget that follows from a form's answers.

    Args:
        scheme: the rules; the form must be the scheme's own.
        state: the answers; its clock says which dated figures hold.
        extra: facts that no form holds, such as {"fund_left": "1200.00"}.
        adjustments: top-ups and another amount, with their reasons.

    Raises:
        KnownError: "allocation-incomplete", "allocation-input", "allocation-gate", "allocation-outside",
            "allocation-disagrees", "adjustment-reason" or "table-not-yet".
    """
    english = state if state.language == "en" else state.spoken_in("en")
    inputs = scheme.definition.allocation.inputs
    facts = {name: english.value(path) for name, path in inputs.items()}
    questions = {name: (path, english.words(path) or name) for name, path in inputs.items()}
    working = Working(
        definition=scheme.definition,
        tables=scheme.tables,
        facts=facts | dict(extra or {}),
        day=state.facts.now.date(),
        labels=scheme.text,
        questions=questions,
        answers=dict(_chosen(english, inputs)),
        parts=tuple(points_parts(english)),
    )
    return _work_out(scheme, working, adjustments)


def _chosen(state: FormState, inputs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the words of the chosen answer for each input that has choices."""
    for name, path in inputs.items():
        value = state.value(path)
        for offer in state.choices(path) if value else ():
            if offer.name == value:
                yield name, offer.label


def allocate_facts(
    scheme: Scheme,
    facts: Mapping[str, FieldValue | None],
    on: date,
    adjustments: Adjustments = NOTHING,
) -> Allocation:
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
    given = {name: "" if value is None else str(value) for name, value in facts.items()}
    working = Working(
        definition=scheme.definition, tables=scheme.tables, facts=given, day=on, labels=scheme.text
    )
    return _work_out(scheme, working, adjustments)


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
    return msgspec.structs.replace(step, fields=fields)


def _work_out(scheme: Scheme, working: Working, adjustments: Adjustments) -> Allocation:
    definition = scheme.definition
    rule = definition.allocation
    amount = METHODS[rule.method].work_out(working)
    topped_up = _top_up(working, adjustments.top_ups)
    if adjustments.top_ups:
        amount = (amount or 0) + topped_up
    add_result(working, amount)
    _override(working, adjustments.override, amount)
    points = working.facts.get("points", "")
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
        inputs={name: value for name, value in sorted(working.facts.items()) if value},
        top_up_pence=topped_up,
        override=adjustments.override,
        steps=tuple(working.steps),
    )


def _top_up(working: Working, top_ups: tuple[TopUp, ...]) -> Pence:
    """Add the top-ups, after the scheme's most and least: they are for what the rules do not foresee."""
    for top_up in top_ups:
        _need_reason(top_up.reason)
        working.say(
            "top_up",
            N_("Added for “{name}”: {amount}. The reason: {reason}"),
            top_up.amount_pence,
            easy=N_("We add {amount} for {name}."),
            name=top_up.name,
            amount=plain_money(top_up.amount_pence),
            reason=top_up.reason.strip(),
        )
    return sum(top_up.amount_pence for top_up in top_ups)


def _override(working: Working, override: Override | None, amount: Pence | None) -> None:
    if override is None:
        return
    _need_reason(override.reason)
    working.say(
        "override",
        N_("{by} set another amount: {amount} instead of {worked_out}. The reason: {reason}"),
        override.amount_pence,
        easy=N_("Somebody changed the guide to {amount}. They wrote down why."),
        by=override.by.strip() or "–",
        amount=plain_money(override.amount_pence),
        worked_out="–" if amount is None else plain_money(amount),
        reason=override.reason.strip(),
    )


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise KnownError(
            "adjustment-reason",
            N_("A change to the worked-out amount needs its reason."),
            safe=N_("Nothing was changed."),
            todo=N_("Write down why, then try again."),
        )
