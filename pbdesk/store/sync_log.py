"""The vault as a sync sees it: what waits, what the council answered, and pages that come in.

A page and its cursor are applied in one transaction, so a crash leaves either both or neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from sqlalchemy import Connection, select, update

from pbdesk.services.ports import ChangeSet
from pbdesk.store import projections, states
from pbdesk.store.chain import DeviceChain, get_meta, put_meta
from pbdesk.store.tables import blob, op
from pbdesk.sync.digest import digest
from pbdesk.sync.op import Op, decode
from pbdesk.sync.page import CaseDigest, Cursor, FeedOp, FeedPage, OpAnswer

_CURSOR = "feed_cursor"
_TAKEN = {"applied", "conflict", "duplicate"}
_STOPPED = {"refused", "erased", "id_reuse", "held"}


class VaultSyncLog:
    """See `services.ports.SyncLog`."""

    def __init__(self, connect: Callable[[], Connection], reader: Callable[[], Connection]) -> None:
        self._connect = connect
        self._reader = reader

    def waiting_ops(self) -> Sequence[Op]:
        """Return the ops that the council has not answered, oldest first."""
        statement = select(op.c.body).where(op.c.state == "waiting").order_by(op.c.n)
        with self._reader() as connection:
            return [decode(row.body) for row in connection.execute(statement)]

    def record_answers(self, answers: Sequence[OpAnswer]) -> ChangeSet:
        """Mark the ops named in an answer; a held one waits, a refused one goes to Needs attention."""
        with self._connect() as connection, connection.begin():
            for answer in answers:
                if answer.outcome == "held":
                    continue
                state = "sent" if answer.outcome in _TAKEN else "refused"
                reason = answer.reason if state == "refused" else ""
                connection.execute(
                    update(op)
                    .where(op.c.op_id == answer.op_id)
                    .values(state=state, gateway_seq=answer.seq, reason=reason)
                )
        return ChangeSet(records=(("op", "answers"),), remote=True)

    def cursor(self) -> Cursor:
        """Return how far the council's feed has been read."""
        with self._reader() as connection:
            return _read_cursor(connection)

    def apply_page(self, page: FeedPage) -> ChangeSet:
        """Apply a page and its cursor in one transaction."""
        changed: list[tuple[str, str]] = []
        cases: set[str] = set()
        with self._connect() as connection, connection.begin():
            device = DeviceChain.load(connection).device
            for item in page.ops:
                if self._apply(connection, item, device):
                    changed.append((item.op.type, item.op.rec_id))
                    cases.add(item.op.case_id)
            put_meta(connection, _CURSOR, msgspec.json.encode(page.cursor).decode())
        return ChangeSet(tuple(changed), frozenset(cases), remote=True)

    def _apply(self, connection: Connection, item: FeedOp, device: str) -> bool:
        known = connection.execute(select(op.c.n).where(op.c.op_id == item.op.op_id)).first()
        if known is not None:
            connection.execute(
                update(op)
                .where(op.c.n == known.n, op.c.state != "received")
                .values(state="sent", gateway_seq=item.seq, reason="")
            )
            return False
        states.log_op(connection, item.op, "received", item.seq)
        state = states.apply_to_record(connection, item.op, device)
        projections.project_state(connection, state, device)
        return True

    def case_digests(self) -> Sequence[CaseDigest]:
        """Return a digest per case over the ops that the council holds."""
        by_case: dict[str, list[str]] = {}
        statement = select(op.c.case_id, op.c.op_id).where(op.c.state.in_(("sent", "received")))
        with self._reader() as connection:
            for case_id, op_id in connection.execute(statement):
                by_case.setdefault(case_id, []).append(op_id)
        return [digest(case_id, op_ids) for case_id, op_ids in sorted(by_case.items())]

    def op_ids(self, case_id: str) -> Sequence[str]:
        """Return the ids of a case's ops that are known here, sent or received."""
        with self._reader() as connection:
            return list(connection.execute(select(op.c.op_id).where(op.c.case_id == case_id)).scalars())

    def offer_again(self, case_id: str) -> int:
        """Offer this device's own answered ops of a case again; the gateway answers those it holds as before."""
        with self._connect() as connection, connection.begin():
            done = connection.execute(
                update(op).where(op.c.case_id == case_id, op.c.state == "sent").values(state="waiting")
            )
        return done.rowcount

    def rewind(self) -> None:
        """Read the feed from its start again; what is known already changes nothing."""
        with self._connect() as connection, connection.begin():
            start = Cursor(_read_cursor(connection).epoch, 0)
            put_meta(connection, _CURSOR, msgspec.json.encode(start).decode())

    def reset_cursor(self, gateway_epoch: str) -> None:
        """Read the feed from its start again, for a restored gateway, and offer all own ops again."""
        with self._connect() as connection, connection.begin():
            put_meta(connection, _CURSOR, msgspec.json.encode(Cursor(gateway_epoch, 0)).decode())
            connection.execute(update(op).where(op.c.state == "sent").values(state="waiting"))
            connection.execute(update(blob).values(sent=0))


def _read_cursor(connection: Connection) -> Cursor:
    value = get_meta(connection, _CURSOR)
    return msgspec.json.decode(value, type=Cursor) if value else Cursor()
