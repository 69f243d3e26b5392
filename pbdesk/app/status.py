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
    counts = {"conflicts": _to_decide(state.conflicts), "sync_status": _needing_attention(state.refused)}
    waiting = state.council_name and state.changes_waiting + state.photos_waiting
    icon = "waiting" if waiting else "online" if state.last_synced else "offline"
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


def _to_decide(count: int) -> str:
    return ngettext("{count} to decide", "{count} to decide", count, count=count) if count else ""


def _needing_attention(count: int) -> str:
    return ngettext("{count} needs attention", "{count} need attention", count, count=count) if count else ""
