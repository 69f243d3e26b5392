"""Places as a list at the side: screens, or sections of a form. Arrows move; Enter, Space or a click opens.

While the list has the focus its mark is where the keys are; without it, it is where the person is, or nowhere when that
is none of the places. What a place is and how its row looks is the business of whoever shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from pbdesk.i18n import _
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import identify

BAR_WIDTH = 4
_ID = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Place:
    """One place: `words` is the whole row as a screen reader says it, `data` what its delegate draws, by role."""

    id: str
    label: str
    words: str
    data: Mapping[int, object] = field(default_factory=dict)


class PlaceList(QListWidget):
    """The places, with the one where the person is marked.

    Signals:
        opened: the id of the place to open.
    """

    opened = Signal(str)

    def __init__(self, identifier: str, name: str, delegate: QStyledItemDelegate) -> None:
        super().__init__()
        self._here = ""
        self.setProperty("kind", "nav")
        identify(self, identifier)
        self.setAccessibleName(name)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self.opened.emit(item.data(_ID)))

    def show_places(self, places: Sequence[Place], here: str) -> None:
        """Show the places; `here` is the id of the one where the person is, or of none of them."""
        moved, self._here = here != self._here, here
        while self.count() > len(places):
            self.takeItem(self.count() - 1)
        while self.count() < len(places):
            self.addItem(QListWidgetItem())
        for at, place in enumerate(places):
            item = self.item(at)
            item.setText(place.label)
            item.setData(_ID, place.id)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken(place.words, place.id == here))
            for role, value in place.data.items():
                item.setData(role, value)
        if moved or not self.hasFocus():
            self._mark_here()

    def _mark_here(self) -> None:
        ids = [self.item(at).data(_ID) for at in range(self.count())]
        self.setCurrentRow(ids.index(self._here) if self._here in ids else -1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first place where none is marked, so that the keys are seen and heard to be somewhere."""
        super().focusInEvent(event)
        if not self.selectedItems() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setCurrentRow(
                -1
            )  # Qt has made the first row current, unmarked: it would not be marked as that again.
            self.setCurrentRow(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mark again where the person is: the keys may have left the mark at another place."""
        super().focusOutEvent(event)
        self._mark_here()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the marked place with Enter or Space."""
        item = self.currentItem()
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and item and plain:
            self.opened.emit(item.data(_ID))
            return
        super().keyPressEvent(event)


def spoken(words: str, is_here: bool) -> str:
    """Return a place's words, which also say so where it is the one where the person is."""
    return _("{place}, you are here", place=words) if is_here else words


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> bool:
    """Paint what lies under the words of a row, tinted under the pointer and with a bar at its left where it is marked;
    return whether it is."""
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
