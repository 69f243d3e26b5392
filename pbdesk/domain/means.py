"""A person's means for a financial assessment: income by the week less what is left out of account, and capital.

Which income counts is law: SI 2014/2672, schedule 1 (sums disregarded in the calculation of income) and schedule 2
(capital). The figures that change from year to year come in as values. Everything is integer pence a week.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from pbdesk.domain.errors import N_
from pbdesk.domain.money import Pence, plain_money, to_pence
from pbdesk.domain.trace import Trace

NotNegative = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
"""Pence that are never below nought."""
Every = Literal["week", "four_weeks", "month", "year"]
Setting = Literal["community", "residential"]
IncomeKind = Literal[
    "counted",
    "earnings",
    "mobility",
    "direct_payment",
    "war_pension",
    "war_widow",
    "care_benefit",
    "occupational_pension",
    "savings_credit",
    "charitable",
]
WEEKS_EACH: dict[str, Decimal] = {
    "week": Decimal(1),
    "four_weeks": Decimal(4),
    "month": Decimal(52) / 12,
    "year": Decimal(52),
}
"""Weeks in a period, 52 to the year."""


class Income(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of money that comes in.

    Attributes:
        name: what it is, in words.
        amount_pence: how much comes in each time.
        every: how often.
        kind: what the law does with it. "earnings", "mobility" (DLA or PIP), "direct_payment", "war_pension" and
            "charitable" are left out whole; "war_widow" up to a fixed sum; "savings_credit" up to the year's sum;
            "care_benefit" less `night_pence`; "occupational_pension" by half where it is passed on from a care
            home; "counted" counts whole (constant attendance allowance with a war pension, too).
        night_pence: the weekly part of a care benefit that is for nights, left out where the council pays for no
            care at night.
        passed_to_partner: whether half or more of an occupational pension is passed to the partner at home.
    """

    name: str
    amount_pence: NotNegative
    every: Every = "week"
    kind: IncomeKind = "counted"
    night_pence: NotNegative = 0
    passed_to_partner: bool = False


class Capital(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Savings, a property or anything else that is worth money.

    Attributes:
        joint: held with one other person: half of it counts.
        kind: "home" is the person's own home, which counts in a care home alone.
        left_out_because: why the law leaves it out of account, "" where it counts.
    """

    name: str
    amount_pence: NotNegative
    joint: bool = False
    kind: Literal["savings", "home", "other"] = "savings"
    left_out_because: str = ""


class Disregards(msgspec.Struct, frozen=True, kw_only=True):
    """The year's sums that are left out of income, in pence a week; None where they are not known."""

    war_widow_pence: Pence | None = None
    savings_credit_pence: Pence | None = None


def weekly(amount: Pence, every: str) -> Pence:
    """Return an amount of a period by the week, 52 weeks to the year, rounded half up once."""
    return to_pence(Decimal(amount) / WEEKS_EACH[every])


def counted_income(
    income: Iterable[Income], setting: Setting, disregards: Disregards, night_care: bool, trace: Trace
) -> Pence:
    """Return the income that counts, in pence a week, with a step for each kind.

    Args:
        income: what comes in.
        setting: at home or in a care home.
        disregards: the year's sums.
        night_care: whether the council pays for care at night.
        trace: where the steps go.
    """
    total = 0
    for item in income:
        amount = weekly(item.amount_pence, item.every)
        out = min(amount, _left_out(item, amount, setting, disregards, night_care, trace))
        total += amount - out
        trace.say(
            "income",
            N_("“{name}”: {amount} a week, of which {out} is left out and {counts} counts."),
            amount - out,
            name=item.name,
            easy=N_("You get {amount} a week from “{name}”. {counts} of it counts."),
            amount=plain_money(amount),
            out=plain_money(out),
            counts=plain_money(amount - out),
        )
    trace.say(
        "subtotal",
        N_("Income that counts: {amount} a week."),
        total,
        easy=N_("Money that comes in and counts: {amount} a week."),
        amount=plain_money(total),
    )
    return total


_WHOLE = frozenset({"earnings", "mobility", "direct_payment", "war_pension", "charitable"})


def _left_out(
    item: Income, amount: Pence, setting: Setting, disregards: Disregards, night_care: bool, trace: Trace
) -> Pence:
    if item.kind in _WHOLE:
        return amount
    if item.kind == "care_benefit":
        return 0 if night_care else item.night_pence
    if item.kind == "occupational_pension":
        return to_pence(Decimal(amount) / 2) if setting == "residential" and item.passed_to_partner else 0
    sums = {"war_widow": disregards.war_widow_pence, "savings_credit": disregards.savings_credit_pence}
    if item.kind not in sums:
        return 0
    known = sums[item.kind]
    if known is None:
        trace.warn(
            N_(
                "There is no figure for what is left out of “{name}” this year, so all of it counts: check it."
            ),
            name=item.name,
        )
        return 0
    return known


def counted_capital(capital: Iterable[Capital], setting: Setting, trace: Trace) -> Pence:
    """Return the capital that counts, in pence, with a step for each part (SI 2014/2672, schedule 2)."""
    total = 0
    for item in capital:
        counts = to_pence(Decimal(item.amount_pence) / 2) if item.joint else item.amount_pence
        if item.left_out_because:
            sentence, counts = N_("“{name}” is left out: {reason}."), 0
        elif item.kind == "home" and setting == "community":
            sentence, counts = N_("“{name}” is the person's own home, which is left out for care at home."), 0
        elif item.joint:
            sentence = N_("“{name}”: {amount}, held by two, so half of it counts: {counts}.")
        else:
            sentence = N_("“{name}”: {amount} counts.")
        total += counts
        trace.say(
            "capital",
            sentence,
            counts,
            name=item.name,
            easy=N_("You have “{name}”: {amount}. {counts} of it counts."),
            amount=plain_money(item.amount_pence),
            counts=plain_money(counts),
            reason=item.left_out_because,
        )
    trace.say("subtotal", N_("Capital that counts: {amount}."), total, amount=plain_money(total))
    return total
