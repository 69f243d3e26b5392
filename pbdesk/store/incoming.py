"""A page of the council's feed, applied to the vault: many ops with few statements, in the caller's transaction.

What it leaves is what applying each op by itself would leave; only the way there is shorter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, TextClause, bindparam, insert, text, update

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.records import type_of
from pbdesk.store import photos, snapshots, states
from pbdesk.store.chain import DeviceChain
from pbdesk.store.forgetting import forget_case
from pbdesk.store.projections import Projections
from pbdesk.store.tables import op
from pbdesk.sync.heads import RecordState, apply_op, conflicts_of, fields_of
from pbdesk.sync.op import Op, encode, epoch_after, is_erasure
from pbdesk.sync.page import FeedOp

_STATE = msgspec.msgpack.Decoder(RecordState)
_PHOTO = type_of(Attachment).name
# One parameter, however many are wanted: hundreds take longer to put into a statement than to look up.
_WANTED = "IN (SELECT value FROM json_each(:wanted))"
_OPS = text(f"SELECT n, op_id, case_id, state FROM op WHERE op_id {_WANTED}")
_SEEN = text(f"SELECT op_id FROM op WHERE op_id {_WANTED}")
_STATES = text(f"SELECT id, state FROM record WHERE id {_WANTED}")
_LOG = insert(op)
_CONFIRM = (
    update(op)
    .where(op.c.n == bindparam("b_n"))
    .values(state=bindparam("b_state"), gateway_seq=bindparam("b_seq"), reason="")
)


class Incoming:
    """Applies one page. Afterwards `applied` holds its new ops, and `confirmed` the (case id, op id) of those
    that were here, unanswered, and that the feed has now named."""

    def __init__(self, connection: Connection, page: Sequence[FeedOp]) -> None:
        self._connection = connection
        self._page = page
        self._chain = DeviceChain.load(connection)
        self.applied: list[Op] = []
        self.confirmed: list[tuple[str, str]] = []
        self.erased: set[str] = set()

    def run(self) -> None:
        """Apply the page, up to each erasure by itself: what came before it goes with its case."""
        part: list[FeedOp] = []
        for item in self._page:
            if is_erasure(item.op):
                self._apply(part)
                part = []
                self._erase(item)
            else:
                part.append(item)
        self._apply(part)

    def _erase(self, item: FeedOp) -> None:
        if item.op.op_id in self._known([item]):
            return
        forget_case(self._connection, item.op.case_id)
        self.applied = [change for change in self.applied if change.case_id != item.op.case_id]
        self.confirmed = [pair for pair in self.confirmed if pair[0] != item.op.case_id]
        self.erased.add(item.op.case_id)
        self._log([item])
        self.applied.append(item.op)

    def _apply(self, items: list[FeedOp]) -> None:
        if not items:
            return
        known = self._known(items)
        self._confirm([(item, known[item.op.op_id]) for item in items if item.op.op_id in known])
        fresh = {item.op.op_id: item for item in items if item.op.op_id not in known}
        if not fresh:
            return
        ops = [item.op for item in fresh.values()]
        history = snapshots.held_by_snapshots(self._connection, ops)
        later = [change for change in ops if change.op_id not in history]
        known_states = self._states(later)
        clashed = {rec_id: conflicts_of(state) for rec_id, state in known_states.items()}
        seen = self._seen(later) | history
        self._log(fresh.values())
        for change in later:
            state = known_states.get(change.rec_id)
            if state is None:
                state = RecordState(type=change.type, id=change.rec_id, case_id=change.case_id)
                known_states[change.rec_id] = state
            apply_op(state, change, seen.__contains__)
            seen.add(change.op_id)
        for change in ops:
            self._notice_fork(change)
        if later:
            self._store(known_states.values(), clashed)
        self.applied += ops

    def _known(self, items: Iterable[FeedOp]) -> dict[str, Row[Any]]:
        return {row.op_id: row for row in self._rows(_OPS, {item.op.op_id for item in items})}

    def _seen(self, ops: Iterable[Op]) -> set[str]:
        bases = {base for change in ops for value in change.set.values() for base in value.base}
        return {row.op_id for row in self._rows(_SEEN, bases)}

    def _states(self, ops: Iterable[Op]) -> dict[str, RecordState]:
        rows = self._rows(_STATES, {change.rec_id for change in ops})
        return {row.id: _STATE.decode(row.state) for row in rows}

    def _rows(self, statement: TextClause, wanted: set[str]) -> Sequence[Row[Any]]:
        if not wanted:
            return ()
        ids = msgspec.json.encode(sorted(wanted)).decode()
        return self._connection.execute(statement, {"wanted": ids}).all()

    def _confirm(self, found: list[tuple[FeedOp, Row[Any]]]) -> None:
        """Take an op that the feed names as sent, even where its answer was lost."""
        rows = [
            {
                "b_n": row.n,
                "b_seq": item.seq,
                "b_state": "received" if row.state == "received" else "sent",
            }
            for item, row in found
        ]
        if rows:
            self._connection.execute(_CONFIRM, rows)
        new = [(item, row) for item, row in found if row.state not in ("received", "sent")]
        photos.ask_again(self._connection, [row.op_id for item, row in new if item.op.type == _PHOTO])
        self.confirmed += [(row.case_id, row.op_id) for _, row in new]

    def _log(self, items: Iterable[FeedOp]) -> None:
        rows = [
            {
                "op_id": item.op.op_id,
                "case_id": item.op.case_id,
                "rec_id": item.op.rec_id,
                "type": item.op.type,
                "body": encode(item.op),
                "state": "received",
                "gateway_seq": item.seq,
            }
            for item in items
        ]
        self._connection.execute(_LOG, rows)

    def _notice_fork(self, change: Op) -> None:
        """Take a new epoch where an op of this device's own name came that was not made here: this store was
        restored from an old copy, or copied to another computer."""
        chain = self._chain
        if change.device == chain.device and change.epoch >= chain.epoch:
            chain.epoch = epoch_after(chain.epoch, chain.last_hash, change)
            chain.last_seq, chain.last_hash = 0, ""
            chain.store(self._connection)

    def _store(self, changed: Iterable[RecordState], clashed: dict[str, tuple[str, ...]]) -> None:
        device = self._chain.device
        records = [states.Held(state, fields_of(state, device)) for state in changed]
        states.store(self._connection, records)
        projections = Projections(self._connection)
        for held in records:
            if conflicts_of(held.state) != clashed.get(held.state.id, ()):
                states.list_conflicts(self._connection, held.state)
            projections.add(held)
        projections.write()
