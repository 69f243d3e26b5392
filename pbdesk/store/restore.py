"""Putting a backup back: the store that it replaces is kept aside, whole, with its write-ahead log.

A database beside another one's log would open without an error and with the wrong rows. So database, log and index
leave together, the database first; until the backup is in its place there is no database at all. A restore that
was killed is finished at the next start (`finish_restore`), and no store opens before that.
"""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

import msgspec

from pbdesk.store.backup import Backup, verify_backup
from pbdesk.store.files import (
    make_private_folder,
    sync_folder,
    told_plainly,
    write_durably,
)
from pbdesk.store.header import Header, load_header, write_header
from pbdesk.store.keys import StoreKeys
from pbdesk.store.places import Places


class _Note(msgspec.Struct, frozen=True):
    """The restore's note: the name of the folder that takes the old store."""

    aside: str


def restore(folder: Path, backup: Backup, keys: StoreKeys, now: datetime) -> Path:
    """Verify a backup and put it in the store's place; return the folder that keeps the old store.

    The caller holds the store's lock and has closed every connection. Attachments stay where they are. Raises
    KnownError: backup-not-verified and others of `verify_backup` (nothing was changed), disk-full, store-read-only.
    """
    aside = prepare_restore(folder, backup, keys, now)
    finish_restore(folder)
    return aside


def prepare_restore(folder: Path, backup: Backup, keys: StoreKeys, now: datetime) -> Path:
    """Verify a backup and lay it ready; the next start puts it in place, before anything opens.

    For a store that is open: close it right after. Returns the folder that will keep the old store. Raises
    KnownError as `restore` does.
    """
    verify_backup(backup, keys)
    places = Places(folder)
    aside = places.aside / now.strftime("%Y-%m-%dT%H%M%S%fZ")
    with told_plainly(places.incoming):
        _copy_synced(backup.database, places.incoming)
    make_private_folder(aside)
    write_durably(places.restore_note, msgspec.json.encode(_Note(aside.name)))
    return aside


def finish_restore(folder: Path) -> bool:
    """Finish a restore that was interrupted; return whether there was one. For each start, under the store's lock.

    Safe to repeat: while the backup still waits outside, whatever is in the store's place is the old store.
    Raises KnownError (store-read-only, disk-full, disk-trouble).
    """
    places = Places(folder)
    with told_plainly(places.restore_note):
        try:
            note = msgspec.json.decode(places.restore_note.read_bytes(), type=_Note)
        except FileNotFoundError:
            places.incoming.unlink(missing_ok=True)
            return False
        if places.incoming.exists():
            _swap(places, places.aside / Path(note.aside).name)
        places.restore_note.unlink()
        sync_folder(folder)
    return True


def restore_key_file(folder: Path, backup: Backup) -> bool:
    """Put a backup's key file back where both the key file and its copy could not be read; return whether it was.

    It opens with the passphrase of that day: say so. A key file that can be read is never replaced.
    """
    places = Places(folder)
    if any(isinstance(load_header(path), Header) for path in (places.header, places.header_copy)):
        return False
    kept = load_header(backup.key_file)
    if not isinstance(kept, Header):
        return False
    write_header(folder, kept)
    return True


def _swap(places: Places, aside: Path) -> None:
    make_private_folder(aside)
    for path in (places.database, places.journal, places.shared_memory):
        if path.exists():
            path.rename(aside / path.name)
    sync_folder(aside)
    sync_folder(places.folder)
    places.incoming.replace(places.database)
    sync_folder(places.folder)


def _copy_synced(source: Path, target: Path) -> None:
    with source.open("rb") as reading, target.open("wb") as writing:
        target.chmod(0o600)
        shutil.copyfileobj(reading, writing, 1024 * 1024)
        writing.flush()
        os.fsync(writing.fileno())
