"""The key file: damage is told from a wrong passphrase, the copy is used, and writing is old or new."""

from __future__ import annotations

import hashlib
import tempfile
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.store import slots
from pbdesk.store.header import Header, encode_header, heal_header, load_header, read_header, write_header
from pbdesk.store.places import Places
from tests.helpers.raw_store import CHEAP, PASSPHRASE, flip_bit

DATA_KEY = bytes(range(32))
HEADER = Header(
    store_id="5d7f7a1e-store",
    slots=(slots.seal_for_passphrase("5d7f7a1e-store", DATA_KEY, PASSPHRASE, CHEAP),),
)
ENCODED = encode_header(HEADER)


def code_of(folder: Path) -> str:
    with pytest.raises(KnownError) as caught:
        read_header(folder)
    return caught.value.code


def same(left: Header, right: Header) -> bool:
    return encode_header(left) == encode_header(right)


def test_written_header_reads_back_twice(tmp_path: Path):
    write_header(tmp_path, HEADER)

    read = read_header(tmp_path)

    assert same(read.header, HEADER)
    assert not read.copy_used
    assert Places(tmp_path).header.read_bytes() == Places(tmp_path).header_copy.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store.pbk", "store.pbk.bak"]


@given(st.integers(0, len(ENCODED) - 1), st.integers(0, 7))
def test_a_flipped_bit_is_noticed_and_the_copy_used(place: int, bit: int):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_header(folder, HEADER)
        flip_bit(Places(folder).header, place, bit)

        read = read_header(folder)

        assert same(read.header, HEADER)
        assert read.copy_used or place == len(ENCODED) - 1  # the line's end has no meaning


@given(st.integers(0, len(ENCODED) - 3))
def test_a_cut_key_file_is_damaged(length: int):
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "store.pbk"
        path.write_bytes(ENCODED[:length])

        assert load_header(path) == "damaged"


@given(st.binary(max_size=300))
def test_any_other_bytes_are_damaged(data: bytes):
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "store.pbk"
        path.write_bytes(data)

        assert load_header(path) == "damaged"


def test_deeply_nested_bytes_are_damaged(tmp_path: Path):
    path = tmp_path / "store.pbk"
    path.write_bytes(b'{"format":' + b"[" * 100_000)

    assert load_header(path) == "damaged"


def test_a_missing_key_file_is_read_from_its_copy(tmp_path: Path):
    write_header(tmp_path, HEADER)
    Places(tmp_path).header.unlink()

    assert read_header(tmp_path).copy_used


def test_both_damaged_is_told_so(tmp_path: Path):
    write_header(tmp_path, HEADER)
    for path in (Places(tmp_path).header, Places(tmp_path).header_copy):
        flip_bit(path, len(ENCODED) // 2)

    assert code_of(tmp_path) == "header-damaged"


def test_no_key_file_at_all_is_told_so(tmp_path: Path):
    assert code_of(tmp_path) == "header-missing"


def test_a_newer_key_file_is_left_alone(tmp_path: Path):
    write_header(tmp_path, HEADER)
    content = b'"what we cannot know"'
    check = hashlib.sha256(b"pbdesk-store|2|" + content).hexdigest()
    newer = b'{"format":"pbdesk-store","version":2,"check":"%s","content":%s}' % (check.encode(), content)
    Places(tmp_path).header.write_bytes(newer)

    assert code_of(tmp_path) == "header-newer"
    assert Places(tmp_path).header.read_bytes() == newer


@pytest.mark.parametrize(
    "change", [{"memory_kib": 2**40}, {"passes": 10**9}, {"lanes": 0}, {"salt": b"short"}]
)
def test_a_header_that_would_hang_the_program_is_refused_before_any_work(
    tmp_path: Path, change: dict[str, object]
):
    slot = msgspec.structs.replace(HEADER.slots[0], **change)
    write_header(tmp_path, HEADER.with_slot(slot))
    start = time.perf_counter()

    assert code_of(tmp_path) == "header-damaged"
    assert time.perf_counter() - start < 1


def test_slots_that_we_do_not_know_survive_a_rewrite(tmp_path: Path):
    foreign = msgspec.structs.replace(HEADER.slots[0], kind="council-escrow", kdf="x25519", sealed=b"s" * 200)
    write_header(tmp_path, HEADER.with_slot(foreign))

    write_header(tmp_path, read_header(tmp_path).header.with_slot(HEADER.slots[0]))

    assert read_header(tmp_path).header.slot("council-escrow") == foreign


@pytest.mark.parametrize("damaged", ["store.pbk", "store.pbk.bak"])
def test_healing_makes_both_equal_again(tmp_path: Path, damaged: str):
    write_header(tmp_path, HEADER)
    (tmp_path / damaged).write_bytes(b"")

    assert heal_header(tmp_path)
    assert not heal_header(tmp_path)
    assert (tmp_path / damaged).read_bytes() == ENCODED


def test_healing_keeps_the_newer_key_file(tmp_path: Path):
    write_header(tmp_path, HEADER)
    changed = HEADER.with_slot(slots.seal_for_passphrase(HEADER.store_id, DATA_KEY, "arall", CHEAP))
    Places(tmp_path).header.write_bytes(encode_header(changed))

    heal_header(tmp_path)

    assert same(load_header(Places(tmp_path).header_copy), changed)
