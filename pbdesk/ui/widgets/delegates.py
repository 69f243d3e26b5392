"""How rows are painted: a line between rows, a marker at the chosen one, money at the right; or as cards."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pbdesk.ui.models.rows import Column, TableRow
from pbdesk.ui.models.table_model import ROW_ROLE
from pbdesk.ui.theme.theme import theme

Index = QModelIndex | QPersistentModelIndex
MARKER = 4


def _selected(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


class RowDelegate(QStyledItemDelegate):
    """Paints a cell of a table."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, marker, text and the rule below."""
        look = theme()
        row: TableRow = index.data(ROW_ROLE)
        rect: QRect = option.rect
        painter.save()
        if _selected(option):
            painter.fillRect(rect, look.colour("select"))
            if index.column() == 0:
                painter.fillRect(QRect(rect.left(), rect.top(), MARKER, rect.height()), look.colour("accent"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.colour("rule"))
        toned = bool(row.tone) and index.column() == row.toned
        font: QFont = option.font
        painter.setFont(_bold(font) if toned or index.column() == 0 else font)
        colour = row.tone if toned and not _selected(option) else "ink"
        painter.setPen(look.colour(colour))
        pad = look.space(1.5)
        text_rect = rect.adjusted(pad, 0, -pad, 0)
        align = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        text = str(index.data() or "")
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, text_rect.width() + 1)
        painter.drawText(text_rect, int(align), shown if index.column() else text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the width that the text asks for, and the one height of rows."""
        metrics = theme().metrics
        advance = option.fontMetrics.horizontalAdvance(str(index.data() or ""))
        return QSize(round(advance * 1.08) + metrics.unit * 3, metrics.row)


class CardDelegate(QStyledItemDelegate):
    """Paints a whole row as one card: the name, then each column's title with its text."""

    def __init__(self, columns: list[Column]) -> None:
        super().__init__()
        self.columns = columns

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
            painter.fillRect(
                QRect(card.left(), card.top() + look.space(1), MARKER, card.height() - look.space(2)),
                look.colour("accent"),
            )
        self._paint_lines(painter, card, row, option.font)
        painter.restore()

    def _paint_lines(self, painter: QPainter, card: QRect, row: TableRow, font: QFont) -> None:
        look = theme()
        line = look.metrics.line
        left, width = card.left() + look.space(2), card.width() - look.space(4)
        top = card.top() + look.space(1)
        for place, (column, text) in enumerate(zip(self.columns, row.cells, strict=True)):
            if not text:
                continue
            toned = bool(row.tone) and place == row.toned
            painter.setFont(_bold(font) if place == 0 or toned else font)
            painter.setPen(look.colour(row.tone if toned else "ink"))
            shown = text if place == 0 else f"{column.title}: {text}"
            painter.drawText(QRect(left, top, width, line), int(Qt.AlignmentFlag.AlignLeft), shown)
            top += line + look.space(0.25)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a card with all its lines."""
        look, row = theme(), index.data(ROW_ROLE)
        lines = sum(1 for text in row.cells if text)
        height = lines * (look.metrics.line + look.space(0.25)) + look.space(3)
        return QSize(look.metrics.line * 8, height)
