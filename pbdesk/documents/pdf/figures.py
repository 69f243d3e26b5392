"""Figures: bar charts and pictures, drawn as content of one Figure element with its bounding box.

A chart's bars are named and valued beside them, and longer means more: nothing has to be told by colour.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from pbdesk.documents.pdf.blocks import Block, Columns, TextBlock
from pbdesk.documents.pdf.canvas import Box, TaggedCanvas
from pbdesk.documents.pdf.structure import Element
from pbdesk.documents.pdf.themes import Palette


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar: what it is, its amount in words, and how long it is as a part of the longest."""

    label: TextBlock
    amount: TextBlock
    part: float


class BarChartBlock(Block):
    """Horizontal bars one under the other, each under its name and amount."""

    def __init__(self, bars: Sequence[BarRow], element: Element, palette: Palette, body: float) -> None:
        self._bars, self._element, self._palette = tuple(bars), element, palette
        self._thickness = body * 0.75
        self._gap = body * 0.95
        self.after = body * 1.6

    def _words(self, bar: BarRow) -> Columns:
        return Columns((bar.label, bar.amount), (0.68, 0.32), 12)

    def _bar_height(self, bar: BarRow, width: float) -> float:
        return self._words(bar).height(width) + 4 + self._thickness

    def height(self, width: float) -> float:
        """Return the height of all bars with their words."""
        between = self._gap * (len(self._bars) - 1)
        return between + sum(self._bar_height(bar, width) for bar in self._bars)

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the chart and note where it stands."""
        _place(self._element, Box(x, top - self.height(width), width, self.height(width)))
        y = top
        for bar in self._bars:
            words = self._words(bar)
            words.draw(canvas, x, y, width)
            y -= words.height(width) + 4 + self._thickness
            with canvas.tag(self._element):
                canvas.fill(Box(x, y, width, self._thickness), self._palette.tint)
                long = max(width * bar.part, 2)
                start = canvas.across(x, width, 0, long)
                canvas.fill(Box(start, y, long, self._thickness), self._palette.accent)
            y -= self._gap


class PictureBlock(Block):
    """A raster image, never larger than the page."""

    def __init__(self, data: bytes, element: Element, share: float, highest: float) -> None:
        self._data, self._element, self._share, self._highest = data, element, share, highest
        with Image.open(io.BytesIO(data)) as image:
            self._ratio = image.height / image.width
        self.after = 16

    def _size(self, width: float) -> tuple[float, float]:
        wide = width * self._share
        scale = min(1.0, self._highest / (wide * self._ratio))
        return wide * scale, wide * self._ratio * scale

    def height(self, width: float) -> float:
        """Return its height at its share of this width."""
        return self._size(width)[1]

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the image and note where it stands."""
        wide, high = self._size(width)
        box = Box(canvas.across(x, width, 0, wide), top - high, wide, high)
        _place(self._element, box)
        with canvas.tag(self._element):
            canvas.picture(self._data, box)


def _place(element: Element, box: Box) -> None:
    corners = (box.x, box.y, box.x + box.width, box.y + box.height)
    element.attributes["Layout"] = {
        "Placement": "Block",
        "BBox": tuple(round(edge, 2) for edge in corners),
    }
