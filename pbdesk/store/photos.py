"""Attachments as the vault keeps them: encrypted files outside, their keys and thumbnails inside.

The file is durable before the row that refers to it commits; so a receipt that says "saved" has its photo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from pbdesk.domain.attachment import CHUNK_BYTES, Attachment
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.records import type_of
from pbdesk.store.blobs import BlobRef, BlobStore
from pbdesk.store.tables import blob, op
from pbdesk.sync.op import decode


class VaultPhotos:
    """See `services.ports.PhotoStore`."""

    def __init__(
        self, connect: Callable[[], Connection], reader: Callable[[], Connection], files: BlobStore
    ) -> None:
        self._connect = connect
        self._reader = reader
        self._files = files

    def keep(self, data: bytes) -> BlobRef:
        """Write bytes durably and encrypted; nothing refers to them until `attach` commits."""
        return self._files.write(data)

    def read(self, sha256: str) -> bytes:
        """Return an attachment's bytes. Raises KnownError where the photo is elsewhere, missing or altered."""
        with self._reader() as connection:
            row = connection.execute(select(blob.c.ref).where(blob.c.sha256 == sha256)).first()
        if row is None or row.ref is None:
            raise KnownError(
                "photo-elsewhere",
                N_("This photo is on another device and has not been received yet."),
                safe=N_("The receipt and its amount are here."),
                todo=N_("It comes by itself once the other device has synced."),
            )
        return self._files.read(msgspec.msgpack.decode(row.ref, type=BlobRef), "photo")

    def thumbnail(self, sha256: str) -> bytes | None:
        """Return the small JPEG of a photo, or None where there is none here."""
        with self._reader() as connection:
            found: bytes | None = connection.execute(
                select(blob.c.thumbnail).where(blob.c.sha256 == sha256)
            ).scalar_one_or_none()
        return found

    def chunk(self, sha256: str, number: int) -> bytes:
        """Return one 256 KiB piece of a photo that is here."""
        return self.read(sha256)[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES]

    def unsent(self) -> Sequence[str]:
        """Return the photos that are here and not confirmed to be whole at the council."""
        statement = select(blob.c.sha256).where(blob.c.sent == 0, blob.c.ref.is_not(None))
        with self._reader() as connection:
            return list(connection.execute(statement).scalars())

    def sizes(self, sha256s: Sequence[str]) -> Mapping[str, int]:
        """Return how many bytes each of these photos has, leaving out those that are not here."""
        wanted, found = set(sha256s), {}
        statement = select(blob.c.sha256, blob.c.ref).where(blob.c.ref.is_not(None))
        with self._reader() as connection:
            for row in connection.execute(statement):
                if row.sha256 in wanted:
                    found[row.sha256] = msgspec.msgpack.decode(row.ref, type=BlobRef).size
        return found

    def mark_sent(self, sha256s: Sequence[str]) -> None:
        """Remember that the council holds these photos whole."""
        with self._connect() as connection, connection.begin():
            connection.execute(update(blob).where(blob.c.sha256.in_(list(sha256s))).values(sent=1))

    def awaited(self) -> Sequence[str]:
        """Return the photos that a record names and that are on another device."""
        with self._reader() as connection:
            return list(connection.execute(select(blob.c.sha256).where(blob.c.ref.is_(None))).scalars())

    def receive(self, sha256: str, data: bytes, thumbnail: bytes) -> None:
        """Keep a photo that came from the council. Its hash was checked by the caller."""
        ref = self._files.write(data)
        values = {"ref": msgspec.msgpack.encode(ref), "thumbnail": thumbnail, "sent": 1}
        with self._connect() as connection, connection.begin():
            connection.execute(update(blob).where(blob.c.sha256 == sha256).values(values))

    def sweep(self) -> int:
        """Set aside files that no row refers to, left by a crash; return how many."""
        with self._reader() as connection:
            rows = connection.execute(select(blob.c.ref).where(blob.c.ref.is_not(None))).scalars()
            known = {msgspec.msgpack.decode(row, type=BlobRef).id for row in rows}
        return len(self._files.sweep(known))

    def count(self) -> int:
        """Return how many photos are here."""
        with self._reader() as connection:
            return connection.execute(select(func.count()).where(blob.c.ref.is_not(None))).scalar_one()


def attach(connection: Connection, item: Attachment, ref: BlobRef | None, thumbnail: bytes | None) -> None:
    """Write the row of an attachment: with its key where the bytes are here, without where they are elsewhere.

    A photo that is here already keeps its row. One that another record names too counts as unsent: the council keeps
    photos by case, and says at the next sync whether it has this one.
    """
    values = {
        "sha256": item.sha256,
        "case_id": item.case_id,
        "ref": msgspec.msgpack.encode(ref) if ref else None,
        "thumbnail": thumbnail,
    }
    statement = upsert(blob).values(values)
    here = {"sent": 0} | {
        name: func.coalesce(blob.c[name], statement.excluded[name]) for name in ("ref", "thumbnail")
    }
    connection.execute(statement.on_conflict_do_update(index_elements=[blob.c.sha256], set_=here))


def ask_again(connection: Connection, op_ids: Sequence[str]) -> None:
    """Count the photos of some records as unsent, now that the council has the records.

    The council keeps photos by case: what it said before of a photo was said of the records that it had by then.
    """
    for start in range(0, len(op_ids), 500):
        portion = op_ids[start : start + 500]
        named = select(op.c.body).where(op.c.op_id.in_(portion), op.c.type == type_of(Attachment).name)
        found = [decode(body).set.get("sha256") for body in connection.execute(named).scalars().all()]
        shas = [change.v for change in found if change is not None]
        if shas:
            connection.execute(update(blob).where(blob.c.sha256.in_(shas)).values(sent=0))


def listed(connection: Connection) -> Iterator[tuple[str, BlobRef]]:
    """Yield every attachment whose bytes are here: what to call it, and its reference."""
    for row in connection.execute(select(blob.c.sha256, blob.c.ref).where(blob.c.ref.is_not(None))):
        yield row.sha256[:12], msgspec.msgpack.decode(row.ref, type=BlobRef)
