"""A document as plain values, whatever its format: headings, paragraphs, lists, tables, figures.

Every format (PDF, large print, and those to come) is made from this, so that the figures can never differ
between them, and `reading.reading_order` gives the words that each of them must hold. Nothing here knows about fonts,
pages or colours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

BULLET = "•"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look and one language.

    Attributes:
        link: an address such as "https://..." or "mailto:..."; the text must spell the address out, for print.
        language: a code such as "cy" when it differs from the document's, or "".
    """

    text: str
    bold: bool = False
    link: str = ""
    language: str = ""


Text = tuple[Run, ...]
"""Text that may change its look or language on the way."""


def text(words: str, *, bold: bool = False, language: str = "") -> Text:
    """Return plain words as text of one run."""
    return (Run(words, bold=bold, language=language),)


def plain(runs: Text) -> str:
    """Return the words of a text without its looks."""
    return "".join(run.text for run in runs)


class Tone(Enum):
    """What a paragraph is for; a format chooses the look."""

    BODY = "body"
    LEAD = "lead"
    NOTE = "note"


class Align(Enum):
    """Where the text of a table column stands."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image as the bytes of a PNG or JPEG file, with the width it takes of the column (0 to 1)."""

    data: bytes
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Logo:
    """The publisher's own mark, with the words that say the same."""

    picture: Picture
    alternative: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: what this is, whose it is, how far it has got."""

    publisher: str
    series: str
    title: str
    name: Text
    status: str
    explanation: str
    facts: tuple[tuple[str, Text], ...] = ()
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of a document without a cover: who publishes it, and under which heading."""

    publisher: str
    series: str = ""
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """A list of the chapters with their pages, made by the format that has pages."""

    title: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 2 opens a chapter, level 3 a part of it.

    Level 1 is the title of the whole: a document without a cover begins with it.
    """

    level: Literal[1, 2, 3]
    text: Text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; one that `introduces` stays on a page with what follows it."""

    text: Text
    tone: Tone = Tone.BODY
    introduces: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that stand close together, such as an address."""

    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list with bullets or numbers."""

    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a working: what was done, and the amount or points it led to ("" when none)."""

    words: Text
    result: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """A working in numbered steps."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """Labels with what belongs to each, such as a telephone number; `large` are the figures that matter most."""

    facts: tuple[tuple[str, Text], ...]
    large: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row names the row.

    Attributes:
        caption: what it is about, or "" where the heading above says so.
        total: a last row that adds the others up, or nothing.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    alignments: tuple[Align, ...]
    total: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        widths = {len(self.header), len(self.alignments), *(len(row) for row in self.all_rows())}
        if len(widths) != 1:
            raise ValueError(f"the rows of table “{self.caption}” differ in length")

    def all_rows(self) -> tuple[tuple[Text, ...], ...]:
        """Return the rows and, last, the total when there is one."""
        return (*self.rows, self.total) if self.total else self.rows


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: what it is, how long, and its amount in words."""

    label: str
    value: int
    amount: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Amounts side by side, each bar named and valued in words beside it, so that no colour has to be told."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart or picture with the words that say the same to somebody who cannot see it."""

    drawing: BarChart | Picture
    alternative: str
    caption: str = ""

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError("a figure needs a text alternative")


@dataclass(frozen=True, slots=True)
class Pictured:
    """One idea in easy words with a picture that helps to read it; without one where none is known yet.

    Attributes:
        picture: the image, or None.
        alternative: what the picture shows, "" without one.
    """

    paragraphs: tuple[Text, ...]
    picture: Picture | None = None
    alternative: str = ""

    def __post_init__(self) -> None:
        if self.picture is not None and not self.alternative.strip():
            raise ValueError("a picture needs a text alternative")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to be answered by hand: boxes to tick, or lines to write on.

    Attributes:
        number: by which the answer is keyed in, "" for words that are only read.
        note: what helps to answer it, or when to leave it out, each in a sentence.
        choices: a number and words for each box; none where the answer is written.
        lines: to write on, 0 for none.
    """

    number: str
    question: Text
    note: tuple[Text, ...] = ()
    choices: tuple[tuple[str, Text], ...] = ()
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Callout:
    """Something that must not be overlooked: a short title and paragraphs."""

    title: str
    paragraphs: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: who signs, what it means, and the words under the lines to be filled in by hand."""

    who: str
    meaning: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A place to sign that has been signed already: who signed, and when and how in words."""

    who: str
    words: Text


Block = (
    Cover
    | Masthead
    | Contents
    | Heading
    | Paragraph
    | Lines
    | ListBlock
    | Steps
    | KeyFacts
    | Table
    | Figure
    | Pictured
    | Asked
    | Callout
    | Signature
    | Answered
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document, ready to be set in any format.

    Attributes:
        language: the code of the language of its own words, such as "cy".
        footer: what stands at the foot of each page beside the page number.
        page_words: "Page {page} of {pages}" in the document's language.
    """

    title: str
    language: str
    author: str
    blocks: tuple[Block, ...]
    footer: str = ""
    page_words: str = field(default="{page}/{pages}")
