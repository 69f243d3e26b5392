"""Result codes and what they mean to a person."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from pbdesk.store import faults
from pbdesk.store.faults import error_name, is_search_index_damage, known_error


class DriverError(Exception):
    """Looks like the driver's exception: sqlcipher3's cannot be made with a code."""

    def __init__(self, name: str, words: str = "") -> None:
        super().__init__(words)
        self.sqlite_errorname = name


class WrappedError(Exception):
    """Looks like SQLAlchemy's wrapper."""

    def __init__(self, orig: Exception) -> None:
        super().__init__()
        self.orig = orig


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "store.db").write_bytes(b"x")
    return tmp_path / "store.db"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SQLITE_CORRUPT", "store-damaged"),
        ("SQLITE_NOTADB", "store-damaged"),
        ("SQLITE_FULL", "disk-full"),
        ("SQLITE_BUSY", "store-busy"),
        ("SQLITE_BUSY_SNAPSHOT", "store-busy"),
        ("SQLITE_LOCKED", "store-busy"),
        ("SQLITE_IOERR_WRITE", "disk-trouble"),
        ("SQLITE_CANTOPEN", "disk-trouble"),
        ("SQLITE_READONLY", "store-damaged"),
    ],
)
def test_each_result_code_has_its_sentence(path: Path, name: str, code: str):
    known = known_error(WrappedError(DriverError(name)), path)

    assert known is not None
    assert known.code == code
    assert known.safe
    assert known.todo


@pytest.mark.parametrize("name", ["SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_MISUSE", ""])
def test_our_own_mistakes_stay_what_they_are(path: Path, name: str):
    assert known_error(DriverError(name), path) is None


def test_a_file_that_cannot_be_opened_because_it_is_gone_is_missing(path: Path):
    path.unlink()

    known = known_error(DriverError("SQLITE_CANTOPEN"), path)

    assert known is not None
    assert known.code == "store-missing"


def test_the_code_is_read_from_either_exception():
    assert error_name(WrappedError(DriverError("SQLITE_FULL"))) == "SQLITE_FULL"
    assert error_name(DriverError("SQLITE_FULL")) == "SQLITE_FULL"
    assert error_name(ValueError()) == ""
    assert error_name(None) == ""


def test_search_index_damage_is_told_apart():
    assert is_search_index_damage(DriverError("SQLITE_CORRUPT_VTAB"))
    assert is_search_index_damage(WrappedError(DriverError("SQLITE_CORRUPT", "fts5: corruption in table")))
    assert not is_search_index_damage(DriverError("SQLITE_CORRUPT", "database disk image is malformed"))


def test_an_io_error_on_a_disk_without_room_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.db"
    monkeypatch.setattr(faults.shutil, "disk_usage", lambda _path: SimpleNamespace(free=4096))
    found = known_error(WrappedError(DriverError("SQLITE_IOERR")), path)
    assert found is not None
    assert found.code == "disk-full"

    def refuse(_path: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(faults.shutil, "disk_usage", refuse)
    found = known_error(WrappedError(DriverError("SQLITE_IOERR")), path)
    assert found is not None
    assert found.code == "disk-trouble"
