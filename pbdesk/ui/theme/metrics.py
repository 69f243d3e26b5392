"""Sizes that grow with the text: one grid unit, the height of rows and fields, the text styles in points.

Nothing here knows colours. Every size on a screen is a multiple of these.
"""

from __future__ import annotations

from dataclasses import dataclass

BODY_POINTS = 11.0
SECTION = 1.25
TITLE = 1.8
CARDS_ABOVE = 150
"""Above this text size tables become lists of cards and the navigation becomes a menu button."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """The sizes of one text size.

    Attributes:
        percent: the text size a person chose, 100 to 200.
        line: the height of a line of body text, in pixels.
    """

    percent: int
    line: int

    @property
    def points(self) -> float:
        """The size of body text in points."""
        return BODY_POINTS * self.percent / 100

    @property
    def unit(self) -> int:
        """One step of the grid: 8 px at 100%."""
        return max(4, round(self.line * 0.4))

    @property
    def control(self) -> int:
        """The height of a button or a field."""
        return round(self.line * 1.9)

    @property
    def row(self) -> int:
        """The height of a row in a table."""
        return round(self.line * 2.2)

    @property
    def icon(self) -> int:
        """The width and height of an icon beside text."""
        return self.line

    @property
    def reading_width(self) -> int:
        """The widest that running text and forms get, about 75 characters."""
        return self.line * 34

    @property
    def compact(self) -> bool:
        """True when text is so large that tables become cards and the navigation a menu."""
        return self.percent > CARDS_ABOVE
