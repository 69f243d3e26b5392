"""Snapshots of whole cases, taken into a vault that has nothing of them: how their records stand, before their history.

Each case remembers which ops its snapshot holds. When those come with the feed they go into the log alone, in whatever
order, since what they did is in the records already. A case is taken in whole or not at all, so that an interruption
leaves cases to ask for again and nothing half.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, delete, select, text

from pbdesk.store import states
from pbdesk.store.chain import DeviceChain, put_meta
from pbdesk.store.projections import Projections
from pbdesk.store.tables import anchor_row, blob, case_row, conflict, meta, op, record, task_row
from pbdesk.sync.heads import RecordState, apply_op, conflicts_of, fields_of
from pbdesk.sync.op import ERASURE, Op, decode
from pbdesk.sync.snapshot import CaseSnapshot

_PREFIX = "snapshot:"
_AFTER = "snapshot;"
"""The first text that comes after all that begin so."""
_SHOWN = (record, conflict, case_row, anchor_row, task_row)
_IDS = msgspec.json.Decoder(list[str])
_LACKING = text(
    "SELECT value FROM json_each(:wanted) WHERE NOT EXISTS (SELECT 1 FROM op WHERE op.case_id = value)"
    " AND NOT EXISTS (SELECT 1 FROM record WHERE record.case_id = value)"
)
_LOGGED = text("SELECT count(*) FROM op WHERE op_id IN (SELECT value FROM json_each(:ids))")


def lacking(connection: Connection, case_ids: Sequence[str]) -> list[str]:
    """Return those of some cases of which nothing is here."""
    return list(connection.scalars(_LACKING, {"wanted": msgspec.json.encode(case_ids).decode()}))


def take_in(connection: Connection, cases: Iterable[CaseSnapshot]) -> list[tuple[str, str]]:
    """Take in snapshots of cases of which nothing is here, and leave out others. Returns (type, id) of each record."""
    device = DeviceChain.load(connection).device
    given = {case.case_id: case for case in cases}
    fresh = [given[case_id] for case_id in lacking(connection, list(given))]
    records = [state for case in fresh for state in case.records]
    _show(connection, records, device)
    for case in fresh:
        put_meta(connection, _PREFIX + case.case_id, msgspec.json.encode(case.op_ids).decode())
    return [(state.type, state.id) for state in records]


def _show(connection: Connection, records: Iterable[RecordState], device: str) -> None:
    """Write records that are not here yet, and all that follows from them."""
    shown = [states.Held(state, fields_of(state, device)) for state in records]
    if shown:
        states.store(connection, shown)
    projections = Projections(connection)
    for held in shown:
        if conflicts_of(held.state):
            states.list_conflicts(connection, held.state)
        projections.add(held)
    projections.write()


def held_by_snapshots(connection: Connection, ops: Iterable[Op]) -> set[str]:
    """Return every op that a snapshot of these ops' cases holds; empty where no history is awaited."""
    if not _awaited(connection):
        return set()
    keys = {_PREFIX + change.case_id for change in ops}
    query = select(meta.c.value).where(meta.c.key.in_(keys))
    return {op_id for value in connection.scalars(query) for op_id in _IDS.decode(value)}


def settle(connection: Connection) -> None:
    """Forget what snapshots held, where the whole history of the case is here."""
    for key in _awaited(connection):
        value = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar_one()
        if connection.execute(_LOGGED, {"ids": value}).scalar_one() == len(_IDS.decode(value)):
            connection.execute(delete(meta).where(meta.c.key == key))


def fall_back_on_log(connection: Connection) -> None:
    """Let cases whose history is not whole yet show what is in the log alone.

    For a gateway that was restored: it may have lost what a snapshot held, and then that would stand in a record here
    that no change in any log accounts for. What the gateway has comes with the feed, as to any case.
    """
    device = DeviceChain.load(connection).device
    for case_id in [key.removeprefix(_PREFIX) for key in _awaited(connection)]:
        for table in _SHOWN:
            connection.execute(delete(table).where(table.c.case_id == case_id))
        connection.execute(delete(blob).where(blob.c.case_id == case_id, blob.c.ref.is_(None)))
        logged = select(op.c.body).where(op.c.case_id == case_id, op.c.type != ERASURE).order_by(op.c.n)
        _show(connection, _replayed(map(decode, connection.scalars(logged).all())), device)
        forget(connection, case_id)


def _replayed(ops: Iterable[Op]) -> Iterable[RecordState]:
    found: dict[str, RecordState] = {}
    seen: set[str] = set()
    for change in ops:
        new = RecordState(type=change.type, id=change.rec_id, case_id=change.case_id)
        apply_op(found.setdefault(change.rec_id, new), change, seen.__contains__)
        seen.add(change.op_id)
    return found.values()


def forget(connection: Connection, case_id: str) -> None:
    """Forget what a case's snapshot held, because the case is taken out."""
    connection.execute(delete(meta).where(meta.c.key == _PREFIX + case_id))


def _awaited(connection: Connection) -> list[str]:
    return list(connection.scalars(select(meta.c.key).where(meta.c.key >= _PREFIX, meta.c.key < _AFTER)))
