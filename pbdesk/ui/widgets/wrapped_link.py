"""A button that reads as part of the text and goes on in the next line, as long sentences do in large text.

A push button has one line: a long one was cut at the window's edge and made the whole page too wide.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import identify
from pbdesk.ui.widgets.breaking import LONGEST, breakable

_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_TALL = 100_000


class WrappedLink(QPushButton):
    """A link to what is wrong, of as many lines as it needs."""

    def __init__(self, text: str, clicked: Callable[[], object], *, identifier: str) -> None:
        super().__init__(text.replace("&", "&&"))
        self._words = breakable(text)
        self.setProperty("kind", "error-link")
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        identify(self, identifier)
        self.clicked.connect(lambda _checked=False: clicked())
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines at a width."""
        room = QRect(0, 0, max(1, width), _TALL)
        return max(theme().metrics.line, self.fontMetrics().boundingRect(room, _FLAGS, self._words).height())

    def sizeHint(self) -> QSize:
        """Return the room of the words in one line."""
        width = self.fontMetrics().boundingRect(QRect(0, 0, _TALL, _TALL), _FLAGS, self._words).width() + 1
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the room of the longest word that stays whole."""
        return QSize(min(self.sizeHint().width(), self.fontMetrics().averageCharWidth() * LONGEST), 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write the words, underlined as links are."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(QColor(theme().tokens.error))
        painter.drawText(self.rect(), _FLAGS, self._words)
        painter.end()
