"""One program for each store, and no lock that outlives its program."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.store.instance import InstanceLock
from tests.helpers.raw_store import kill, start_child

HOLD = """
import sys, time
from pathlib import Path
from pbdesk.store.instance import InstanceLock
with InstanceLock(Path(sys.argv[1])):
    print("ready", flush=True)
    time.sleep(60)
"""


def code_of(folder: Path) -> str:
    with pytest.raises(KnownError) as caught:
        InstanceLock(folder).acquire()
    return caught.value.code


def test_a_second_lock_is_refused_until_the_first_is_given_back(tmp_path: Path):
    with InstanceLock(tmp_path) as lock:
        assert code_of(tmp_path) == "already-open"
        lock.acquire()  # its own again: nothing happens

    with InstanceLock(tmp_path):
        pass


def test_another_process_keeps_us_out_and_its_death_lets_us_in(tmp_path: Path):
    child = start_child(HOLD, tmp_path)
    try:
        assert code_of(tmp_path) == "already-open"
    finally:
        kill(child)

    with InstanceLock(tmp_path):
        assert (tmp_path / "store.lock").exists()


def test_a_lock_file_from_a_crash_is_no_lock(tmp_path: Path):
    (tmp_path / "store.lock").write_bytes(b"left behind")

    with InstanceLock(tmp_path):
        assert code_of(tmp_path) == "already-open"


def test_two_stores_do_not_disturb_each_other(tmp_path: Path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()

    with InstanceLock(tmp_path / "one"), InstanceLock(tmp_path / "two"):
        assert code_of(tmp_path / "one") == "already-open"


def test_locking_where_no_store_is_creates_nothing(tmp_path: Path):
    assert code_of(tmp_path / "elsewhere") == "header-missing"
    assert list(tmp_path.iterdir()) == []


def test_giving_back_twice_is_no_mistake(tmp_path: Path):
    lock = InstanceLock(tmp_path)
    lock.acquire()
    lock.release()
    lock.release()
