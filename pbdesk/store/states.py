"""Records as the vault keeps them: reading and writing a record's state, its shown body and its differences.

Both the unit of work (a person's save) and the sync log (a page from the council) go through here, so a record
looks the same whichever way an edit came.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from pbdesk.domain.records import Record, from_fields, type_named
from pbdesk.store.tables import conflict, op, record
from pbdesk.sync.heads import (
    RecordState,
    apply_op,
    conflicts_of,
    in_conflict,
    is_alive,
    is_contested,
    shown,
)
from pbdesk.sync.op import LIFE, Op

_STATE = msgspec.msgpack.Decoder(RecordState)
_BODY = msgspec.msgpack.Decoder(dict[str, Any])
_PACK = msgspec.msgpack.Encoder()
# Made once: putting a statement together takes longer than running it.
_STATE_OF = select(record.c.state).where(record.c.id == bindparam("rec_id"))
_HELD = select(record.c.state, record.c.body).where(record.c.id == bindparam("rec_id"))
_KNOWN = select(op.c.n).where(op.c.op_id == bindparam("known"))
_MADE_HERE = select(op.c.n).where(op.c.op_id == bindparam("op_id"), op.c.state != "received")
_LOG = insert(op)
_INSERT = upsert(record)
_STORE = _INSERT.on_conflict_do_update(
    index_elements=[record.c.id], set_={name: _INSERT.excluded[name] for name in ("alive", "body", "state")}
)


@dataclass(frozen=True, slots=True)
class Held:
    """A record as it is held here: all that is known of it, and the fields that it shows on this device."""

    state: RecordState
    fields: dict[str, Any]


def load_state(connection: Connection, record_id: str) -> RecordState | None:
    """Return all that is known of a record, or None."""
    row = connection.execute(_STATE_OF, {"rec_id": record_id}).first()
    return _STATE.decode(row.state) if row else None


def load_held(connection: Connection, record_id: str) -> Held | None:
    """Return a record with the fields that it shows, or None."""
    row = connection.execute(_HELD, {"rec_id": record_id}).first()
    return Held(_STATE.decode(row.state), _BODY.decode(row.body)) if row else None


def was_made_here(connection: Connection, op_id: str) -> bool:
    """Return whether an op of the log was made in this store, and did not come with the feed."""
    return connection.execute(_MADE_HERE, {"op_id": op_id}).first() is not None


def log_op(connection: Connection, change: Op, body: bytes, state: str) -> None:
    """Append an op with its canonical bytes to the log; `state` is waiting, sent, refused or received."""
    values = {
        "op_id": change.op_id,
        "case_id": change.case_id,
        "rec_id": change.rec_id,
        "type": change.type,
        "body": body,
        "state": state,
    }
    connection.execute(_LOG, values)


def apply_to_record(connection: Connection, change: Op, own_device: str, held: Held) -> Held:
    """Apply an op to its record as it was just read, store the outcome and return it."""
    state = held.state
    before = _clashing(state, change)
    apply_op(state, change, lambda op_id: connection.execute(_KNOWN, {"known": op_id}).first() is not None)
    after = Held(state, _shown_after(held, change, own_device))
    store(connection, [after])
    if _clashing(state, change) != before:
        list_conflicts(connection, state)
    return after


def _clashing(state: RecordState, change: Op) -> tuple[set[str], bool]:
    """Return which differences there are where an op could make or end one."""
    fields = {field for field in change.set if field != LIFE and in_conflict(state.heads.get(field, ()))}
    return fields, is_contested(state)


def _shown_after(held: Held, change: Op, own_device: str) -> dict[str, Any]:
    """Return what `fields_of` would, reading only the fields of an op: a long form has hundreds of others."""
    fields = dict(held.fields)
    for field in change.set:
        if field != LIFE:
            value = shown(held.state.heads[field], own_device)
            if value is None:
                fields.pop(field, None)
            else:
                fields[field] = value
    return fields


def store(connection: Connection, records: Iterable[Held]) -> None:
    """Write the states of records and the bodies to show."""
    rows = [
        {
            "id": held.state.id,
            "type": held.state.type,
            "case_id": held.state.case_id,
            "alive": int(is_alive(held.state)),
            "body": _PACK.encode(held.fields),
            "state": _PACK.encode(held.state),
        }
        for held in records
    ]
    connection.execute(_STORE, rows)


def list_conflicts(connection: Connection, state: RecordState) -> None:
    """Write the list of a record's differences anew."""
    connection.execute(delete(conflict).where(conflict.c.rec_id == state.id))
    rows = [
        {"rec_id": state.id, "field": field, "type": state.type, "case_id": state.case_id}
        for field in conflicts_of(state)
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
