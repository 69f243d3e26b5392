"""What SQLCipher's exceptions mean to a person. Knows result codes and paths; runs no SQL.

sqlcipher3's exceptions are not subclasses of `sqlite3.Error`: SQLAlchemy's wrapper is caught, and the result code
is read from `orig.sqlite_errorname`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from pbdesk.domain.errors import KnownError
from pbdesk.store import errors
from pbdesk.store.ballast import release_ballast
from pbdesk.store.files import ROOM_TO_FREE_MB

_ROOM_FOR_AN_INDEX = 64 * 1024
DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


def error_name(error: BaseException | None) -> str:
    """Return SQLite's result code for an exception ("SQLITE_FULL"), from SQLAlchemy's wrapper or the driver's own."""
    driver_error = getattr(error, "orig", None) or error
    return str(getattr(driver_error, "sqlite_errorname", ""))


def known_error(error: BaseException | None, path: Path) -> KnownError | None:
    """Return what a database exception means to a person, or None when it is no fault of the person's world."""
    name = error_name(error)
    if name.startswith(DAMAGE):
        return errors.store_damaged(path)
    if name.startswith("SQLITE_FULL"):
        return errors.disk_full(path, ROOM_TO_FREE_MB)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return errors.store_busy(path)
    if name.startswith("SQLITE_CANTOPEN"):
        return _cannot_open(path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        # After a damaged page SQLite refuses writes as "read-only", although the disk would allow them.
        return errors.store_damaged(path) if _may_write(path) else errors.store_read_only(path)
    if name.startswith("SQLITE_IOERR"):
        return errors.disk_full(path, ROOM_TO_FREE_MB) if _is_full(path) else errors.disk_refuses(path)
    return None


def tell_plainly(engine: Engine, path: Path, *, writes: bool = True) -> None:
    """Make every fault of the person's world leave this engine as a KnownError, chained to the database's own.

    On an engine that only reads (`writes` false) a refused write is our mistake, and stays what it is.

    On a full disk the spare room is given back, so that the next try can succeed.

    A damaged search index is left as it is (`is_search_index_damage`): the search module rebuilds it quietly.
    """

    @event.listens_for(engine, "handle_error")
    def on_error(context: ExceptionContext) -> None:
        if is_search_index_damage(context.original_exception):
            return
        known = known_error(context.original_exception, path)
        ours = not writes and error_name(context.original_exception).startswith("SQLITE_READONLY")
        if known is not None and known.code == "disk-full":
            release_ballast(path.parent)
        if known is not None and not (ours and _may_write(path)):
            raise known from context.original_exception


def is_search_index_damage(error: BaseException | None) -> bool:
    """Return whether only a full-text index is damaged: rebuild it, never send the person to a restore."""
    driver_error = getattr(error, "orig", None) or error
    return error_name(error) == "SQLITE_CORRUPT_VTAB" or (
        error_name(error).startswith("SQLITE_CORRUPT") and "fts5" in str(driver_error)
    )


def _cannot_open(path: Path) -> KnownError:
    if not path.exists():
        return errors.store_missing(path)
    if not _may_write(path):
        return errors.store_read_only(path)
    return errors.disk_refuses(path)


def _is_full(path: Path) -> bool:
    """Return whether the disk has no room left: SQLite says only "I/O error" where it could not make its index."""
    try:
        return shutil.disk_usage(path.parent).free < _ROOM_FOR_AN_INDEX
    except OSError:
        return False


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
