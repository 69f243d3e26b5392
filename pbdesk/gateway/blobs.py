"""Pieces of photos: which are missing, taking one in, giving one out.

A piece is accepted only where an attachment record of a case that the actor may see says that it belongs, with
the same hash. Pieces may come in any order and any number of times.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from sqlalchemy import CompoundSelect, Connection, and_, select, union_all

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway.access import Actor, ended_cases, open_cases
from pbdesk.gateway.dialect import insert_new
from pbdesk.gateway.tables import attachment_chunks, chunks

MAX_ASKED = 500
_SHA256 = re.compile(r"[0-9a-f]{64}")

_held = and_(
    chunks.c.case_id == attachment_chunks.c.case_id,
    chunks.c.chunk_sha256 == attachment_chunks.c.chunk_sha256,
)


def missing(connection: Connection, actor: Actor, sha256s: Sequence[str]) -> dict[str, list[int]]:
    """Return which pieces of some photos are still to come: none for a photo that is here whole.

    A photo that no record names, or none that the actor may see, is left out, and so are those beyond `MAX_ASKED`.
    """
    wanted = list(sha256s)[:MAX_ASKED]
    rows = connection.execute(
        select(attachment_chunks.c.sha256, attachment_chunks.c.n, chunks.c.case_id.is_(None).label("lacking"))
        .outerjoin(chunks, _held)
        .where(attachment_chunks.c.sha256.in_(wanted), attachment_chunks.c.case_id.in_(_handing_over(actor)))
        .order_by(attachment_chunks.c.sha256, attachment_chunks.c.n)
    )
    found: dict[str, list[int]] = {}
    for row in rows:
        numbers = found.setdefault(row.sha256, [])
        if row.lacking and row.n not in numbers:
            numbers.append(row.n)
    return found


def _handing_over(actor: Actor) -> CompoundSelect[str]:
    """Return the query of the cases that an actor may give photos to: also those whose access has ended."""
    return union_all(open_cases(actor), ended_cases(actor))


def put(connection: Connection, actor: Actor, sha256: str, number: int, data: bytes) -> None:
    """Take in a piece.

    Raises KnownError: code "not-found" where the actor may see no attachment with such a piece, "chunk-differs"
    where the bytes are not those that the attachment names.
    """
    wanted = connection.execute(
        select(attachment_chunks.c.case_id, attachment_chunks.c.chunk_sha256).where(
            attachment_chunks.c.sha256 == sha256,
            attachment_chunks.c.n == number,
            attachment_chunks.c.case_id.in_(_handing_over(actor)),
        )
    ).all()
    if not wanted:
        raise not_found()
    came = hashlib.sha256(data).hexdigest()
    fitting = {row.case_id for row in wanted if row.chunk_sha256 == came}
    if not fitting:
        raise KnownError(
            "chunk-differs",
            N_("A piece of a photo was altered on its way."),
            safe=N_("The photo is safe on this computer."),
            todo=N_("It is sent again with the next sync."),
        )
    rows = [{"case_id": case_id, "chunk_sha256": came, "data": data} for case_id in sorted(fitting)]
    insert_new(connection, chunks, rows)


def get(connection: Connection, actor: Actor, sha256: str, number: int) -> bytes:
    """Return a piece. Raises KnownError (code not-found) alike where it is unknown, forbidden or yet to come."""
    data = connection.scalar(
        select(chunks.c.data)
        .join(attachment_chunks, _held)
        .where(
            attachment_chunks.c.sha256 == sha256,
            attachment_chunks.c.n == number,
            attachment_chunks.c.case_id.in_(open_cases(actor)),
        )
        .limit(1)
    )
    if data is None:
        raise not_found()
    return bytes(data)


def is_sha256(text: str) -> bool:
    """Return whether a text can name a photo."""
    return _SHA256.fullmatch(text) is not None


def own_cases(connection: Connection, actor: Actor, sha256: str) -> set[str]:
    """Return the cases of an actor that name a photo, whether or not its pieces have come."""
    query = select(attachment_chunks.c.case_id).where(
        attachment_chunks.c.sha256 == sha256, attachment_chunks.c.case_id.in_(open_cases(actor))
    )
    return set(connection.scalars(query))


def cases_of(connection: Connection, sha256: str) -> list[str]:
    """Return every case that names a photo. For the council's own transactions."""
    query = select(attachment_chunks.c.case_id).where(attachment_chunks.c.sha256 == sha256).distinct()
    return list(connection.scalars(query))


def not_found() -> KnownError:
    """Return the one answer to whatever is unknown or not for this actor."""
    return KnownError("not-found", N_("There is nothing here that this device may see."))
