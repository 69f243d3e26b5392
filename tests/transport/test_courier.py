"""Courier files on a drive: whole or not at all, and what goes wrong is said in words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.transport.courier import DriveFiles


def code_of(error: pytest.ExceptionInfo[KnownError]) -> str:
    assert error.value.safe
    assert error.value.todo
    return error.value.code


def test_file_is_written_whole_and_read_again(tmp_path: Path) -> None:
    path = DriveFiles().write(tmp_path, "a.pbcourier", b"x" * 3_000_000)
    assert DriveFiles().read(path) == b"x" * 3_000_000
    assert [each.name for each in tmp_path.iterdir()] == ["a.pbcourier"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "courier-drive-full"),
        (errno.EFBIG, "courier-drive-full"),
        (errno.EROFS, "courier-drive-closed"),
        (errno.EIO, "courier-drive-gone"),
        (errno.ENODEV, "courier-drive-gone"),
    ],
)
def test_drive_that_gives_out_in_the_middle_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def broken(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(KnownError) as told:
        DriveFiles().write(tmp_path, "a.pbcourier", b"x")
    assert code_of(told) == code
    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as told:
        DriveFiles().write(tmp_path / "stick", "a.pbcourier", b"x")
    assert code_of(told) == "courier-drive-gone"


def test_file_that_is_not_there_or_too_large_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KnownError) as told:
        DriveFiles().read(tmp_path / "none.pbanswer")
    assert code_of(told) == "courier-not-there"
    monkeypatch.setattr("pbdesk.transport.courier.MAX_FILE", 3)
    path = DriveFiles().write(tmp_path, "a.pbanswer", b"four")
    with pytest.raises(KnownError) as told:
        DriveFiles().read(path)
    assert code_of(told) == "courier-damaged"
