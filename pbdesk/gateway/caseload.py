"""The council's cases: listing them, and assigning one to a user with its whole history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from pbdesk.domain.case import Case
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.people import Person
from pbdesk.domain.records import Record, type_of
from pbdesk.gateway.access import SHARED
from pbdesk.gateway.checks import record_in
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.database import take_places
from pbdesk.gateway.devices import user_named
from pbdesk.gateway.tables import cases, feed, grants, ops, records, users
from pbdesk.gateway.writing import add
from pbdesk.sync.heads import RecordState

_STATE = msgspec.json.Decoder(RecordState)
R = TypeVar("R", bound=Record)


def records_of(connection: Connection, struct: type[R], case_id: str | None = None) -> list[R]:
    """Return the records of a type, of one case or of all, as the gateway shows them, in order of id."""
    query = select(records.c.state).where(records.c.type == type_of(struct).name).order_by(records.c.id)
    if case_id is not None:
        query = query.where(records.c.case_id == case_id)
    found = (record_in(_STATE.decode(state)) for state in connection.scalars(query))
    return [record for record in found if isinstance(record, struct)]


def list_cases(connection: Connection) -> list[dict[str, Any]]:
    """Return every case with its person, scheme, users, and the number of records that wait for a person."""
    people = {person.case_id: person.name for person in records_of(connection, Person)}
    known = {case.id: case for case in records_of(connection, Case)}
    assigned = _users_by_case(connection)
    conflicts = records_in_conflict(connection)
    listed = connection.execute(
        select(cases.c.id, cases.c.op_count)
        .where(cases.c.id != SHARED, cases.c.erased_at.is_(None))
        .order_by(cases.c.id)
    )
    return [
        {
            "id": row.id,
            "reference": known[row.id].reference if row.id in known else "",
            "scheme": known[row.id].scheme_id if row.id in known else "",
            "person": people.get(row.id, ""),
            "users": assigned.get(row.id, []),
            "saves": row.op_count,
            "records_in_conflict": conflicts.get(row.id, 0),
        }
        for row in listed
    ]


def records_in_conflict(connection: Connection) -> dict[str, int]:
    """Return how many records wait for a person's choice, by case id, for the cases that have any."""
    rows = connection.execute(
        select(records.c.case_id, func.count().label("waiting"))
        .where(records.c.conflicts > 0)
        .group_by(records.c.case_id)
    )
    return {row.case_id: row.waiting for row in rows}


def _users_by_case(connection: Connection) -> dict[str, list[str]]:
    rows = connection.execute(
        select(grants.c.case_id, users.c.name)
        .join(users, users.c.id == grants.c.user_id)
        .where(grants.c.ended_at.is_(None))
        .order_by(users.c.name)
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row.name)
    return found


def find_case(connection: Connection, wanted: str) -> str:
    """Return the id of a case by its id or its reference. An erased case is not found.

    Raises KnownError: code "case-unknown" where there is none, "case-ambiguous" where a reference is used twice.
    """
    known = connection.scalar(
        select(cases.c.id).where(cases.c.id == wanted, cases.c.id != SHARED, cases.c.erased_at.is_(None))
    )
    if known:
        return str(known)
    return _only_one(wanted, [case.id for case in records_of(connection, Case) if case.reference == wanted])


def _only_one(wanted: str, found: Iterable[str]) -> str:
    ids = sorted(set(found))
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise KnownError(
            "case-ambiguous",
            N_("{count} cases have the reference {wanted}."),
            todo=N_("Give the id of the one that you mean."),
            wanted=wanted,
            count=len(ids),
        )
    raise KnownError(
        "case-unknown",
        N_("There is no case {wanted} here."),
        todo=N_("“pbdesk gateway cases” lists the cases. A case comes here with its adviser's first sync."),
        wanted=wanted,
    )


def assign(connection: Connection, clock: Clock, wanted: str, user: str) -> dict[str, Any]:
    """Give a user access to a case, and put the case's whole history into the feed again for that user.

    Returns the case's id, the user, and how many saves will be delivered; none if the user had access already.
    Raises KnownError: as `find_case`, or code "user-unknown".
    """
    case_id = find_case(connection, wanted)
    user_id = user_named(connection, user)
    if user_id is None:
        raise KnownError(
            "user-unknown",
            N_("There is no user called {user} here."),
            todo=N_("Enrol them first: “pbdesk gateway enrol --user NAME”."),
            user=user,
        )
    # The lock of the case: what is pushed meanwhile comes before the history, or after all of it.
    connection.execute(select(cases.c.id).where(cases.c.id == case_id).with_for_update()).one()
    held = (grants.c.case_id == case_id, grants.c.user_id == user_id)
    if connection.scalar(select(grants.c.case_id).where(*held, grants.c.ended_at.is_(None))) is not None:
        return {"case": case_id, "user": user, "delivered_again": 0}
    # A grant that had ended begins anew: what it had delivered before comes again, once.
    connection.execute(delete(grants).where(*held))
    connection.execute(delete(feed).where(feed.c.case_id == case_id, feed.c.user_id == user_id))
    row = {"case_id": case_id, "user_id": user_id, "from_seq": 0, "granted_at": clock.now()}
    connection.execute(insert(grants).values(row))
    return {"case": case_id, "user": user, "delivered_again": deliver_history(connection, case_id, user_id)}


def deliver_history(connection: Connection, case_id: str, user_id: str) -> int:
    """Put a case's whole history into the feed again, for a user alone whose access is new; return its length.

    Runs under the case's lock.
    """
    history = connection.execute(
        select(ops.c.op_id, ops.c.op_hash).where(ops.c.case_id == case_id, ops.c.seq > 0).order_by(ops.c.seq)
    ).all()
    first = take_places(connection, len(history))
    connection.execute(
        update(grants)
        .where(grants.c.case_id == case_id, grants.c.user_id == user_id)
        .values(from_seq=first + len(history) - 1)
    )
    add(connection, feed, _deliveries(history, first, case_id, user_id))
    return len(history)


def end_access(connection: Connection, clock: Clock, wanted: str, user: str) -> dict[str, Any]:
    """End a user's access to a case. Their devices hand over what they made, and then take the case out.

    Returns the case's id and the user. Raises KnownError: as `find_case`, or "grant-unknown".
    """
    case_id = find_case(connection, wanted)
    user_id = user_named(connection, user)
    connection.execute(select(cases.c.id).where(cases.c.id == case_id).with_for_update()).one()
    ended = connection.execute(
        update(grants)
        .where(grants.c.case_id == case_id, grants.c.user_id == user_id, grants.c.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    if not ended.rowcount:
        raise KnownError(
            "grant-unknown",
            N_("{user} does not work on this case."),
            safe=N_("Nothing was changed."),
            todo=N_("“pbdesk gateway cases” lists who works on which case."),
            user=user,
        )
    return {"case": case_id, "user": user}


def _deliveries(history: Iterable[Any], first: int, case_id: str, user_id: str) -> list[dict[str, Any]]:
    return [
        {
            "seq": first + n,
            "op_id": row.op_id,
            "op_hash": row.op_hash,
            "case_id": case_id,
            "user_id": user_id,
        }
        for n, row in enumerate(history)
    ]
