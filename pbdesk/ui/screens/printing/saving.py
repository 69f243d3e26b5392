"""A document's file, written whole or not at all, and never over another one unasked."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Protocol

from pbdesk.domain.errors import N_, KnownError


class File(Protocol):
    """What is saved: its bytes, and how its name ends."""

    @property
    def data(self) -> bytes:
        """The whole file."""

    @property
    def suffix(self) -> str:
        """Such as ".pdf"."""


def save(booklet: File, path: str, *, replace: bool, only_look: bool = False) -> Path:
    """Write a document's file whole or not at all, and return where it is; `only_look` writes nothing.

    Raises KnownError: "file-there" where a file would be replaced, "file-unwritable".
    """
    target = Path(path.strip()).expanduser()
    if not target.name:
        raise _unwritable(path)
    if target.suffix.casefold() != booklet.suffix:
        target = target.with_name(f"{target.name}{booklet.suffix}")
    try:
        if target.is_dir():
            raise _unwritable(target.name)
        if target.exists() and not replace:
            raise KnownError(
                "file-there",
                N_("There is a file “{name}” already."),
                safe=N_("It was left as it is."),
                todo=N_("Choose another name, or replace it."),
                name=target.name,
            )
        if not only_look:
            _write_whole(target, booklet.data)
        elif not target.parent.is_dir():
            raise _unwritable(target.name)
    except (OSError, ValueError) as error:
        raise _unwritable(target.name) from error
    return target


def _write_whole(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".pbdesk-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _unwritable(name: str) -> KnownError:
    return KnownError(
        "file-unwritable",
        N_("“{name}” could not be saved there."),
        safe=N_("Nothing was written."),
        todo=N_("Choose a folder that you may write to, with enough room."),
        name=name,
    )
