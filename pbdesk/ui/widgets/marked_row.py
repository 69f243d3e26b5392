"""The ground of a row in a list of places: tinted under the pointer, with a bar at its left where one is."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from pbdesk.ui.theme.theme import theme

BAR_WIDTH = 4


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> bool:
    """Paint what lies under the words of a row and return whether the row is the chosen one."""
    look = theme()
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    over = bool(option.state & QStyle.StateFlag.State_MouseOver)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if chosen or over:
        painter.setBrush(look.colour("select" if chosen else "hover"))
        painter.drawRoundedRect(rect, look.space(1), look.space(1))
    if chosen:
        inset = look.space(0.75)
        bar = QRect(rect.left(), rect.top() + inset, BAR_WIDTH, rect.height() - 2 * inset)
        painter.setBrush(look.colour("accent"))
        painter.drawRoundedRect(bar, BAR_WIDTH // 2, BAR_WIDTH // 2)
    return chosen
