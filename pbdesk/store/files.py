"""Writing files so that they survive a power cut: temporary file, fsync, rename, fsync of the folder.

Knows nothing of stores or keys. A refusal of the operating system becomes a KnownError in plain words.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pbdesk.domain.errors import KnownError
from pbdesk.store import errors

TEMPORARY = ".part-"
ROOM_TO_FREE_MB = 50
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_FULL = {errno.ENOSPC, errno.EDQUOT}


def translate_os_error(error: OSError, path: Path) -> KnownError:
    """Return what the operating system refused, in plain words."""
    if error.errno in _FULL:
        return errors.disk_full(path, ROOM_TO_FREE_MB)
    if error.errno in _READ_ONLY:
        return errors.store_read_only(path)
    return errors.disk_trouble(path, os.strerror(error.errno) if error.errno else type(error).__name__)


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn an OSError inside the block into a KnownError about `path`."""
    try:
        yield
    except OSError as error:
        raise translate_os_error(error, path) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows has no such call: its rename is journalled."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make the bytes of a file that something else wrote durable."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, data: bytes) -> None:
    """Write a whole file so that after any crash it holds either the old or the new bytes.

    The file is readable by its owner only. Raises KnownError (disk-full, store-read-only, disk-trouble);
    no temporary file is then left behind.
    """
    with told_plainly(path):
        temporary = path.with_name(f"{path.name}{TEMPORARY}{secrets.token_hex(4)}")
        try:
            _write_synced(temporary, data)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def remove_leftovers(folder: Path) -> int:
    """Remove temporary files that a crash left in `folder`; return how many."""
    leftovers = [path for path in folder.glob(f"*{TEMPORARY}*") if path.is_file()]
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)


def make_private_folder(folder: Path) -> None:
    """Create a folder (and its parents) that only its owner may enter. Raises KnownError."""
    with told_plainly(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _write_synced(path: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
