"""The least that a council does, for tests of services: it numbers ops and hands them to every vault."""

from __future__ import annotations

from pathlib import Path

from pbdesk.app.desk import build_desk
from pbdesk.services.desk import Desk
from pbdesk.store.vault import Vault
from pbdesk.sync.op import Op
from pbdesk.sync.page import Cursor, FeedOp, FeedPage, OpAnswer
from tests.helpers.vaults import FakeClock, new_vault


class Exchange:
    """A feed between vaults, without a network."""

    def __init__(self) -> None:
        self.ops: list[Op] = []

    def between(self, *vaults: Vault) -> None:
        """Take what waits on each vault, then give everything to each."""
        for vault in vaults:
            self._take(vault)
        for vault in vaults:
            self.give(vault)

    def give(self, vault: Vault) -> None:
        """Give a vault everything that was ever taken."""
        page = tuple(FeedOp(number + 1, op) for number, op in enumerate(self.ops))
        vault.log.apply_page(FeedPage(Cursor("e1", len(self.ops)), page))

    def _take(self, vault: Vault) -> None:
        known = {op.op_id for op in self.ops}
        waiting = list(vault.log.waiting_ops())
        self.ops += [op for op in waiting if op.op_id not in known]
        numbers = {op.op_id: number + 1 for number, op in enumerate(self.ops)}
        vault.log.record_answers([OpAnswer(op.op_id, "applied", numbers[op.op_id]) for op in waiting])


def desk_apart(folder: Path, author: str, tail: int, time: str = "2026-11-21T09:14:00Z") -> Desk:
    """Return a desk on a vault of its own, with a clock and ids of its own."""
    return build_desk(new_vault(folder, author, FakeClock(time, time[:10], tail)))


def fields_in_conflict(desk: Desk) -> list[str]:
    """Return the fields that wait for a person on a desk."""
    return [item.field for item in desk.conflicts.all()]
