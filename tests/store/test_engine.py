"""The engine: every safety setting holds, and nothing that is not this store opens as it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from pbdesk.domain.errors import KnownError
from pbdesk.store import engine as engine_module
from pbdesk.store.check import check_store
from pbdesk.store.engine import (
    checkpoint,
    driver_connection,
    file_identity,
    make_engine,
    open_database,
    open_file,
    require_same_file,
    store_salt,
)
from tests.helpers.raw_store import RawStore, add_notes, as_nobody, count_notes, flip_bit, listing, make_store

PAGE = 4096


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return make_store(tmp_path / "store", notes=20)


def code_of(store: RawStore, **named: int) -> str:
    with pytest.raises(KnownError) as caught:
        count_notes(open_database(store.folder, store.keys, **named))
    return caught.value.code


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def set_version(store: RawStore, version: int) -> None:
    engine = store.open()
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version={version}")
    engine.dispose()


# Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("foreign_keys", 1),
        ("temp_store", 2),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("recursive_triggers", 1),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("busy_timeout", 10000),
        ("cipher_status", "1"),
    ],
)
def test_every_connection_is_set_up(store: RawStore, name: str, value: object):
    engine = store.open()

    assert pragma(engine, name) == value

    engine.dispose()


def test_a_setting_that_does_not_hold_is_refused(store: RawStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine_module, "_WRITERS_ONLY", (("no_such_pragma", "ON", 1),))

    assert code_of(store) == "store-unprotected"


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_of_another_length_is_refused(store: RawStore, length: int):
    with pytest.raises(ValueError, match="32 bytes"):
        make_engine(store.places.database, bytes(length))


def test_writes_begin_at_once_and_readers_may_read_meanwhile(store: RawStore):
    engine = store.open()
    with engine.begin() as writer:
        writer.execute(text("DELETE FROM note"))
        with engine.execution_options(ro=True).connect() as reader:
            assert reader.execute(text("SELECT count(*) FROM note")).scalar_one() == 20
        with driver_connection(engine) as second:
            second.execute("PRAGMA busy_timeout=20")
        with pytest.raises(KnownError) as caught, engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    engine.dispose()

    assert caught.value.code == "store-busy"


def test_many_threads_read_one_store(store: RawStore):
    engine = store.open()
    counts: list[int] = []

    def read() -> None:
        with engine.execution_options(ro=True).connect() as connection:
            counts.append(connection.execute(text("SELECT count(*) FROM note")).scalar_one())

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()

    assert counts == [20] * 4


def test_errors_show_no_values(store: RawStore):
    engine = store.open()
    with pytest.raises(OperationalError) as caught, engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "Angharad Dychmygol"})
    engine.dispose()

    assert "Angharad" not in str(caught.value)


# What is not this store


def test_a_missing_database_is_told_and_not_made(store: RawStore):
    store.places.database.unlink()
    before = listing(store.folder)

    assert code_of(store) == "store-missing"
    assert listing(store.folder) == before


def test_an_empty_database_is_told_and_stays_empty(store: RawStore):
    store.places.database.write_bytes(b"")

    assert code_of(store) == "store-empty"
    assert store.places.database.stat().st_size == 0


def test_a_database_of_another_store_is_told(store: RawStore, tmp_path: Path):
    other = make_store(tmp_path / "other", notes=1)
    shutil.copy(other.places.database, store.places.database)
    before = listing(store.folder)

    assert code_of(store) == "store-of-another"
    assert listing(store.folder) == before


def test_a_database_with_another_store_id_row_is_told(store: RawStore):
    engine = store.open()
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta SET value = 'another' WHERE key = 'store_id'"))
    engine.dispose()

    assert code_of(store) == "store-of-another"


def test_a_database_without_our_table_is_told(store: RawStore):
    engine = store.open()
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE meta"))
    engine.dispose()

    assert code_of(store) == "store-of-another"


def test_a_newer_database_is_left_alone(store: RawStore):
    set_version(store, 8)
    before = listing(store.folder)

    assert code_of(store, newest_version=7) == "store-newer"
    assert listing(store.folder) == before
    set_version(store, 7)
    assert count_notes(open_database(store.folder, store.keys, newest_version=7)) == 20


def test_a_plain_database_in_the_place_is_not_opened(store: RawStore):
    store.places.database.unlink()
    plain = sqlite3.connect(store.places.database)
    plain.execute("CREATE TABLE meta(key, value)")
    plain.close()

    assert code_of(store) in {"store-of-another", "store-damaged"}


@pytest.mark.parametrize("content", [b"x", b"not a database at all " * 500, bytes(2 * PAGE)])
def test_any_other_file_in_the_place_is_told_and_kept(store: RawStore, content: bytes):
    store.places.database.write_bytes(content)

    assert code_of(store) in {"store-of-another", "store-damaged"}
    assert store.places.database.read_bytes() == content


def test_an_unfinished_restore_keeps_the_store_shut(store: RawStore):
    store.places.restore_note.write_text("{}")

    assert code_of(store) == "restore-unfinished"


# Damage


def test_a_flipped_bit_in_the_first_page_is_damage_and_the_passphrase_is_right(
    store: RawStore, capfd: pytest.CaptureFixture[str]
):
    flip_bit(store.places.database, 100)

    with pytest.raises(KnownError) as caught:
        store.open()

    assert caught.value.code == "store-damaged"
    assert "Your passphrase is right" in caught.value.english()
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("damage", ["bit", "zeros"])
def test_damage_to_the_first_sixteen_bytes_costs_nothing(store: RawStore, damage: str):
    if damage == "bit":
        flip_bit(store.places.database, 5)
    else:
        data = store.places.database.read_bytes()
        store.places.database.write_bytes(bytes(16) + data[16:])

    assert store.count() == 20


def test_damage_in_another_page_stops_reading_and_writing(store: RawStore, capfd: pytest.CaptureFixture[str]):
    pages = store.places.database.stat().st_size // PAGE
    for page in range(3, pages):
        flip_bit(store.places.database, page * PAGE + 50)
    engine = store.open()

    for statement in ("SELECT sum(length(body)) FROM note", "DELETE FROM note"):
        with pytest.raises(KnownError) as caught, engine.begin() as connection:
            connection.execute(text(statement)).all()
        assert caught.value.code == "store-damaged"
    engine.dispose()

    assert capfd.readouterr().err == ""


def test_a_file_cut_on_a_page_boundary_is_damage(store: RawStore):
    data = store.places.database.read_bytes()
    store.places.database.write_bytes(data[: -2 * PAGE])

    assert code_of(store) == "store-damaged"


def test_damage_in_a_search_index_is_not_called_a_damaged_store(store: RawStore):
    engine = store.open()
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIRTUAL TABLE found USING fts5(body)")
        connection.exec_driver_sql("INSERT INTO found(body) SELECT body FROM note")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE found_data SET block = x'00' WHERE id > 10")

    with pytest.raises(DBAPIError, match="fts5"), engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM found WHERE found MATCH 'canary'").all()
    engine.dispose()


# The disk


def test_a_full_disk_is_told_and_keeps_what_was_saved(store: RawStore):
    engine = store.open()
    with driver_connection(engine) as connection:
        connection.execute("PRAGMA max_page_count=12")
    with pytest.raises(KnownError) as caught:
        add_notes(engine, store.keys, 200)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT count(*) FROM note")).scalar_one()
        chained = connection.execute(text("SELECT count(*) FROM audit")).scalar_one()
    engine.dispose()

    assert caught.value.code == "disk-full"
    assert "Not saved yet" in caught.value.english()
    assert kept == chained >= 20


@pytest.mark.skipif(os.name == "nt", reason="Windows has no folder modes")
@pytest.mark.parametrize("whole_folder", [True, False])
def test_a_place_that_allows_reading_only_is_told(whole_folder: bool):
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        store = make_store(Path(name) / "store", notes=1)
        store.places.database.chmod(0o400)
        store.folder.chmod(0o500 if whole_folder else 0o700)

        with as_nobody(store.folder, *store.folder.iterdir()):
            assert code_of(store) == "store-read-only"
            if whole_folder:
                assert "pages-good" in {finding.code for finding in check_store(store.folder, store.keys)}


def test_a_refused_write_on_a_reading_engine_is_our_own_mistake(store: RawStore):
    engine = open_database(store.folder, store.keys, mode="ro")

    with pytest.raises(OperationalError), engine.begin() as connection:
        connection.execute(text("DELETE FROM note"))
    engine.dispose()


def test_an_immutable_engine_leaves_the_folder_as_it_is(store: RawStore):
    before = listing(store.folder)

    assert count_notes(open_database(store.folder, store.keys, mode="immutable")) == 20
    assert listing(store.folder) == before


def unlink(path: Path) -> None:
    path.unlink()


def replace(path: Path) -> None:
    shutil.copy(path, path.with_name("copy"))
    path.with_name("copy").replace(path)


@pytest.mark.parametrize(("change", "code"), [(unlink, "store-missing"), (replace, "store-replaced")])
def test_a_database_taken_away_from_under_the_program_is_noticed(
    store: RawStore, change: Callable[[Path], None], code: str
):
    engine = store.open()
    identity = file_identity(store.places.database)
    add_notes(engine, store.keys, 1)
    require_same_file(store.places.database, identity)

    change(store.places.database)

    with pytest.raises(KnownError) as caught:
        require_same_file(store.places.database, identity)
    engine.dispose()
    assert caught.value.code == code


def test_a_checkpoint_empties_the_log(store: RawStore):
    engine = store.open()
    add_notes(engine, store.keys, 3)
    assert store.places.journal.stat().st_size > 0

    assert checkpoint(engine)

    assert store.places.journal.stat().st_size == 0
    engine.dispose()


def test_faults_on_the_driver_are_told_in_words_too(store: RawStore):
    engine = store.open()
    flip_bit(store.places.database, 3 * PAGE + 50)

    with pytest.raises(KnownError) as caught, driver_connection(engine) as connection:
        connection.execute("SELECT * FROM note").fetchall()
    engine.dispose()

    assert caught.value.code == "store-damaged"


def test_a_copy_of_the_file_elsewhere_opens_with_the_same_keys(store: RawStore, tmp_path: Path):
    copy = tmp_path / "dr copy? 100%#.db"
    shutil.copy(store.places.database, copy)

    assert count_notes(open_file(copy, store.keys, mode="ro")) == 20
    assert copy.read_bytes()[:16] == store_salt(store.keys.store_id)
