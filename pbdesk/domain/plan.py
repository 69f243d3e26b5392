"""The support plan: outcomes, what is bought to reach them, what it costs, who pays, and what must be in it.

A plan is a living draft of several records, so that two people's edits of different lines merge. What is signed
is a snapshot, addressed by its hash (`pbdesk.domain.signoff`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, split_by_share, to_pence
from pbdesk.domain.records import Record, record_type

Frequency = Literal["week", "four_weeks", "year", "once"]
WEEKS_IN_YEAR = 52
"""The divisor of a plan year, unless the scheme says otherwise (care and support guidance: weekly budgets)."""


class Cost(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a line costs, merged as one value: an amount, how often, and for how many weeks (0: all year)."""

    amount_pence: Pence = 0
    frequency: Frequency = "week"
    weeks: int = 0

    def total(self, divisor: int = WEEKS_IN_YEAR) -> Pence:
        """Return what it comes to over the plan, in pence, rounded half up once."""
        weeks = self.weeks or divisor
        times = {
            "week": Decimal(weeks),
            "four_weeks": Decimal(weeks) / 4,
            "year": Decimal(1),
            "once": Decimal(1),
        }[self.frequency]
        return to_pence(self.amount_pence * times)


@record_type("plan", maps=("sections",), narratives=("sections",))
class Plan(Record, frozen=True, kw_only=True):
    """The support plan of a case.

    Attributes:
        version: the version being drafted, 1 for the first.
        started_on: ISO date.
        deployment: how the money is held, one of the scheme's (direct_payment, managed, ...).
        sections: what the plan says on each matter that the scheme requires, by section id.
    """

    version: int = 1
    started_on: str = ""
    deployment: str = ""
    sections: dict[str, str] = {}


@record_type("outcome", narratives=("text",))
class Outcome(Record, frozen=True, kw_only=True):
    """What the person wants to achieve, in their words, within one of the scheme's outcome domains."""

    plan_id: str = ""
    text: str = ""
    domain: str = ""
    position: int = 0


@record_type("plan_line")
class PlanLine(Record, frozen=True, kw_only=True):
    """One thing that the plan buys or arranges.

    Attributes:
        service_id: the directory entry that it came from, or "".
        shares: percentage of the cost by funder id, as text ("100", "62.5"); merged as one value.
        kind: "contingency" for money that is set aside for when something goes wrong, "" for what is bought.
    """

    plan_id: str = ""
    outcome_id: str = ""
    description: str = ""
    provider: str = ""
    service_id: str = ""
    cost: Cost = Cost()
    shares: dict[str, str] = {}
    deployment: str = ""
    position: int = 0
    kind: Literal["", "contingency"] = ""


class PlanContent(msgspec.Struct, frozen=True):
    """A plan with all that belongs to it, in a fixed order: what is shown, signed and printed."""

    plan: Plan
    outcomes: tuple[Outcome, ...] = ()
    lines: tuple[PlanLine, ...] = ()

    def canonical(self) -> bytes:
        """Return the bytes that are signed: JSON with sorted keys, records in order of position and id."""
        return msgspec.json.encode(self.values(), order="sorted")

    def values(self) -> dict[str, Any]:
        """Return it as JSON values. A line's kind stands there only where it has one: plans that were signed before
        lines had kinds keep their hash."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        for line in values["lines"]:
            if not line["kind"]:
                del line["kind"]
        return values

    def content_hash(self) -> str:
        """Return the SHA-256 of the canonical bytes, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()


def content(plan: Plan, outcomes: Iterable[Outcome], lines: Iterable[PlanLine]) -> PlanContent:
    """Return a plan's content with its parts in the fixed order of position, then id."""
    return PlanContent(
        plan,
        tuple(sorted(outcomes, key=lambda outcome: (outcome.position, outcome.id))),
        tuple(sorted(lines, key=lambda line: (line.position, line.id))),
    )


def split_between(
    total: Pence, shares: Mapping[str, str], remainder_order: Sequence[str]
) -> dict[str, Pence]:
    """Split an amount by percentages held as text; the first funder of the order that has a share takes the
    remainder of rounding."""
    if not shares:
        raise KnownError(
            "funder-missing",
            N_("This line does not say who pays."),
            todo=N_("Choose who pays, then save again."),
        )
    remainder = next((funder for funder in remainder_order if funder in shares), next(iter(shares)))
    return split_by_share(total, {funder: Decimal(share) for funder, share in shares.items()}, remainder)


