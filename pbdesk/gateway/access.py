"""Who may see which case: one rule, in one function, that every road to the data goes through.

Unknown and forbidden are the same answer to whoever asks.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, String, bindparam, select, union_all

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


USER = bindparam("of_user", type_=String)
"""Whose cases a query is about. Queries are put together once, and given their user and values each time (`of`): to put
one together takes longer than to answer it."""

_ever = select(grants.c.case_id).where(grants.c.user_id == USER)
_shared = select(cases.c.id).where(cases.c.id == SHARED)


def _both(granted: Select[str]) -> Select[str]:
    both = union_all(granted, _shared).subquery()
    return select(both.c.case_id)


OPEN_CASES = _both(_ever.where(grants.c.ended_at.is_(None)))
"""The case ids that a user may read and write: cases granted to them, and the shared scope."""

ENDED_CASES = _ever.where(grants.c.ended_at.is_not(None))
"""The case ids that a user could work on once. They may hand over what they made there, and read nothing."""

HANDED_OVER = _both(_ever)
"""The case ids that a user may give photos to: open ones, and those whose access has ended."""


def of(actor: Actor, **values: Any) -> dict[str, Any]:
    """Return what a query about an actor's cases is executed with."""
    return {"of_user": actor.user_id, **values}


def among(connection: Connection, rule: Select[str], actor: Actor, case_ids: Iterable[str]) -> set[str]:
    """Return those of some case ids that a rule of this module (`OPEN_CASES`) allows an actor."""
    found: set[str] = set()
    for portion in in_portions(set(case_ids)):
        found |= set(connection.scalars(_among(rule), of(actor, asked=portion)))
    return found


@functools.cache
def _among(rule: Select[str]) -> Select[str]:
    allowed = rule.subquery()
    return select(allowed.c.case_id).where(allowed.c.case_id.in_(bindparam("asked", expanding=True)))


@dataclass(frozen=True, slots=True)
class HeldCases:
    """The ids of a user's cases, in order: those that they may hold, those whose access has ended, those erased."""

    granted: tuple[str, ...]
    ended: tuple[str, ...]
    erased: tuple[str, ...]


def held_cases(connection: Connection, actor: Actor) -> HeldCases:
    """Return what has become of every case that an actor was ever granted; the shared scope is none."""
    rows = connection.execute(_HELD, of(actor)).all()
    return HeldCases(
        tuple(row.id for row in rows if row.ended_at is None and row.erased_at is None),
        tuple(row.id for row in rows if row.ended_at is not None),
        tuple(row.id for row in rows if row.erased_at is not None),
    )


_HELD = (
    select(cases.c.id, grants.c.ended_at, cases.c.erased_at)
    .join(grants, grants.c.case_id == cases.c.id)
    .where(grants.c.user_id == USER, cases.c.id != SHARED)
    .order_by(cases.c.id)
)
