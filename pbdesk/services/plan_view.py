"""A plan as pages and other services see it, and what it needs to know of its scheme. It reads and writes nothing."""

from __future__ import annotations

from typing import Protocol

import msgspec

from pbdesk.domain.allocation import Allocation
from pbdesk.domain.money import Pence
from pbdesk.domain.plan import WEEKS_IN_YEAR, Gap, PlanContent, PlanTotals
from pbdesk.domain.signoff import Standing


class PlanRules(Protocol):
    """What a plan needs to know of its scheme."""

    @property
    def funder_order(self) -> tuple[str, ...]:
        """The scheme's funders; the first with a share takes what rounding leaves."""

    @property
    def outside_budget(self) -> frozenset[str]:
        """Funders whose money is not part of the budget, such as the person's own."""

    @property
    def required_sections(self) -> tuple[tuple[str, str], ...]:
        """Id of each section that a plan must have, and the sentence that asks for it, in the screen's language."""

    @property
    def period(self) -> str:
        """How the scheme states a budget: "week", "year" or "once"."""

    @property
    def divisor(self) -> int:
        """Weeks in the plan's year."""

    @property
    def default_deployment(self) -> str:
        """How the money is held unless the person chooses otherwise, "" for no default."""


class PlanView(msgspec.Struct, frozen=True):
    """A plan as a page shows it.

    Attributes:
        gaps: what it lacks before it may be sent, in order.
        editable: whether the draft is open; False while it waits and once it is signed.
        indicative: the guide that it is set against until there is a final budget.
        divisor: weeks in the plan's year.
    """

    content: PlanContent
    totals: PlanTotals
    gaps: tuple[Gap, ...]
    standing: Standing
    editable: bool
    indicative: Allocation | None
    period: str
    conflicts: int = 0
    divisor: int = WEEKS_IN_YEAR


def budget_total(where: Standing, indicative: Allocation | None, rules: PlanRules) -> Pence | None:
    """Return what the lines are set against, over the plan: the final budget, else the guide, else None."""
    if where.signed is not None:
        return where.signed[1].budget.total_pence
    return indicative.total_pence if indicative else None
