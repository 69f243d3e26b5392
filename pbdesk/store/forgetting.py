"""Taking a whole case out of the vault: when the council has ended access to it, or has erased it.

The keys of its photos go with their rows, so their files can never be read again; the next opening sweeps them.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, and_, delete, or_, select, update

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.records import type_of
from pbdesk.store import snapshots
from pbdesk.store.tables import (
    anchor_row,
    blob,
    case_row,
    conflict,
    draft,
    op,
    record,
    task_row,
)
from pbdesk.sync.op import ERASURE

UNCONFIRMED = and_(op.c.state.in_(("sent", "received")), op.c.gateway_seq == 0)
"""Changes that the council had before it was restored, and has not named since."""

_OF_A_CASE = (record, conflict, case_row, anchor_row, task_row, blob)


def forget_case(connection: Connection, case_id: str) -> bool:
    """Take everything of a case out; return whether there was anything."""
    gone = forget_erased(connection, case_id)
    word = connection.execute(delete(op).where(op.c.case_id == case_id, op.c.type == ERASURE))
    return bool(gone or word.rowcount)


def forget_erased(connection: Connection, case_id: str) -> bool:
    """Take everything of a case out but the council's word that it is erased; return whether there was anything."""
    if not case_id or not holds_case(connection, case_id):
        return False
    _keep_shared_photos(connection, case_id)
    connection.execute(delete(op).where(op.c.case_id == case_id, op.c.type != ERASURE))
    for table in _OF_A_CASE:
        connection.execute(delete(table).where(table.c.case_id == case_id))
    snapshots.forget(connection, case_id)
    connection.execute(delete(draft).where(draft.c.key.contains(case_id, autoescape=True)))
    return True


def holds_case(connection: Connection, case_id: str) -> bool:
    """Return whether anything of a case is here, besides the word that it is erased."""
    change = select(op.c.n).where(op.c.case_id == case_id, op.c.type != ERASURE)
    from_snapshot = select(record.c.id).where(record.c.case_id == case_id)
    return any(connection.execute(query.limit(1)).first() is not None for query in (change, from_snapshot))


def is_handed_over(connection: Connection, case_id: str, answered: frozenset[str]) -> bool:
    """Return whether the council has all that is here of a case: its photos, and each change.

    Args:
        connection: in a transaction.
        case_id: the case.
        answered: the changes that the council has just answered for, though they wait here, or came from it before
            it was restored.
    """
    unsent = select(blob.c.sha256).where(blob.c.case_id == case_id, blob.c.sent == 0, blob.c.ref.is_not(None))
    if connection.execute(unsent.limit(1)).first() is not None:
        return False
    open_ones = (
        select(op.c.op_id).where(op.c.case_id == case_id).where(or_(op.c.state == "waiting", UNCONFIRMED))
    )
    return answered.issuperset(connection.execute(open_ones).scalars())


def _keep_shared_photos(connection: Connection, case_id: str) -> None:
    """Give the photos that another case shows too to that case."""
    mine = set(connection.execute(select(blob.c.sha256).where(blob.c.case_id == case_id)).scalars())
    if not mine:
        return
    others = select(record.c.case_id, record.c.body).where(
        record.c.type == type_of(Attachment).name, record.c.case_id != case_id
    )
    for row in connection.execute(others).all():
        sha256 = msgspec.msgpack.decode(row.body).get("sha256")
        if sha256 in mine:
            connection.execute(update(blob).where(blob.c.sha256 == sha256).values(case_id=row.case_id))
