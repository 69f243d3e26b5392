"""Braille pages: words as cells on lines, lines on pages, and the two files that embossers and readers take.

Layout as in UKAAF B004: main headings centred, others from cell 5, paragraphs from cell 3 with their rest at cell 1,
items at cell 1 with their rest at cell 3, a running head with the page number on every page, no heading left alone at
the foot of a page.
"""

from __future__ import annotations

import textwrap
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pbdesk.documents.content import Document, Text
from pbdesk.documents.linear import Part, linear
from pbdesk.documents.louis import translate

BLANK = "\u2800"
WIDTH, DEPTH = 40, 25
"""Cells on a line and lines on a page of a usual embosser; 32 and 38 cells are made too."""
# North American braille ASCII, cells 0 to 63.
_ASCII = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
_INDENTS = {"h1": (0, 0), "h2": (4, 6), "h3": (4, 6), "p": (2, 0), "li": (0, 2)}
_IDENTITY = uuid.UUID("0d1b6d4e-7a55-5c1a-8f0e-9a5b1c6f2d30")

Translate = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class _Line:
    cells: str
    keep_with_next: bool = False


def braille_pages(
    document: Document, *, width: int = WIDTH, depth: int = DEPTH, to_cells: Translate = translate
) -> list[list[str]]:
    """Return a document as braille pages, each a list of lines of cells.

    Raises KnownError "braille-missing" where there is no liblouis.
    """
    lines = [line for part in linear(document) for line in _lines(part, document.language, width, to_cells)]
    running = to_cells(document.footer or document.title, document.language).replace(" ", BLANK)
    pages = list(_paged(lines, depth - 1))
    return [
        [_head(running, to_cells(str(number), document.language), width), *page]
        for number, page in enumerate(pages, 1)
    ]


def _cells(words: Text, language: str, to_cells: Translate) -> str:
    """Return text as cells, each run by the table of its own language."""
    made = (to_cells(run.text, run.language or language) for run in words)
    return "".join(made).replace(BLANK, " ")


def _lines(part: Part, language: str, width: int, to_cells: Translate) -> Iterator[_Line]:
    first, rest = _INDENTS[part.kind]
    is_heading = part.kind[0] == "h"
    room = width - 6 if part.kind == "h1" else width
    wrapped = textwrap.wrap(
        _cells(part.words, language, to_cells),
        room,
        initial_indent=" " * first,
        subsequent_indent=" " * rest,
        break_on_hyphens=False,
    )
    if is_heading:
        yield _Line("")
    for line in wrapped:
        placed = line.strip().center(width).rstrip() if part.kind == "h1" else line
        yield _Line(placed.replace(" ", BLANK), keep_with_next=is_heading)
    if part.kind == "h1":
        yield _Line("", keep_with_next=True)


def _paged(lines: Sequence[_Line], depth: int) -> Iterator[list[str]]:
    """Yield pages of lines: no empty line at the top, no heading left at the foot."""
    start = 0
    while start < len(lines):
        while start < len(lines) and not lines[start].cells:
            start += 1
        end = min(start + depth, len(lines))
        last = end
        while end < len(lines) and last > start + 1 and lines[last - 1].keep_with_next:
            last -= 1
        end = last if last > start + 1 else end
        if start < end:
            yield [line.cells for line in lines[start:end]]
        start = max(end, start + 1)


def _head(running: str, number: str, width: int) -> str:
    room = width - len(number) - 2
    return running[:room].ljust(width - len(number), BLANK) + number


def brf(pages: Sequence[Sequence[str]]) -> bytes:
    """Return pages as a BRF file: braille ASCII, a form feed between pages."""
    made = ("\r\n".join(_to_ascii(line) for line in page) + "\r\n" for page in pages)
    return "\f".join(made).encode("ascii")


def _to_ascii(line: str) -> str:
    return "".join(_ASCII[ord(cell) - 0x2800] if BLANK <= cell <= "\u283f" else " " for cell in line).rstrip()


def from_brf(data: bytes) -> str:
    """Return the cells of a BRF file, line by line; for checks."""
    codes = {char: chr(0x2800 + number) for number, char in enumerate(_ASCII)}
    return "".join(codes.get(char, char) for char in data.decode("ascii"))


def pef(pages: Sequence[Sequence[str]], title: str, language: str) -> bytes:
    """Return pages as a PEF file (Portable Embosser Format, 2008-1)."""
    rows = ("".join(f"<row>{line or BLANK}</row>" for line in page) for page in pages)
    body = "".join(f"<page>{page}</page>" for page in rows)
    name = uuid.uuid5(_IDENTITY, title + body).urn
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<pef version="2008-1" xmlns="http://www.daisy.org/ns/2008/pef">'
        '<head><meta xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/x-pef+xml</dc:format>'
        f"<dc:identifier>{name}</dc:identifier><dc:title>{escape(title)}</dc:title>"
        f"<dc:language>{escape(language)}</dc:language></meta></head>"
        f'<body><volume cols="{WIDTH}" rows="{DEPTH}" rowgap="0" duplex="true"><section>{body}</section></volume>'
        "</body></pef>\n"
    ).encode()
