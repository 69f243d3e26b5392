"""Durable writing: old or new, never half, and refusals in plain words."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.store import files
from pbdesk.store.files import remove_leftovers, told_plainly, write_durably


def test_a_file_is_written_whole_and_privately(tmp_path: Path):
    write_durably(tmp_path / "a", b"one")
    write_durably(tmp_path / "a", b"two")

    assert (tmp_path / "a").read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EROFS, "store-read-only"),
        (errno.EACCES, "store-read-only"),
        (errno.EIO, "disk-trouble"),
    ],
)
def test_a_refusal_leaves_the_old_file_and_no_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
):
    write_durably(tmp_path / "a", b"old")

    def refuse(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "fsync", refuse)
    with pytest.raises(KnownError) as caught:
        write_durably(tmp_path / "a", b"new")

    assert caught.value.code == code
    assert str(tmp_path / "a") in caught.value.english()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]


def test_the_bytes_are_synced_before_the_name_and_the_name_before_return(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    seen: list[tuple[str, bool]] = []
    sync = os.fsync

    def watch(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        seen.append((kind, (tmp_path / "a").exists()))
        sync(descriptor)

    monkeypatch.setattr(files.os, "fsync", watch)
    write_durably(tmp_path / "a", b"bytes")

    assert seen[0] == ("file", False)
    if os.name != "nt":
        assert seen[1:] == [("folder", True)]


def test_leftovers_of_a_crash_are_removed_and_nothing_else(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / f"a{files.TEMPORARY}01234567").write_bytes(b"")

    assert remove_leftovers(tmp_path) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_known_errors_pass_through_unchanged(tmp_path: Path):
    with pytest.raises(KnownError) as caught, told_plainly(tmp_path):
        raise KnownError("passphrase-wrong", "No.")

    assert caught.value.code == "passphrase-wrong"
