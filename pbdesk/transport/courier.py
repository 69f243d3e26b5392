"""Courier files on a drive: implements `pbdesk.services.courier.CourierFiles`.

A file is written whole or not at all, and read whole. Drives go while they are used, are full or write-protected: each
becomes a KnownError in words. What is in a file is sealed before it comes here.
"""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from pbdesk.domain.errors import N_, KnownError
from pbdesk.sync.sealing import MAX_FILE

_PIECE = 1024 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_SAFE = N_("Your changes are safe on this computer, and wait as before.")


class DriveFiles:
    """Courier files in folders, also on removable drives."""

    def write(self, folder: Path, name: str, data: bytes) -> Path:
        """Write a file whole or not at all, durable when it returns, and return where it is.

        Raises KnownError: courier-drive-full, courier-drive-closed (no right to write), courier-drive-gone.
        """
        path, partial = folder / name, folder / f".{name}.part"
        try:
            with partial.open("wb") as file:
                for start in range(0, len(data), _PIECE):
                    file.write(data[start : start + _PIECE])
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
            _sync_names(folder)
        except OSError as error:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            raise _not_written(error, folder) from error
        return path

    def read(self, path: Path) -> bytes:
        """Return what is in a file. Raises KnownError: courier-not-there, courier-damaged, courier-drive-gone."""
        try:
            with path.open("rb") as file:
                data = file.read(MAX_FILE + 1)
        except (FileNotFoundError, IsADirectoryError) as error:
            raise KnownError(
                "courier-not-there",
                N_("There is no courier file {file}."),
                safe=N_("Nothing was changed."),
                todo=N_("Check that the stick is in, and choose the file again."),
                file=path.name,
            ) from error
        except OSError as error:
            raise KnownError(
                "courier-drive-gone",
                N_("The courier file {file} could not be read to its end."),
                safe=N_("Nothing was changed."),
                todo=N_(
                    "Check that the stick is still in. If it is, copy the file to this computer and try again."
                ),
                file=path.name,
            ) from error
        if len(data) > MAX_FILE:
            raise KnownError(
                "courier-damaged",
                N_("This courier file is larger than any that pbdesk writes."),
                safe=N_("Nothing was changed on this computer."),
                todo=N_("Ask the council to write it again."),
            )
        return data


def _sync_names(folder: Path) -> None:
    """Make the file's name durable, where the drive can do that; its bytes already are."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _not_written(error: OSError, folder: Path) -> KnownError:
    if error.errno in _FULL:
        return KnownError(
            "courier-drive-full",
            N_("There is not enough room in {folder}."),
            safe=_SAFE,
            todo=N_("Choose a smaller size for photos, or a larger stick."),
            folder=str(folder),
        )
    if error.errno in _CLOSED:
        return KnownError(
            "courier-drive-closed",
            N_("Nothing can be written in {folder}."),
            safe=_SAFE,
            todo=N_("Choose another folder or stick, or take its write protection off."),
            folder=str(folder),
        )
    return KnownError(
        "courier-drive-gone",
        N_("The stick or folder {folder} is not there any more."),
        safe=_SAFE,
        todo=N_("Put the stick in again and export once more. What was exported before stays good."),
        folder=str(folder),
    )
