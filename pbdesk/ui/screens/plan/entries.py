"""A line and an outcome as they are typed: text until they are saved, kept as a draft at each pause.

Pure values; what is wrong is named by field, so that the page can show it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

import msgspec

from pbdesk.domain.errors import KnownError
from pbdesk.domain.money import Pence, parse_money, plain_money
from pbdesk.domain.plan import Cost, Frequency, Outcome, PlanLine
from pbdesk.i18n import _
from pbdesk.ui.models.problem import Problem

SHARED = "shared"
"""The choice of several funders in place of one."""

REPEATED: frozenset[str] = frozenset({"week", "four_weeks"})
"""How often a cost comes when a number of weeks makes sense."""

FREQUENCIES: tuple[Frequency, ...] = ("week", "four_weeks", "year", "once")


class LineEntry(msgspec.Struct, frozen=True):
    """What a person typed for a line.

    Attributes:
        line_id: the line that is changed, "" for a new one.
        amount, weeks: as typed.
        payer: a funder's id, `SHARED`, or "".
        shares: percentage by funder as typed, for `SHARED`.
        deployment: how this line's money is held, "" as the plan says.
        kind: "contingency" for money that is set aside, "" for what is bought.
    """

    line_id: str = ""
    outcome_id: str = ""
    description: str = ""
    provider: str = ""
    service_id: str = ""
    amount: str = ""
    frequency: str = "week"
    weeks: str = ""
    payer: str = ""
    shares: dict[str, str] = {}
    deployment: str = ""
    kind: str = ""


class OutcomeEntry(msgspec.Struct, frozen=True):
    """What a person typed for an outcome; `outcome_id` is "" for a new one."""

    outcome_id: str = ""
    text: str = ""
    domain: str = ""


class Draft(msgspec.Struct, frozen=True):
    """The form that is open, as it is kept: a line's or an outcome's.

    Attributes:
        line_seen, outcome_seen: what stood there when the form was opened, None for a new one.
    """

    line: LineEntry | None = None
    outcome: OutcomeEntry | None = None
    line_seen: PlanLine | None = None
    outcome_seen: Outcome | None = None


def entry_of(line: PlanLine) -> LineEntry:
    """Return a line as a person would type it."""
    payer = next(iter(line.shares), "") if len(line.shares) < 2 else SHARED
    return LineEntry(
        line_id=line.id,
        outcome_id=line.outcome_id,
        description=line.description,
        provider=line.provider,
        service_id=line.service_id,
        amount=plain_money(line.cost.amount_pence).replace("£", "") if line.cost.amount_pence else "",
        frequency=line.cost.frequency,
        weeks=str(line.cost.weeks) if line.cost.weeks else "",
        payer=payer,
        shares=dict(line.shares) if payer == SHARED else {},
        deployment=line.deployment,
        kind=line.kind,
    )


def problems_of(entry: LineEntry) -> list[Problem]:
    """Return what is wrong with a line, by the identifiers of its fields; a blank cost is a gap, not wrong."""
    found = []
    if not entry.description.strip():
        found.append(Problem("line-description", _("Say what the money is for.")))
    if amount_problem(entry.amount):
        found.append(Problem("line-amount", amount_problem(entry.amount)))
    if entry.frequency in REPEATED and entry.weeks.strip() and weeks_of(entry.weeks) is None:
        found.append(Problem("line-weeks", _("Type the number of weeks, from 1 to 53, or leave it blank.")))
    if entry.payer == SHARED and share_problem(entry.shares):
        found.append(Problem("line-shares", share_problem(entry.shares)))
    return found


def amount_problem(text: str) -> str:
    """Return what is wrong with an amount, "" when nothing is."""
    if not text.strip():
        return ""
    try:
        return _("A cost cannot be less than £0.00.") if parse_money(text) < 0 else ""
    except KnownError as error:
        return " ".join(_(part, **error.fields) for part in (error.sentence, error.todo))


def weeks_of(text: str) -> int | None:
    """Return a number of weeks, None for what is not one."""
    weeks = int(text) if text.strip().isascii() and text.strip().isdecimal() else 0
    return weeks if 1 <= weeks <= 53 else None


def share_of(text: str) -> Decimal | None:
    """Return a percentage, None for what is not one; blank is nought."""
    try:
        share = Decimal(text.strip().rstrip("%").strip() or "0")
    except InvalidOperation:
        return None
    return share if share.is_finite() and 0 <= share <= 100 else None


def share_problem(shares: Mapping[str, str]) -> str:
    """Return in words how far the shares are from 100%, "" when they add up."""
    parts = [share_of(text) for text in shares.values()]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return _("Type each share as a number from 0 to 100.")
    total = sum(known, Decimal(0))
    if total == 100:
        return ""
    if total < 100:
        return _("{share}% is still without a payer.", share=f"{100 - total:f}")
    return _("The shares are {share}% over 100%.", share=f"{total - 100:f}")


def shares_of(entry: LineEntry) -> dict[str, str]:
    """Return who pays, as a line keeps it: percentage by funder, those with nothing left out."""
    if entry.payer != SHARED:
        return {entry.payer: "100"} if entry.payer else {}
    parts = {funder: share_of(text) for funder, text in entry.shares.items()}
    return {funder: f"{part.normalize():f}" for funder, part in parts.items() if part}


def line_of(entry: LineEntry, before: PlanLine) -> PlanLine:
    """Return the line that was typed, on top of the one before; what is wrong counts as blank."""
    return msgspec.structs.replace(
        before,
        outcome_id=entry.outcome_id,
        description=entry.description.strip(),
        provider=entry.provider.strip(),
        service_id=entry.service_id,
        cost=cost_of(entry),
        shares={} if entry.payer == SHARED and share_problem(entry.shares) else shares_of(entry),
        deployment=entry.deployment,
        kind="contingency" if entry.kind == "contingency" else "",
    )


def cost_of(entry: LineEntry) -> Cost:
    """Return the cost that was typed; what is not an amount counts as nothing."""
    amount: Pence = 0
    if entry.amount.strip() and not amount_problem(entry.amount):
        amount = parse_money(entry.amount)
    frequency: Frequency = next((each for each in FREQUENCIES if each == entry.frequency), "week")
    weeks = weeks_of(entry.weeks) if frequency in REPEATED else None
    return Cost(amount, frequency, weeks or 0)


def kind_options() -> list[tuple[str, str]]:
    """Return what a line can be, in words."""
    return [
        ("", _("Something that is bought or arranged")),
        ("contingency", _("Set aside for when something goes wrong")),
    ]


def frequency_options() -> Sequence[tuple[str, str]]:
    """Return how often a cost can come, in words."""
    return [
        ("week", _("Every week")),
        ("four_weeks", _("Every four weeks")),
        ("year", _("Every year")),
        ("once", _("Once")),
    ]
