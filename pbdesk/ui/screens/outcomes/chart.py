"""A small chart of one question over time; what it shows is also said in words and in a table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import identify

_WIDE, _HIGH = 11.0, 3.2
"""Its size, in heights of a line."""


class ScoreChart(QWidget):
    """Scores of one question between the ends of its scale, at distances in time."""

    def __init__(
        self,
        points: Sequence[tuple[int, int]],
        low: int,
        high: int,
        *,
        identifier: str,
        name: str,
        words: str,
    ) -> None:
        """Make it.

        Args:
            points: (day as a number, score), in order of day.
            low, high: the ends of the scale.
            name, words: what it is called and what it shows, for who does not see it.
        """
        super().__init__()
        self._points = tuple(points)
        self._low, self._high = low, high
        identify(self, identifier)
        self.setAccessibleName(name)
        self.setAccessibleDescription(words)
        line = theme().metrics.line
        self.setFixedSize(round(line * _WIDE), round(line * _HIGH))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def spots(self) -> list[QPointF]:
        """Return where the points stand, within the widget."""
        radius = theme().space(0.5)
        room = QRectF(self.rect()).adjusted(radius * 2, radius * 2, -radius * 2, -radius * 2)
        days = [day for day, _score in self._points]
        span = (days[-1] - days[0]) or 1 if days else 1
        scale = (self._high - self._low) or 1
        return [
            QPointF(
                room.left() + room.width() * (day - days[0]) / span,
                room.bottom() - room.height() * (score - self._low) / scale,
            )
            for day, score in self._points
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ends of the scale, the line and the points."""
        tokens, radius = theme().tokens, theme().space(0.5)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(0.5, radius * 2, -0.5, -radius * 2)
        painter.setPen(QPen(QColor(tokens.rule), 1))
        for height in (room.top(), room.center().y(), room.bottom()):
            painter.drawLine(QPointF(room.left(), height), QPointF(room.right(), height))
        spots = self.spots()
        painter.setPen(QPen(QColor(tokens.accent), max(2, radius / 2)))
        for one, other in pairwise(spots):
            painter.drawLine(one, other)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        for spot in spots:
            painter.drawEllipse(spot, radius, radius)
        painter.end()
