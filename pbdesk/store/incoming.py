"""A page of the council's feed, applied to the vault: many ops with few statements, in the caller's transaction.

What it leaves is what applying each op by itself would leave; only the way there is shorter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from pbdesk.store import photos, projections
from pbdesk.store.chain import DeviceChain
from pbdesk.store.forgetting import forget_case
from pbdesk.store.tables import conflict, op, record
from pbdesk.sync.heads import RecordState, apply_op, conflicts_of, fields_of, is_alive
from pbdesk.sync.op import Op, encode, epoch_after, is_erasure
from pbdesk.sync.page import FeedOp

_PORTION = 500
_STATE = msgspec.msgpack.Decoder(RecordState)
_PACK = msgspec.msgpack.Encoder()


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
        states = self._states(ops)
        clashed = {rec_id: conflicts_of(state) for rec_id, state in states.items()}
        seen = self._seen(ops)
        self._log(fresh.values())
        for change in ops:
            state = states.setdefault(
                change.rec_id, RecordState(type=change.type, id=change.rec_id, case_id=change.case_id)
            )
            apply_op(state, change, seen.__contains__)
            seen.add(change.op_id)
            self._notice_fork(change)
        self._store(list(states.values()), clashed)
        self.applied += ops

    def _known(self, items: Iterable[FeedOp]) -> dict[str, Row[Any]]:
        columns = (op.c.n, op.c.op_id, op.c.case_id, op.c.state)
        return {row.op_id: row for row in self._rows(columns, op.c.op_id, {i.op.op_id for i in items})}

    def _seen(self, ops: Iterable[Op]) -> set[str]:
        bases = {base for change in ops for value in change.set.values() for base in value.base}
        return {row.op_id for row in self._rows((op.c.op_id,), op.c.op_id, bases)}

    def _states(self, ops: Iterable[Op]) -> dict[str, RecordState]:
        rows = self._rows((record.c.id, record.c.state), record.c.id, {change.rec_id for change in ops})
        return {row.id: _STATE.decode(row.state) for row in rows}

    def _rows(
        self, columns: tuple[Column[Any], ...], key: Column[str], wanted: set[str]
    ) -> Iterator[Row[Any]]:
        ordered = sorted(wanted)
        for start in range(0, len(ordered), _PORTION):
            portion = ordered[start : start + _PORTION]
            yield from self._connection.execute(select(*columns).where(key.in_(portion))).all()

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
            statement = update(op).where(op.c.n == bindparam("b_n"))
            values = {"state": bindparam("b_state"), "gateway_seq": bindparam("b_seq"), "reason": ""}
            self._connection.execute(statement.values(values), rows)
        new = [(row.case_id, row.op_id) for _, row in found if row.state not in ("received", "sent")]
        photos.ask_again(self._connection, [op_id for _, op_id in new])
        self.confirmed += new

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
        self._connection.execute(insert(op), rows)

    def _notice_fork(self, change: Op) -> None:
        """Take a new epoch where an op of this device's own name came that was not made here: this store was
        restored from an old copy, or copied to another computer."""
        chain = self._chain
        if change.device == chain.device and change.epoch >= chain.epoch:
            chain.epoch = epoch_after(chain.epoch, chain.last_hash, change)
            chain.last_seq, chain.last_hash = 0, ""
            chain.store(self._connection)

    def _store(self, states: list[RecordState], clashed: dict[str, tuple[str, ...]]) -> None:
        device = self._chain.device
        rows = [
            {
                "id": state.id,
                "type": state.type,
                "case_id": state.case_id,
                "alive": int(is_alive(state)),
                "body": _PACK.encode(fields_of(state, device)),
                "state": _PACK.encode(state),
            }
            for state in states
        ]
        statement = upsert(record)
        changed = {name: statement.excluded[name] for name in ("alive", "body", "state")}
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=[record.c.id], set_=changed), rows
        )
        for state in states:
            self._list_conflicts(state, clashed.get(state.id, ()))
            projections.project_state(self._connection, state, device)

    def _list_conflicts(self, state: RecordState, before: tuple[str, ...]) -> None:
        now = conflicts_of(state)
        if now == before:
            return
        self._connection.execute(delete(conflict).where(conflict.c.rec_id == state.id))
        rows = [
            {"rec_id": state.id, "field": field, "type": state.type, "case_id": state.case_id}
            for field in now
        ]
        if rows:
            self._connection.execute(insert(conflict), rows)
