"""Widths of the columns and heights of the rows of a table, from what stands in them.

Short lists are measured whole. Of long ones a sample is measured, and then the few texts that are longer than
the sample's: 20,000 rows take milliseconds.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from PySide6.QtWidgets import QTableView

from pbdesk.ui.models.rows import TableRow
from pbdesk.ui.models.table_model import RowsModel
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.column_widths import Want, shared
from pbdesk.ui.widgets.delegates import LONG_LINES, PAD, CellFit, height_of

SAMPLE = 300
"""How many rows are measured."""
LONG_WORD = 16
"""Letters of a word that is not broken: "Rehabilitation", but not an address in the web."""
FEW = 5
"""How many of the longest words are measured."""


class TableFit:
    """Fits one table to its rows. Columns do not get narrower while one types a search: they keep what they had."""

    def __init__(self, view: QTableView, model: RowsModel, cells: CellFit) -> None:
        self._view, self._model, self._cells = view, model, cells
        self._pad = 2 * theme().space(PAD)
        self._titles = [cells.bold.width(column.title) + self._pad for column in model.columns]
        self._content = [0] * len(self._titles)
        self._words = [0] * len(self._titles)
        self._sample: Sequence[TableRow] = ()

    def measure(self) -> None:
        """Look at the rows that the table shows now."""
        rows = self._model.rows
        self._sample = rows if len(rows) <= SAMPLE else rows[:: len(rows) // SAMPLE + 1]
        for place in range(len(self._model.columns)):
            widest = (self._cells.of(row, place).width(row.cells[place]) for row in self._sample)
            self._content[place] = max(self._content[place], max(widest, default=0) + self._pad)
            self._words[place] = max(self._words[place], self._widest_word(place) + self._pad)

    def _widest_word(self, place: int) -> int:
        """Return about how wide a column's widest word is; one that is longer than a word of prose may break."""
        words = {word for row in self._sample for word in row.cells[place].split() if len(word) <= LONG_WORD}
        longest = heapq.nlargest(FEW, words, key=len)
        return max((self._cells.bold.width(word) for word in longest), default=0)

    def share(self) -> None:
        """Give each column its width, and each row the height that its texts need there."""
        width = self._view.viewport().width()
        wants = self._wants(theme().metrics.line)
        if sum(want.least for want in wants) > width:
            wants = self._wants(0, whole_words=False)
        widths = shared(width, wants)
        for place, width in enumerate(widths):
            self._view.setColumnWidth(place, width)
        self._give_heights([width - self._pad for width in widths])

    def _wants(self, arrow: int, *, whole_words: bool = True) -> list[Want]:
        """Return what the columns ask for; an arrow beside every title, and every word whole, has room only where all
        of them have."""
        asked = zip(self._model.columns, self._titles, self._content, self._words, strict=True)
        return [
            Want(
                max(title + arrow, content),
                max(title + arrow, word if whole_words else 0),
                column.stretch,
                column.figures,
            )
            for column, title, content, word in asked
        ]

    def _give_heights(self, rooms: list[int]) -> None:
        rows, header = self._model.rows, self._view.verticalHeader()
        usual, heights = 1, {}
        if len(rows) <= SAMPLE:
            heights = {at: self._lines(row, rooms) for at, row in enumerate(rows)}
        else:
            usual = min(LONG_LINES, max(self._lines(row, rooms) for row in self._sample))
            heights = self._taller(rooms, usual)
        header.setDefaultSectionSize(height_of(usual))
        for at, lines in heights.items():
            if header.sectionSize(at) != height_of(lines):
                header.resizeSection(at, height_of(lines))

    def _lines(self, row: TableRow, rooms: list[int]) -> int:
        """Return how many lines a row needs."""
        most = 1
        for place, column in enumerate(self._model.columns):
            if not column.figures:
                lines = len(self._cells.of(row, place).lines(row.cells[place], rooms[place]))
                most = max(most, min(lines, LONG_LINES) if column.long else lines)
        return most

    def _taller(self, rooms: list[int], usual: int) -> dict[int, int]:
        """Return the places of rows that need more lines than usual, with how many: few texts are measured."""
        found: dict[int, int] = {}
        for place, column in enumerate(self._model.columns):
            if column.long or column.figures:
                continue
            letters, known = self._cells.plain.letters(rooms[place] * usual), dict[str, int]()
            for at, row in enumerate(self._model.rows):
                text = row.cells[place]
                if len(text) > letters:
                    if text not in known:
                        known[text] = len(self._cells.bold.lines(text, rooms[place]))
                    if known[text] > usual:
                        found[at] = max(known[text], found.get(at, 0))
        return found
