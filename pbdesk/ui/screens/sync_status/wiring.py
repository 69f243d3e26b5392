"""Puts the presenter of sync and status together from a desk. The one module here that knows the desk's shape."""

from __future__ import annotations

from typing import Any

from pbdesk.services.desk import Desk
from pbdesk.services.ports import ReadModel
from pbdesk.ui.screens.sync_status.history import History
from pbdesk.ui.screens.sync_status.presenter import RefusedActs, SyncPresenter

_SAVES = 5000


def presenter_for(desk: Desk) -> SyncPresenter:
    """Return the presenter on an open desk."""
    vault = desk.vault
    return SyncPresenter(
        desk.sync,
        vault.reads,
        RefusedActs(vault.log.send_again, vault.log.dismiss),
        lambda op_id: content_of(vault.reads, op_id),
        History(vault.drafts, vault.clock.now),
        lambda: vault.enrolment,
        desk.files.enrol,
        vault.clock.now,
    )


def content_of(reads: ReadModel, op_id: str) -> dict[str, Any]:
    """Return the fields of a save that the council has not taken, as they stand in its record.

    A field that this person has changed again since is in the later save.
    """
    row = next((row for row in reads.waiting() if row.op_id == op_id), None)
    if row is None:
        return {}
    alike = {each.record_id for each in reads.timeline(row.case_id, _SAVES) if each.type == row.type}
    found: dict[str, Any] = {}
    for record_id in sorted(alike):
        state = reads.state(record_id)
        for field, heads in state.heads.items() if state else ():
            for head in heads:
                if head.op_id == op_id:
                    found[field] = head.v
    return found
