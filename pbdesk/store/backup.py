"""Daily backups: a compact encrypted copy, verified by opening it, beside a copy of the key file.

Each lies in a folder of its own, named by its moment, and appears by one rename when all of it is there and
checked. It has the same keys as the store. Attachments are not copied: their keys and names are in the database's
rows, and the files are kept until thirty days after nothing refers to them.
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine

from pbdesk.domain.errors import N_, KnownError
from pbdesk.store.engine import driver_connection, open_file
from pbdesk.store.files import (
    TEMPORARY,
    make_private_folder,
    sync_file,
    sync_folder,
    told_plainly,
    write_durably,
)
from pbdesk.store.header import encode_header, read_header
from pbdesk.store.keys import StoreKeys
from pbdesk.store.pages import faults_in, table_counts
from pbdesk.store.places import Places

DAYS_KEPT = 7
_NAME = "%Y-%m-%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: its folder, and when it was taken (aware, UTC)."""

    folder: Path
    taken_at: datetime

    @property
    def database(self) -> Path:
        """The encrypted database file."""
        return Places(self.folder).database

    @property
    def key_file(self) -> Path:
        """The copy of the key file as it was then."""
        return Places(self.folder).header


def make_backup(folder: Path, keys: StoreKeys, engine: Engine, now: datetime) -> Backup:
    """Take a verified backup of the open store and drop those that are too old. Outside any transaction.

    `now` is aware. Raises KnownError: backup-not-verified, disk-full, store-read-only, store-damaged.
    """
    name = now.strftime(_NAME)
    final = Places(folder).backups / name
    staging = final.with_name(f"{name}{TEMPORARY}backup")
    make_private_folder(final.parent)
    shutil.rmtree(staging, ignore_errors=True)
    make_private_folder(staging)
    try:
        _copy_and_verify(folder, staging, keys, engine)
        with told_plainly(final):
            sync_folder(staging)
            _take_away(final)
            staging.rename(final)
            sync_folder(final.parent)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    prune_backups(folder)
    return Backup(final, _moment(name))


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """Return the store's backups, the newest first."""
    root = Places(folder).backups
    if not root.is_dir():
        return ()
    found = []
    for path in root.iterdir():
        with contextlib.suppress(ValueError):  # not one of our names
            found.append(Backup(path, _moment(path.name)))
    return tuple(sorted(found, key=lambda backup: backup.taken_at, reverse=True))


def is_backup_due(folder: Path, today: date) -> bool:
    """Return whether no backup was taken yet today."""
    return all(backup.taken_at.date() < today for backup in list_backups(folder))


def verify_backup(backup: Backup, keys: StoreKeys) -> dict[str, int]:
    """Open a backup, check every page and every row, and return its row counts by table.

    Raises KnownError: backup-not-verified, store-of-another, store-newer.
    """
    return _verified_counts(backup.database, keys)


def prune_backups(folder: Path) -> int:
    """Keep the newest backup of each of the newest seven days that have one; return how many were removed."""
    newest_of_day: dict[date, Backup] = {}
    for backup in list_backups(folder):
        newest_of_day.setdefault(backup.taken_at.date(), backup)
    kept = {backup.folder for backup in list(newest_of_day.values())[:DAYS_KEPT]}
    surplus = [backup for backup in list_backups(folder) if backup.folder not in kept]
    for backup in surplus:
        _take_away(backup.folder)
    for leftover in Places(folder).backups.glob(f"*{TEMPORARY}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    return len(surplus)


def _take_away(folder: Path) -> None:
    """Remove a backup if it is there. It goes from the list whole, by one rename, before its files are deleted."""
    gone = folder.with_name(f"{folder.name}{TEMPORARY}gone")
    shutil.rmtree(gone, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _copy_and_verify(folder: Path, staging: Path, keys: StoreKeys, engine: Engine) -> None:
    copy = Places(staging).database
    before = _counts(engine)
    _vacuum_into(engine, copy)
    after = _counts(engine)
    with told_plainly(copy):
        copy.chmod(0o600)
        sync_file(copy)
    write_durably(Places(staging).header, encode_header(read_header(folder).header))
    for table, count in _verified_counts(copy, keys).items():
        if not min(before[table], after[table]) <= count <= max(before[table], after[table]):
            raise _not_verified(copy)


def _verified_counts(database: Path, keys: StoreKeys) -> dict[str, int]:
    try:
        engine = open_file(database, keys, mode="ro")
        try:
            with engine.connect() as connection:
                if faults_in(connection):
                    raise _not_verified(database)
                return table_counts(connection)
        finally:
            engine.dispose()
    except KnownError as error:
        if error.code in _UNREADABLE:  # said of the store, these would frighten: it is the backup
            raise _not_verified(database) from error
        raise


_UNREADABLE = {"store-damaged", "store-empty", "store-missing"}


def _vacuum_into(engine: Engine, copy: Path) -> None:
    with driver_connection(engine) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))


def _counts(engine: Engine) -> dict[str, int]:
    with engine.execution_options(ro=True).connect() as connection:
        return table_counts(connection)


def _moment(name: str) -> datetime:
    return datetime.strptime(name, _NAME).replace(tzinfo=UTC)


def _not_verified(path: Path) -> KnownError:
    return KnownError(
        "backup-not-verified",
        N_("The backup {path} does not hold what it should, so it was not used."),
        safe=N_("The store itself and the other backups are untouched."),
        todo=N_("Try again, or choose another backup. If it happens again, the disk may be wearing out."),
        path=str(path),
    )
