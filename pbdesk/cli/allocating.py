"""An indicative budget from plain facts, with what people add to it and what would change it.

Used by `pbdesk calculate allocation` for the schemes that ship and by `pbdesk scheme try` for a folder.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from pbdesk.cli.common import say_steps
from pbdesk.cli.facts import print_schema, read_facts
from pbdesk.domain.allocation import Allocation, Override, Step, TopUp, Variance, variance
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.means import NotNegative
from pbdesk.i18n import _
from pbdesk.schemes.allocation import Adjustments, allocate_facts
from pbdesk.schemes.scheme import Scheme
from pbdesk.schemes.whatif import NextRow, WhatIf, next_row, what_if
from pbdesk.schemes.year_figures import day_of


class AllocationFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an indicative budget is worked out from. Money is per period of the scheme.

    Attributes:
        scheme: its id; not needed for `pbdesk scheme try`. version: "" for the current one.
        facts: values by the names of the scheme's inputs; blank for what is not known.
        on: the day that decides which figures hold (ISO date), today where it is blank.
        top_ups: money beside the rules, each with its reason. override: another amount, with its reason.
        what_if: other values for some of the facts, worked out beside them.
        final_pence: the final budget, to be set against this one; reason: why it differs.
    """

    scheme: str = ""
    facts: dict[str, Any] | None = None
    version: str = ""
    on: str = ""
    top_ups: tuple[TopUp, ...] = ()
    override: Override | None = None
    what_if: dict[str, Any] | None = None
    final_pence: NotNegative | None = None
    reason: str = ""


class Worked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What comes out beside the allocation's own fields.

    Attributes:
        next: how far it is to the next row of a table of points. what_if: what other facts would come to.
        variance: the final budget set against this one.
    """

    allocation: Allocation
    next: NextRow | None = None
    what_if: WhatIf | None = None
    variance: Variance | None = None

    @property
    def more(self) -> tuple[Step, ...]:
        """The steps beside the allocation's own."""
        parts = (self.next, self.what_if, self.variance)
        return tuple(step for part in parts if part is not None for step in part.steps)


def facts_incomplete() -> KnownError:
    """Return the error for facts that do not say what they are about."""
    return KnownError(
        "facts-incomplete",
        N_("The facts need “scheme” (its id) and “facts” (values by name)."),
        todo=N_("Look at pbdesk calculate allocation --help, then try again."),
    )


def work_out(scheme: Scheme, given: AllocationFacts) -> Worked:
    """Return the budget of some facts and all that was asked beside it.

    Raises:
        KnownError: "facts-incomplete", and as `schemes.allocation.allocate_facts` and `domain.allocation.variance`.
    """
    if given.facts is None:
        raise facts_incomplete()
    on = day_of(given.on) if given.on else date.today()  # noqa: DTZ011 - the day where the person is
    adjustments = Adjustments(top_ups=given.top_ups, override=given.override)
    allocation = allocate_facts(scheme, given.facts, on, adjustments)
    tolerance = scheme.definition.allocation.tolerance_percent
    return Worked(
        allocation=allocation,
        next=next_row(scheme, given.facts, on),
        what_if=what_if(scheme, given.facts, given.what_if, on) if given.what_if else None,
        variance=None
        if given.final_pence is None or allocation.stands_pence is None
        else variance(allocation.stands_pence, given.final_pence, tolerance, given.reason),
    )


def show_allocation(
    args: argparse.Namespace, kind: type[AllocationFacts], work: Callable[[AllocationFacts], Worked]
) -> dict[str, Any]:
    """Print the schema, or work out the budget, say its steps and return it flat, as JSON values."""
    if args.schema:
        return print_schema(kind, Worked, flat="allocation")
    worked = work(read_facts(args.facts, kind))
    allocation = worked.allocation
    say_steps(args, (*allocation.steps, *worked.more))
    beside: dict[str, Any] = msgspec.to_builtins(worked)
    shown: dict[str, Any] = beside.pop("allocation")
    return (
        shown
        | {
            "stands_pence": allocation.stands_pence,
            "per_week_pence": allocation.per_week_pence,
            "per_four_weeks_pence": allocation.per_four_weeks_pence,
            "per_year_pence": allocation.per_year_pence,
            "words": [_(step.sentence, **step.fields) for step in allocation.steps],
            "easy_words": [_(step.easy, **step.fields) for step in allocation.steps if step.easy],
            "beside_words": [_(step.sentence, **step.fields) for step in worked.more],
        }
        | beside
    )
