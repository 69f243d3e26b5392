"""How a document looks: sizes, spaces and colours for each print format. No drawing is done here.

Sizes follow UKAAF's guidance on clear and large print (G003, 2019; DOCUMENTS.md, section 7): sans serif, left
aligned, no italics, no underlining, no blocks of capitals, page numbers and labels never smaller than the body.
Colours have a contrast of 7:1 or better on what they stand on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from pbdesk.documents.pdf.canvas import Colour
from pbdesk.documents.pdf.fontset import Weight

A4 = (595.28, 841.89)
A5 = (419.53, 595.28)


def _hex(code: str) -> Colour:
    red, green, blue = (int(code[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme; `ink` and `accent` have 7:1 on `paper` and on `tint`, the others carry no text.

    A `plain` one has no decoration.
    """

    ink: Colour
    accent: Colour
    tint: Colour
    hairline: Colour
    warm: Colour
    pale: Colour
    paper: Colour
    plain: bool = False


INK = _hex("1d2a30")
TEAL = Palette(
    ink=INK,
    accent=_hex("0b4f5c"),
    tint=_hex("eaf3f2"),
    hairline=_hex("a9bfc2"),
    warm=_hex("e3a23c"),
    pale=_hex("cfe4e2"),
    paper=_hex("ffffff"),
)
CREAM = Palette(
    ink=INK,
    accent=_hex("0a4550"),
    tint=_hex("f5ebcd"),
    hairline=_hex("b3a67c"),
    warm=_hex("b9741a"),
    pale=_hex("ecdfb6"),
    paper=_hex("fdf7e3"),
)
BLACK_ON_YELLOW = Palette(
    ink=_hex("000000"),
    accent=_hex("000000"),
    tint=_hex("fff9b0"),
    hairline=_hex("000000"),
    warm=_hex("000000"),
    pale=_hex("fff9b0"),
    paper=_hex("ffee33"),
    plain=True,
)
WHITE_ON_BLACK = Palette(
    ink=_hex("ffffff"),
    accent=_hex("ffe566"),
    tint=_hex("1f1f1f"),
    hairline=_hex("9a9a9a"),
    warm=_hex("ffe566"),
    pale=_hex("1f1f1f"),
    paper=_hex("000000"),
    plain=True,
)
BLACK_ON_WHITE = Palette(
    ink=_hex("000000"),
    accent=_hex("000000"),
    tint=_hex("f0f0f0"),
    hairline=_hex("000000"),
    warm=_hex("000000"),
    pale=_hex("f0f0f0"),
    paper=_hex("ffffff"),
    plain=True,
)


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of text is set; measures in points."""

    size: float
    leading: float
    weight: Weight = Weight.REGULAR
    colour: Colour = INK
    before: float = 0
    after: float = 0
    balance: bool = False
    align_end: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """One print format.

    Attributes:
        body: the size of ordinary text in points, and the smallest one on any page.
        margins: left, top, right, bottom.
        most_columns: a table with more columns is set as a list for each row.
        rtl: whether lines start at the right.
        leading: from line to line, as a part of the type size.
        stretch: how much more than that the script of the language needs.
        tracking, word_gap: extra space between letters and between words, in thousandths of the type size.
    """

    name: str
    body: float
    margins: tuple[float, float, float, float]
    most_columns: int
    heading_ratio: float
    palette: Palette = TEAL
    page_size: tuple[float, float] = A4
    rtl: bool = False
    leading: float = 1.46
    stretch: float = 1
    tracking: float = 0
    word_gap: float = 0

    @property
    def roomy(self) -> bool:
        """Whether labels and values have room side by side; in large print they stand one under the other."""
        return self.body < 16

    @property
    def column(self) -> float:
        """How wide the text column is."""
        return self.page_size[0] - self.margins[0] - self.margins[2]

    @property
    def gap(self) -> float:
        """The space between paragraphs: a blank line, nearly."""
        return self.body * 0.85

    def style(self, name: str) -> Style:
        """Return a style by name; see `_STYLES` for the names."""
        return _styles(self)[name]


@lru_cache(maxsize=16)
def _styles(theme: Theme) -> dict[str, Style]:
    body, gap, colours = theme.body, theme.gap, theme.palette
    large = body * theme.heading_ratio

    def text(size: float = body, leading: float = theme.leading, **more: object) -> Style:
        look = {"colour": colours.ink, **more}
        return Style(size=size, leading=size * leading * theme.stretch, **look)  # type: ignore[arg-type]

    accent = colours.accent
    return {
        "body": text(after=gap),
        "lead": text(body * (1.2 if body < 20 else 1.1), 1.42, after=gap * 1.4, colour=accent),
        "note": text(after=gap),
        "kicker": text(weight=Weight.BOLD, colour=accent, balance=True),
        "series": text(colour=accent, balance=True),
        "title": text(large * 1.9, 1.12, weight=Weight.BOLD, colour=accent, after=gap, balance=True),
        "name": text(large * 1.1, 1.2, weight=Weight.SEMIBOLD, balance=True, after=gap * 2),
        "status": text(weight=Weight.BOLD, colour=accent),
        "chapter": text(
            large, 1.16, weight=Weight.BOLD, colour=accent, before=gap * 3.4, after=gap * 1.8, balance=True
        ),
        "section": text(
            body + (large - body) * 0.6,
            1.18,
            weight=Weight.BOLD,
            colour=accent,
            before=gap * 2.4,
            after=gap,
            balance=True,
        ),
        "heading": text(
            body * 1.25, 1.26, weight=Weight.SEMIBOLD, before=gap * 1.6, after=gap * 0.6, balance=True
        ),
        "callout": text(weight=Weight.BOLD, colour=accent, after=gap * 0.4),
        "label": text(weight=Weight.SEMIBOLD, colour=accent),
        "value": text(),
        "figure": text(body * 1.9, 1.2, weight=Weight.BOLD, colour=accent),
        "cell": text(leading=1.4),
        "header": text(leading=1.3, weight=Weight.SEMIBOLD, colour=accent),
        "caption": text(weight=Weight.SEMIBOLD, before=gap * 0.6, after=gap * 0.5),
        "footer": text(leading=1.25),
    }


STANDARD = Theme("standard", 12, (72, 62, 72, 72), most_columns=4, heading_ratio=2.2)
LARGE = Theme("large", 18, (54, 56, 54, 102), most_columns=2, heading_ratio=1.75)
CLEAR = Theme("clear", 14, (62, 58, 62, 78), most_columns=4, heading_ratio=1.95, leading=1.36)
LARGE_16 = Theme("large16", 16, (56, 56, 56, 92), most_columns=2, heading_ratio=1.8)
LARGE_24 = Theme("large24", 24, (50, 50, 50, 132), most_columns=1, heading_ratio=1.4, leading=1.36)
EASY_READ = Theme("easyread", 16, (56, 54, 56, 92), most_columns=2, heading_ratio=1.7, leading=1.5)
DYSLEXIA = Theme(
    "dyslexia",
    13,
    (72, 62, 66, 78),
    most_columns=3,
    heading_ratio=2.0,
    palette=CREAM,
    leading=1.6,
    tracking=35,
    word_gap=120,
)
FOLDED = replace(
    STANDARD, name="folded", page_size=A5, margins=(42, 44, 42, 54), most_columns=2, heading_ratio=1.75
)
YELLOW = replace(CLEAR, name="yellow", palette=BLACK_ON_YELLOW)
CONTRAST = replace(CLEAR, name="contrast", palette=WHITE_ON_BLACK)
MONO = replace(CLEAR, name="mono", palette=BLACK_ON_WHITE)
THEMES = {
    theme.name: theme
    for theme in (
        STANDARD,
        FOLDED,
        CLEAR,
        LARGE_16,
        LARGE,
        LARGE_24,
        EASY_READ,
        DYSLEXIA,
        YELLOW,
        CONTRAST,
        MONO,
    )
}
"""Every look on paper by name. Large print is reflowed for its size, never enlarged."""

READ_FROM_RIGHT = ("ar", "ur")
STRETCH = {"ur": 1.45, "ar": 1.1, "bn": 1.08, "pa": 1.08}
"""How much more room lines need than Latin ones: Nastaliq steps down within a word; marks stand above and below."""


def in_language(theme: Theme, language: str) -> Theme:
    """Return a theme as a language needs it: where lines start, and how far apart they are."""
    return replace(theme, rtl=language in READ_FROM_RIGHT, stretch=STRETCH.get(language, 1))
