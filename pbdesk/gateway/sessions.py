"""Knowing a device by its key: a challenge that it signs, and the short token that it gets for that.

Challenges and tokens are signed by the gateway, so any of its processes knows them and a stranger's question writes
nothing. Whether the device still has access is asked of the database each time: revoking one takes hold at once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway import devices
from pbdesk.gateway.access import Actor
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.tables import council, used_challenges, users
from pbdesk.gateway.tables import devices as table
from pbdesk.sync.proof import to_bring, to_sign

TOKEN_SECONDS = 600
CHALLENGE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A short token, who it is for, and for how many seconds it holds."""

    token: str
    seconds: int
    actor: Actor


def new_challenge(connection: Connection, clock: Clock, device_id: str) -> str:
    """Return what a device is to sign; alike for one that is not known here."""
    expires, chance = _later(clock, CHALLENGE_SECONDS), secrets.token_hex(16)
    mac = _mac(_secret(connection), "challenge", device_id, expires, chance)
    return f"{chance}.{expires}.{mac}"


def open_session(
    connection: Connection, clock: Clock, device_id: str, challenge: str, signature: str
) -> OpenedSession:
    """Return a short token for a device that signed its challenge.

    Raises KnownError (code token-unknown) alike for an unknown or revoked device, a challenge that is not ours, out
    of date or answered before, and a signature that does not fit.
    """
    row = _device(connection, device_id)
    if row is None or not row.public_key:
        raise token_unknown()
    _check_challenge(clock, row.secret, device_id, challenge)
    _check_signature(row.public_key, to_sign(row.council, device_id, challenge), signature)
    _use_up(connection, clock, challenge)
    expires = _later(clock, TOKEN_SECONDS)
    mac = _mac(row.secret, "token", device_id, expires, row.public_key)
    return OpenedSession(f"{device_id}.{expires}.{mac}", TOKEN_SECONDS, Actor(row.id, row.user_id, row.name))


def actor_of(connection: Connection, clock: Clock, token: str) -> Actor | None:
    """Return whose token this is: a short one, or the lasting one of a device that has no key yet. None for one that
    is unknown, out of date, or of a device without access."""
    device_id, _, rest = token.partition(".")
    expires, _, mac = rest.partition(".")
    if not mac:
        return devices.actor_of(connection, token)
    row = _device(connection, device_id)
    if row is None or not row.public_key or expires <= clock.now():
        return None
    ours = _mac(row.secret, "token", device_id, expires, row.public_key)
    return Actor(row.id, row.user_id, row.name) if _equal(ours, mac) else None


def bring_key(connection: Connection, actor: Actor, public_key: str, signature: str) -> None:
    """Give a device that enrolled before there were keys its own; its lasting token is worth nothing from now on.

    Raises KnownError (code token-unknown) where it has a key already, or does not hold this one.
    """
    council_id = connection.execute(select(council.c.id)).scalar_one()
    _check_signature(public_key, to_bring(council_id, actor.device_id, public_key), signature)
    brought = connection.execute(
        update(table)
        .where(table.c.id == actor.device_id, table.c.public_key == "", table.c.revoked_at.is_(None))
        .values(public_key=public_key, token_sha256=devices.no_token(actor.device_id))
    )
    if not brought.rowcount:
        raise token_unknown()


def token_unknown() -> KnownError:
    """Return the one answer to whoever does not show that they may be here."""
    return KnownError("token-unknown", N_("This device is not enrolled here, or its access has ended."))


def _device(connection: Connection, device_id: str) -> Row[*tuple[Any, ...]] | None:
    return connection.execute(_DEVICE, {"device_id": device_id}).one_or_none()


_DEVICE = (
    select(
        table.c.id,
        table.c.user_id,
        table.c.public_key,
        users.c.name,
        council.c.secret,
        council.c.id.label("council"),
    )
    .select_from(table.join(users, users.c.id == table.c.user_id).join(council, council.c.one == 1))
    .where(table.c.id == bindparam("device_id"), table.c.revoked_at.is_(None))
)


def _check_challenge(clock: Clock, secret: str, device_id: str, challenge: str) -> None:
    chance, _, rest = challenge.partition(".")
    expires, _, mac = rest.partition(".")
    ours = _mac(secret, "challenge", device_id, expires, chance)
    if not _equal(ours, mac) or expires <= clock.now():
        raise token_unknown()


def _check_signature(public_key: str, message: bytes, signature: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(
            bytes.fromhex(signature), message
        )
    except (ValueError, InvalidSignature) as error:
        raise token_unknown() from error


def _use_up(connection: Connection, clock: Clock, challenge: str) -> None:
    connection.execute(delete(used_challenges).where(used_challenges.c.expires_at <= clock.now()))
    row = {
        "challenge_sha256": hashlib.sha256(challenge.encode()).hexdigest(),
        "expires_at": _later(clock, CHALLENGE_SECONDS),
    }
    try:
        connection.execute(insert(used_challenges).values(row))
    except IntegrityError as error:
        raise token_unknown() from error


def _secret(connection: Connection) -> str:
    return str(connection.execute(select(council.c.secret)).scalar_one())


def _mac(secret: str, *parts: str) -> str:
    return hmac.new(bytes.fromhex(secret), "|".join(parts).encode(), hashlib.sha256).hexdigest()


def _equal(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode())


def _later(clock: Clock, seconds: int) -> str:
    then = datetime.fromisoformat(clock.now()) + timedelta(seconds=seconds)
    return then.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
