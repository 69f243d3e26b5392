"""Words with something beside them; where the words would get less than half of the width, it goes below."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

from pbdesk.ui.widgets.kept_layout import KeptLayout


class HalfRow(KeptLayout):
    """Lays out words, which wrap, and what belongs to them, such as the buttons of a message."""

    def __init__(self, words: QWidget, beside: QWidget, gap: int) -> None:
        """Make it of two widgets; `gap` is the room between them, in pixels."""
        super().__init__()
        self._known: dict[int, tuple[QRect, QRect]] = {}
        self._words, self._beside = words, beside
        self.setSpacing(gap)
        self.addWidget(words)
        self.addWidget(beside)

    def least(self, width: int) -> int:
        """Return how wide the words must stay to have the other part beside them."""
        return width // 2

    def _placed(self, width: int) -> tuple[QRect, QRect]:
        """Return where the words and what belongs to them stand in a width."""
        if width not in self._known:
            self._known[width] = self._place(width)
        return self._known[width]

    def _place(self, width: int) -> tuple[QRect, QRect]:
        gap, size = self.spacing(), self._beside.sizeHint()
        room = width - gap - size.width()
        if room >= self.least(width):
            tall = _height(self._words, room)
            height = max(tall, size.height())
            words = QRect(0, (height - tall) // 2, room, tall)
            return words, QRect(room + gap, (height - size.height()) // 2, size.width(), size.height())
        tall = _height(self._words, width)
        return QRect(0, 0, width, tall), QRect(0, tall + gap, width, _height(self._beside, width))

    # Qt's own calls

    def invalidate(self) -> None:
        """Measure again: a part has changed."""
        self._known.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        margins = self.contentsMargins()
        words, beside = self._placed(width - margins.left() - margins.right())
        return words.united(beside).height() + margins.top() + margins.bottom()

    def minimumSize(self) -> QSize:
        """Return the size of the larger part: the least there can be, whatever wraps."""
        size = self._words.minimumSizeHint().expandedTo(self._beside.minimumSizeHint())
        return size.grownBy(self.contentsMargins())

    def sizeHint(self) -> QSize:
        """Return the size with one beside the other."""
        margins = self.contentsMargins()
        words, beside = self._words.sizeHint(), self._beside.sizeHint()
        width = words.width() + self.spacing() + beside.width() + margins.left() + margins.right()
        return QSize(width, self.heightForWidth(width))

    def setGeometry(self, rect: QRect) -> None:
        """Put both into their places."""
        super().setGeometry(rect)
        inner = self.contentsRect()
        for part, place in zip((self._words, self._beside), self._placed(inner.width()), strict=True):
            part.setGeometry(place.translated(inner.topLeft()))


def _height(widget: QWidget, width: int) -> int:
    return widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
