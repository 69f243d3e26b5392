"""The health check: every fault gets its finding in words, and looking changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from pbdesk.store.audit_log import AuditLog
from pbdesk.store.backup import list_backups, make_backup
from pbdesk.store.blobs import BlobRef, BlobStore
from pbdesk.store.check import Attachments, Finding, check_store
from pbdesk.store.engine import checkpoint
from pbdesk.store.mark import Mark, write_mark
from tests.helpers.raw_store import RawStore, add_notes, flip_bit, listing, make_store

NOW = datetime(2026, 11, 21, 9, 14, tzinfo=UTC)
PAGE = 4096


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    store = make_store(tmp_path / "store", notes=30)
    engine = store.open()
    make_backup(store.folder, store.keys, engine, NOW)
    engine.dispose()
    return store


def look(store: RawStore, attachments: Attachments | None = None) -> dict[str, Finding]:
    findings = check_store(store.folder, store.keys, newest_version=1, attachments=attachments)
    for finding in findings:
        assert "{" not in finding.english()
        assert finding.level == "good" or (finding.safe or finding.todo)
    return {finding.code: finding for finding in findings}


def faults(store: RawStore, attachments: Attachments | None = None) -> set[str]:
    return {finding.code for finding in look(store, attachments).values() if finding.level != "good"}


def mark_now(store: RawStore) -> None:
    engine = store.open()
    with engine.connect() as connection:
        n, link = AuditLog(store.keys.audit_key).newest(connection)
    engine.dispose()
    write_mark(store.folder, store.keys, Mark(audit_n=n, audit_link=link.hex()))


def test_a_healthy_store_is_all_good(store: RawStore):
    mark_now(store)
    found = look(store, lambda _connection: ())

    assert {finding.level for finding in found.values()} == {"good"}
    assert found.keys() == {"key-file-good", "pages-good", "audit-good", "attachments-good", "backup-good"}
    assert found["audit-good"].english() == "The record of who did what is whole: 30 entries."


def test_looking_changes_no_file_of_the_store(store: RawStore):
    before = listing(store.folder)
    look(store)
    after = listing(store.folder)

    assert {name: value for name, value in after.items() if not name.endswith(("-wal", "-shm"))} == before
    assert not store.places.journal.exists() or store.places.journal.stat().st_size == 0


def test_a_store_that_is_open_can_be_looked_at(store: RawStore):
    engine = store.open()
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM note WHERE id = 1"))
        assert faults(store) == set()
    engine.dispose()


def test_every_damaged_page_is_counted(store: RawStore, capfd: pytest.CaptureFixture[str]):
    for page in (4, 6):
        flip_bit(store.places.database, page * PAGE + 9)

    found = look(store)

    assert found["pages-damaged"].level == "fault"
    assert int(found["pages-damaged"].fields["count"]) >= 2
    assert "pages-good" not in found
    assert found["backup-good"].level == "good"
    assert capfd.readouterr().err == ""


def test_a_file_cut_on_a_page_boundary_is_found(store: RawStore):
    data = store.places.database.read_bytes()
    store.places.database.write_bytes(data[: -3 * PAGE])

    assert faults(store) & {"store-damaged", "pages-damaged"}


@pytest.mark.parametrize(
    ("breaking", "code"),
    [
        (lambda store: store.places.database.unlink(), "store-missing"),
        (lambda store: store.places.database.write_bytes(b""), "store-empty"),
        (lambda store: store.places.database.write_bytes(b"x"), "store-damaged"),
        (lambda store: flip_bit(store.places.database, 90), "store-damaged"),
        (lambda store: store.places.restore_note.write_bytes(b"{}"), "restore-unfinished"),
    ],
)
def test_a_database_that_does_not_open_is_named_and_the_backup_still_looked_at(
    store: RawStore, breaking: Callable[[RawStore], object], code: str
):
    breaking(store)

    found = look(store)

    assert found[code].level == "fault"
    assert found["backup-good"].level == "good"


def test_a_newer_store_is_named(store: RawStore):
    engine = store.open()
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version=2")
    engine.dispose()

    assert faults(store) == {"store-newer"}


@pytest.mark.parametrize("name", ["store.pbk", "store.pbk.bak"])
def test_one_damaged_key_file_is_named_with_the_good_one(store: RawStore, name: str):
    flip_bit(store.folder / name, 50)

    found = look(store)["key-file-damaged"]

    other = {"store.pbk": "store.pbk.bak", "store.pbk.bak": "store.pbk"}[name]
    assert found.level == "fault"
    assert found.fields == {"name": other}


def test_two_damaged_key_files_are_named(store: RawStore):
    for path in (store.places.header, store.places.header_copy):
        path.write_bytes(b"")

    assert faults(store) == {"header-damaged"}


def test_a_stale_copy_of_the_key_file_is_a_notice(store: RawStore, tmp_path: Path):
    other = make_store(tmp_path / "other")
    shutil.copy(other.places.header, store.places.header_copy)

    assert look(store)["key-file-differs"].level == "notice"


def test_a_damaged_search_index_is_only_a_notice(store: RawStore):
    engine = store.open()
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIRTUAL TABLE found USING fts5(body)")
        connection.exec_driver_sql("INSERT INTO found(body) SELECT body FROM note")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE found_data SET block = x'00' WHERE id > 10")
    engine.dispose()

    found = look(store)

    assert found["search-index-damaged"].level == "notice"
    assert found["pages-good"].level == "good"


def test_rows_without_their_parent_are_found(store: RawStore):
    engine = store.open()
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE child(id INTEGER PRIMARY KEY, note INTEGER REFERENCES note(id))"
        )
    with engine.connect() as connection:
        connection.rollback()
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("INSERT INTO child(note) VALUES (999)")
    engine.dispose()

    assert look(store)["rows-orphaned"].fields == {"tables": "child"}


def test_an_altered_audit_log_is_found_with_its_place(store: RawStore):
    engine = store.open()
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET event = '{}' WHERE n = 7"))
    engine.dispose()

    assert look(store)["audit-broken"].fields == {"n": 7, "count": 6}


@pytest.mark.parametrize("loss", ["deleted", "cut", "bit"])
def test_saves_lost_with_the_log_are_counted(store: RawStore, loss: str):
    """SQLite opens without a word when the write-ahead log is gone; the mark knows better."""
    engine = store.open()
    checkpoint(engine)
    add_notes(engine, store.keys, 12)
    mark_now(store)
    database, journal = store.places.database.read_bytes(), store.places.journal.read_bytes()
    engine.dispose()
    store.places.database.write_bytes(database)
    if loss == "deleted":
        store.places.journal.unlink(missing_ok=True)
    elif loss == "cut":
        store.places.journal.write_bytes(journal[: len(journal) // 2])
    else:
        store.places.journal.write_bytes(journal)
        flip_bit(store.places.journal, len(journal) // 2)

    found = look(store)

    assert found["pages-good"].level == "good"
    assert found["saves-missing"].level == "fault"
    if loss == "deleted":
        assert found["saves-missing"].fields == {"count": 12}


def test_a_whole_log_loses_nothing(store: RawStore):
    engine = store.open()
    add_notes(engine, store.keys, 12)
    mark_now(store)
    database, journal = store.places.database.read_bytes(), store.places.journal.read_bytes()
    engine.dispose()
    store.places.database.write_bytes(database)
    store.places.journal.write_bytes(journal)

    assert faults(store) == set()


def test_an_old_copy_of_the_store_put_back_is_counted(store: RawStore):
    old = store.places.database.read_bytes()
    engine = store.open()
    add_notes(engine, store.keys, 3)
    engine.dispose()
    mark_now(store)
    store.places.database.write_bytes(old)

    assert look(store)["saves-missing"].fields == {"count": 3}


def test_a_copy_that_went_its_own_way_is_found(store: RawStore):
    old = store.places.database.read_bytes()
    engine = store.open()
    add_notes(engine, store.keys, 1)
    engine.dispose()
    mark_now(store)
    store.places.database.write_bytes(old)
    engine = store.open()
    with engine.begin() as connection:
        AuditLog(store.keys.audit_key).append(connection, "case-2", {"did": "look"})
    engine.dispose()

    assert look(store)["store-diverged"].level == "fault"


def test_attachments_are_read_and_named(store: RawStore):
    blobs = BlobStore(store.folder, store.keys.store_id)
    good, gone, bad = (blobs.write(b"photo") for _ in range(3))
    unused = blobs.write(b"photo")
    (store.places.blobs / gone.id).unlink()
    flip_bit(store.places.blobs / bad.id, 1000)

    def attachments(_connection: Connection) -> Iterable[tuple[str, BlobRef]]:
        return [("good.jpg", good), ("gone.jpg", gone), ("bad.jpg", bad)]

    found = look(store, attachments)

    assert found["attachment-missing"].fields == {"called": "gone.jpg"}
    assert found["attachment-altered"].fields == {"called": "bad.jpg"}
    assert found["attachments-unused"].fields == {"count": 1}
    assert "attachments-good" not in found
    assert blobs.has(unused.id)


def test_a_damaged_backup_is_found(store: RawStore):
    flip_bit(list_backups(store.folder)[0].database, -2000)

    assert faults(store) == {"backup-not-verified"}


def test_no_backup_yet_is_a_notice(tmp_path: Path):
    assert look(make_store(tmp_path / "store"))["backup-none"].level == "notice"
