"""The audit: who was given what of which cases and when, and who was refused. Rows are only ever added.

Each row carries a keyed hash of itself and of the row before, so that one that was changed or taken out shows. An
answer goes out only after its row is durable.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select

from pbdesk.gateway.access import Actor
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.dialect import hold
from pbdesk.gateway.tables import audit, council, devices, users

READ, DENIED, STRANGER = "read", "denied", "stranger"
MOST_LISTED = 1000
_NOBODY = Actor("", "", "")
_CASES = msgspec.json.Decoder(list[str])


@dataclass(slots=True)
class Seen:
    """What one request was given of which cases, and refused; filled by its handler."""

    read: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    is_denied: bool = False

    def deny(self, *case_ids: str) -> None:
        """Note that something was refused, of these cases where it is known which."""
        self.is_denied = True
        self.denied.update(case_id[:64] for case_id in case_ids)

    def entries(self) -> Iterator[tuple[str, set[str]]]:
        """Return what is to be noted: actions with their cases."""
        if self.read:
            yield READ, self.read
        if self.is_denied:
            yield DENIED, self.denied


def note(
    connection: Connection,
    clock: Clock,
    action: str,
    what: str,
    *,
    actor: Actor = _NOBODY,
    address: str = "",
    case_ids: set[str] | None = None,
) -> None:
    """Add a row. In a writing transaction of the council's own."""
    hold(connection, ["audit"])
    last = end(connection)
    row = {
        "n": last["n"] + 1,
        "at": clock.now(),
        "user_id": actor.user_id,
        "device_id": actor.device_id,
        "address": address[:64],
        "action": action,
        "what": what[:40],
        "case_ids": msgspec.json.encode(sorted(case_ids or ())).decode(),
    }
    row["hash"] = _hash(_secret(connection), last["hash"], row)
    connection.execute(insert(audit).values(row))


def rows(
    connection: Connection, *, case_id: str = "", user: str = "", since: str = "", limit: int = MOST_LISTED
) -> list[dict[str, Any]]:
    """Return what was noted, newest first: of one case, of one user by name, since an ISO time, where given."""
    query = (
        select(audit, users.c.name.label("user"), devices.c.name.label("device"))
        .outerjoin(users, users.c.id == audit.c.user_id)
        .outerjoin(devices, devices.c.id == audit.c.device_id)
        .order_by(audit.c.n.desc())
        .limit(limit)
    )
    if case_id:
        query = query.where(audit.c.case_ids.contains(msgspec.json.encode(case_id).decode(), autoescape=True))
    if user:
        query = query.where(users.c.name == user)
    if since:
        query = query.where(audit.c.at >= since)
    return [
        {
            "n": row.n,
            "at": row.at,
            "user": row.user or "",
            "device": row.device or "",
            "address": row.address,
            "action": row.action,
            "what": row.what,
            "cases": _CASES.decode(row.case_ids),
        }
        for row in connection.execute(query)
    ]


def end(connection: Connection) -> dict[str, Any]:
    """Return the number and hash of the last row. Kept elsewhere, it shows later whether rows were cut off the end."""
    last = connection.execute(select(audit.c.n, audit.c.hash).order_by(audit.c.n.desc()).limit(1)).first()
    return {"n": last.n if last else 0, "hash": last.hash if last else ""}


def first_break(connection: Connection) -> int:
    """Return the number of the first row that does not follow from the one before, or 0 where all do."""
    secret, before, expected = _secret(connection), "", 1
    for row in connection.execute(select(audit).order_by(audit.c.n)):
        if row.n != expected or row.hash != _hash(secret, before, _values(row)):
            return expected
        before, expected = row.hash, expected + 1
    return 0


def _values(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "hash"}


def _hash(secret: str, before: str, values: dict[str, Any]) -> str:
    whole = before.encode() + b"|" + msgspec.json.encode(values, order="sorted")
    return hmac.new(bytes.fromhex(secret), whole, hashlib.sha256).hexdigest()


def _secret(connection: Connection) -> str:
    return str(connection.execute(select(council.c.secret)).scalar_one())
