"""What the courier asks of others, and what it tells them: ports, and plain values with sentence ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import msgspec

from pbdesk.domain.errors import N_
from pbdesk.services.ports import OpenVault, PhotoStore, SyncedVault
from pbdesk.services.sync import SyncResult


class CourierPhotos(PhotoStore, Protocol):
    """The photos of a vault, with their sizes."""

    def sizes(self, sha256s: Sequence[str]) -> Mapping[str, int]:
        """Return how many bytes each of these photos has, leaving out those that are not here."""


class CourierVault(OpenVault, Protocol):
    """An open vault that can do several things at once or not at all."""

    @property
    def photos(self) -> CourierPhotos:
        """Attachments."""

    def together(self) -> AbstractContextManager[SyncedVault]:
        """Give the vault within one transaction."""


class CourierFiles(Protocol):
    """Where sealed files are written and read; raises KnownError "courier-…" where a drive is gone, full or odd."""

    def write(self, folder: Path, name: str, data: bytes) -> Path:
        """Write a file whole or not at all, and return where it is."""

    def read(self, path: Path) -> bytes:
        """Return what is in a file."""


class ExportPlan(msgspec.Struct, frozen=True):
    """What an export would hold: counts, the bytes of its photos, how many files, and what would not fit."""

    changes: int
    photos: int
    photo_bytes: int
    files: int
    photos_left: int


class Exported(msgspec.Struct, frozen=True):
    """An export that was written."""

    number: int
    files: tuple[str, ...]
    changes: int
    photos: int
    photos_left: int
    bytes: int


_DID = {
    "new": N_("Answer {number} was taken in."),
    "known": N_("Everything in answer {number} was here already."),
    "older": N_("Answer {number} is older than what this computer knows. It was left aside."),
    "gap": N_(
        "Answer {number} begins later than this computer has got. Export once more: the next answer fills the gap."
    ),
}


class TakenIn(msgspec.Struct, frozen=True):
    """What an answer file did here.

    Attributes:
        standing: "new", "known" (all of it was here), "older" (the council has said more since), or "gap" (it begins
            where this computer has not got to: the next export asks for what lies between).
        result: as of every sync.
        more: the council has more than fitted in.
        photos_left: photos of others that did not fit in.
    """

    number: int
    standing: str
    result: SyncResult
    more: bool = False
    photos_left: int = 0

    @property
    def sentence(self) -> str:
        """What it did, as a sentence id; its field is the number."""
        return _DID[self.standing]
