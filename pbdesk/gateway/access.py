"""Who may see which case: one rule, in one function, that every road to the data goes through.

Unknown and forbidden are the same answer to whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Select, select, union_all

from pbdesk.gateway.database import in_portions
from pbdesk.gateway.tables import cases, grants

SHARED = ""
"""The case id of records that belong to everybody, such as directory services."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whose request this is: an enrolled device and its user."""

    device_id: str
    user_id: str
    user: str


def open_cases(actor: Actor) -> Select[str]:
    """Return the query of the case ids that an actor may read and write: cases granted to the user, and the
    shared scope."""
    granted = select(grants.c.case_id).where(grants.c.user_id == actor.user_id)
    shared = select(cases.c.id).where(cases.c.id == SHARED)
    both = union_all(granted, shared).subquery()
    return select(both.c.case_id)


def open_among(connection: Connection, actor: Actor, case_ids: Iterable[str]) -> set[str]:
    """Return those of some case ids that an actor may read and write."""
    found: set[str] = set()
    for portion in in_portions(set(case_ids)):
        rule = open_cases(actor).subquery()
        found |= set(connection.scalars(select(rule.c.case_id).where(rule.c.case_id.in_(portion))))
    return found


def granted_cases(connection: Connection, actor: Actor) -> tuple[str, ...]:
    """Return the ids of the cases that an actor may hold, without the shared scope, in order."""
    return tuple(sorted(case_id for case_id in connection.scalars(open_cases(actor)) if case_id != SHARED))
