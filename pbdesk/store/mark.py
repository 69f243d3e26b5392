"""The high-water mark beside the store: how far it had got when it was last idle or locked.

Page authentication is not freshness: a lost write-ahead log or an old copy of the database opens without any
error. The mark is authenticated with the audit key and finds such accidents offline; it stops no attacker, who can
put an old mark back too. That is what the gateway's signed mark is for.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pbdesk.store.files import told_plainly, write_durably
from pbdesk.store.keys import StoreKeys
from pbdesk.store.places import Places

_LABEL = b"pbdesk/1/mark|"
_LONGEST = 64 * 1024
_LIVE_BYTES = 1024
"""A live mark is filled up with spaces, so that a shorter one covers a longer one."""
_BINARY = getattr(os, "O_BINARY", 0)


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """How far a store has got: its audit chain's end and its device chain's end (0 and "" where none)."""

    audit_n: int = 0
    audit_link: str = ""
    dev_epoch: int = 0
    dev_seq: int = 0
    dev_hash: str = ""


class _Sealed(msgspec.Struct, frozen=True):
    body: bytes
    mac: str


@dataclass(frozen=True, slots=True)
class Freshness:
    """What comparing a mark with the store says.

    `missing_saves` and `missing_events` are how many the mark knew and the store no longer has; `diverged` is true
    when the store has as many as the mark but not the same ones (a clone, or a restored image that went on).
    """

    missing_saves: int
    missing_events: int
    diverged: bool

    @property
    def is_fresh(self) -> bool:
        """Return whether nothing that the mark knew is missing."""
        return not (self.missing_saves or self.missing_events or self.diverged)


def write_mark(folder: Path, keys: StoreKeys, mark: Mark) -> None:
    """Write the mark durably. Call it when idle and at lock, after a checkpoint. Raises KnownError as files do."""
    places = Places(folder)
    write_durably(places.mark, _sealed(keys, mark))
    with told_plainly(places.live_mark):
        places.live_mark.unlink(missing_ok=True)


def write_live_mark(folder: Path, keys: StoreKeys, mark: Mark) -> None:
    """Write the mark after a save, quickly: it survives a killed program, and a power cut mostly.

    It finds a write-ahead log that was lost after a crash. The save itself is durable already, so a disk that
    refuses the mark is no reason to say anything. It is written over the one before: renaming a new file over it
    takes as long as half the save. One that was torn is told by its code, and counts as none.
    """
    with contextlib.suppress(OSError):
        file = os.open(Places(folder).live_mark, os.O_WRONLY | os.O_CREAT | _BINARY, 0o600)
        try:
            os.write(file, _sealed(keys, mark).ljust(_LIVE_BYTES))
            if sys.platform == "linux":
                os.posix_fadvise(
                    file, 0, 0, os.POSIX_FADV_DONTNEED
                )  # begins to write it out, without waiting
        finally:
            os.close(file)


def read_mark(folder: Path, keys: StoreKeys) -> Mark | None:
    """Return the mark that knows the most, or None where there is none that this store wrote."""
    places = Places(folder)
    found = [_read(path, keys) for path in (places.mark, places.live_mark)]
    return max((mark for mark in found if mark is not None), key=_how_far, default=None)


def _how_far(mark: Mark) -> tuple[int, int, int]:
    return mark.dev_epoch, mark.dev_seq, mark.audit_n


def _sealed(keys: StoreKeys, mark: Mark) -> bytes:
    body = msgspec.json.encode(mark)
    return msgspec.json.encode(_Sealed(body, _mac(keys, body)))


def _read(path: Path, keys: StoreKeys) -> Mark | None:
    with told_plainly(path):
        try:
            with path.open("rb") as file:
                data = file.read(_LONGEST)
        except FileNotFoundError:
            return None
    try:
        sealed = msgspec.json.decode(data, type=_Sealed)
        if not hmac.compare_digest(sealed.mac.encode(), _mac(keys, sealed.body).encode()):
            return None
        return msgspec.json.decode(sealed.body, type=Mark)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def compare(mark: Mark, now: Mark) -> Freshness:
    """Return what the store, as it is `now`, lacks of what the mark knew."""
    same_epoch = mark.dev_epoch == now.dev_epoch
    clash = (same_epoch and mark.dev_seq == now.dev_seq and mark.dev_hash != now.dev_hash) or (
        mark.audit_n == now.audit_n and mark.audit_link != now.audit_link
    )
    return Freshness(
        missing_saves=max(mark.dev_seq - now.dev_seq, 0) if same_epoch else 0,
        missing_events=max(mark.audit_n - now.audit_n, 0),
        diverged=clash,
    )


def _mac(keys: StoreKeys, body: bytes) -> str:
    return hmac.new(keys.audit_key, _LABEL + keys.store_id.encode() + b"|" + body, hashlib.sha256).hexdigest()
