"""Attachments: photos and papers as encrypted files outside the database.

Each file has a random name and a fresh random key; name, key and hashes are a `BlobRef`, which the caller keeps
in the database. A file is durable before `write` returns, so write first, then commit the row that refers to it; delete
after the commit. What is not referred to is an orphan of a crash or of a restored backup: it is set aside first
and removed only later.
"""

from __future__ import annotations

import hashlib
import secrets
import struct
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pbdesk.domain.errors import N_, KnownError
from pbdesk.store.ballast import release_ballast
from pbdesk.store.files import make_private_folder, remove_leftovers, sync_folder, told_plainly, write_durably
from pbdesk.store.keys import KEY_BYTES
from pbdesk.store.places import Places

BLOB_VERSION = 1
PADDING_BYTES = 64 * 1024
CHUNK_BYTES = 256 * 1024
SEGMENT_BYTES = 20 * 1024 * 1024
ASIDE_DAYS = 30
_ID_BYTES = 16
_TAG_BYTES = 16
_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class BlobRef:
    """All that is needed to read an attachment again. Keep it inside the encrypted database only.

    `size` and `padded_size` are bytes before encryption; `sha256` is hexadecimal and over the plain bytes, as are
    the hashes in `chunks`, one for each 256 KiB.
    """

    id: str
    key: bytes
    size: int
    padded_size: int
    sha256: str
    chunks: tuple[str, ...]


