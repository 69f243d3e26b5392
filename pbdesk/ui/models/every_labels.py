"""How often money comes or goes, in plain words. Pure."""

from __future__ import annotations

from pbdesk.i18n import _
from pbdesk.ui.models.sheet import Options


def everies() -> Options:
    """Return how often money comes or goes."""
    return (
        ("week", _("Every week")),
        ("four_weeks", _("Every four weeks")),
        ("month", _("Every month")),
        ("year", _("Every year")),
    )


def amount_words(amount: str, every: str) -> str:
    """Return a sum with how often it comes: "£52.00 a month"."""
    return {
        "week": _("{amount} a week", amount=amount),
        "four_weeks": _("{amount} every four weeks", amount=amount),
        "month": _("{amount} a month", amount=amount),
        "year": _("{amount} a year", amount=amount),
        "once": _("{amount} once", amount=amount),
    }.get(every, amount)
