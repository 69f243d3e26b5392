"""How this computer stands, in one sentence with counts: for the status area and the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbdesk.i18n import _, current, ngettext
from pbdesk.ui.widgets.navigation import Status

if TYPE_CHECKING:
    from pbdesk.services.rows import SyncState


def status_of(state: SyncState) -> tuple[Status, dict[str, str]]:
    """Return the status sentence, and the counts in words by screen id."""
    parts = [_reach(state), _waiting(state)]
    counts = {
        "conflicts": _counted("{count} to decide", "{count} to decide", state.conflicts),
        "sync_status": _counted("{count} needs attention", "{count} need attention", state.refused),
    }
    icon = "waiting" if state.changes_waiting else "online" if state.last_synced else "offline"
    return Status(" ".join(part for part in parts if part), icon), counts


def _reach(state: SyncState) -> str:
    if not state.council_name:
        return _("Saved on this computer. No council is connected yet.")
    if not state.last_synced:
        return _("Nothing has been sent to {council} yet.", council=state.council_name)
    return _("Last sent {when}.", when=current().when(state.last_synced))


def _waiting(state: SyncState) -> str:
    if not state.council_name:
        return ""
    count = state.changes_waiting + state.photos_waiting
    if not count:
        return _("Nothing is waiting.")
    return ngettext("{count} change is waiting.", "{count} changes are waiting.", count, count=count)


def _counted(singular: str, plural: str, count: int) -> str:
    return ngettext(singular, plural, count, count=count) if count else ""
