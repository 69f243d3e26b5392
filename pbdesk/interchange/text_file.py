"""Bytes of a file that should be text: a size cap, what it really is when it is not text, and its encoding.

Knows nothing of tables or of JSON.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from pbdesk.domain.errors import N_, KnownError

NOTHING_CHANGED = N_("Nothing was imported, and nothing in pbdesk has changed.")
"""What is safe, for every file that is refused as a whole."""

_BINARY = (
    (b"PK\x03\x04", N_("“{name}” is a spreadsheet workbook or a zip file, not a plain text file.")),
    (b"\xd0\xcf\x11\xe0", N_("“{name}” is an old spreadsheet workbook or document, not a plain text file.")),
    (b"%PDF", N_("“{name}” is a PDF document, not a plain text file.")),
    (b"\xff\xd8\xff", N_("“{name}” is a picture, not a plain text file.")),
    (b"\x89PNG", N_("“{name}” is a picture, not a plain text file.")),
    (b"\x1f\x8b", N_("“{name}” is a compressed file, not a plain text file.")),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and the encoding it was in."""

    text: str
    encoding: str


def read_capped(path: Path, limit: int) -> bytes:
    """Return a file's bytes.

    Raises:
        KnownError: code "file-unreadable", "file-empty" or "file-too-large" (over `limit` bytes).
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise KnownError(
            "file-unreadable",
            N_("“{name}” could not be read."),
            safe=NOTHING_CHANGED,
            todo=N_("Check that the file is still there and that you may open it, then try again."),
            name=path.name,
        ) from error
    if not data.strip():
        raise KnownError(
            "file-empty",
            N_("“{name}” is empty."),
            safe=NOTHING_CHANGED,
            todo=N_("Ask whoever sent it to send it again."),
            name=path.name,
        )
    if len(data) > limit:
        raise KnownError(
            "file-too-large",
            N_("“{name}” is larger than {limit} megabytes, so it was not read."),
            safe=NOTHING_CHANGED,
            todo=N_("Ask for the file in smaller parts."),
            name=path.name,
            limit=limit // 1_000_000,
        )
    return data


def decode(data: bytes, name: str, todo: str) -> Decoded:
    """Return the text: by its mark (UTF-8, UTF-16, UTF-32), else UTF-8, else Windows-1252.

    Args:
        data: the file's bytes.
        name: the file's name, for the message.
        todo: what to do when it is not text (message id).

    Raises:
        KnownError: code "file-binary" or "encoding-unreadable".
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strictly(data, encoding, name), encoding)
    _refuse_binary(data, name, todo)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return Decoded(_strictly(data, "cp1252", name), "cp1252")


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise KnownError(
            "encoding-unreadable",
            N_(
                "The letters in “{name}” could not be read: byte {position} fits no alphabet that pbdesk knows."
            ),
            safe=NOTHING_CHANGED,
            todo=N_("Save the file again as “CSV UTF-8”, then try again."),
            name=name,
            position=error.start + 1,
        ) from error
    return text.removeprefix("\ufeff")


def _refuse_binary(data: bytes, name: str, todo: str) -> None:
    found = next((sentence for start, sentence in _BINARY if data.startswith(start)), None)
    if found is None and b"\0" in data:
        found = N_("“{name}” holds bytes that no text has, so it is damaged or not a plain text file.")
    if found is not None:
        raise KnownError("file-binary", found, safe=NOTHING_CHANGED, todo=todo, name=name)
