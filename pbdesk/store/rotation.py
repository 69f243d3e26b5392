"""Changing the lock itself: a new data key for a store whose old one may be known to others.

The whole database is written anew under the new key beside the old one, checked, and only then taken: the moment at
which the key file is replaced decides. Before it everything is as it was, after it everything is new, and what a kill
left between is finished or cleared away at the next start. Attachments are not touched: their keys are rows.

The store as it was, with its backups, goes aside as a store of its own: it opens with the old key alone.
"""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, delete, text

from pbdesk.domain.errors import N_, KnownError
from pbdesk.store import errors
from pbdesk.store.audit_log import AuditLog
from pbdesk.store.backup import list_backups
from pbdesk.store.chain import get_meta, put_meta
from pbdesk.store.check import Finding
from pbdesk.store.engine import (
    AUDIT_KEY,
    change_key,
    checkpoint,
    driver_connection,
    open_database,
    open_file,
)
from pbdesk.store.files import sync_file, told_plainly
from pbdesk.store.header import read_header, write_header
from pbdesk.store.instance import InstanceLock
from pbdesk.store.keys import KEY_BYTES, StoreKeys, derive_keys
from pbdesk.store.lock_swap import RotationNote, finish_rotation, note_down
from pbdesk.store.pages import faults_in, table_counts
from pbdesk.store.places import Places
from pbdesk.store.readiness import make_ready
from pbdesk.store.slots import PASSPHRASE, seal_for_passphrase
from pbdesk.store.tables import SCHEMA, meta
from pbdesk.store.unlocking import open_data_key

DUE = "rotation_due"
"""In `meta` while a person has asked for a new lock: it is changed when the passphrase is next typed."""
_CHANGED_BY_US = {"audit", "meta"}


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation left: the folder with the store as it was, and the names of the backups in it."""

    aside: Path
    backups: tuple[str, ...]


def rotate(folder: Path, passphrase: str, now: datetime) -> Rotated:
    """Give a closed store a new data key under the same passphrase; recovery sheet and council's help end.

    Needs as much room again as the database. Raises KnownError: passphrase-wrong, already-open, disk-full,
    store-damaged, lock-not-changed; the store is then as it was.
    """
    header = read_header(folder).header
    old = derive_keys(header.store_id, open_data_key(folder, header, passphrase))
    with InstanceLock(folder):
        make_ready(folder)
        new_key = secrets.token_bytes(KEY_BYTES)
        slot = header.slot(PASSPHRASE)
        if slot is None:
            raise errors.header_damaged(folder)
        new_slot = seal_for_passphrase(header.store_id, new_key, passphrase, slot.cost)
        try:
            _write_anew(folder, old, derive_keys(header.store_id, new_key), now)
            note = RotationNote(now.strftime("lock-of-%Y-%m-%dT%H%M%S%fZ"), new_slot.salt)
            note_down(folder, header, note)
            write_header(folder, msgspec.structs.replace(header, slots=(new_slot,)))
        finally:
            finish_rotation(folder)  # forward where the key file is new, else back
    aside = Places(folder).aside / note.aside
    return Rotated(aside, tuple(backup.folder.name for backup in list_backups(aside)))


def discard_old(rotated: Rotated) -> None:
    """Remove the store as it was before its lock was changed, with the backups that open with the old key."""
    with told_plainly(rotated.aside):
        shutil.rmtree(rotated.aside)


def change_lock(folder: Path, passphrase: str, now: datetime) -> tuple[Finding, ...]:
    """Change the lock of a closed store as a person asked for; return what to tell, also where it could not be."""
    try:
        rotated = rotate(folder, passphrase, now)
    except KnownError as error:
        return (Finding(error.code, "fault", error.sentence, error.safe, error.todo, dict(error.fields)),)
    return (
        Finding(
            "lock-changed",
            "notice",
            N_("The lock was changed: the store now opens with a new key, under the same passphrase."),
            safe=N_(
                "The store as it was, and its backups ({count}), are in {folder}. They still open with the old key."
            ),
            todo=N_(
                "Make a new recovery sheet and set up the council's help again: the old ones open only what is aside."
            ),
            fields={
                "count": len(rotated.backups),
                "folder": f"{rotated.aside.parent.name}/{rotated.aside.name}",
            },
        ),
    )


def is_due(connection: Connection) -> bool:
    """Return whether a person has asked for a new lock."""
    return bool(get_meta(connection, DUE))


def _write_anew(folder: Path, old: StoreKeys, new: StoreKeys, now: datetime) -> None:
    """Write the database under the new key beside the old one, durable and checked."""
    path = Places(folder).next_database
    engine = open_database(folder, old, newest_version=SCHEMA)
    try:
        with engine.execution_options(ro=True).connect() as connection:
            if faults_in(connection):
                raise errors.store_damaged(Places(folder).database)
            before = table_counts(connection)
        checkpoint(engine)
        with driver_connection(engine) as driver:
            driver.execute("VACUUM INTO ?", (str(path),))
    finally:
        engine.dispose()
    with told_plainly(path):
        path.chmod(0o600)
    change_key(path, old, new)
    new.audit_key[:] = old.audit_key
    _complete(path, new, before, now)
    with told_plainly(path):
        sync_file(path)


def _complete(path: Path, keys: StoreKeys, before: dict[str, int], now: datetime) -> None:
    """Write into the new database what differs from the old one, and check that nothing else does."""
    engine = open_file(path, keys, newest_version=SCHEMA)
    try:
        with engine.begin() as connection:
            put_meta(connection, AUDIT_KEY, keys.audit_key.hex())
            connection.execute(delete(meta).where(meta.c.key == DUE))
            event = {"at": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "by": get_meta(connection, "author")}
            AuditLog(keys.audit_key).append(connection, "", {**event, "did": "rotate"})
        with engine.execution_options(ro=True).connect() as connection:
            after = table_counts(connection)
            whole = not faults_in(connection) and AuditLog(keys.audit_key).check(connection).is_whole
        same = all(
            after.get(table) == count for table, count in before.items() if table not in _CHANGED_BY_US
        )
        if not (whole and same and after["audit"] == before["audit"] + 1):
            raise _not_changed(path.parent)
        with driver_connection(engine) as driver:
            driver.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file to move, no log beside it
    finally:
        engine.dispose()


def _not_changed(folder: Path) -> KnownError:
    return KnownError(
        "lock-not-changed",
        N_("The lock of the store in {folder} was not changed: the new copy did not hold what it should."),
        safe=N_("The store is as it was, and opens as before."),
        todo=N_("Check the store, then try again. If it happens again, the disk may be wearing out."),
        folder=str(folder),
    )


def require_all_sent(connection: Connection) -> None:
    """Refuse a new lock while changes wait for the council: what is there is safe whatever happens here.

    Raises KnownError (lock-while-waiting).
    """
    waiting = connection.execute(text("SELECT count(*) FROM op WHERE state = 'waiting'")).scalar_one()
    if waiting and get_meta(connection, "enrolment"):
        raise KnownError(
            "lock-while-waiting",
            N_("The lock cannot be changed yet: {count} changes wait for the council."),
            safe=N_("Nothing was changed."),
            todo=N_("Sync first, then change the lock."),
            count=waiting,
        )
