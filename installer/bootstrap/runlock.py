"""One set-up at a time: a lock that the system lets go of by itself when its process ends.

It knows files and processes; it must not know what the lock protects.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

PAUSE_SECONDS = 0.2

if sys.platform == "win32":
    import msvcrt

    def _take(handle: BinaryIO) -> bool:
        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _let_go(handle: BinaryIO) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: BinaryIO) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _let_go(handle: BinaryIO) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


@contextlib.contextmanager
def held(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock file for the length of a `with`; call `waiting` once if another run has it."""
    with path.open("a+b") as handle:
        told = False
        while not _take(handle):
            if not told:
                waiting()
                told = True
            time.sleep(PAUSE_SECONDS)
        try:
            yield
        finally:
            _let_go(handle)
