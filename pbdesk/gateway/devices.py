"""Enrolling a device with a one-time code, and letting it go.

Codes, and the lasting tokens of devices without a key, are kept only as SHA-256, and of a device's key only the
public half: whoever reads the database cannot sign in with what is there.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway.access import Actor
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.tables import chain_faults, chains, devices, enrol_codes, grants, ops, users

CODE_DAYS = 7
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # without letters and figures that look alike
_CODE_LENGTH = 16
MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a device is told once, when it enrols. One that brought a key gets no lasting token."""

    device_id: str
    token: str
    user: str


def new_code(connection: Connection, clock: Clock, user_name: str) -> str:
    """Return a one-time code with which one device may enrol for a user, who is added where unknown."""
    user_id = user_named(connection, user_name) or add_user(connection, clock, user_name)
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    expires = datetime.fromisoformat(clock.now()) + timedelta(days=CODE_DAYS)
    connection.execute(
        insert(enrol_codes).values(
            code_sha256=_sha256(letters),
            user_id=user_id,
            expires_at=expires.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
    )
    return "-".join(letters[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def enrol(
    connection: Connection, clock: Clock, code: str, device_name: str, public_key: str = ""
) -> Enrolled:
    """Use up a code and return the new device, with a lasting token where it is too old a program to bring a key.

    Raises KnownError (code enrol-code-refused) alike for a code that is unknown, used or too old.
    """
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    now = clock.now()
    user_id = connection.execute(
        update(enrol_codes)
        .where(enrol_codes.c.code_sha256 == _sha256(letters))
        .where(enrol_codes.c.used_at.is_(None), enrol_codes.c.expires_at > now)
        .values(used_at=now)
        .returning(enrol_codes.c.user_id)
    ).scalar_one_or_none()
    if user_id is None:
        raise KnownError(
            "enrol-code-refused",
            N_("This code is not known to the council, was used already, or is too old."),
            safe=N_("Your changes are safe on this computer."),
            todo=N_("Check the code, or ask the council for a new one."),
        )
    device_id, token = clock.new_id(), "" if public_key else secrets.token_urlsafe(32)
    connection.execute(
        insert(devices).values(
            id=device_id,
            user_id=user_id,
            name=device_name[:MAX_NAME],
            token_sha256=_sha256(token) if token else no_token(device_id),
            enrolled_at=now,
            public_key=public_key,
        )
    )
    name = connection.execute(select(users.c.name).where(users.c.id == user_id)).scalar_one()
    return Enrolled(device_id, token, name)


def no_token(device_id: str) -> str:
    """Return what stands in place of a lasting token's hash, and is the hash of nothing."""
    return f"key:{device_id}"


def actor_of(connection: Connection, token: str) -> Actor | None:
    """Return whose lasting token this is, or None for one that is unknown or revoked."""
    row = connection.execute(
        select(devices.c.id, devices.c.user_id, users.c.name)
        .join(users, users.c.id == devices.c.user_id)
        .where(devices.c.token_sha256 == _sha256(token), devices.c.revoked_at.is_(None))
    ).one_or_none()
    return Actor(row.id, row.user_id, row.name) if row else None


def revoke(connection: Connection, clock: Clock, device: str) -> str:
    """End a device's access at once and return its name. `device` is its id.

    Raises KnownError (code device-unknown) where no device with access has that id.
    """
    name = connection.execute(
        update(devices)
        .where(devices.c.id == device, devices.c.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(devices.c.name)
    ).scalar_one_or_none()
    if name is None:
        raise KnownError(
            "device-unknown",
            N_("No device with the id {device} has access here."),
            todo=N_("“pbdesk gateway devices” lists the devices."),
            device=device,
        )
    return str(name)


def user_named(connection: Connection, name: str) -> str | None:
    """Return a user's id by name, or None."""
    return connection.scalar(select(users.c.id).where(users.c.name == name.strip()))


def add_user(connection: Connection, clock: Clock, name: str) -> str:
    """Add a user and return the id. Raises KnownError (code user-name)."""
    if not name.strip() or len(name) > MAX_NAME:
        raise KnownError(
            "user-name", N_("A user needs a name of at most {count} letters."), todo="", count=MAX_NAME
        )
    user_id = clock.new_id()
    connection.execute(insert(users).values(id=user_id, name=name.strip(), created_at=clock.now()))
    return user_id


def list_devices(connection: Connection) -> list[dict[str, Any]]:
    """Return every device with its user, whether it has access, and how many cases that user has."""
    case_count = (
        select(func.count())
        .where(grants.c.user_id == devices.c.user_id, grants.c.ended_at.is_(None))
        .correlate(devices)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(devices, users.c.name.label("user"), case_count.label("cases"))
        .join(users, users.c.id == devices.c.user_id)
        .order_by(users.c.name, devices.c.enrolled_at, devices.c.id)
    )
    return [
        {
            "id": row.id,
            "name": row.name,
            "user": row.user,
            "cases": row.cases,
            "enrolled_at": row.enrolled_at,
            "revoked_at": row.revoked_at or "",
            "has_key": bool(row.public_key),
        }
        for row in rows
    ]


def list_chains(connection: Connection) -> list[dict[str, Any]]:
    """Return how each device's chain of ops stands: how many came, are missing, and stand twice (a clone)."""
    counted = connection.execute(
        select(chain_faults.c.device, func.count().label("faults")).group_by(chain_faults.c.device)
    )
    faults = {row.device: row.faults for row in counted}
    first, last = func.min(ops.c.dev_seq), func.max(ops.c.dev_seq)
    rows = connection.execute(
        select(
            ops.c.device,
            users.c.name,
            func.count().label("received"),
            (last - first + 1 - func.count(ops.c.dev_seq.distinct())).label("missing"),
        )
        .join(chains, chains.c.device == ops.c.device)
        .join(users, users.c.id == chains.c.user_id)
        .group_by(ops.c.device, ops.c.epoch, users.c.name)
        .order_by(users.c.name, ops.c.device)
    )
    return [
        {
            "device": row.device,
            "user": row.name,
            "received": row.received,
            "missing": row.missing,
            "standing_twice": faults.get(row.device, 0),
        }
        for row in rows
    ]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
