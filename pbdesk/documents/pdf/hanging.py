"""Blocks with something at their left: list items with a bullet or number, and steps with a disc."""

from __future__ import annotations

from pbdesk.documents.pdf.blocks import Block, Gap, TextBlock
from pbdesk.documents.pdf.canvas import Colour, TaggedCanvas


class Hanging(Block):
    """A label at the left and a body beside it; the body may go over pages, the label stays with its beginning."""

    def __init__(self, label: Block, body: Block, indent: float, after: float) -> None:
        self._label, self._body, self._indent = label, body, indent
        self.after = after

    def height(self, width: float) -> float:
        """Return the height of the body, or of the label where that is higher."""
        return max(self._body.height(width - self._indent), self._label.height(self._indent))

    def least(self, width: float) -> float:
        """Return the height of the beginning of the body with the label."""
        return max(self._body.least(width - self._indent), self._label.height(self._indent))

    def split(self, width: float, room: float, *, force: bool = False) -> tuple[Block, Block] | None:
        """Part the body where it may be parted."""
        parts = self._body.split(width - self._indent, room, force=force)
        if parts is None:
            return None
        first = Hanging(self._label, parts[0], self._indent, self.after)
        return first, Hanging(Gap(0), parts[1], self._indent, self.after)

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the label, then the body."""
        rest = width - self._indent
        self._label.draw(canvas, canvas.across(x, width, 0, self._indent), top, self._indent)
        self._body.draw(canvas, canvas.across(x, width, self._indent, rest), top, rest)


class Disc(Block):
    """A number on a disc; the disc is an artifact, the number is read."""

    def __init__(self, number: TextBlock, colour: Colour) -> None:
        self._number, self._colour = number, colour
        self._radius = number.style.size * 0.95

    def height(self, width: float) -> float:
        """Return its diameter."""
        return self._radius * 2

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the disc, and the number in its middle."""
        middle = canvas.across(x, width, 0, self._radius * 2) + self._radius
        with canvas.artifact():
            canvas.disc(middle, top - self._radius, self._radius, self._colour)
        lines = self._number.lines(width)
        wide = lines[0].width * self._number.style.size / 1000 if lines else 0
        self._number.draw(
            canvas, middle - wide / 2, top - self._radius + self._number.style.leading / 2, wide + 0.01
        )
