"""A photo on its way into a receipt: read from the disk, made safe, and compared with what is there already.

Saves nothing: `services.receipts` keeps the photo together with its entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current
from pbdesk.services.receipts import Money, TakeIn

MOST_BYTES = 60_000_001
"""One more than a photo may have: enough to be told that it is too large, without reading all of it."""


@dataclass(frozen=True, slots=True)
class ChosenPhoto:
    """A photo that a person chose.

    Attributes:
        data, name: the file as it came, for saving.
        jpeg: what would be kept, for showing.
        said: the photo in words, for a screen reader.
        twin: where this very photo is already, "" when it is new.
    """

    path: str
    data: bytes
    name: str
    jpeg: bytes
    said: str
    twin: str


def read_photo(path: str) -> bytes:
    """Return a file's bytes, no more than a photo may have. Raises KnownError "photo-unreadable"."""
    name = Path(path).name or path
    try:
        if not Path(path).is_file():
            raise _unreadable(N_("There is no file “{name}” there."), name)
        with Path(path).open("rb") as file:
            return file.read(MOST_BYTES)
    except (OSError, ValueError) as error:
        raise _unreadable(N_("“{name}” could not be read."), name) from error


def choose_photo(
    path: str, take_in: TakeIn, money: Callable[[], Money], is_known: Callable[[str], bool]
) -> ChosenPhoto:
    """Read a photo, make it safe, and tell whether the case has it already.

    Raises KnownError: "photo-unreadable", and "photo-…" of the intake.
    """
    data, name = read_photo(path), Path(path).name
    picture = take_in(data, name)
    said = _("{name}, {width} by {height} pixels.", name=name, width=picture.width, height=picture.height)
    twin = ""
    if is_known(picture.original_sha256):
        twin = _twin(money(), hashlib.sha256(picture.jpeg).hexdigest())
    return ChosenPhoto(path, data, name, picture.jpeg, said, twin)


def _twin(money: Money, sha256: str) -> str:
    entry = next((row.entry for row in money.rows if row.photo_sha256 == sha256), None)
    if entry is None:
        return _("This photo was added to this case before.")
    return _(
        "This photo is already with {amount} to {payee} on {date}.",
        amount=current().money(entry.amount_pence),
        payee=entry.payee,
        date=current().date(entry.on),
    )


def _unreadable(sentence: str, name: str) -> KnownError:
    return KnownError(
        "photo-unreadable",
        sentence,
        safe=N_("Nothing was saved, and the receipt is as it was."),
        todo=N_("Check where the file is, then choose it again."),
        name=name,
    )
