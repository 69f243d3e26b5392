"""Restoring: the backup's rows, no old log beside them, the old store kept, and a kill at any moment survived."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.store import restore as restore_module
from pbdesk.store.backup import Backup, list_backups, make_backup
from pbdesk.store.engine import open_file
from pbdesk.store.restore import finish_restore, restore, restore_key_file
from pbdesk.store.unlocking import change_passphrase, unlock
from tests.helpers.raw_store import (
    CHEAP,
    PASSPHRASE,
    RawStore,
    add_notes,
    count_notes,
    flip_bit,
    kill,
    listing,
    make_store,
    start_child,
)

NOW = datetime(2026, 11, 21, 9, 14, tzinfo=UTC)

RESTORE_FOR_EVER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pbdesk.store.backup import list_backups
from pbdesk.store.restore import finish_restore, restore
from pbdesk.store.unlocking import unlock
folder = Path(sys.argv[1])
keys = unlock(folder, "llwybr-tegell-mwdlyd-94")
finish_restore(folder)
print("ready", flush=True)
while True:
    for backup in list_backups(folder):
        restore(folder, backup, keys, datetime.now(UTC))
"""


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return make_store(tmp_path / "store", notes=5)


def take(store: RawStore, now: datetime = NOW) -> Backup:
    engine = store.open()
    try:
        return make_backup(store.folder, store.keys, engine, now)
    finally:
        engine.dispose()


def leave_a_log(store: RawStore, notes: int) -> None:
    """Add notes and leave them in the write-ahead log, as a kill does."""
    engine = store.open()
    add_notes(engine, store.keys, notes)
    kept = {path: path.read_bytes() for path in (store.places.database, store.places.journal)}
    engine.dispose()
    for path, data in kept.items():
        path.write_bytes(data)
    assert store.places.journal.stat().st_size > 0


def test_a_restore_brings_the_backups_rows_and_keeps_the_old_store_whole(store: RawStore):
    backup = take(store)
    leave_a_log(store, 4)

    aside = restore(store.folder, backup, store.keys, NOW)

    assert store.count() == 5
    assert count_notes(open_file(aside / "store.db", store.keys)) == 9
    assert not store.places.restore_note.exists()
    assert not store.places.incoming.exists()


def test_a_log_left_beside_a_copied_backup_would_have_mixed_them(store: RawStore):
    """The fault that `restore` is there for: the checks pass and the rows are neither store's."""
    backup = take(store)
    leave_a_log(store, 40)
    shutil.copy(backup.database, store.places.database)

    try:
        mixed = store.count()
    except KnownError:
        mixed = -1

    assert mixed != 5


def test_a_damaged_backup_changes_nothing(store: RawStore):
    backup = take(store)
    flip_bit(backup.database, -2000)
    before = listing(store.folder)

    with pytest.raises(KnownError) as caught:
        restore(store.folder, backup, store.keys, NOW)

    assert caught.value.code == "backup-not-verified"
    assert listing(store.folder) == before


def test_a_backup_of_another_store_changes_nothing(store: RawStore, tmp_path: Path):
    foreign = take(make_store(tmp_path / "other", notes=1))
    before = listing(store.folder)

    with pytest.raises(KnownError) as caught:
        restore(store.folder, foreign, store.keys, NOW)

    assert caught.value.code == "store-of-another"
    assert listing(store.folder) == before


def test_a_missing_database_is_restored_too(store: RawStore):
    backup = take(store)
    store.places.database.unlink()

    restore(store.folder, backup, store.keys, NOW)

    assert store.count() == 5


@pytest.mark.parametrize("step", range(5))
def test_stopped_after_any_rename_it_is_finished_later(
    store: RawStore, monkeypatch: pytest.MonkeyPatch, step: int
):
    backup = take(store)
    leave_a_log(store, 4)
    steps = 0
    sync = restore_module.sync_folder

    class PowerCutError(Exception):
        """The machine stops here."""

    def stop(folder: Path) -> None:
        nonlocal steps
        sync(folder)
        if steps == step:
            raise PowerCutError
        steps += 1

    monkeypatch.setattr(restore_module, "sync_folder", stop)
    if step < 4:
        with pytest.raises(PowerCutError):
            restore(store.folder, backup, store.keys, NOW)
    else:
        restore(store.folder, backup, store.keys, NOW)
    monkeypatch.undo()

    finish_restore(store.folder)

    assert not finish_restore(store.folder)
    assert store.count() == 5
    (aside,) = store.places.aside.iterdir()
    assert count_notes(open_file(aside / "store.db", store.keys)) == 9


def test_killed_while_restoring_the_store_is_one_or_the_other(store: RawStore):
    take(store)
    engine = store.open()
    add_notes(engine, store.keys, 4)
    engine.dispose()
    take(store, NOW + timedelta(days=1))

    for round_number in range(5):
        child = start_child(RESTORE_FOR_EVER, store.folder)
        time.sleep(0.023 * (round_number + 1))
        kill(child)
        finish_restore(store.folder)

        assert store.count() in {5, 9}


def test_a_copy_that_never_got_its_note_is_dropped(store: RawStore):
    store.places.incoming.write_bytes(b"half a backup")

    assert not finish_restore(store.folder)

    assert not store.places.incoming.exists()
    assert store.count() == 5


def test_the_key_file_comes_back_only_where_none_can_be_read(store: RawStore):
    backup = take(store)
    change_passphrase(store.folder, PASSPHRASE, "mawn-pibydd-cwmwl-17", CHEAP)

    assert not restore_key_file(store.folder, backup)
    for path in (store.places.header, store.places.header_copy):
        path.write_bytes(b"")
    assert restore_key_file(store.folder, list_backups(store.folder)[0])

    assert unlock(store.folder, PASSPHRASE).db_key == store.keys.db_key


def test_a_damaged_key_file_in_the_backup_is_not_used(store: RawStore):
    backup = take(store)
    for path in (store.places.header, store.places.header_copy, backup.key_file):
        path.write_bytes(b"")

    assert not restore_key_file(store.folder, backup)
