"""Backups: whole, verified, the newest seven days, and nothing half made."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pbdesk.domain.errors import KnownError
from pbdesk.store import backup as backup_module
from pbdesk.store.backup import (
    Backup,
    is_backup_due,
    list_backups,
    make_backup,
    verify_backup,
)
from pbdesk.store.engine import checkpoint, driver_connection
from pbdesk.store.places import Places
from pbdesk.store.unlocking import unlock
from tests.helpers.raw_store import PASSPHRASE, RawStore, add_notes, flip_bit, listing, make_store

NOW = datetime(2026, 11, 21, 9, 14, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return make_store(tmp_path / "store", notes=5)


def take(store: RawStore, now: datetime = NOW) -> Backup:
    engine = store.open()
    try:
        return make_backup(store.folder, store.keys, engine, now)
    finally:
        engine.dispose()


def test_a_backup_holds_every_row_also_those_still_in_the_log(store: RawStore):
    engine = store.open()
    add_notes(engine, store.keys, 4)
    assert store.places.journal.stat().st_size > 0

    backup = make_backup(store.folder, store.keys, engine, NOW)
    engine.dispose()

    assert verify_backup(backup, store.keys) == {"meta": 1, "note": 9, "audit": 9}
    assert sorted(listing(store.places.backups)) == [
        backup.folder.name,
        f"{backup.folder.name}/store.db",
        f"{backup.folder.name}/store.pbk",
    ]
    assert backup.taken_at == NOW


def test_a_backup_is_encrypted_and_keeps_the_schema_version(store: RawStore):
    engine = store.open()
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version=6")
    backup = make_backup(store.folder, store.keys, engine, NOW)
    engine.dispose()

    assert b"canary" not in backup.database.read_bytes()
    copy = backup_module.open_file(backup.database, store.keys, mode="ro")
    with copy.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == 6
    copy.dispose()


def test_a_backups_key_file_opens_with_the_passphrase(store: RawStore):
    assert unlock(take(store).folder, PASSPHRASE).db_key == store.keys.db_key


def test_seven_days_are_kept_and_the_newest_of_each_day(store: RawStore):
    moments = [NOW + timedelta(days=day, hours=hour) for day in range(9) for hour in (0, 3)]
    for moment in moments:
        take(store, moment)

    kept = [backup.taken_at for backup in list_backups(store.folder)]

    assert kept == [NOW + timedelta(days=day, hours=3) for day in range(8, 1, -1)]


def test_one_a_day_is_due(store: RawStore):
    assert is_backup_due(store.folder, date(2026, 11, 21))
    take(store)
    assert not is_backup_due(store.folder, date(2026, 11, 21))
    assert is_backup_due(store.folder, date(2026, 11, 22))


def test_what_is_not_a_backup_is_not_listed_nor_removed(store: RawStore):
    (store.places.backups / "my own copy").mkdir(parents=True)
    take(store)

    assert len(list_backups(store.folder)) == 1
    assert (store.places.backups / "my own copy").is_dir()


def test_a_damaged_backup_is_not_verified(store: RawStore):
    backup = take(store)
    flip_bit(backup.database, -2000)

    with pytest.raises(KnownError) as caught:
        verify_backup(backup, store.keys)

    assert caught.value.code == "backup-not-verified"


def test_a_damaged_store_makes_no_backup_and_drops_none(store: RawStore):
    old = take(store)
    engine = store.open()
    checkpoint(engine)
    flip_bit(store.places.database, 3 * 4096 + 9)

    with pytest.raises(KnownError) as caught:
        make_backup(store.folder, store.keys, engine, NOW + timedelta(days=1))
    engine.dispose()

    assert caught.value.code == "store-damaged"
    assert [backup.folder for backup in list_backups(store.folder)] == [old.folder]
    assert len(list(store.places.backups.iterdir())) == 1


def test_a_backup_that_lacks_rows_is_refused(store: RawStore, monkeypatch: pytest.MonkeyPatch):
    vacuum = backup_module._vacuum_into

    def lose_rows(engine: Engine, copy: Path) -> None:
        vacuum(engine, copy)
        copied = backup_module.open_file(copy, store.keys)
        with driver_connection(copied) as connection:
            connection.execute("DELETE FROM note WHERE id = 1")
        checkpoint(copied)
        copied.dispose()

    monkeypatch.setattr(backup_module, "_vacuum_into", lose_rows)
    with pytest.raises(KnownError) as caught:
        take(store)

    assert caught.value.code == "backup-not-verified"
    assert list_backups(store.folder) == ()
    assert list(store.places.backups.iterdir()) == []


def test_what_a_killed_backup_left_is_in_nobodys_way(store: RawStore):
    half = store.places.backups / "2026-11-21T091400Z.part-backup"
    half.mkdir(parents=True)
    (half / "store.db").write_bytes(b"half")

    assert list_backups(store.folder) == ()
    take(store)
    assert [path.name for path in store.places.backups.iterdir()] == ["2026-11-21T091400Z"]


def test_a_removal_that_was_killed_leaves_no_backup_that_is_listed_and_broken(
    store: RawStore, monkeypatch: pytest.MonkeyPatch
):
    """Killed right after the first file of an old backup went: the folder must not be in the list any more."""
    for day in range(1, 9):
        engine = store.open()
        make_backup(store.folder, store.keys, engine, datetime(2026, 11, day, tzinfo=UTC))
        engine.dispose()
    removed = shutil.rmtree

    def killed_half_way(path: Path, ignore_errors: bool = False) -> None:
        database = Places(Path(path)).database
        if database.exists():
            database.unlink()
            raise KeyboardInterrupt
        removed(path, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", killed_half_way)
    engine = store.open()
    with pytest.raises(KeyboardInterrupt):
        make_backup(store.folder, store.keys, engine, datetime(2026, 11, 9, tzinfo=UTC))
    monkeypatch.undo()
    for backup in list_backups(store.folder):
        verify_backup(backup, store.keys)
    make_backup(store.folder, store.keys, engine, datetime(2026, 11, 10, tzinfo=UTC))
    engine.dispose()
    assert {path.name for path in Places(store.folder).backups.iterdir()} == {
        backup.folder.name for backup in list_backups(store.folder)
    }
