"""What the law calls households, kinds of income and so on, in plain words. Pure."""

from __future__ import annotations

from pbdesk.domain.charging_record import ChargeResult
from pbdesk.i18n import _, current
from pbdesk.ui.models.sheet import Options


def households() -> Options:
    """Return the households of the minimum income guarantee, with the age group."""
    return (
        ("single_18_24", _("Single, 18 to 24")),
        ("single_25_pension", _("Single, 25 to pension age")),
        ("single_pension", _("Single, pension age")),
        ("lone_parent", _("Lone parent")),
        ("couple", _("One of a couple, working age")),
        ("couple_pension", _("One of a couple, pension age")),
    )


def premiums() -> Options:
    """Return the premiums of the minimum income guarantee."""
    return (
        ("disability", _("Disability premium")),
        ("enhanced_disability", _("Enhanced disability premium")),
        ("carer", _("Carer premium")),
    )


def bases() -> Options:
    """Return how the means are looked at."""
    return (
        ("full", _("All of the person's means are looked at")),
        ("can_pay", _("Light touch: they can clearly pay the full cost")),
        ("cannot_pay", _("Light touch: they clearly cannot pay anything")),
        ("accepts_full_cost", _("Light touch: they accept the full cost")),
        ("refused", _("They do not want a financial assessment: full cost")),
    )


def income_kinds() -> Options:
    """Return what the law does with kinds of income (SI 2014/2672, schedule 1)."""
    return (
        ("counted", _("Counts in full (most benefits and pensions)")),
        ("earnings", _("Earnings: left out")),
        ("mobility", _("PIP or DLA mobility: left out")),
        ("care_benefit", _("PIP, DLA or Attendance Allowance for care: a night part may be left out")),
        ("direct_payment", _("A direct payment: left out")),
        ("war_pension", _("War pension: left out")),
        ("war_widow", _("War widow's or widower's pension: partly left out")),
        ("savings_credit", _("Savings credit: partly left out")),
        ("charitable", _("Charitable payments: left out")),
        ("occupational_pension", _("Occupational pension")),
    )


def capital_kinds() -> Options:
    """Return what capital may be, as the rules tell it apart: id and words."""
    return (
        ("savings", _("Savings or investments")),
        ("home", _("The person's own home")),
        ("other", _("Something else")),
    )


def cost_kinds() -> Options:
    """Return what a person's own costs may be for: id and words."""
    return (
        ("disability", _("Because of a disability")),
        ("housing", _("For the home")),
    )


def contribution_rows(result: ChargeResult | None) -> Options:
    """Return a recorded contribution as names and sums: gross, the person's part, net; nothing where there is none."""
    if result is None:
        return ()
    council = result.charge.get("council_pays_pence", 0)
    money = current().money
    return (
        (_("Care in all (gross)"), _("{amount} a week", amount=money(result.contribution_pence + council))),
        (_("The person pays"), _("{amount} a week", amount=money(result.contribution_pence))),
        (_("The council pays (net)"), _("{amount} a week", amount=money(council))),
        (_("Recorded"), current().date(result.made_at)),
    )
