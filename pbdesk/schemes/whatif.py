"""What would change a budget: other facts, the next row of the table, or another answer to one question.

Everything is worked out again by the scheme's own rules, so that a guess and the real thing can never differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec

from pbdesk.domain.allocation import Allocation, Step
from pbdesk.domain.errors import N_, FieldValue, KnownError
from pbdesk.domain.money import Pence, plain_money
from pbdesk.schemes.allocation import allocate_facts, points_parts
from pbdesk.schemes.expressions.values import to_number
from pbdesk.schemes.forms.state import FormState
from pbdesk.schemes.methods.points import read_knots, read_spans
from pbdesk.schemes.methods.working import points_text
from pbdesk.schemes.scheme import Scheme

Facts = Mapping[str, FieldValue | None]


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """A budget as it is and as it would be, in pence per period; the difference is None where one has no sum."""

    changed: dict[str, str]
    before_pence: Pence | None
    after_pence: Pence | None
    difference_pence: Pence | None
    after: Allocation
    steps: tuple[Step, ...]


class NextRow(msgspec.Struct, frozen=True, kw_only=True):
    """The next higher row of a table of points: where it begins, how many points away, and what it would come to."""

    points: str
    gap: str
    amount_pence: Pence | None
    steps: tuple[Step, ...]


class OtherAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Another answer to one question that would change the budget, in the form's own language."""

    path: str
    question: str
    answer: str
    points: str
    amount_pence: Pence | None


def what_if(scheme: Scheme, facts: Facts, changed: Facts, on: date) -> WhatIf:
    """Return what other facts would come to, beside the facts as they are.

    Raises:
        KnownError: as `allocation.allocate_facts`.
    """
    before = allocate_facts(scheme, facts, on).amount_pence
    after = allocate_facts(scheme, {**facts, **changed}, on)
    difference = None if before is None or after.amount_pence is None else after.amount_pence - before
    step = Step(
        "what_if",
        N_("If {changes}, it would be {after} instead of {before}."),
        {
            "changes": ", ".join(f"{name} = {value}" for name, value in sorted(changed.items())),
            "after": _shown(after.amount_pence),
            "before": _shown(before),
        },
        difference,
    )
    return WhatIf(
        changed={name: "" if value is None else str(value) for name, value in changed.items()},
        before_pence=before,
        after_pence=after.amount_pence,
        difference_pence=difference,
        after=after,
        steps=(step,),
    )


def next_row(scheme: Scheme, facts: Facts, on: date) -> NextRow | None:
    """Return how far it is to the next row of a table of points, None for other methods and in the highest row.

    Raises:
        KnownError: as `allocation.allocate_facts`.
    """
    points = to_number(str(facts.get("points") or ""))
    start = None if points is None else _next_start(scheme, points, on)
    if points is None or start is None:
        return None
    amount = allocate_facts(scheme, {**facts, "points": points_text(start)}, on).amount_pence
    gap = points_text(start - points)
    one = N_("One point more would reach the next row: {amount}.")
    more = N_("Points to the next row: {gap}. It would come to {amount}.")
    step = Step("next", one if gap == "1" else more, {"gap": gap, "amount": _shown(amount)}, amount)
    return NextRow(points=points_text(start), gap=gap, amount_pence=amount, steps=(step,))


def _next_start(scheme: Scheme, points: Decimal, on: date) -> Decimal | None:
    rule = scheme.definition.allocation
    if rule.method not in {"table", "band"}:
        return None
    table = scheme.tables[rule.table]
    if rule.method == "table" and rule.reading == "interpolate":
        starts = [start for start, _amount in table.read_on(on, read_knots)]
    else:
        starts = [span.start for span in table.read_on(on, read_spans)]
    return next((start for start in starts if start > points), None)


def other_answers(scheme: Scheme, state: FormState) -> tuple[OtherAnswer, ...]:
    """Return every other answer to one question that carries points and would change the budget by itself.

    Answers that lead outside the table are left out. Questions that another answer would open are not followed.
    """
    on = state.facts.now.date()
    parts = list(points_parts(state))
    total = sum((part.points for part in parts), Decimal(0))
    known: dict[Decimal, Pence | None] = {}
    now = _amount_at(scheme, total, on, known)
    found = []
    for part in parts:
        for offer in state.choices(part.path):
            points = to_number(offer.columns.get("points", ""))
            if points is None or points == part.points:
                continue
            try:
                amount = _amount_at(scheme, total - part.points + points, on, known)
            except KnownError:
                continue
            if amount != now:
                found.append(
                    OtherAnswer(
                        path=part.path,
                        question=part.question,
                        answer=offer.label,
                        points=points_text(points - part.points),
                        amount_pence=amount,
                    )
                )
    return tuple(found)


def _amount_at(scheme: Scheme, points: Decimal, on: date, known: dict[Decimal, Pence | None]) -> Pence | None:
    if points not in known:
        known[points] = allocate_facts(scheme, {"points": points_text(points)}, on).amount_pence
    return known[points]


def _shown(amount: Pence | None) -> str:
    return "–" if amount is None else plain_money(amount)
