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
    granted = select(grants.c.case_id).where(grants.c.user_id == actor.user_id, grants.c.ended_at.is_(None))
    shared = select(cases.c.id).where(cases.c.id == SHARED)
    both = union_all(granted, shared).subquery()
    return select(both.c.case_id)


def ended_cases(actor: Actor) -> Select[str]:
    """Return the query of the case ids that an actor could work on once. They may hand over what they made there,
    and read nothing."""
    return select(grants.c.case_id).where(grants.c.user_id == actor.user_id, grants.c.ended_at.is_not(None))


def among(connection: Connection, rule: Select[str], case_ids: Iterable[str]) -> set[str]:
    """Return those of some case ids that a rule of this module (`open_cases(actor)`) allows."""
    found: set[str] = set()
    for portion in in_portions(set(case_ids)):
        allowed = rule.subquery()
        found |= set(connection.scalars(select(allowed.c.case_id).where(allowed.c.case_id.in_(portion))))
    return found


def granted_cases(connection: Connection, actor: Actor) -> tuple[str, ...]:
    """Return the ids of the cases that an actor may hold, without the shared scope and erased ones, in order."""
    allowed = open_cases(actor).subquery()
    living = select(cases.c.id).join(allowed, allowed.c.case_id == cases.c.id)
    return tuple(
        connection.scalars(
            living.where(cases.c.id != SHARED, cases.c.erased_at.is_(None)).order_by(cases.c.id)
        )
    )
