"""Puts the presenter of sync and status together from a desk. The one module here that knows the desk's shape."""

from __future__ import annotations

from typing import Any

from pbdesk.services.desk import Desk
from pbdesk.services.ports import SyncLog
from pbdesk.ui.screens.sync_status.courier_presenter import CourierPresenter
from pbdesk.ui.screens.sync_status.history import History
from pbdesk.ui.screens.sync_status.presenter import RefusedActs, SyncPresenter


def presenter_for(desk: Desk) -> SyncPresenter:
    """Return the presenter on an open desk."""
    vault = desk.vault
    return SyncPresenter(
        desk.sync,
        vault.reads,
        RefusedActs(vault.log.send_again, vault.log.dismiss),
        lambda op_id: content_of(vault.log, op_id),
        History(vault.drafts, vault.clock.now),
        lambda: vault.enrolment,
        desk.files.enrol,
        vault.clock.now,
    )


def courier_for(desk: Desk) -> CourierPresenter:
    """Return the presenter of courier files on an open desk."""
    return CourierPresenter(desk.courier, lambda: desk.vault.author or "pbdesk")


def content_of(log: SyncLog, op_id: str) -> dict[str, Any]:
    """Return the fields of a save as it was made, whatever became of them since."""
    saved = log.saved(op_id)
    return {field: change.v for field, change in saved.set.items()} if saved else {}
