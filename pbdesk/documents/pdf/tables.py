"""Tables: rows of cells that may go over pages, their header repeated as an artifact.

Column widths follow the words; rules are artifacts; a row is parted only when it is higher than a page.
"""

from __future__ import annotations

from collections.abc import Sequence

from pbdesk.documents.pdf.blocks import Block, TextBlock
from pbdesk.documents.pdf.canvas import TaggedCanvas
from pbdesk.documents.pdf.fontset import FontSet
from pbdesk.documents.pdf.lines import Styled, natural_width
from pbdesk.documents.pdf.themes import Palette
from pbdesk.documents.pdf.typeface import EM

GUTTER = 14.0


class Row(Block):
    """One row: cells side by side above a rule."""

    def __init__(self, cells: Block, padding: float, palette: Palette, *, heavy: bool) -> None:
        self._cells = cells
        self.padding = padding
        self._palette = palette
        self._heavy = heavy

    def height(self, width: float) -> float:
        """Return the height of the highest cell with the space around it."""
        return self._cells.height(width) + 2 * self.padding

    def split(self, width: float, room: float, *, force: bool = False) -> tuple[Block, Block] | None:
        """Part all cells at the same height, when the row is higher than a page."""
        parts = self._cells.split(width, room - 2 * self.padding, force=force)
        if parts is None:
            return None
        upper, lower = (Row(cells, self.padding, self._palette, heavy=self._heavy) for cells in parts)
        return upper, lower

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the rule below it, then the cells."""
        bottom = top - self.height(width)
        colour = self._palette.accent if self._heavy else self._palette.hairline
        with canvas.artifact():
            canvas.rule(x, bottom, width, colour, 1.4 if self._heavy else 0.6)
        self._cells.draw(canvas, x, top - self.padding, width)


class TableBlock(Block):
    """A table: its caption, its header row, and the others."""

    def __init__(
        self, caption: Block | None, header: Row, rows: Sequence[Block], *, repeated: bool = False
    ) -> None:
        self._caption, self._header, self._rows = caption, header, tuple(rows)
        self._repeated = repeated
        self.before = caption.before if caption else 0
        self.after = header.padding * 3

    def _head(self, width: float) -> float:
        return self._caption_height(width) + self._header.height(width)

    def _caption_height(self, width: float) -> float:
        if self._repeated or self._caption is None:
            return 0
        return self._caption.height(width) + self._caption.after

    def height(self, width: float) -> float:
        """Return the height of the caption and all rows."""
        return self._head(width) + sum(row.height(width) for row in self._rows)

    def least(self, width: float) -> float:
        """Return the height of the head and the first two rows, or of the whole table when it is short."""
        return self._head(width) + sum(row.height(width) for row in self._rows[:2])

    def split(self, width: float, room: float, *, force: bool = False) -> tuple[Block, Block] | None:
        """Part it between rows; the part on the next page repeats the header."""
        left = room - self._head(width)
        count = 0
        while count < len(self._rows) and self._rows[count].height(width) <= left:
            left -= self._rows[count].height(width)
            count += 1
        upper, lower = self._rows[:count], self._rows[count:]
        if not count and force:
            parts = self._rows[0].split(width, left, force=True)
            if parts is not None:
                upper, lower = parts[:1], (parts[1], *self._rows[1:])
        if not upper or not lower:
            return None
        first = TableBlock(self._caption, self._header, upper, repeated=self._repeated)
        return first, TableBlock(self._caption, self._header, lower, repeated=True)

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw it; a repeated header is an artifact."""
        if self._caption is not None and not self._repeated:
            self._caption.draw(canvas, x, top, width)
        y = top - self._caption_height(width)
        if self._repeated:
            with canvas.artifact("Pagination"):
                self._header.draw(canvas, x, y, width)
        else:
            self._header.draw(canvas, x, y, width)
        y -= self._header.height(width)
        for row in self._rows:
            row.draw(canvas, x, y, width)
            y -= row.height(width)


def column_widths(cells: Sequence[Sequence[TextBlock]], fonts: FontSet, width: float) -> list[float]:
    """Return the width of each column in points: no word cut where that is possible, the rest by need.

    Args:
        cells: all rows, header included.
        fonts: what the cells are set in.
        width: of the whole table.
    """
    least, whole = [], []
    for column in zip(*cells, strict=True):
        sizes = [_natural(cell, fonts) for cell in column]
        least.append(max(word for word, _all in sizes) + 1)
        whole.append(max(text for _word, text in sizes) + 1)
    room = width - GUTTER * (len(least) - 1)
    if sum(least) >= room:
        return _shared(least, room)
    # Square roots, so that one long text does not starve its neighbours.
    wishes = [max(most - few, 1.0) ** 0.5 for few, most in zip(least, whole, strict=True)]
    spare = room - sum(least)
    return [few + spare * wish / sum(wishes) for few, wish in zip(least, wishes, strict=True)]


def _shared(least: Sequence[float], room: float) -> list[float]:
    """Return widths when not every word fits: narrow columns keep theirs, so that no amount of money is cut."""
    widths = [0.0] * len(least)
    waiting = sorted(range(len(least)), key=lambda column: least[column])
    while waiting:
        fair = room / len(waiting)
        column = waiting.pop(0)
        widths[column] = min(least[column], fair)
        room -= widths[column]
    return widths


def longest_word(text: TextBlock, fonts: FontSet) -> float:
    """Return the width in points below which a word of the text would be cut."""
    return _natural(text, fonts)[0]


def _natural(cell: TextBlock, fonts: FontSet) -> tuple[float, float]:
    ems = cell.style.size / EM
    word, whole = natural_width([Styled(run.text, run.weight) for run in cell.runs], fonts)
    return word * ems, whole * ems
