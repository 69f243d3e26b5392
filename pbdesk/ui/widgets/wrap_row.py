"""Parts beside each other at their own size; those that do not fit go on in the next line, as words do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayoutItem

from pbdesk.ui.widgets.kept_layout import KeptLayout


class WrapRow(KeptLayout):
    """Lays out buttons and other small parts from the left, in as many lines as they need."""

    def __init__(self, gap: int) -> None:
        """Make an empty row; `gap` is the room between parts and between lines, in pixels."""
        super().__init__()
        self._known: dict[int, list[tuple[QLayoutItem, QRect]]] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _placed(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        """Return where each part stands in a width, parts of one line on one middle line."""
        if width not in self._known:
            self._known[width] = self._place(width)
        return self._known[width]

    def _place(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        placed: list[tuple[QLayoutItem, QRect]] = []
        left, top, gap = 0, 0, self.spacing()
        line: list[tuple[QLayoutItem, QRect]] = []
        for item in self._shown():
            size = item.sizeHint().boundedTo(QSize(width, item.sizeHint().height()))
            if line and left + size.width() > width:
                placed += _levelled(line)
                left, top, line = 0, top + _height(line) + gap, []
            line.append((item, QRect(QPoint(left, top), size)))
            left += size.width() + gap
        return placed + _levelled(line)

    # Qt's own calls

    def invalidate(self) -> None:
        """Measure again: a part has changed."""
        self._known.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        return max((rect.bottom() + 1 for _item, rect in self._placed(width)), default=0)

    def minimumSize(self) -> QSize:
        """Return the size of the largest part: each may have a line of its own."""
        sizes = [item.minimumSize() for item in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def sizeHint(self) -> QSize:
        """Return the size with everything in one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        """Put every part into its place."""
        super().setGeometry(rect)
        for item, place in self._placed(rect.width()):
            item.setGeometry(place.translated(rect.topLeft()))


def _height(line: list[tuple[QLayoutItem, QRect]]) -> int:
    return max((rect.height() for _item, rect in line), default=0)


def _levelled(line: list[tuple[QLayoutItem, QRect]]) -> list[tuple[QLayoutItem, QRect]]:
    tall = _height(line)
    return [(item, rect.translated(0, (tall - rect.height()) // 2)) for item, rect in line]
