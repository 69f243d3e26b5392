"""How wide a text is and into which lines it breaks, measured once per text: for tables that paint themselves.

A line may end inside a word that is longer than its room; nothing is cut, unless only so many lines are allowed.
"""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

_REMEMBERED = 20_000
"""How many texts are remembered before measuring starts anew."""

_DATE = re.compile(r"\b(\d{1,2}) (\w+\.?) (\d{4})\b")

_WIDE = 2.4
"""How many times wider than the average the widest letters are, emoji and capitals among them."""

_USUAL = 1.3
"""How many times wider than the average the letters of a name are at most."""

_UTF = "utf-16-le"


class TextFit:
    """Measures texts in one font."""

    def __init__(self, font: QFont) -> None:
        self.font = QFont(font)
        self._metrics = QFontMetrics(self.font)
        self._wide = self._metrics.averageCharWidth() * _WIDE
        self._widths: dict[str, int] = {}
        self._lines: dict[tuple[str, int], tuple[str, ...]] = {}

    def width(self, text: str) -> int:
        """Return how wide a text is on one line."""
        found = self._widths.get(text)
        if found is None:
            if len(self._widths) >= _REMEMBERED:
                self._widths.clear()
            found = self._widths[text] = self._metrics.horizontalAdvance(_on_one_line(text)) + 1
        return found

    def surely_fits(self, text: str, width: int) -> bool:
        """Tell whether a text is so short that it fits without being measured: its letters may all be wide."""
        return len(text) * self._wide <= width

    def letters(self, width: int) -> int:
        """Return how many letters fit into a width for sure, save for a text of wide letters alone."""
        return int(width / (self._metrics.averageCharWidth() * _USUAL))

    def lines(self, text: str, width: int, most: int = 0) -> tuple[str, ...]:
        """Return the lines that a text breaks into; with `most`, the last one ends in "…" where more follows."""
        if self.surely_fits(text, width) or self.width(text) <= width:
            return (text,)
        lines = self._lines.get((text, width))
        if lines is None:
            if len(self._lines) >= _REMEMBERED:
                self._lines.clear()
            lines = self._lines[text, width] = self._broken(_on_one_line(text), width)
        if not most or len(lines) <= most:
            return lines
        rest = "".join(lines[most - 1 :])
        shown = self._metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
        return (*lines[: most - 1], shown)

    def is_cut(self, text: str, width: int, most: int) -> bool:
        """Tell whether a text needs more than so many lines."""
        return len(self.lines(text, width)) > most

    def _broken(self, text: str, width: int) -> tuple[str, ...]:
        layout, option = QTextLayout(text, self.font), QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        units = text.encode(_UTF, "surrogatepass")
        lines: list[str] = []
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(max(1, width))
            start, end = line.textStart(), line.textStart() + line.textLength()
            lines.append(units[start * 2 : end * 2].decode(_UTF, "surrogatepass"))
            line = layout.createLine()
        layout.endLayout()
        return tuple(lines)


def _on_one_line(text: str) -> str:
    """Return a text without line ends, in which a date such as 11 Dec 2026 stays together."""
    whole = " ".join(text.splitlines()) if "\n" in text else text
    return _DATE.sub("\\1\u00a0\\2\u00a0\\3", whole)
