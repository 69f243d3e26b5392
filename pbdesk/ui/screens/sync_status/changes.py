"""Saves that wait or were refused, in plain words: what was done to what, for whom, and what it says.

Nothing here decides what may be dismissed or sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pbdesk.domain.errors import N_
from pbdesk.i18n import _, current, pgettext
from pbdesk.ui.models.names import plain_name

THINGS = {
    "person": N_("Details"),
    "case": N_("Case"),
    "task": N_("Task"),
    "note": N_("Note"),
    "printed_copy": N_("Printed copy"),
    "assessment": N_("Assessment"),
    "indicative_budget": N_("Indicative budget"),
    "plan": N_("Support plan"),
    "outcome": N_("Outcome"),
    "plan_line": N_("Plan line"),
    "submission": N_("Plan sent for sign-off"),
    "decision": N_("Decision"),
    "ledger_entry": N_("Receipt"),
    "attachment": N_("Photo"),
    "service": N_("Service in the directory"),
}


def thing(type_name: str) -> str:
    """Return what kind of record it is, in words."""
    return _(THINGS[type_name]) if type_name in THINGS else plain_name(type_name)


def done(did: str) -> str:
    """Return what was done to it."""
    return {
        "create": pgettext("a save", "Added"),
        "append": pgettext("a save", "Added"),
        "attach": pgettext("a save", "Added"),
        "command": pgettext("a save", "To be decided by the council"),
        "delete": pgettext("a save", "Removed"),
    }.get(did, pgettext("a save", "Changed"))


def contents(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return every field of a save with its value, whole, as names and texts."""
    return [(_name(field), _text(field, value)) for field, value in sorted(fields.items())]


def _name(field: str) -> str:
    if field == "_life":
        return _("Removed")
    head, _slash, key = field.partition("/")
    return f"{plain_name(head)}: {plain_name(key)}" if key else plain_name(head.removesuffix("_pence"))


def _text(field: str, value: Any) -> str:
    if field == "_life":
        return _("Yes") if isinstance(value, list) else _("No")
    if value is None or value == "":
        return _("Nothing is written here")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int) and field.endswith("_pence"):
        return current().money(value)
    if isinstance(value, Mapping):
        return "\n".join(f"{_name(name)}: {_text(name, each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(_text(field, each) for each in value)
    return str(value)
