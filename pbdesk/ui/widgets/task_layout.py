"""How the parts of a task stand: words, state and action in one line where there is room for the words.

The words get half of the width at least. In less room the state stands after the title or under it, and in the
least the action goes below. Rows of one card stand alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLabel, QPushButton, QWidget, QWidgetItem

from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.kept_layout import KeptLayout


class Shape(Enum):
    """Where the state stands: beside the words, after the title, under it; stacked, the action is below too."""

    BESIDE = "beside"
    AFTER = "after"
    UNDER = "under"
    STACKED = "stacked"


@dataclass(frozen=True, slots=True)
class Parts:
    """The widgets of one task; what it does not have is None."""

    title: QLabel
    detail: QLabel | None = None
    state: QLabel | None = None
    action: QPushButton | None = None

    def all(self) -> list[QWidget]:
        """Return the widgets that are there, in the order of reading."""
        return [part for part in (self.title, self.detail, self.state, self.action) if part is not None]


class Together:
    """Rows that stand alike. Qt asks for heights over and over, so that answers are remembered."""

    def __init__(self) -> None:
        self.rows: list[TaskLayout] = []
        self._shapes: dict[int, Shape] = {}
        self._action_width: int | None = None

    def forget(self) -> None:
        """Measure again: a text or a size in one of the rows has changed."""
        self._shapes.clear()
        self._action_width = None
        for row in self.rows:
            row.placed.clear()

    def shape(self, width: int) -> Shape:
        """Return how the rows stand at a width."""
        if width not in self._shapes:
            self._shapes[width] = self._shape(width)
        return self._shapes[width]

    def _shape(self, width: int) -> Shape:
        for shape in (Shape.BESIDE, Shape.AFTER, Shape.UNDER):
            if all(row.has_room(width, shape) for row in self.rows):
                return shape
        return Shape.STACKED

    @property
    def action_width(self) -> int:
        """The width of the widest action."""
        if self._action_width is None:
            found = (row.parts.action for row in self.rows)
            widths = (action.sizeHint().width() for action in found if action is not None)
            self._action_width = max(widths, default=0)
        return self._action_width


class TaskLayout(KeptLayout):
    """Lays out one task.

    Attributes:
        parts: its widgets.
        placed: where each part stands, by the width of the row.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.parts = parts
        self.placed: dict[int, list[tuple[QWidget, QRect]]] = {}
        self._gap = theme().space(2)
        self._naturals: dict[QLabel, int] = {}
        self._together = Together()
        self._together.rows.append(self)
        for part in parts.all():
            self.addChildWidget(part)
            self.addItem(QWidgetItem(part))

    def stand_with(self, together: Together) -> None:
        """Take the shape of other rows, and they of this one."""
        together.rows.append(self)
        together.forget()
        self._together = together

    def shape(self, width: int) -> Shape:
        """Return how this row and those with it stand at a width."""
        return self._together.shape(width)

    def has_room(self, width: int, shape: Shape) -> bool:
        """Tell whether the words get what they need, or half of the width, in a shape."""
        if shape is Shape.AFTER and self._titled_width() > self._words_room(width, shape):
            return False
        return self._words_room(width, shape) >= min(self._words_width(), width // 2)

    def _words_room(self, width: int, shape: Shape) -> int:
        room = width
        if shape is not Shape.STACKED and self.parts.action is not None:
            room -= self._together.action_width + self._gap
        if shape is Shape.BESIDE and self.parts.state is not None:
            room -= self.parts.state.sizeHint().width() + self._gap
        return room

    def _words_width(self) -> int:
        return max(self._natural(part) for part in (self.parts.title, self.parts.detail) if part is not None)

    def _titled_width(self) -> int:
        """Return how wide the title is with the state after it."""
        state = self.parts.state
        return self._natural(self.parts.title) + (
            theme().space(1.5) + state.sizeHint().width() if state else 0
        )

    def _natural(self, text: QLabel) -> int:
        """Return how wide a label is on one line, with a little room: labels round up where they wrap."""
        if text not in self._naturals:
            text.ensurePolished()
            width = text.fontMetrics().horizontalAdvance(text.text())
            self._naturals[text] = width + self._gap // 4
        return self._naturals[text]

    # Arranging

    def _arranged(self, width: int) -> list[tuple[QWidget, QRect]]:
        """Return where each part stands, from the left top corner."""
        if width not in self.placed:
            self.placed[width] = self._arrange(width)
        return self.placed[width]

    def _arrange(self, width: int) -> list[tuple[QWidget, QRect]]:
        shape = self.shape(width)
        room = max(1, self._words_room(width, shape))
        words = self._words(room, shape)
        height = max(rect.bottom() + 1 for _part, rect in words)
        parts, beside = self.parts, list[tuple[QWidget, QSize]]()
        if shape is Shape.BESIDE and parts.state is not None:
            beside.append((parts.state, parts.state.sizeHint()))
        if parts.action is not None:
            size = QSize(self._together.action_width, parts.action.sizeHint().height())
            if shape is Shape.STACKED:
                words.append((parts.action, QRect(QPoint(0, height + theme().space(1)), size)))
            else:
                beside.append((parts.action, size))
        return _beside(words, beside, width, self._gap)

    def _words(self, room: int, shape: Shape) -> list[tuple[QWidget, QRect]]:
        title, detail, state = self.parts.title, self.parts.detail, self.parts.state
        gap = theme().space(0.25)
        placed: list[tuple[QWidget, QRect]] = []
        if state is None or shape is Shape.BESIDE:
            _below(placed, title, room, gap)
        elif shape is Shape.AFTER or (self._titled_width() <= room and shape is Shape.STACKED):
            size = state.sizeHint()
            width = self._natural(title)
            top = QRect(0, 0, width, max(size.height(), title.heightForWidth(width)))
            left = top.width() + theme().space(1.5)
            placed += [(title, top), (state, QRect(QPoint(left, (top.height() - size.height()) // 2), size))]
        else:
            _below(placed, title, room, gap)
            top_left = QPoint(0, placed[-1][1].bottom() + 1 + theme().space(0.5))
            placed.append((state, QRect(top_left, state.sizeHint())))
            gap = theme().space(0.5)
        if detail is not None:
            _below(placed, detail, room, gap)
        return placed

    # Qt's own calls

    def invalidate(self) -> None:
        """Measure again."""
        self._naturals.clear()
        self._together.forget()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        margins = self.contentsMargins()
        placed = self._arranged(width - margins.left() - margins.right())
        return max(rect.bottom() + 1 for _part, rect in placed) + margins.top() + margins.bottom()

    def minimumSize(self) -> QSize:
        """Return the size of the largest part: the least that a row can have, whatever wraps."""
        margins, sizes = self.contentsMargins(), [part.minimumSizeHint() for part in self.parts.all()]
        width = max([self._together.action_width, *(size.width() for size in sizes)])
        height = max(size.height() for size in sizes)
        return QSize(width, height).grownBy(margins)

    def sizeHint(self) -> QSize:
        """Return the size with everything in one line."""
        margins, sizes = self.contentsMargins(), [part.sizeHint() for part in self.parts.all()]
        beside = sum(
            part.sizeHint().width() + self._gap
            for part in (self.parts.state, self.parts.action)
            if part is not None
        )
        width = self._words_width() + beside + margins.left() + margins.right()
        return QSize(width, max(self.heightForWidth(width), *(size.height() for size in sizes)))

    def setGeometry(self, rect: QRect) -> None:
        """Put every part into its place."""
        super().setGeometry(rect)
        inner = self.contentsRect()
        for part, place in self._arranged(inner.width()):
            part.setGeometry(place.translated(inner.topLeft()))


def _below(placed: list[tuple[QWidget, QRect]], text: QLabel, room: int, gap: int) -> None:
    top = placed[-1][1].bottom() + 1 + gap if placed else 0
    placed.append((text, QRect(0, top, room, text.heightForWidth(room))))


def _beside(
    words: list[tuple[QWidget, QRect]], beside: list[tuple[QWidget, QSize]], width: int, gap: int
) -> list[tuple[QWidget, QRect]]:
    """Put what stands at the right beside the words, all on one middle line."""
    tall = max(rect.bottom() + 1 for _part, rect in words)
    height = max([tall, *(size.height() for _part, size in beside)])
    placed = [(part, rect.translated(0, (height - tall) // 2)) for part, rect in words]
    right = width
    for part, size in reversed(beside):
        right -= size.width()
        placed.append((part, QRect(QPoint(right, (height - size.height()) // 2), size)))
        right -= gap
    return placed
