"""Erasure, by the council's command: bodies and pieces of photos go, a tombstone with ids alone stays.

The tombstone answers every later push for the case with "erased", and an event in the feed tells each device that
holds the case to take it out. The list of erasures is kept beside the database too, so that it can be repeated
after a restore from a backup of before.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, select, update

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway.caseload import find_case
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.database import EMPTY_TOTAL
from pbdesk.gateway.log import publish
from pbdesk.gateway.own import own_op
from pbdesk.gateway.tables import attachment_chunks, cases, chunks, feed, ops, records, submissions
from pbdesk.gateway.writing import insert_new
from pbdesk.sync.op import ERASURE


def erase(connection: Connection, clock: Clock, wanted: str, by: str) -> dict[str, Any]:
    """Erase a case for good and return its id and how many saves were erased.

    Raises KnownError: as `find_case`, or "case-signed" where a plan of the case was approved: such records are kept
    for as long as the law says, and are not the gateway's to remove.
    """
    case_id = find_case(connection, wanted)
    connection.execute(select(cases.c.id).where(cases.c.id == case_id).with_for_update()).one()
    signed = select(submissions.c.id).where(
        submissions.c.case_id == case_id, submissions.c.decision_id.is_not(None)
    )
    if connection.execute(signed.limit(1)).first() is not None:
        raise KnownError(
            "case-signed",
            N_("A plan of this case was decided on, and such records have to be kept."),
            safe=N_("Nothing was erased."),
            todo=N_("Erase it once the time for keeping it is over, or ask your records officer."),
        )
    return {"case": case_id, "erased": _erase(connection, clock, case_id, by)}


def _erase(connection: Connection, clock: Clock, case_id: str, by: str) -> int:
    overwritten = update(ops).where(ops.c.case_id == case_id).values(body=b"", outcome="erased", reason="")
    count = connection.execute(overwritten).rowcount
    connection.execute(update(chunks).where(chunks.c.case_id == case_id).values(data=b""))
    for table in (chunks, attachment_chunks, submissions, records, feed):
        connection.execute(delete(table).where(table.c.case_id == case_id))
    tombstone = {"erased_at": clock.now(), "op_count": 0, "op_total": EMPTY_TOTAL}
    connection.execute(update(cases).where(cases.c.id == case_id).values(tombstone))
    event = own_op(
        connection,
        kind="command",
        type_name=ERASURE,
        rec_id=clock.new_id(),
        case_id=case_id,
        values={},
        author=by,
        wall_time=clock.now(),
    )
    publish(connection, event, clock)
    return count


def erased_cases(connection: Connection) -> list[str]:
    """Return the ids of the erased cases, in order."""
    return list(
        connection.scalars(select(cases.c.id).where(cases.c.erased_at.is_not(None)).order_by(cases.c.id))
    )


def repeat(connection: Connection, clock: Clock, case_ids: Iterable[str], by: str) -> list[str]:
    """Erase again what an older backup brought back or never knew, and return the ids.

    A case that the backup never knew gets its tombstone too: a laptop may still offer it.
    """
    again = sorted(set(case_ids) - set(erased_cases(connection)))
    tombstones = [
        {"id": case_id, "created_at": clock.now(), "op_count": 0, "op_total": EMPTY_TOTAL}
        for case_id in again
    ]
    insert_new(connection, cases, tombstones)
    for case_id in again:
        _erase(connection, clock, case_id, by)
    return again
