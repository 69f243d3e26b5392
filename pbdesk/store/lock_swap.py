"""The moment at which a store's lock changes: what a kill left of it is finished or cleared away. Files only.

A note says where the old store goes and how the new key file is known. While the key file is the old one, nothing was
decided and the new database goes; once it is the new one, the new database comes in.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from pbdesk.store.files import make_private_folder, sync_folder, told_plainly, write_durably
from pbdesk.store.header import Header, encode_header, read_header
from pbdesk.store.places import Places


class RotationNote(msgspec.Struct, frozen=True):
    """The note of a rotation: the folder for the old store, and the salt by which the new key file is known."""

    aside: str
    salt: bytes


def note_down(folder: Path, header: Header, note: RotationNote) -> None:
    """Lay the old key file aside and write the note; nothing is decided yet."""
    places = Places(folder)
    aside = places.aside / note.aside
    make_private_folder(aside)
    write_durably(Places(aside).header, encode_header(header))
    write_durably(places.rotation_note, msgspec.json.encode(note))


def finish_rotation(folder: Path) -> bool:
    """Finish or clear away a rotation that was interrupted; return whether one was finished.

    For each start, under the store's lock, before the database opens. Safe to repeat. Raises KnownError as files do.
    """
    places = Places(folder)
    note = _read_note(places)
    with told_plainly(places.next_database):
        if note is None:
            _remove_next(places)
            return False
        aside = places.aside / Path(note.aside).name
        if all(slot.salt != note.salt for slot in read_header(folder).header.slots):
            shutil.rmtree(aside, ignore_errors=True)  # holds a copy of the key file, and nothing else yet
            places.rotation_note.unlink()
            _remove_next(places)
            return False
        _swap(places, aside)
        places.rotation_note.unlink()
        sync_folder(folder)
    return True


def _swap(places: Places, aside: Path) -> None:
    """Move the old database and its backups aside and the new one in, from wherever a kill left them."""
    old = Places(aside)
    if places.next_database.exists():
        make_private_folder(aside)
        for path in (places.database, places.journal, places.shared_memory):
            if path.exists():
                path.rename(aside / path.name)
        sync_folder(aside)
        places.next_database.rename(places.database)
        sync_folder(places.folder)
    if places.backups.exists() and not old.backups.exists():
        places.backups.rename(old.backups)
        sync_folder(aside)


def _read_note(places: Places) -> RotationNote | None:
    with told_plainly(places.rotation_note):
        try:
            return msgspec.json.decode(places.rotation_note.read_bytes(), type=RotationNote)
        except FileNotFoundError:
            return None


def _remove_next(places: Places) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path = places.next_database
        path.with_name(path.name + suffix).unlink(missing_ok=True)
