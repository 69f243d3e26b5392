"""Taking a whole case out of the vault: when the council has ended access to it, or has erased it.

The keys of its photos go with their rows, so their files can never be read again; the next opening sweeps them.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, select, update

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.records import type_of
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

_OF_A_CASE = (op, record, conflict, case_row, anchor_row, task_row, blob)


def forget_case(connection: Connection, case_id: str) -> bool:
    """Take everything of a case out; return whether there was anything."""
    if not case_id or not holds_case(connection, case_id):
        return False
    _keep_shared_photos(connection, case_id)
    for table in _OF_A_CASE:
        connection.execute(delete(table).where(table.c.case_id == case_id))
    connection.execute(delete(draft).where(draft.c.key.contains(case_id, autoescape=True)))
    return True


def holds_case(connection: Connection, case_id: str) -> bool:
    """Return whether anything of a case is here."""
    return connection.execute(select(op.c.n).where(op.c.case_id == case_id).limit(1)).first() is not None


def is_handed_over(connection: Connection, case_id: str, held: frozenset[str]) -> bool:
    """Return whether the council has all that is here of a case: its photos, and each change answered.

    Args:
        connection: in a transaction.
        case_id: the case.
        held: the changes that still wait here though the council has them, for its new adviser to look at.
    """
    unsent = select(blob.c.sha256).where(blob.c.case_id == case_id, blob.c.sent == 0, blob.c.ref.is_not(None))
    if connection.execute(unsent.limit(1)).first() is not None:
        return False
    waiting = select(op.c.op_id).where(op.c.case_id == case_id, op.c.state == "waiting")
    return held.issuperset(connection.execute(waiting).scalars())


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
