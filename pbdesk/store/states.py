"""Records as the vault keeps them: reading and writing a record's state, its shown body and its differences.

Both the unit of work (a person's save) and the sync log (a page from the council) go through here, so a record
looks the same whichever way an edit came.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from pbdesk.domain.records import Record, from_fields, type_named
from pbdesk.store.tables import conflict, op, record
from pbdesk.sync.heads import RecordState, apply_op, conflicts_of, fields_of, is_alive
from pbdesk.sync.op import Op, encode

_STATE = msgspec.msgpack.Decoder(RecordState)
_PACK = msgspec.msgpack.Encoder()
_STATE_OF = select(record.c.state)


def load_state(connection: Connection, record_id: str) -> RecordState | None:
    """Return all that is known of a record, or None."""
    row = connection.execute(_STATE_OF.where(record.c.id == record_id)).first()
    return _STATE.decode(row.state) if row else None


def is_known(connection: Connection, op_id: str) -> bool:
    """Return whether an op of this id was applied here before."""
    return connection.execute(select(op.c.n).where(op.c.op_id == op_id)).first() is not None


def log_op(connection: Connection, change: Op, state: str, gateway_seq: int = 0) -> None:
    """Append an op to the log; `state` is waiting, sent, refused or received."""
    connection.execute(
        insert(op).values(
            op_id=change.op_id,
            case_id=change.case_id,
            rec_id=change.rec_id,
            type=change.type,
            body=encode(change),
            state=state,
            gateway_seq=gateway_seq,
        )
    )


def apply_to_record(
    connection: Connection, change: Op, own_device: str, known: RecordState | None = None
) -> RecordState:
    """Apply an op to its record, store the outcome and return it; `known` is the state where it was just read."""
    state = (
        known
        or load_state(connection, change.rec_id)
        or RecordState(type=change.type, id=change.rec_id, case_id=change.case_id)
    )
    before = conflicts_of(state)
    apply_op(state, change, lambda op_id: is_known(connection, op_id))
    store_state(connection, state, own_device, before)
    return state


def store_state(
    connection: Connection, state: RecordState, own_device: str, clashed: tuple[str, ...] = ()
) -> None:
    """Write a record's state, the body to show, and the list of its differences; `clashed` is that list so far."""
    values = {
        "id": state.id,
        "type": state.type,
        "case_id": state.case_id,
        "alive": int(is_alive(state)),
        "body": _PACK.encode(fields_of(state, own_device)),
        "state": _PACK.encode(state),
    }
    changed = {name: values[name] for name in ("alive", "body", "state")}
    connection.execute(
        upsert(record).values(values).on_conflict_do_update(index_elements=[record.c.id], set_=changed)
    )
    clashes = conflicts_of(state)
    if clashes != clashed:
        _list_conflicts(connection, state, clashes)


def _list_conflicts(connection: Connection, state: RecordState, clashes: tuple[str, ...]) -> None:
    connection.execute(delete(conflict).where(conflict.c.rec_id == state.id))
    rows = [
        {"rec_id": state.id, "field": field, "type": state.type, "case_id": state.case_id}
        for field in clashes
    ]
    if rows:
        connection.execute(insert(conflict), rows)


def to_record(kind_name: str, record_id: str, case_id: str, body: dict[str, Any]) -> Record | None:
    """Return the typed record, or None where this program cannot read it: a type or value of a newer one, or an
    edit that came before its record. It is kept raw, and read again with the next change or upgrade."""
    kind = type_named(kind_name)
    if kind is None:
        return None
    try:
        return from_fields(kind, record_id, case_id, body)
    except msgspec.ValidationError:
        return None


def records_of_case(connection: Connection, case_id: str, kinds: Iterable[str]) -> list[Record]:
    """Return the living records of a case of the named types, in order of id."""
    rows = connection.execute(
        select(record.c.type, record.c.id, record.c.case_id, record.c.body)
        .where(record.c.case_id == case_id, record.c.type.in_(list(kinds)), record.c.alive == 1)
        .order_by(record.c.id)
    )
    found = (to_record(row.type, row.id, row.case_id, msgspec.msgpack.decode(row.body)) for row in rows)
    return [item for item in found if item is not None]
