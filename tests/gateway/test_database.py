"""The gateway's database: made once, known again, refused in words when it is something else."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import select, text, update

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import tables
from pbdesk.gateway.database import (
    FILE_NAME,
    existing_folder,
    feed_state,
    in_portions,
    open_folder,
    read_council,
    take_places,
)
from pbdesk.sync.op import GATEWAY
from tests.helpers.councils import SetClock


def council_of(folder, name="", clock=None):
    database = open_folder(folder, clock or SetClock(), name)
    with database.reading() as connection:
        found = read_council(connection)
    database.close()
    return found


def test_gateway_keeps_its_identity_and_takes_a_new_name(tmp_path) -> None:
    first = council_of(tmp_path / "deep" / "gateway", "Glanmor Council")
    assert first.name == "Glanmor Council"
    assert council_of(tmp_path / "deep" / "gateway", clock=SetClock("later")) == first
    renamed = council_of(tmp_path / "deep" / "gateway", "Glan-môr Council")
    assert (renamed.id, renamed.epoch, renamed.name) == (first.id, first.epoch, "Glan-môr Council")


def test_two_folders_are_two_councils(tmp_path) -> None:
    clock = SetClock()
    one, two = council_of(tmp_path / "a", clock=clock), council_of(tmp_path / "b", clock=clock)
    assert one.id != two.id
    assert one.epoch != two.epoch


def test_saves_are_durable_and_readers_do_not_wait(tmp_path) -> None:
    database = open_folder(tmp_path, SetClock())
    with database.reading() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        with database.writing() as writing:
            assert take_places(writing, 3) == 1
            assert feed_state(connection)[1] == 0
    with database.reading() as connection:
        assert feed_state(connection)[1] == 3
    database.close()


def test_places_are_handed_out_without_gaps_and_given_back_on_failure(tmp_path) -> None:
    database = open_folder(tmp_path, SetClock())

    def stop_after_taking() -> None:
        with database.writing() as connection:
            take_places(connection, 5)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        stop_after_taking()
    with database.writing() as connection:
        assert [take_places(connection, 2), take_places(connection, 1)] == [1, 3]
    database.close()


def test_folder_without_a_gateway_is_not_made_into_one(tmp_path) -> None:
    with pytest.raises(KnownError) as caught:
        existing_folder(tmp_path / "none", SetClock())
    assert caught.value.code == "gateway-folder"
    assert not (tmp_path / "none").exists()


def test_folder_that_is_a_file_is_refused(tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KnownError) as caught:
        open_folder(tmp_path / "file", SetClock())
    assert caught.value.code == "gateway-folder"


def test_file_that_is_no_database_is_left_alone(tmp_path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all" * 100)
    with pytest.raises(KnownError) as caught:
        open_folder(tmp_path, SetClock())
    assert caught.value.code == "gateway-database"
    assert (tmp_path / FILE_NAME).read_bytes() == b"not a database at all" * 100


def test_database_of_another_version_is_refused(tmp_path) -> None:
    database = open_folder(tmp_path, SetClock())
    with database.writing() as connection:
        connection.execute(update(tables.council).values(schema_version=tables.SCHEMA_VERSION + 1))
    database.close()
    with pytest.raises(KnownError) as caught:
        existing_folder(tmp_path, SetClock())
    assert caught.value.code == "gateway-newer"


def test_gateway_has_a_chain_that_belongs_to_no_user(tmp_path) -> None:
    database = open_folder(tmp_path, SetClock())
    with database.reading() as connection:
        assert connection.execute(select(tables.chains)).all() == [(GATEWAY, None)]
    database.close()


def test_what_was_committed_is_in_the_file_at_once(tmp_path) -> None:
    database = open_folder(tmp_path, SetClock())
    with database.writing() as connection:
        take_places(connection, 4)
    other = sqlite3.connect(tmp_path / FILE_NAME)
    assert other.execute("select feed_seq from council").fetchone() == (4,)
    other.close()
    database.close()


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (3, [3]), (5, [5]), (6, [5, 1]), (11, [5, 5, 1])])
def test_portions_hold_everything_in_order(count, sizes) -> None:
    portions = list(in_portions(range(count), 5))
    assert [len(portion) for portion in portions] == sizes
    assert [item for portion in portions for item in portion] == list(range(count))
