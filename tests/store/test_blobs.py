"""Attachments: what comes back is what went in, or a sentence that names the attachment."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.store import files
from pbdesk.store.blobs import CHUNK_BYTES, PADDING_BYTES, SEGMENT_BYTES, BlobRef, BlobStore
from tests.helpers.raw_store import flip_bit, listing

PHOTO = b"a photo of a receipt " * 9000


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path, "store-a")


def file_of(folder: Path, ref: BlobRef) -> Path:
    return folder / "attachments" / ref.id


def code_of(blobs: BlobStore, ref: BlobRef) -> str:
    with pytest.raises(KnownError) as caught:
        blobs.read(ref, "Receipt from Siop y Llan")
    assert "Receipt from Siop y Llan" in caught.value.english()
    return caught.value.code


sizes = st.one_of(
    st.integers(0, 3 * PADDING_BYTES),
    st.sampled_from(
        [0, 1, PADDING_BYTES - 1, PADDING_BYTES, PADDING_BYTES + 1, CHUNK_BYTES, CHUNK_BYTES + 1]
    ),
)


@given(sizes, st.binary(min_size=1, max_size=40))
def test_bytes_of_any_size_come_back(size: int, pattern: bytes):
    plain = (pattern * (size // len(pattern) + 1))[:size]
    with tempfile.TemporaryDirectory() as name:
        blobs = BlobStore(Path(name), "store-a")

        ref = blobs.write(plain)

        assert blobs.read(ref) == plain
        assert ref.size == size
        assert ref.sha256 == hashlib.sha256(plain).hexdigest()
        assert ref.padded_size % PADDING_BYTES == 0
        assert ref.padded_size - size < PADDING_BYTES or size == 0
        assert len(ref.chunks) == max(1, -(-size // CHUNK_BYTES))
        assert ref.chunks[0] == hashlib.sha256(plain[:CHUNK_BYTES]).hexdigest()
        assert file_of(Path(name), ref).stat().st_size == ref.padded_size + 16


@pytest.mark.parametrize("size", [SEGMENT_BYTES, SEGMENT_BYTES + 1])
def test_large_files_are_sealed_in_segments(tmp_path: Path, blobs: BlobStore, size: int):
    plain = bytes(size)
    ref = blobs.write(plain)

    assert blobs.read(ref) == plain
    assert file_of(tmp_path, ref).stat().st_size == ref.padded_size + 16 * (1 + (size > SEGMENT_BYTES))


def test_segments_cannot_change_places(tmp_path: Path, blobs: BlobStore):
    ref = blobs.write(bytes(2 * SEGMENT_BYTES))
    data = file_of(tmp_path, ref).read_bytes()
    half = len(data) // 2
    file_of(tmp_path, ref).write_bytes(data[half:] + data[:half])

    assert code_of(blobs, ref) == "attachment-altered"


def test_nothing_of_it_is_readable_on_the_disk(tmp_path: Path, blobs: BlobStore):
    ref = blobs.write(PHOTO)

    stored = file_of(tmp_path, ref).read_bytes()
    assert b"receipt" not in stored
    assert ref.sha256 not in ref.id
    assert [path.name for path in (tmp_path / "attachments").iterdir()] == [ref.id]


def test_the_same_photo_twice_looks_like_two_photos(tmp_path: Path, blobs: BlobStore):
    one, two = blobs.write(PHOTO), blobs.write(PHOTO)

    assert one.sha256 == two.sha256
    assert (one.id, one.key) != (two.id, two.key)
    assert file_of(tmp_path, one).read_bytes() != file_of(tmp_path, two).read_bytes()


@given(st.integers(0, PADDING_BYTES + 15), st.integers(0, 7))
def test_any_flipped_bit_is_noticed(place: int, bit: int):
    with tempfile.TemporaryDirectory() as name:
        blobs = BlobStore(Path(name), "store-a")
        ref = blobs.write(b"short")
        flip_bit(file_of(Path(name), ref), place, bit)

        assert code_of(blobs, ref) == "attachment-altered"


@pytest.mark.parametrize(
    "alter",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: bytes(len(data)),
        lambda data: data[:PADDING_BYTES],
    ],
)
def test_a_cut_or_longer_file_is_noticed(tmp_path: Path, blobs: BlobStore, alter: Callable[[bytes], bytes]):
    ref = blobs.write(PHOTO)
    path = file_of(tmp_path, ref)
    path.write_bytes(alter(path.read_bytes()))

    assert code_of(blobs, ref) == "attachment-altered"


def test_a_missing_file_is_named(tmp_path: Path, blobs: BlobStore):
    ref = blobs.write(PHOTO)
    file_of(tmp_path, ref).unlink()

    assert code_of(blobs, ref) == "attachment-missing"
    assert not blobs.has(ref.id)


def test_another_attachments_file_in_its_place_is_noticed(tmp_path: Path, blobs: BlobStore):
    one, two = blobs.write(PHOTO), blobs.write(PHOTO)
    file_of(tmp_path, two).replace(file_of(tmp_path, one))

    assert code_of(blobs, one) == "attachment-altered"


@pytest.mark.parametrize("change", [{"size": 4}, {"key": bytes(32)}, {"sha256": "0" * 64}])
def test_a_reference_that_was_changed_does_not_open(blobs: BlobStore, change: dict[str, object]):
    ref = blobs.write(b"short")

    assert code_of(blobs, dataclasses.replace(ref, **change)) == "attachment-altered"


def test_an_attachment_of_another_store_does_not_open(tmp_path: Path, blobs: BlobStore):
    ref = blobs.write(PHOTO)

    assert code_of(BlobStore(tmp_path, "store-b"), ref) == "attachment-altered"


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, blobs: BlobStore, monkeypatch: pytest.MonkeyPatch):
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(KnownError) as caught:
        blobs.write(PHOTO)

    assert caught.value.code == "disk-full"
    assert list((tmp_path / "attachments").iterdir()) == []


def test_deleting_removes_for_good_and_twice_is_no_mistake(tmp_path: Path, blobs: BlobStore):
    ref = blobs.write(PHOTO)

    blobs.delete(ref.id)
    blobs.delete(ref.id)

    assert listing(tmp_path / "attachments") == {}


@pytest.mark.parametrize("name", ["../store.db", "", "A" * 32, "0" * 31])
def test_an_id_that_is_none_is_refused(blobs: BlobStore, name: str):
    with pytest.raises(ValueError, match="32 hexadecimal"):
        blobs.delete(name)


def test_sweeping_sets_orphans_aside_and_keeps_the_rest(tmp_path: Path, blobs: BlobStore):
    kept, orphan = blobs.write(PHOTO), blobs.write(b"never referred to")
    (tmp_path / "attachments" / f"0{files.TEMPORARY}1").write_bytes(b"half")

    assert blobs.sweep({kept.id}) == {orphan.id}

    assert blobs.ids() == {kept.id}
    assert blobs.read(kept) == PHOTO
    assert sorted(listing(tmp_path / "attachments")) == sorted(["aside", f"aside/{orphan.id}", kept.id])


def test_what_a_restored_store_refers_to_again_is_read_and_brought_back(blobs: BlobStore):
    ref = blobs.write(PHOTO)
    blobs.sweep(())

    assert blobs.read(ref) == PHOTO
    assert blobs.sweep({ref.id}) == frozenset()
    assert blobs.ids() == {ref.id}


def test_orphans_are_removed_after_thirty_days_aside(tmp_path: Path, blobs: BlobStore):
    old, young = blobs.write(PHOTO), blobs.write(PHOTO)
    blobs.sweep(())
    long_ago = time.time() - 31 * 86_400
    os.utime(tmp_path / "attachments" / "aside" / old.id, (long_ago, long_ago))

    blobs.sweep(())

    assert [path.name for path in (tmp_path / "attachments" / "aside").iterdir()] == [young.id]


def test_an_old_photo_that_becomes_an_orphan_still_gets_its_thirty_days(tmp_path: Path, blobs: BlobStore):
    ref = blobs.write(PHOTO)
    long_ago = time.time() - 300 * 86_400
    os.utime(file_of(tmp_path, ref), (long_ago, long_ago))

    blobs.sweep(())

    assert blobs.read(ref) == PHOTO


def test_sweeping_before_any_attachment_makes_nothing(tmp_path: Path, blobs: BlobStore):
    assert blobs.sweep(()) == frozenset()
    assert blobs.ids() == frozenset()
    assert listing(tmp_path) == {}
