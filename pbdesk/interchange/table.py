"""A table of text from a CSV file, whatever its encoding and delimiter: header, rows, row numbers.

Knows nothing of people, schemes or which column means what.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.handover import Note
from pbdesk.interchange.text_file import NOTHING_CHANGED, decode, read_capped

MAX_BYTES = 50_000_000
MAX_COLUMNS = 500
_HEADER_WITHIN = 10
_DELIMITERS = (",", ";", "\t")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SAVE_AS_CSV = N_(
    "Open it in a spreadsheet program, choose “Save as”, then “CSV UTF-8”, and import that file."
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number as a spreadsheet shows it, and its cells without the space around them."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read whole.

    Attributes:
        name: the file's name, for messages.
        encoding: the encoding that the letters were in.
        delimiter: what parts the columns.
        header: the names of the columns, as written.
        rows: the rows below the header that are not blank.
        notes: what should be told about the file as a whole.
    """

    name: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[Note, ...] = ()


def read_table(path: Path) -> Table:
    """Return the table in a CSV file: comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252.

    Raises:
        KnownError: code "file-unreadable", "file-empty", "file-too-large", "file-binary",
            "encoding-unreadable", "table-line-too-long", "table-too-wide" or "table-empty".
    """
    return parse_table(read_capped(path, MAX_BYTES), path.name)


def parse_table(data: bytes, name: str) -> Table:
    """Return the table in a CSV file's bytes; raises what `read_table` raises."""
    decoded = decode(data, name, _SAVE_AS_CSV)
    text, delimiter = _split_off_declaration(decoded.text)
    delimiter = delimiter or _delimiter_of(text)
    first_number = 1 if text is decoded.text else 2
    records = _records(text, delimiter, name)
    at = _header_index(records, name)
    header = records[at]
    rows = tuple(
        TableRow(first_number + index, cells)
        for index, cells in enumerate(records)
        if index > at and any(cells)
    )
    if not rows:
        raise _empty(name)
    return Table(name, decoded.encoding, delimiter, header, rows, _notes(name, decoded.encoding))


def _notes(name: str, encoding: str) -> tuple[Note, ...]:
    if encoding != "cp1252":
        return ()
    sentence = N_(
        "“{name}” was not saved as UTF-8; it was read as Windows letters. Check names with accents, such as â or ŵ."
    )
    return (Note(sentence, {"name": name}),)


def _split_off_declaration(text: str) -> tuple[str, str]:
    """Return the text without Excel's first line `sep=;`, and the delimiter that it declares, or ""."""
    found = re.match(r'"?sep=(.)"?\r?\n', text, re.IGNORECASE)
    return (text[found.end() :], found[1]) if found and found[1] in _DELIMITERS else (text, "")


def _delimiter_of(text: str) -> str:
    """Return the delimiter that cuts the earliest line, and that line into the most columns."""
    start = text[:20_000]

    def first_cut(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
        for index, row in zip(range(_HEADER_WITHIN), reader, strict=False):
            filled = sum(1 for cell in row if cell.strip())
            if filled >= 2:
                return -index, filled
        return -_HEADER_WITHIN, 0

    try:
        return max(_DELIMITERS, key=first_cut)
    except csv.Error:
        return ","


def _records(text: str, delimiter: str, name: str) -> list[tuple[str, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[tuple[str, ...]] = []
    try:
        for row in reader:
            if len(row) > MAX_COLUMNS:
                raise _too_wide(name, len(records) + 1)
            records.append(tuple(_CONTROLS.sub(" ", cell).strip() for cell in row))
    except csv.Error as error:
        raise KnownError(
            "table-line-too-long",
            N_(
                "Row {row} of “{name}” holds a cell too long to be real; a quotation mark may never be closed."
            ),
            safe=NOTHING_CHANGED,
            todo=N_(
                "Look at that row in a spreadsheet program, save the file as “CSV UTF-8”, and try again."
            ),
            name=name,
            row=len(records) + 1,
        ) from error
    return records


def _too_wide(name: str, row: int) -> KnownError:
    return KnownError(
        "table-too-wide",
        N_("Row {row} of “{name}” has more than {limit} columns, so it is not a caseload."),
        safe=NOTHING_CHANGED,
        todo=_SAVE_AS_CSV,
        name=name,
        row=row,
        limit=MAX_COLUMNS,
    )


def _header_index(records: list[tuple[str, ...]], name: str) -> int:
    """Return where the header is: the first row near the top with two or more filled cells."""
    for index, cells in enumerate(records[:_HEADER_WITHIN]):
        if sum(1 for cell in cells if cell) >= 2:
            return index
    if len(records) < 2:
        raise _empty(name)
    return 0


def _empty(name: str) -> KnownError:
    return KnownError(
        "table-empty",
        N_("“{name}” has no rows below its header."),
        safe=NOTHING_CHANGED,
        todo=N_("Ask whoever sent it for the file with the people in it."),
        name=name,
    )
