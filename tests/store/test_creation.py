"""Making a store: into an empty place only, and wholly or not at all."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection

from pbdesk.domain.errors import KnownError
from pbdesk.store import files
from pbdesk.store.creation import create
from pbdesk.store.unlocking import unlock
from tests.helpers.raw_store import CHEAP, PASSPHRASE, build_notes, kill, listing, make_store, start_child

STOP_IN_THE_MIDDLE = """
import sys, time
from pathlib import Path
from pbdesk.store.creation import create
from pbdesk.store.keys import Cost
def build(connection):
    connection.exec_driver_sql("CREATE TABLE note(id)")
    print("ready", flush=True)
    time.sleep(60)
create(Path(sys.argv[1]), "llwybr-tegell-mwdlyd-94", Cost(64, 1, 1), build)
"""


def code_of(folder: Path) -> str:
    with pytest.raises(KnownError) as caught:
        create(folder, PASSPHRASE, CHEAP)
    return caught.value.code


def test_a_new_store_opens_with_its_passphrase(tmp_path: Path):
    store = make_store(tmp_path / "a" / "store")

    assert unlock(store.folder, PASSPHRASE).db_key == store.keys.db_key
    assert store.count() == 0
    assert sorted(listing(tmp_path / "a")) == [
        "store",
        "store/store.db",
        "store/store.pbk",
        "store/store.pbk.bak",
    ]


def test_an_empty_folder_is_taken(tmp_path: Path):
    (tmp_path / "store").mkdir()

    assert make_store(tmp_path / "store").count() == 0


def test_two_stores_share_nothing(tmp_path: Path):
    one, two = make_store(tmp_path / "one"), make_store(tmp_path / "two")

    assert one.keys.store_id != two.keys.store_id
    assert one.keys.db_key != two.keys.db_key


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a profile private by its folder")
def test_only_the_owner_may_read_a_store(tmp_path: Path):
    store = make_store(tmp_path / "store")
    store.count()

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in store.folder.iterdir()}

    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600}, modes


def test_nothing_readable_is_on_the_disk(tmp_path: Path):
    store = make_store(tmp_path / "store", notes=5)

    for path in store.folder.iterdir():
        data = path.read_bytes()
        assert b"canary" not in data
        assert b"SQLite format" not in data
        assert bytes(store.keys.db_key) not in data


@pytest.mark.parametrize("name", ["store.db", "store.pbk", "letter.txt"])
def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path, name: str):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / name).write_bytes(b"somebody's")
    before = listing(tmp_path)

    assert code_of(tmp_path / "store") == "store-there-already"
    assert listing(tmp_path) == before


def test_a_file_in_the_place_is_left_alone(tmp_path: Path):
    (tmp_path / "store").write_bytes(b"a file")

    assert code_of(tmp_path / "store") == "store-there-already"
    assert listing(tmp_path).keys() == {"store"}


def test_a_folder_filled_meanwhile_is_left_alone(tmp_path: Path):
    folder = tmp_path / "store"

    def build(_connection: Connection) -> None:
        folder.mkdir()
        (folder / "letter.txt").write_bytes(b"somebody's")

    with pytest.raises(KnownError) as caught:
        create(folder, PASSPHRASE, CHEAP, build)

    assert caught.value.code == "store-there-already"
    assert sorted(listing(tmp_path)) == ["store", "store/letter.txt"]


def test_when_building_breaks_nothing_is_left(tmp_path: Path):
    def build(_connection: Connection) -> None:
        raise RuntimeError("a mistake of ours")

    with pytest.raises(RuntimeError):
        create(tmp_path / "store", PASSPHRASE, CHEAP, build)

    assert listing(tmp_path) == {}


def test_a_full_disk_leaves_nothing_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)

    assert code_of(tmp_path / "store") == "disk-full"
    assert listing(tmp_path) == {}


def test_killed_in_the_middle_nothing_is_there_to_open(tmp_path: Path):
    folder = tmp_path / "store"
    kill(start_child(STOP_IN_THE_MIDDLE, folder))

    with pytest.raises(KnownError) as caught:
        unlock(folder, PASSPHRASE)

    assert caught.value.code == "header-missing"
    assert not folder.exists()


def test_what_a_kill_left_is_removed_by_a_later_creation(tmp_path: Path):
    folder = tmp_path / "store"
    kill(start_child(STOP_IN_THE_MIDDLE, folder))
    (abandoned,) = tmp_path.iterdir()
    fresh = tmp_path / ".store.new-0123abcd"
    fresh.mkdir()
    long_ago = time.time() - 2 * 3600
    os.utime(abandoned, (long_ago, long_ago))

    create(folder, PASSPHRASE, CHEAP, build_notes)

    assert sorted(path.name for path in tmp_path.iterdir()) == [".store.new-0123abcd", "store"]
