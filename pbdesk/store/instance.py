"""One running program for each store: a lock that the operating system gives back when the program ends.

A lock file that a crash left behind is not locked, so it never has to be judged stale or removed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from pbdesk.store import errors
from pbdesk.store.files import told_plainly
from pbdesk.store.places import Places


class InstanceLock:
    """The store's lock, held from `acquire` (or `with`) until `release` or the end of the program."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock at once. Raises KnownError: already-open, store-read-only, header-missing."""
        if self._descriptor is not None:
            return
        if not self._folder.is_dir():
            raise errors.header_missing(self._folder)
        path = Places(self._folder).lock
        with told_plainly(path):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
        except (BlockingIOError, PermissionError) as error:
            os.close(descriptor)
            raise errors.already_open(self._folder) from error
        except OSError as error:
            os.close(descriptor)
            raise errors.disk_trouble(path, os.strerror(error.errno or 0)) from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back. The file stays: removing it would let two programs lock two files."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
