"""The high-water mark: authentic, kept beside the store, and exact about what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.store.keys import derive_keys
from pbdesk.store.mark import Mark, compare, read_mark, write_live_mark, write_mark
from pbdesk.store.places import Places

KEYS = derive_keys("store-a", b"k" * 32)
MARK = Mark(audit_n=12, audit_link="aa", dev_epoch=1, dev_seq=7, dev_hash="bb")


def test_a_mark_reads_back(tmp_path: Path):
    assert read_mark(tmp_path, KEYS) is None

    write_mark(tmp_path, KEYS, MARK)

    assert read_mark(tmp_path, KEYS) == MARK


@pytest.mark.parametrize(
    "keys", [derive_keys("store-b", b"k" * 32), derive_keys("store-a", b"o" * 32)], ids=["store", "key"]
)
def test_a_mark_of_another_store_is_none(tmp_path: Path, keys: object):
    write_mark(tmp_path, keys, MARK)  # type: ignore[arg-type]

    assert read_mark(tmp_path, KEYS) is None


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\xfe", b'{"body":"e30=","mac":"\xc3\xa9"}'])
def test_a_damaged_mark_is_none(tmp_path: Path, data: bytes):
    Places(tmp_path).mark.write_bytes(data)

    assert read_mark(tmp_path, KEYS) is None


def test_an_altered_mark_is_none(tmp_path: Path):
    write_mark(tmp_path, KEYS, MARK)
    path = Places(tmp_path).mark
    path.write_bytes(path.read_bytes().replace(b'"mac":"', b'"mac":"0'))

    assert read_mark(tmp_path, KEYS) is None


@given(st.integers(0, 500), st.integers(0, 500))
def test_what_is_missing_is_counted_exactly(then: int, now: int):
    fresh = compare(
        Mark(dev_epoch=1, dev_seq=then, dev_hash="h"), Mark(dev_epoch=1, dev_seq=now, dev_hash="h")
    )

    assert fresh.missing_saves == max(then - now, 0)
    assert fresh.is_fresh == (now >= then)


def test_as_many_but_others_is_divergence():
    assert compare(MARK, Mark(audit_n=12, audit_link="zz", dev_epoch=1, dev_seq=9)).diverged
    assert compare(MARK, Mark(audit_n=20, audit_link="zz", dev_epoch=1, dev_seq=7, dev_hash="zz")).diverged
    assert compare(MARK, MARK).is_fresh


def test_a_new_epoch_starts_counting_anew():
    assert compare(MARK, Mark(audit_n=13, dev_epoch=2, dev_seq=1, dev_hash="cc")).is_fresh


def test_the_mark_that_knows_the_most_counts_and_locking_settles_it(tmp_path: Path):
    later = Mark(audit_n=13, audit_link="cc", dev_epoch=1, dev_seq=8, dev_hash="dd")
    write_mark(tmp_path, KEYS, MARK)
    write_live_mark(tmp_path, KEYS, later)
    assert read_mark(tmp_path, KEYS) == later

    Places(tmp_path).live_mark.write_bytes(b"")
    assert read_mark(tmp_path, KEYS) == MARK

    write_mark(tmp_path, KEYS, later)
    assert not Places(tmp_path).live_mark.exists()


def test_a_disk_that_refuses_the_live_mark_stops_no_save(tmp_path: Path):
    write_live_mark(tmp_path / "absent", KEYS, MARK)

    assert not (tmp_path / "absent").exists()
