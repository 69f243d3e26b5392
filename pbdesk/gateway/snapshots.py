"""Snapshots of heads: how the records of cases stand, read by case and not from the feed's start.

What a device is given is what `access` lets its user see, all of one page at the same moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, select

from pbdesk.gateway.access import OPEN_CASES, SHARED, Actor, among, held_cases
from pbdesk.gateway.dialect import one_of
from pbdesk.gateway.tables import ops, records

MAX_BYTES = 4_000_000
MAX_CASES = 100
"""On one page."""
MAX_ASKED = 10_000
WORTH_OPS = 2
"""A case is given where it has so many ops for each record; the feed alone is quicker for one with fewer."""


class StoredCase(msgspec.Struct, frozen=True):
    """As `pbdesk.sync.snapshot.CaseSnapshot`, with states as they are stored, which need no decoding to be sent."""

    case_id: str
    records: list[msgspec.Raw]
    op_ids: list[str]


class StoredSnapshots(msgspec.Struct, frozen=True):
    """As `pbdesk.sync.snapshot.SnapshotPage`."""

    cases: list[StoredCase]
    left: list[str]


def read_snapshots(connection: Connection, actor: Actor, wanted: Sequence[str]) -> StoredSnapshots:
    """Return the first page of the snapshots of some cases, in the order in which they are asked for.

    Cases that are unknown, erased or not the actor's are left out alike, and so are those that are not worth a
    snapshot. The connection is to see one moment.
    """
    asked = dict.fromkeys(wanted[:MAX_ASKED])
    allowed = {SHARED, *held_cases(connection, actor).granted}
    open_ones = [case_id for case_id in asked if case_id in allowed]
    found: list[StoredCase] = []
    size = done = 0
    for case in _cases(connection, open_ones[:MAX_CASES]):
        if len(case.op_ids) >= WORTH_OPS * len(case.records):
            size += sum(map(len, case.records))
            if found and size > MAX_BYTES:
                break
            found.append(case)
        done += 1
    return StoredSnapshots(found, open_ones[done:])


def forbidden(connection: Connection, actor: Actor, wanted: Iterable[str]) -> set[str]:
    """Return those of some cases that are not the actor's, for the audit."""
    return set(wanted) - among(connection, OPEN_CASES, actor, wanted)


def _cases(connection: Connection, case_ids: list[str]) -> list[StoredCase]:
    states: dict[str, list[msgspec.Raw]] = {case_id: [] for case_id in case_ids}
    op_ids: dict[str, list[str]] = {case_id: [] for case_id in case_ids}
    kept = select(records.c.case_id, records.c.state).order_by(records.c.case_id, records.c.id)
    for row in connection.execute(kept.where(one_of(connection, records.c.case_id, case_ids))):
        states[row.case_id].append(msgspec.Raw(row.state))
    named = select(ops.c.case_id, ops.c.op_id).where(ops.c.seq > 0).order_by(ops.c.case_id, ops.c.seq)
    for row in connection.execute(named.where(one_of(connection, ops.c.case_id, case_ids))):
        op_ids[row.case_id].append(row.op_id)
    return [StoredCase(case_id, states[case_id], op_ids[case_id]) for case_id in case_ids]
