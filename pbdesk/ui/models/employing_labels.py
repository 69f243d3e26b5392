"""Ages, relations and other costs of employing in plain words. Pure."""

from __future__ import annotations

from pbdesk.i18n import _
from pbdesk.ui.models.sheet import Options


def ages() -> Options:
    """Return the ages that decide the minimum wage."""
    return (
        ("21_over", _("21 or over")),
        ("18_20", _("18 to 20")),
        ("16_17", _("16 or 17")),
        ("apprentice", _("Apprentice")),
    )


def redundancies() -> Options:
    """Return what is put by for redundancy pay, by age."""
    return (
        ("", _("Nothing")),
        ("under_22", _("Under 22: half a week's pay a year")),
        ("22_40", _("22 to 40: a week's pay a year")),
        ("41_over", _("41 or over: one and a half weeks' pay a year")),
    )


def relations() -> Options:
    """Return how an assistant is related to the person."""
    return (
        ("none", _("No close relative")),
        ("relative", _("A close relative who lives elsewhere")),
        ("relative_same_home", _("A close relative in the same home")),
    )


def cost_kinds() -> Options:
    """Return other costs of employing."""
    return (
        ("insurance", _("Employer's liability insurance")),
        ("payroll", _("Payroll service")),
        ("checks", _("Checks (DBS)")),
        ("training", _("Training")),
        ("other", _("Something else")),
    )
