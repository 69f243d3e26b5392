"""Changes that came after their author's access to the case had ended: the tray of the case's new adviser.

They are in the log whole and stand in no record until somebody takes them in, which merges them like any other.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway.batch import stored_state
from pbdesk.gateway.caseload import list_cases
from pbdesk.gateway.checks import refusal
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.log import publish
from pbdesk.gateway.tables import cases, ops
from pbdesk.sync.op import decode
from pbdesk.sync.page import OpAnswer


def list_late(connection: Connection) -> list[dict[str, Any]]:
    """Return the changes that wait for somebody to look at them, oldest first, each with what it sets."""
    held = select(ops.c.body).where(ops.c.outcome == "held").order_by(ops.c.received_at, ops.c.dev_seq)
    waiting = [decode(body) for body in connection.scalars(held)]
    known = {case["id"]: case for case in list_cases(connection)} if waiting else {}
    return [
        {
            "op": op.op_id,
            "case": op.case_id,
            "reference": known.get(op.case_id, {}).get("reference", ""),
            "person": known.get(op.case_id, {}).get("person", ""),
            "type": op.type,
            "author": op.author,
            "made_at": op.wall_time,
            "sets": {name: change.v for name, change in op.set.items()},
        }
        for op in waiting
    ]


def take_late(connection: Connection, clock: Clock, op_id: str) -> OpAnswer:
    """Merge a late change into its record and return its answer.

    Raises KnownError: "late-unknown" where no such change waits, "late-refused" where it cannot stand.
    """
    body = connection.scalar(select(ops.c.body).where(ops.c.op_id == op_id, ops.c.outcome == "held"))
    if body is None:
        raise KnownError(
            "late-unknown",
            N_("No late change with the id {op} waits here."),
            todo=N_("“pbdesk gateway late” lists them."),
            op=op_id,
        )
    op = decode(body)
    connection.execute(select(cases.c.id).where(cases.c.id == op.case_id).with_for_update()).one()
    reason = refusal(op, stored_state(connection, op.rec_id))
    if reason:
        raise KnownError("late-refused", reason, safe=N_("It stays where it is."))
    return publish(connection, op, clock)
