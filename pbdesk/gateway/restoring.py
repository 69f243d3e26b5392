"""Putting a backup of the embedded database in the place of the one that serves, which is kept beside it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.database import FILE_NAME

_WITH_IT = ("", "-wal", "-shm")


def put_back(folder: Path, backup: Path, clock: Clock) -> Path | None:
    """Put a copy of a backup into a gateway's folder; return what the database of before is called now, None where
    there was none.

    Raises KnownError: "backup-unreadable" where the file is no backup of a gateway, "gateway-in-use" where the gateway
    is being served.
    """
    _check(backup)
    folder.mkdir(parents=True, exist_ok=True)
    current = folder / FILE_NAME
    if current.exists():
        _require_unused(current)
    copy = current.with_name(FILE_NAME + ".part")
    shutil.copyfile(backup, copy)
    aside = _move_aside(current, clock)
    copy.replace(current)
    return aside


def _check(backup: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{backup.resolve().as_posix()}?mode=ro", uri=True)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            found = connection.execute("SELECT count(*) FROM council").fetchone() == (1,)
    except sqlite3.Error as error:
        raise _unreadable(backup) from error
    if not (whole and found):
        raise _unreadable(backup)


def _unreadable(backup: Path) -> KnownError:
    return KnownError(
        "backup-unreadable",
        N_("The file {file} is not a whole backup of a gateway."),
        safe=N_("Nothing was changed."),
        todo=N_("Choose a file that “pbdesk gateway backup” wrote."),
        file=str(backup),
    )


def _require_unused(current: Path) -> None:
    """Make sure that nobody has the database open: only then can it leave the mode in which many share it."""
    try:
        with closing(sqlite3.connect(current, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise KnownError(
            "gateway-in-use",
            N_("The gateway is being served, so its database cannot be replaced."),
            safe=N_("Nothing was changed."),
            todo=N_("Stop the gateway first, and start it again afterwards."),
        ) from error
    except sqlite3.DatabaseError:
        return  # so damaged that it cannot be read: nobody serves it, and it is kept as it is


def _move_aside(current: Path, clock: Clock) -> Path | None:
    """Move the database with what belongs to it, so that none of it meets the backup."""
    if not current.exists():
        return None
    aside = current.with_name(f"before-{clock.now().replace(':', '')}-{FILE_NAME}")
    for end in _WITH_IT:
        file = current.with_name(FILE_NAME + end)
        if file.exists():
            file.replace(aside.with_name(aside.name + end))
    return aside
