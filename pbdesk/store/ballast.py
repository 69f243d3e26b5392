"""Spare room on the disk, given back when it is full, so that the store can still tidy up and save once more.

On a full disk even deleting and checkpointing need a little room. Knows one file and its size.
"""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from pbdesk.store.files import TEMPORARY, told_plainly
from pbdesk.store.places import Places

BALLAST_BYTES = 20 * 1024 * 1024
_ROOM_NEEDED = 10 * BALLAST_BYTES
_PIECE = 1024 * 1024


def ensure_ballast(folder: Path) -> bool:
    """Put the spare file there when the disk has ample room; return whether it is there.

    Filled with random bytes, so that a file system which compresses or thins zeros really sets the room apart.
    """
    path = Places(folder).ballast
    with told_plainly(path):
        if path.exists():
            return True
        if shutil.disk_usage(folder).free < _ROOM_NEEDED:
            return False
        temporary = path.with_name(f"{path.name}{TEMPORARY}ballast")
        try:
            with temporary.open("wb") as file:
                for _ in range(BALLAST_BYTES // _PIECE):
                    file.write(secrets.token_bytes(_PIECE))
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    return True


def release_ballast(folder: Path) -> bool:
    """Give the spare room back; return whether there was any. For the moment when a save met a full disk."""
    path = Places(folder).ballast
    with told_plainly(path):
        try:
            path.unlink()
        except FileNotFoundError:
            return False
    return True