class BlobStore:
    """The folder of one store's attachments."""

    def __init__(self, folder: Path, store_id: str) -> None:
        """`folder` is the store's own; the attachments lie in a folder below it."""
        self._folder = Places(folder).blobs
        self._aside = self._folder / "aside"
        self._store_id = store_id

    def write(self, plain: bytes) -> BlobRef:
        """Encrypt and store bytes durably and return their reference; nothing refers to them yet.

        Raises KnownError: disk-full, store-read-only, disk-trouble; no half file is then left.
        """
        ref = BlobRef(
            id=secrets.token_hex(_ID_BYTES),
            key=secrets.token_bytes(KEY_BYTES),
            size=len(plain),
            padded_size=-(-max(len(plain), 1) // PADDING_BYTES) * PADDING_BYTES,
            sha256=hashlib.sha256(plain).hexdigest(),
            chunks=chunk_hashes(plain),
        )
        make_private_folder(self._folder)
        try:
            write_durably(self._folder / ref.id, self._seal(ref, plain))
        except KnownError as error:
            if error.code == "disk-full":
                release_ballast(self._folder.parent)
            raise
        return ref

    def read(self, ref: BlobRef, called: str = "") -> bytes:
        """Return an attachment's bytes, verified. `called` is its name in the error.

        Raises KnownError: attachment-missing, attachment-altered.
        """
        path = self._path(ref.id)
        with told_plainly(path):
            try:
                stored = path.read_bytes()
            except FileNotFoundError as error:
                raise _missing(called or ref.id) from error
        plain = self._open(ref, stored, called or ref.id)
        if hashlib.sha256(plain).hexdigest() != ref.sha256:
            raise _altered(called or ref.id)
        return plain

    def has(self, blob_id: str) -> bool:
        """Return whether the attachment's file is there. Its content is not read."""
        return self._path(blob_id).exists()

    def ids(self) -> frozenset[str]:
        """Return the ids of all attachment files, without those set aside."""
        if not self._folder.is_dir():
            return frozenset()
        with told_plainly(self._folder):
            return frozenset(path.name for path in self._folder.iterdir() if _is_id(path.name))

    def delete(self, blob_id: str) -> None:
        """Remove an attachment's file for good, after the commit that dropped its row. Absent is no error."""
        for folder in (self._folder, self._aside):
            path = folder / _checked(blob_id)
            with told_plainly(path):
                path.unlink(missing_ok=True)
        self._sync()

    def sweep(self, known_ids: Collection[str]) -> frozenset[str]:
        """Set aside the files that nothing refers to, and bring back those that something refers to again.

        Call it at start, under the store's lock, with every id in the database. Files that were aside for thirty
        days are removed. Returns the ids newly set aside.
        """
        if not self._folder.is_dir():
            return frozenset()
        known = frozenset(known_ids)
        orphans = self.ids() - known
        make_private_folder(self._aside)
        with told_plainly(self._folder):
            remove_leftovers(self._folder)
            for blob_id in orphans:
                (self._folder / blob_id).rename(self._aside / blob_id)
                (self._aside / blob_id).touch()
            self._tidy_aside(known)
        self._sync()
        return orphans

    def _tidy_aside(self, known: frozenset[str]) -> None:
        oldest = time.time() - ASIDE_DAYS * _SECONDS_A_DAY
        for path in list(self._aside.iterdir()):
            if path.name in known:
                path.rename(self._folder / path.name)
            elif path.stat().st_mtime < oldest:
                path.unlink()

    def _path(self, blob_id: str) -> Path:
        """Return where an attachment lies: in its place or, after a restore, still set aside."""
        path = self._folder / _checked(blob_id)
        aside = self._aside / blob_id
        return aside if aside.exists() and not path.exists() else path

    def _sync(self) -> None:
        for folder in (self._folder, self._aside):
            if folder.is_dir():
                with told_plainly(folder):
                    sync_folder(folder)

    def _seal(self, ref: BlobRef, plain: bytes) -> bytes:
        padded = plain + bytes(ref.padded_size - len(plain))
        cipher = AESGCM(ref.key)
        return b"".join(
            cipher.encrypt(
                _nonce(number),
                padded[start : start + SEGMENT_BYTES],
                self._associated(ref, number),
            )
            for number, start in enumerate(range(0, ref.padded_size, SEGMENT_BYTES))
        )

    def _open(self, ref: BlobRef, stored: bytes, called: str) -> bytes:
        cipher = AESGCM(ref.key)
        step = SEGMENT_BYTES + _TAG_BYTES
        segments = -(-ref.padded_size // SEGMENT_BYTES)
        if len(stored) != ref.padded_size + segments * _TAG_BYTES:
            raise _altered(called)
        try:
            padded = b"".join(
                cipher.decrypt(_nonce(number), stored[start : start + step], self._associated(ref, number))
                for number, start in enumerate(range(0, len(stored), step))
            )
        except InvalidTag as error:
            raise _altered(called) from error
        return padded[: ref.size]

    def _associated(self, ref: BlobRef, segment: int) -> bytes:
        return f"{self._store_id}|{ref.id}|{BLOB_VERSION}|{ref.size}|{segment}".encode()


def chunk_hashes(plain: bytes) -> tuple[str, ...]:
    """Return the SHA-256, in hexadecimal, of each 256 KiB of the bytes; one hash for no bytes at all."""
    starts = range(0, max(len(plain), 1), CHUNK_BYTES)
    return tuple(hashlib.sha256(plain[start : start + CHUNK_BYTES]).hexdigest() for start in starts)


def _nonce(segment: int) -> bytes:
    """Return a segment's nonce: a counter is enough, because a file's key is never used for another file."""
    return struct.pack(">4xQ", segment)


def _is_id(name: str) -> bool:
    return len(name) == 2 * _ID_BYTES and all(character in "0123456789abcdef" for character in name)


def _checked(blob_id: str) -> str:
    if not _is_id(blob_id):
        raise ValueError("an attachment id has 32 hexadecimal digits")
    return blob_id


def _missing(called: str) -> KnownError:
    return KnownError(
        "attachment-missing",
        N_("The attachment “{called}” is not on this computer."),
        safe=N_("Its entry and everything written about it are kept."),
        todo=N_(
            "If it was sent to the council, it comes back with a sync. Otherwise look in the newest backup."
        ),
        called=called,
    )


def _altered(called: str) -> KnownError:
    return KnownError(
        "attachment-altered",
        N_("The attachment “{called}” is damaged and could not be read."),
        safe=N_("Its entry and everything written about it are kept."),
        todo=N_(
            "If it was sent to the council, it comes back with a sync. Otherwise look in the newest backup."
        ),
        called=called,
    )
