"""Who may sign off plans as what: roles that the council gives to people and ends, with all of their history.

What a role may approve is the scheme's (`pbdesk.gateway.approval`). Until a council gives its first role, it works as
one did before there were any.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway import audit
from pbdesk.gateway.access import Actor
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.devices import add_user, user_named
from pbdesk.gateway.dialect import hold
from pbdesk.gateway.tables import sign_off_roles, users

GIVEN, ENDED, DECIDED = "role given", "role ended", "decided"
ACCOUNT = "account "
"""With what begins, where the audit has an address, the account of the council's computer that gave a command."""
HINT = N_(
    "No role is given here yet, so anybody may sign off in any role; "
    "“pbdesk gateway roles --give ROLE --user NAME” gives the first one."
)


@dataclass(frozen=True, slots=True)
class By:
    """Who gave a command: the name that they say, and the computer's own account that they used."""

    name: str
    account: str


def give(
    connection: Connection, clock: Clock, role: str, name: str, *, by: By, known: Collection[str]
) -> dict[str, Any]:
    """Give a person a role in which to sign off plans, and note it. Who is not known here is added.

    Args:
        connection: in a writing transaction.
        clock: when, and the new ids.
        role: one of `known`, the roles of the council's schemes.
        name: who gets it. by: who gives it.
        known: every role in which plans are signed off.

    Returns:
        The row, whether the person was `added`, and whether it is the `first` role of all.

    Raises:
        KnownError: "role-unknown", "role-held", or "user-name".
    """
    keep_still(connection)
    if role not in known:
        raise KnownError(
            "role-unknown",
            N_("Nobody called {role} signs off plans in any programme."),
            safe=N_("Nothing was changed."),
            todo=N_("Those who do are: {known}."),
            role=role,
            known=", ".join(known),
        )
    user_id = user_named(connection, name)
    added, first = user_id is None, not in_force(connection)
    user_id = user_id or add_user(connection, clock, name)
    if role in roles_of(connection, user_id):
        raise KnownError(
            "role-held",
            N_("{name} has the role {role} already."),
            safe=N_("Nothing was changed."),
            name=name.strip(),
            role=role,
        )
    row = {"id": clock.new_id(), "user_id": user_id, "role": role, "given_at": clock.now()}
    connection.execute(insert(sign_off_roles).values(given_by=by.name, **row))
    note(connection, clock, GIVEN, role, name=name, by=by)
    return {**_row(connection, row["id"]), "added": added, "first": first}


def end(connection: Connection, clock: Clock, role: str, name: str, *, by: By) -> dict[str, Any]:
    """End a person's role, note it, and return its row.

    Raises KnownError: "user-unknown", or "role-not-held".
    """
    keep_still(connection)
    user_id = _known_user(connection, name)
    held = connection.scalar(
        select(sign_off_roles.c.id).where(
            sign_off_roles.c.user_id == user_id,
            sign_off_roles.c.role == role,
            sign_off_roles.c.ended_at.is_(None),
        )
    )
    if held is None:
        raise KnownError(
            "role-not-held",
            N_("{name} does not have the role {role}."),
            safe=N_("Nothing was changed."),
            todo=N_("“pbdesk gateway roles” lists who may sign off as what."),
            name=name.strip(),
            role=role,
        )
    ending = update(sign_off_roles).where(sign_off_roles.c.id == held)
    connection.execute(ending.values(ended_at=clock.now(), ended_by=by.name))
    note(connection, clock, ENDED, role, name=name, by=by)
    return _row(connection, held)


def list_roles(connection: Connection, name: str = "") -> list[dict[str, Any]]:
    """Return every role that was ever given, of all or of one person, in order of names and then of time.

    Raises KnownError: "user-unknown".
    """
    query = _rows()
    if name:
        query = query.where(sign_off_roles.c.user_id == _known_user(connection, name))
    return [_as_dict(row) for row in connection.execute(query)]


def in_force(connection: Connection) -> bool:
    """Return whether this council has ever given a role: from then on nobody signs off without one."""
    return connection.execute(select(sign_off_roles.c.id).limit(1)).first() is not None


def roles_of(connection: Connection, user_id: str) -> frozenset[str]:
    """Return the roles that a user has now."""
    held = select(sign_off_roles.c.role).where(
        sign_off_roles.c.user_id == user_id, sign_off_roles.c.ended_at.is_(None)
    )
    return frozenset(connection.scalars(held))


def holders(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return who has each role now, by role."""
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(_rows().where(sign_off_roles.c.ended_at.is_(None))):
        found[row.role] = (*found.get(row.role, ()), row.name)
    return found


def keep_still(connection: Connection) -> None:
    """Let nobody else change who has which role until this transaction ends."""
    hold(connection, [sign_off_roles.name])


def note(
    connection: Connection,
    clock: Clock,
    action: str,
    what: str,
    *,
    name: str,
    by: By,
    case_ids: set[str] | None = None,
) -> None:
    """Add a row to the audit: what was done about a person's signing off, and from which account of a computer."""
    user_id = user_named(connection, name) or ""
    address = ACCOUNT + by.account + ("" if user_id else f" as {name.strip()}")
    audit.note(
        connection,
        clock,
        action,
        what,
        actor=Actor("", user_id, name),
        address=address,
        case_ids=case_ids,
    )


def _known_user(connection: Connection, name: str) -> str:
    user_id = user_named(connection, name)
    if user_id is None:
        raise KnownError(
            "user-unknown",
            N_("There is no user called {user} here."),
            safe=N_("Nothing was changed."),
            todo=N_("“pbdesk gateway roles” lists who may sign off as what."),
            user=name,
        )
    return user_id


def _rows() -> Select[Any]:
    return (
        select(sign_off_roles, users.c.name)
        .join(users, users.c.id == sign_off_roles.c.user_id)
        .order_by(users.c.name, sign_off_roles.c.given_at, sign_off_roles.c.id)
    )


def _row(connection: Connection, row_id: str) -> dict[str, Any]:
    return _as_dict(connection.execute(_rows().where(sign_off_roles.c.id == row_id)).one())


def _as_dict(row: Any) -> dict[str, Any]:
    return {
        "user": row.name,
        "role": row.role,
        "given_at": row.given_at,
        "given_by": row.given_by,
        "ended_at": row.ended_at or "",
        "ended_by": row.ended_by,
    }
