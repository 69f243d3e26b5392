"""How a document looks: sizes, spaces and colours for each print format. No drawing is done here.

Sizes follow UKAAF's guidance on clear and large print (G003, 2019; DOCUMENTS.md, section 7): sans serif, left
aligned, no italics, no underlining, no blocks of capitals, page numbers and labels never smaller than the body.
Colours have a contrast of 7:1 or better on what they stand on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pbdesk.documents.pdf.canvas import Colour
from pbdesk.documents.pdf.fontset import Weight

A4 = (595.28, 841.89)


def _hex(code: str) -> Colour:
    red, green, blue = (int(code[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme; `ink` and `accent` have 7:1 on `paper` and on `tint`, the others carry no text."""

    ink: Colour
    accent: Colour
    tint: Colour
    hairline: Colour
    warm: Colour
    pale: Colour
    paper: Colour


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
    """

    name: str
    body: float
    margins: tuple[float, float, float, float]
    most_columns: int
    heading_ratio: float
    palette: Palette = TEAL
    page_size: tuple[float, float] = A4
    rtl: bool = False

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

    def text(size: float = body, leading: float = 1.46, **more: object) -> Style:
        return Style(size=size, leading=size * leading, **more)  # type: ignore[arg-type]

    accent = colours.accent
    return {
        "body": text(after=gap),
        "lead": text(body * 1.2, 1.42, after=gap * 1.4, colour=accent),
        "note": text(after=gap),
        "kicker": text(weight=Weight.BOLD, colour=accent, balance=True),
        "series": text(colour=accent, balance=True),
        "title": text(large * 1.9, 1.12, weight=Weight.BOLD, colour=accent, after=gap, balance=True),
        "name": text(large * 1.1, 1.2, weight=Weight.SEMIBOLD, balance=True, after=gap * 2),
        "status": text(weight=Weight.BOLD, colour=accent),
        "chapter": text(
            large, 1.16, weight=Weight.BOLD, colour=accent, before=gap * 3.4, after=gap * 1.8, balance=True
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
LARGE = Theme("large", 18, (54, 56, 54, 84), most_columns=2, heading_ratio=1.75)
THEMES = {theme.name: theme for theme in (STANDARD, LARGE)}
"""Every print format by name: "standard" is 12 point, "large" is 18 point and reflowed."""
