"""The key file `store.pbk` and its copy: the sealed data keys of one store, as versioned JSON.

Holds no secret that is not sealed, and no personal data. A checksum tells damage from a wrong passphrase.
Writing is old-or-new at every moment: the key file first, then its copy, each by rename.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from pbdesk.store import errors
from pbdesk.store.files import told_plainly, write_durably
from pbdesk.store.places import Places
from pbdesk.store.slots import Slot

FORMAT = "pbdesk-store"
VERSION = 1
LONGEST_HEADER = 256 * 1024


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The key file's content. `normalised` is the form in which the passphrase is taken (Unicode NFC)."""

    store_id: str
    normalised: str = "NFC"
    slots: tuple[Slot, ...]

    def slot(self, kind: str) -> Slot | None:
        """Return the slot of a kind, or None where the store has none."""
        return next((slot for slot in self.slots if slot.kind == kind), None)

    def with_slot(self, slot: Slot) -> Header:
        """Return this header with a slot added, in place of the one of the same kind."""
        others = tuple(other for other in self.slots if other.kind != slot.kind)
        return msgspec.structs.replace(self, slots=(*others, slot))

    def without_slot(self, kind: str) -> Header:
        """Return this header without any slot of a kind."""
        return msgspec.structs.replace(self, slots=tuple(slot for slot in self.slots if slot.kind != kind))


class _Envelope(msgspec.Struct, frozen=True):
    """What every version of the key file looks like: `check` is the SHA-256 of the rest, `content` as it stands."""

    format: str
    version: int
    check: str
    content: msgspec.Raw


@dataclass(frozen=True, slots=True)
class HeaderRead:
    """A header and which file it came from."""

    header: Header
    copy_used: bool


Fault = Literal["missing", "damaged", "newer"]


def read_header(folder: Path) -> HeaderRead:
    """Return the store's header; where the key file is missing or damaged, from its copy (`copy_used`).

    Raises KnownError: header-missing, header-damaged (both could not be read), header-newer, or what the disk said.
    """
    places = Places(folder)
    found = load_header(places.header)
    if isinstance(found, Header):
        return HeaderRead(found, copy_used=False)
    if found == "newer":
        raise errors.header_newer(folder)
    copy = load_header(places.header_copy)
    if isinstance(copy, Header):
        return HeaderRead(copy, copy_used=True)
    if copy == "newer":
        raise errors.header_newer(folder)
    if found == copy == "missing":
        raise errors.header_missing(folder)
    raise errors.header_damaged(folder)


def write_header(folder: Path, header: Header) -> None:
    """Write the key file, then its copy. Raises KnownError (disk-full, store-read-only, disk-trouble)."""
    data = encode_header(header)
    places = Places(folder)
    write_durably(places.header, data)
    write_durably(places.header_copy, data)


def heal_header(folder: Path) -> bool:
    """Make the key file and its copy equal again, from the one that could be read; return whether it was needed.

    Call it after a slot has opened, while this program holds the store's lock. Raises KnownError as the others do.
    """
    places = Places(folder)
    data = encode_header(read_header(folder).header)
    stale = [path for path in (places.header, places.header_copy) if _bytes_of(path) != data]
    for path in stale:
        write_durably(path, data)
    return bool(stale)


def encode_header(header: Header) -> bytes:
    """Return the key file's bytes, with its checksum."""
    content = msgspec.json.format(msgspec.json.encode(header), indent=1)
    check = _checksum(FORMAT, VERSION, content)
    return msgspec.json.encode(_Envelope(FORMAT, VERSION, check, msgspec.Raw(content))) + b"\n"


def load_header(path: Path) -> Header | Fault:
    """Return the header in one file, or what is wrong with the file. Raises KnownError when the disk refuses."""
    data = _bytes_of(path)
    if data is None:
        return "missing"
    try:
        envelope = msgspec.json.decode(data, type=_Envelope)
        if envelope.check != _checksum(envelope.format, envelope.version, bytes(envelope.content)):
            return "damaged"
        if (envelope.format, envelope.version) != (FORMAT, VERSION):
            return "newer" if envelope.format == FORMAT and envelope.version > VERSION else "damaged"
        header = msgspec.json.decode(envelope.content, type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "damaged"
    return header if all(slot.is_sound() for slot in header.slots) else "damaged"


def _checksum(format_name: str, version: int, content: bytes) -> str:
    return hashlib.sha256(f"{format_name}|{version}|".encode() + content).hexdigest()


def _bytes_of(path: Path) -> bytes | None:
    """Return a file's bytes, never more than a header can have; None where there is no file."""
    with told_plainly(path):
        try:
            with path.open("rb") as file:
                return file.read(LONGEST_HEADER)
        except FileNotFoundError:
            return None
