"""The sections of a form at the side: a list with how far each has come in words, or a drop-down in large text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pbdesk.i18n import _
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import column
from pbdesk.ui.widgets.field import field
from pbdesk.ui.widgets.inputs import Choice
from pbdesk.ui.widgets.place_list import Place, PlaceList, paint_ground

Index = QModelIndex | QPersistentModelIndex
Stop = tuple[str, str, str, bool]
"""A section: path, title, how far it has come in words, and whether it is complete."""

_STATE, _DONE = (int(Qt.ItemDataRole.UserRole) + place for place in (1, 2))
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
WIDTH_LINES = 13
"""The width of the list in heights of a line."""


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = theme().metrics
        width = metrics.line * WIDTH_LINES
        title = _title_rect(_bold(option.font), str(index.data()), width)
        return QSize(width, title.height() + metrics.line + metrics.unit * 2 + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect.adjusted(0, 2, 0, -2)
        painter.save()
        chosen = paint_ground(painter, option, rect)
        self._paint_words(painter, rect, index, option.font, chosen)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, index: Index, font: QFont, chosen: bool) -> None:
        look = theme()
        shown = _bold(font) if chosen else font
        title = _title_rect(shown, str(index.data()), rect.width())
        title.translate(rect.left(), rect.top() + look.space(1))
        painter.setFont(shown)
        painter.setPen(look.colour("ink"))
        painter.drawText(title, _WRAP, str(index.data()))
        done = bool(index.data(_DONE))
        state = QRect(title.left(), title.bottom() + 1, title.width(), look.metrics.line)
        if done:
            painter.drawPixmap(state.left(), state.top(), look.pixmap("check", "ok"))
            state.setLeft(state.left() + look.metrics.icon + look.space(0.75))
        painter.setFont(font)
        painter.setPen(look.colour("ink" if chosen else "quiet"))
        painter.drawText(state, int(Qt.AlignmentFlag.AlignVCenter), str(index.data(_STATE)))


def _title_rect(font: QFont, text: str, width: int) -> QRect:
    pad = theme().space(1.75)
    room = QRect(0, 0, width - pad - theme().space(1), 10_000)
    return QRect(pad, 0, room.width(), QFontMetrics(font).boundingRect(room, _WRAP, text).height())


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


class _List(PlaceList):
    def __init__(self) -> None:
        super().__init__("sections", _("Sections"), _Delegate())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(theme().metrics.line * WIDTH_LINES)

    def show_stops(self, stops: Sequence[Stop], current: str) -> None:
        """Show the sections and be as high as they are."""
        self.show_places(
            [
                Place(path, title, f"{title}, {state}", {_STATE: state, _DONE: done})
                for path, title, state, done in stops
            ],
            current,
        )
        self.setFixedHeight(sum(self.sizeHintForRow(at) for at in range(self.count())) + 4)


class SectionList(QWidget):
    """Where one is in the form, and the way to every other section.

    Signals:
        asked: the path of the section to open.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._list: _List | None = None
        self._choice: Choice | None = None
        if theme().metrics.compact:
            self._choice = Choice()
            self._choice.activated.connect(lambda _at: self.asked.emit(self._chosen()))
            self.setLayout(column(field(_("Section"), self._choice, identifier="sections")))
        else:
            self._list = _List()
            self._list.opened.connect(self.asked)
            self.setLayout(column(self._list, None, gap=0))

    def show_stops(self, stops: Sequence[Stop], current: str) -> None:
        """Show the sections, with the one that is open marked."""
        if self._choice is not None:
            self._choice.set_options([(path, f"{title}: {state}") for path, title, state, _done in stops])
            self._choice.set_value(current)
        if self._list is not None:
            self._list.show_stops(stops, current)

    def _chosen(self) -> str:
        return self._choice.value() if self._choice is not None else ""
