"""The marks of devices: how far each had got at each sync, kept for ever, and answered signed.

A mark never undoes another: one that is lower, or that differs, is kept beside it, so that a store put back from an
old copy shows, and so does a record of who did what that was altered before it was handed over. What a device signed is
kept with the key that it had then: a key that comes later in its place takes nothing back.
"""

from __future__ import annotations

import hashlib

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import UNSET
from sqlalchemy import Connection, func, insert, select

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway.access import Actor
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.sessions import token_unknown
from pbdesk.gateway.tables import chains, council, devices, marks, ops, users
from pbdesk.sync.marks import Anchor, MarkAnswer, MarkReport, is_vouched, to_sign, unsigned

_LABEL = b"pbdesk/1/mark-key|"


def keep(connection: Connection, clock: Clock, actor: Actor, report: MarkReport) -> MarkAnswer:
    """Keep what a device tells of itself and return the signed answer. In a writing transaction.

    Raises KnownError: "not-found" for a chain of saves that is another user's, "token-unknown" for a signature that is
    not the device's: whoever sent it holds a token of the device, and not its key.
    """
    owner = connection.execute(select(chains.c.user_id).where(chains.c.device == report.device)).one_or_none()
    if owner is not None and owner.user_id != actor.user_id:
        raise KnownError("not-found", N_("There is nothing here for this device."))
    council_id = connection.execute(select(council.c.id)).scalar_one()
    key = _key_signed_with(connection, actor, report, council_id)
    same = select(
        func.coalesce(func.max(marks.c.dev_seq), 0).label("seq"),
        func.coalesce(func.max(marks.c.audit_n), 0).label("audit_n"),
        func.coalesce(func.max(marks.c.through), 0).label("through"),
    ).where(marks.c.device == report.device, marks.c.epoch == report.epoch, marks.c.user_id == actor.user_id)
    known = connection.execute(same).one()
    through = _held_through(connection, report, int(known.through))
    _add(connection, clock, actor, report, through, key)
    answer = MarkAnswer(
        report=unsigned(report),
        council=council_id,
        kept_at=clock.now(),
        through=through,
        known_seq=max(int(known.seq), report.seq),
        known_audit_n=max(int(known.audit_n), report.audit_n),
    )
    return _signed(connection, answer)


def list_anchors(connection: Connection, device: str = "") -> list[Anchor]:
    """Return what is known of the records of all devices, or of one, the oldest first."""
    query = select(marks, users.c.name).join(users, users.c.id == marks.c.user_id)
    if device:
        query = query.where(marks.c.device == device)
    rows = connection.execute(query.order_by(marks.c.device, marks.c.at, marks.c.epoch, marks.c.audit_n))
    return [
        Anchor(
            device=row.device,
            epoch=row.epoch,
            audit_n=row.audit_n,
            audit_digest=row.audit_digest,
            seq=row.dev_seq,
            at=row.at,
            user=row.name,
            hash=row.dev_hash,
            public_key=row.public_key,
            signature=row.signature,
        )
        for row in rows
    ]


def public_key(connection: Connection) -> str:
    """Return the key, in hexadecimal, under which this council signs marks."""
    return _key(connection).public_key().public_bytes_raw().hex()


def _key_signed_with(connection: Connection, actor: Actor, report: MarkReport, council_id: str) -> str:
    """Return the device's key, where the report is signed with it; "" where it is not signed at all."""
    if report.signature is UNSET:
        return ""
    key: str | None = connection.scalar(select(devices.c.public_key).where(devices.c.id == actor.device_id))
    if not key or not is_vouched(report, council_id, key, report.signature):
        raise token_unknown()
    return key


def _add(
    connection: Connection, clock: Clock, actor: Actor, report: MarkReport, through: int, key: str
) -> None:
    """Add the mark, unless the very same one is there."""
    signature = report.signature or ""
    place = (
        marks.c.device == report.device,
        marks.c.epoch == report.epoch,
        marks.c.audit_n == report.audit_n,
        marks.c.audit_digest == report.audit_digest,
        marks.c.dev_seq == report.seq,
        marks.c.dev_hash == report.hash,
        marks.c.signature == signature,
    )
    if (
        connection.execute(select(marks.c.device).where(*place, marks.c.through == through)).first()
        is not None
    ):
        return
    connection.execute(
        insert(marks).values(
            id=clock.new_id(),
            device=report.device,
            epoch=report.epoch,
            dev_seq=report.seq,
            dev_hash=report.hash,
            audit_n=report.audit_n,
            audit_digest=report.audit_digest,
            through=through,
            user_id=actor.user_id,
            at=clock.now(),
            public_key=key,
            signature=signature,
        )
    )


def _held_through(connection: Connection, report: MarkReport, before: int) -> int:
    """Return the last save of the epoch up to which every one is here, from what was known before."""
    mine = (ops.c.device == report.device, ops.c.epoch == report.epoch)
    places = connection.execute(
        select(ops.c.dev_seq).where(*mine, ops.c.dev_seq > before).order_by(ops.c.dev_seq)
    ).scalars()
    through = before
    for place in places:
        if place > through + 1:
            break
        through = place
    return through


def _key(connection: Connection) -> Ed25519PrivateKey:
    secret = connection.execute(select(council.c.secret)).scalar_one()
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(_LABEL + secret.encode()).digest())


def _signed(connection: Connection, answer: MarkAnswer) -> MarkAnswer:
    with_key = msgspec.structs.replace(answer, key=public_key(connection))
    signature = _key(connection).sign(to_sign(with_key)).hex()
    return msgspec.structs.replace(with_key, signature=signature)
