"""Pieces of photos: which are missing, taking one in, giving one out.

A piece is accepted only where an attachment record of a case that the actor may see says that it belongs, with
the same hash. Pieces may come in any order and any number of times.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from sqlalchemy import Connection, LargeBinary, and_, bindparam, select

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway.access import HANDED_OVER, OPEN_CASES, Actor, of
from pbdesk.gateway.tables import attachment_chunks, chunks
from pbdesk.gateway.writing import insert_new_from

MAX_ASKED = 500
_SHA256 = re.compile(r"[0-9a-f]{64}")

_piece = and_(attachment_chunks.c.sha256 == bindparam("sha256"), attachment_chunks.c.n == bindparam("n"))
_held = and_(
    chunks.c.case_id == attachment_chunks.c.case_id,
    chunks.c.chunk_sha256 == attachment_chunks.c.chunk_sha256,
)
_LACKING = (
    select(attachment_chunks.c.sha256, attachment_chunks.c.n, chunks.c.case_id.is_(None).label("lacking"))
    .outerjoin(chunks, _held)
    .where(
        attachment_chunks.c.sha256.in_(bindparam("wanted", expanding=True)),
        attachment_chunks.c.case_id.in_(HANDED_OVER),
    )
    .order_by(attachment_chunks.c.sha256, attachment_chunks.c.n)
)
_WANTED = select(attachment_chunks.c.chunk_sha256).where(_piece, attachment_chunks.c.case_id.in_(HANDED_OVER))
_FITTING = select(
    attachment_chunks.c.case_id, attachment_chunks.c.chunk_sha256, bindparam("data", type_=LargeBinary)
).where(
    _piece,
    attachment_chunks.c.chunk_sha256 == bindparam("came"),
    attachment_chunks.c.case_id.in_(HANDED_OVER),
)
_DATA = (
    select(chunks.c.data)
    .join(attachment_chunks, _held)
    .where(_piece, attachment_chunks.c.case_id.in_(OPEN_CASES))
    .limit(1)
)
_NAMING = select(attachment_chunks.c.case_id).where(
    attachment_chunks.c.sha256 == bindparam("sha256"), attachment_chunks.c.case_id.in_(OPEN_CASES)
)


def missing(connection: Connection, actor: Actor, sha256s: Sequence[str]) -> dict[str, list[int]]:
    """Return which pieces of some photos are still to come: none for a photo that is here whole.

    A photo that no record names, or none that the actor may see, is left out, and so are those beyond `MAX_ASKED`.
    """
    found: dict[str, list[int]] = {}
    for row in connection.execute(_LACKING, of(actor, wanted=list(sha256s)[:MAX_ASKED])):
        numbers = found.setdefault(row.sha256, [])
        if row.lacking and row.n not in numbers:
            numbers.append(row.n)
    return found


def put(connection: Connection, actor: Actor, sha256: str, number: int, data: bytes) -> None:
    """Take in a piece.

    Raises KnownError: code "not-found" where the actor may see no attachment with such a piece, "chunk-differs"
    where the bytes are not those that the attachment names.
    """
    piece = of(actor, sha256=sha256, n=number, came=hashlib.sha256(data).hexdigest())
    if insert_new_from(connection, chunks, _FITTING, {**piece, "data": data}):
        return
    # Nothing is new: it is here already, or it has no place here.
    wanted = set(connection.scalars(_WANTED, piece))
    if not wanted:
        raise not_found()
    if piece["came"] not in wanted:
        raise KnownError(
            "chunk-differs",
            N_("A piece of a photo was altered on its way."),
            safe=N_("The photo is safe on this computer."),
            todo=N_("It is sent again with the next sync."),
        )


def get(connection: Connection, actor: Actor, sha256: str, number: int) -> bytes:
    """Return a piece. Raises KnownError (code not-found) alike where it is unknown, forbidden or yet to come."""
    data = connection.scalar(_DATA, of(actor, sha256=sha256, n=number))
    if data is None:
        raise not_found()
    return bytes(data)


def is_sha256(text: str) -> bool:
    """Return whether a text can name a photo."""
    return _SHA256.fullmatch(text) is not None


def own_cases(connection: Connection, actor: Actor, sha256: str) -> set[str]:
    """Return the cases of an actor that name a photo, whether or not its pieces have come."""
    return set(connection.scalars(_NAMING, of(actor, sha256=sha256)))


def cases_of(connection: Connection, sha256: str) -> list[str]:
    """Return every case that names a photo. For the council's own transactions."""
    query = select(attachment_chunks.c.case_id).where(attachment_chunks.c.sha256 == sha256).distinct()
    return list(connection.scalars(query))


def not_found() -> KnownError:
    """Return the one answer to whatever is unknown or not for this actor."""
    return KnownError("not-found", N_("There is nothing here that this device may see."))
