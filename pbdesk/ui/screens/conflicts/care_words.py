"""What the values of reviews, monitoring and corrections are called where two people's edits differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pbdesk.domain.ledger import LedgerEntry
from pbdesk.i18n import _, current, pgettext


def _lines() -> Mapping[str, str]:
    return {
        "": _("Something that is bought or arranged"),
        "contingency": _("Set aside for when something goes wrong"),
    }


def _levels() -> Mapping[str, str]:
    return {
        "": _("As the programme says."),
        "light_touch": _("A light touch: looked at with the review"),
        "standard": _("Returns at set times"),
    }


def _held() -> Mapping[str, str]:
    return {
        "holiday": _("Holiday that staff have earned"),
        "tax": _("Tax and National Insurance"),
        "redundancy": _("Redundancy"),
        "uncleared": _("Payments that have not cleared"),
        "prepaid": _("Services paid for ahead"),
        "contingency": _("When something goes wrong"),
        "other": _("Something else"),
    }


def _grounds() -> Mapping[str, str]:
    return {
        "surplus": _("Money that is not used"),
        "off_plan": _("Spent on something outside the plan"),
        "no_evidence": _("No receipt or invoice"),
        "arrears": _("Contribution not paid in"),
        "ended": _("The agreement has ended"),
        "changed": _("The plan has changed"),
        "fraud": _("Money taken dishonestly"),
        "other": _("Something else"),
    }


def _progress() -> Mapping[str, str]:
    return {
        "reached": pgettext("outcome", "Reached"),
        "on_the_way": pgettext("outcome", "On the way"),
        "no_change": pgettext("outcome", "No change"),
        "harder": pgettext("outcome", "It has become harder"),
        "dropped": pgettext("outcome", "No longer wanted"),
    }


def _decisions() -> Mapping[str, str]:
    return {
        "": _("Not decided yet"),
        "keep": _("The plan stays as it is"),
        "change": _("The plan changes: start its next version"),
        "end": _("The support ends"),
    }


OPTIONS: Mapping[tuple[str, str], Callable[[], Mapping[str, str]]] = {
    ("plan_line", "kind"): _lines,
    ("monitoring", "level"): _levels,
    ("held_sum", "kind"): _held,
    ("finding", "kind"): _grounds,
    ("review", "progress"): _progress,
    ("review", "decision"): _decisions,
}
"""The values of a field that can be chosen, by type and field, in words."""


def entries_in_words(entries: Iterable[LedgerEntry]) -> dict[str, str]:
    """Return each correction in the ledger by its id: what, to whom, when and by whom."""
    found = {}
    for entry in entries:
        if entry.corrects:
            parts = (
                current().money(entry.amount_pence),
                entry.payee,
                current().date(entry.on, "medium") if entry.on else "",
                entry.recorded_by,
            )
            found[entry.id] = ", ".join(part for part in parts if part)
    return found