def shares_hold(shares: Mapping[str, str]) -> bool:
    """Return whether shares can be split by: numbers, none below nothing, and 100 in all.

    A page never saves others, but they may come from elsewhere; whoever only adds up must not stop at them.
    """
    try:
        parts = [Decimal(share) for share in shares.values()]
    except InvalidOperation:
        return False
    return bool(parts) and all(part.is_finite() and part >= 0 for part in parts) and sum(parts) == 100


def shares_or(shares: Mapping[str, str], funder_order: Sequence[str]) -> Mapping[str, str]:
    """Return shares that hold: those given, else all of it for the first funder of the order."""
    return shares if shares_hold(shares) else {funder_order[0]: "100"}


class PlanTotals(msgspec.Struct, frozen=True):
    """What the lines come to over the plan: in all, by funder, and set against the budget."""

    planned: Pence
    by_funder: dict[str, Pence]
    budget: Pence | None

    @property
    def left(self) -> Pence | None:
        """What is left to plan, negative when over; None while there is no budget to set it against."""
        return None if self.budget is None else self.budget - self.planned


def totals(
    lines: Iterable[PlanLine],
    budget: Pence | None,
    remainder_order: Sequence[str],
    divisor: int = WEEKS_IN_YEAR,
    outside_budget: frozenset[str] = frozenset(),
) -> PlanTotals:
    """Add up a plan's lines.

    Args:
        lines: the plan's lines; a line that does not say rightly who pays counts for the first funder of the order.
        budget: the budget over the whole plan in pence, or None.
        remainder_order: the scheme's funders; the first with a share takes what rounding leaves.
        divisor: weeks in the plan's year.
        outside_budget: funders whose money is not part of the budget (the person's own, for example).
    """
    by_funder: dict[str, Pence] = {}
    for line in lines:
        shares = shares_or(line.shares, remainder_order)
        for funder, pence in split_between(line.cost.total(divisor), shares, remainder_order).items():
            by_funder[funder] = by_funder.get(funder, 0) + pence
    planned = sum(pence for funder, pence in by_funder.items() if funder not in outside_budget)
    return PlanTotals(planned, by_funder, budget)


class Gap(msgspec.Struct, frozen=True):
    """Something that the plan still lacks: where (a section, outcome or line) and why, as a message id."""

    where: str
    sentence: str
    fields: dict[str, str | int] = {}


def completeness(
    plan: PlanContent, required_sections: Iterable[tuple[str, str]], totals_now: PlanTotals
) -> tuple[Gap, ...]:
    """Return what a plan lacks before it may be submitted, in the order of the plan.

    Args:
        plan: the plan's content.
        required_sections: id of each section that the scheme requires, such as the matters of the Care Act
            2014, sections 25 and 26, and the sentence that says so, in the language of the screen.
        totals_now: the plan's totals, for the money's checks.
    """
    gaps = [
        Gap(section, sentence)
        for section, sentence in required_sections
        if not plan.plan.sections.get(section, "").strip()
    ]
    if not plan.plan.deployment:
        gaps.append(Gap("deployment", N_("Say how the money will be held.")))
    if not plan.outcomes:
        gaps.append(Gap("outcomes", N_("The plan has no outcome yet.")))
    used = {line.outcome_id for line in plan.lines}
    gaps += [
        Gap(outcome.id, N_("Nothing is planned yet for “{outcome}”."), {"outcome": outcome.text[:60]})
        for outcome in plan.outcomes
        if outcome.id not in used
    ]
    for line in plan.lines:
        gaps += _line_gaps(line)
    if totals_now.left is not None and totals_now.left < 0:
        gaps.append(
            Gap("budget", N_("The plan costs more than the budget. Say why in the plan, or change a line."))
        )
    return tuple(gaps)


def _line_gaps(line: PlanLine) -> list[Gap]:
    fields: dict[str, str | int] = {"line": line.description[:60]}
    gaps = []
    if not shares_hold(line.shares):
        gaps.append(Gap(line.id, N_("“{line}” does not say who pays."), fields))
    if line.cost.amount_pence <= 0:
        gaps.append(Gap(line.id, N_("“{line}” has no cost."), fields))
    return gaps
