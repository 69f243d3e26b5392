"""How rows are painted: a line between rows, a marker at the chosen one, money at the right; or as cards.

Texts that are too wide go on in the next line; how high that makes a row is for the table to say.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from pbdesk.ui.models.rows import Column, TableRow
from pbdesk.ui.models.table_model import ROW_ROLE
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.text_fit import TextFit

Index = QModelIndex | QPersistentModelIndex
MARKER = 4
LONG_LINES = 2
"""How many lines free text takes at most."""

PAD = 1.5
"""The room at both sides of a cell, in steps of the grid."""


def _selected(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)


class CellFit:
    """Measures cells: the name and what a tone is about are bold."""

    def __init__(self) -> None:
        look = theme()
        font = look.font(look.metrics.percent)
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        self.plain, self.bold = TextFit(font), TextFit(bold)

    def of(self, row: TableRow, place: int) -> TextFit:
        """Return what measures a cell of a row."""
        is_bold = place == 0 or (row.tone and place == row.toned)
        return self.bold if is_bold else self.plain


class RowDelegate(QStyledItemDelegate):
    """Paints a cell of a table."""

    def __init__(self, columns: Sequence[Column], fit: CellFit) -> None:
        super().__init__()
        self._columns = columns
        self._fit = fit

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, marker, text and the rule below."""
        look = theme()
        row: TableRow = index.data(ROW_ROLE)
        place, rect = index.column(), option.rect
        painter.save()
        if _selected(option):
            painter.fillRect(rect, look.colour("select"))
            if place == 0:
                painter.fillRect(QRect(rect.left(), rect.top(), MARKER, rect.height()), look.colour("accent"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.colour("rule"))
        toned = bool(row.tone) and place == row.toned and not _selected(option)
        painter.setPen(look.colour(row.tone if toned else "ink"))
        self._paint_text(painter, rect, row, place)
        painter.restore()

    def _paint_text(self, painter: QPainter, rect: QRect, row: TableRow, place: int) -> None:
        metrics, fit = theme().metrics, self._fit.of(row, place)
        pad, line = theme().space(PAD), metrics.line
        room = QRect(rect.left() + pad, rect.top() + (metrics.row - line) // 2, rect.width() - 2 * pad, line)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        flags |= Qt.AlignmentFlag.AlignRight if self._columns[place].figures else Qt.AlignmentFlag.AlignLeft
        painter.setFont(fit.font)
        for text in fit.lines(row.cells[place], room.width(), lines_in(rect.height())):
            painter.drawText(room, int(flags), text.rstrip())
            room.translate(0, line)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Show the whole text of a cell that is cut; it also stands in the row's sentence."""
        row = index.data(ROW_ROLE)
        if event.type() != QEvent.Type.ToolTip or row is None:
            return False
        text, rect = row.cells[index.column()], option.rect
        room = rect.width() - 2 * theme().space(PAD)
        is_cut = self._fit.of(row, index.column()).is_cut(text, room, lines_in(rect.height()))
        QToolTip.showText(event.globalPos(), text if is_cut else "", view)
        return is_cut

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row of one line; the table asks for no more."""
        return QSize(theme().metrics.line, theme().metrics.row)


def lines_in(height: int) -> int:
    """Return how many lines of text a row of a height holds."""
    metrics = theme().metrics
    return 1 + max(0, height - metrics.row) // metrics.line


def height_of(lines: int) -> int:
    """Return the height of a row with so many lines of text."""
    metrics = theme().metrics
    return metrics.row + (lines - 1) * metrics.line


class CardDelegate(QStyledItemDelegate):
    """Paints a whole row as one card: the name, then each column's title with its text."""

    def __init__(self, columns: Sequence[Column], fit: CellFit) -> None:
        super().__init__()
        self.columns = columns
        self._fit = fit
        self._line, self._unit = theme().metrics.line, theme().metrics.unit

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the card."""
        look, row = theme(), index.data(ROW_ROLE)
        rect: QRect = option.rect
        card = rect.adjusted(1, look.space(0.5), -1, -look.space(0.5))
        chosen = _selected(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("accent" if chosen else "rule"))
        painter.setBrush(look.colour("select" if chosen else "card"))
        painter.drawRoundedRect(card, look.space(1.5), look.space(1.5))
        if chosen:
            marker = QRect(card.left(), card.top() + look.space(1), MARKER, card.height() - look.space(2))
            painter.fillRect(marker, look.colour("accent"))
        self._paint_lines(painter, card, row)
        painter.restore()

    def _paint_lines(self, painter: QPainter, card: QRect, row: TableRow) -> None:
        look = theme()
        width = card.width() - look.space(4)
        room = QRect(card.left() + look.space(2), card.top() + look.space(1), width, look.metrics.line)
        for place, lines in self._lines(row, width):
            painter.setFont(self._fit.of(row, place).font)
            painter.setPen(look.colour(row.tone if row.tone and place == row.toned else "ink"))
            for text in lines:
                painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), text.rstrip())
                room.translate(0, look.metrics.line)
            room.translate(0, self._unit // 4)

    def _lines(self, row: TableRow, width: int) -> list[tuple[int, tuple[str, ...]]]:
        found = []
        for place, (column, text) in enumerate(zip(self.columns, row.cells, strict=True)):
            if text:
                shown = text if place == 0 else f"{column.title}: {text}"
                found.append((place, self._fit.of(row, place).lines(shown, width)))
        return found

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a card with all its lines at the width of the list."""
        row: TableRow = index.data(ROW_ROLE)
        view = option.widget
        room = view.viewport().width() if isinstance(view, QAbstractItemView) else self._line * 20
        width = room - 2 - 4 * self._unit
        lines = cells = 0
        for place, text in enumerate(row.cells):
            if text:
                shown = text if place == 0 else f"{self.columns[place].title}: {text}"
                fits = self._fit.bold.surely_fits(shown, width)
                lines += 1 if fits else len(self._fit.of(row, place).lines(shown, width))
                cells += 1
        return QSize(self._line * 8, lines * self._line + cells * (self._unit // 4) + 3 * self._unit)
