"""What looking after money is called: kinds of money, of sums set aside, of findings, scopes and levels."""

from __future__ import annotations

from pbdesk.domain.account import OWN
from pbdesk.i18n import _, pgettext
from pbdesk.ui.models.sheet import Options


def kinds_in() -> Options:
    """Return the kinds of money that come in or go back."""
    return (
        ("budget", _("Money from a funder")),
        ("contribution", _("The person's own contribution")),
        ("carried_over", _("Carried over from before")),
        ("given_back", _("Given back to a funder")),
    )


def held_kinds() -> Options:
    """Return what sums are set aside for."""
    return (
        ("holiday", _("Holiday that staff have earned")),
        ("tax", _("Tax and National Insurance")),
        ("redundancy", _("Redundancy")),
        ("uncleared", _("Payments that have not cleared")),
        ("prepaid", _("Services paid for ahead")),
        ("contingency", _("When something goes wrong")),
        ("other", _("Something else")),
    )


def grounds() -> Options:
    """Return what a finding or a proposal is about."""
    return (
        ("surplus", _("Money that is not used")),
        ("off_plan", _("Spent on something outside the plan")),
        ("no_evidence", _("No receipt or invoice")),
        ("arrears", _("Contribution not paid in")),
        ("ended", _("The agreement has ended")),
        ("changed", _("The plan has changed")),
        ("fraud", _("Money taken dishonestly")),
        ("other", _("Something else")),
    )


def scopes() -> Options:
    """Return how much a funder may see, most first."""
    return (
        ("documents", _("Each payment with its receipt")),
        ("lines", _("Each payment, without the shop or the receipt")),
        ("totals", _("Totals alone")),
        ("none", _("Not agreed to: totals alone, as the law asks")),
    )


def levels() -> Options:
    """Return how closely money is looked at."""
    return (
        ("light_touch", _("A light touch: looked at with the review")),
        ("standard", _("Returns at set times")),
    )


def level_word(level: str) -> str:
    """Return a level in a word or two."""
    return {
        "standard": pgettext("monitoring", "Returns"),
        "light_touch": pgettext("monitoring", "Light touch"),
    }[level]


def answers() -> Options:
    """Return what can come of a proposal."""
    return (
        ("agreed", _("Agreed to")),
        ("changed", _("Agreed to another sum")),
        ("dropped", _("Not asked for after all")),
    )


def funder_name(funder: str, label: str) -> str:
    """Return whose money it is: a funder's, or the person's own contribution."""
    if label and label != funder:
        return label
    return _("Own contribution") if funder == OWN else label or _("Not named")
