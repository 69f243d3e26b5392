"""The left side of the window: brand, screens with counts in words, the state of things, the menu.

In large text it becomes a bar with one menu button. It knows screens by id and label only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from pbdesk.i18n import _
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import button, column, icon_label, identify, label, row
from pbdesk.ui.widgets.place_list import Place, PlaceList, paint_ground, spoken

Index = QModelIndex | QPersistentModelIndex
_ICON, _COUNT = (int(Qt.ItemDataRole.UserRole) + place for place in (1, 2))

STATUS_LINES = 10
"""How wide the state is between the buttons of the bar at least, in heights of a line; narrower, it stands below."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """A screen in the navigation: `label` is translated, `count` says in words how many wait ("2 to decide")."""

    id: str
    label: str
    icon: str
    count: str = ""

    @property
    def words(self) -> str:
        """The whole item as a screen reader says it."""
        return f"{self.label}, {self.count}" if self.count else self.label


@dataclass(frozen=True, slots=True)
class Status:
    """The state that stands in one place: a sentence, already translated, and an icon beside it."""

    text: str = ""
    icon: str = "offline"


class _NavDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = theme().metrics
        lines = 2 if index.data(_COUNT) else 1
        return QSize(metrics.line * 8, metrics.line * lines + metrics.unit * 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme()
        rect = option.rect.adjusted(look.space(1), 2, -look.space(1), -2)
        painter.save()
        chosen = paint_ground(painter, option, rect)
        self._paint_words(painter, rect, index, option.font, chosen)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, index: Index, font: QFont, chosen: bool) -> None:
        look = theme()
        size, left = look.metrics.icon, rect.left() + look.space(2)
        count = str(index.data(_COUNT) or "")
        top = rect.top() + (look.space(1) - 2 if count else (rect.height() - look.metrics.line) // 2)
        painter.drawPixmap(left, top, look.pixmap(str(index.data(_ICON)), "accent" if chosen else "quiet"))
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
        painter.setFont(bold)
        painter.setPen(look.colour("ink"))
        words = QRect(left + size + look.space(1.5), top, rect.width(), look.metrics.line)
        words.setRight(rect.right() - look.space(1))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), str(index.data()))
        if count:
            painter.setFont(font)
            painter.setPen(look.colour("ink" if chosen else "quiet"))
            words.translate(0, look.metrics.line)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), count)


class NavList(PlaceList):
    """The screens as a list.

    Signals:
        opened: the id of the screen to open.
    """

    def __init__(self) -> None:
        super().__init__("navigation", _("Screens"), _NavDelegate())

    def show_items(self, items: Sequence[NavItem], current: str) -> None:
        """Show the screens, with the one in front marked; none where it is not among them."""
        places = [Place(nav.id, nav.label, nav.words, {_ICON: nav.icon, _COUNT: nav.count}) for nav in items]
        self.show_places(places, current)


class StatusArea(QWidget):
    """The one place that says whether there is a network and what waits."""

    def __init__(self) -> None:
        super().__init__()
        identify(self, "status")
        self._icon = icon_label("offline")
        self._text: QLabel = label("", "quiet")
        line = row(gap=1.25)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._text, 1)
        self.setLayout(line)

    def show_status(self, status: Status) -> None:
        """Show another state."""
        self._text.setText(status.text)
        self._icon.setPixmap(theme().pixmap(status.icon, "quiet"))
        self.setVisible(bool(status.text))


class Navigation(QWidget):
    """The side of the window, or the bar at its top in large text.

    Signals:
        opened: the id of the screen to open.
        menu_wanted: the menu is about to show: fill it.
    """

    opened = Signal(str)
    menu_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.compact = theme().metrics.compact
        self.setProperty("kind", "bar" if self.compact else "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._items: list[NavItem] = []
        self._current = ""
        self.status = StatusArea()
        self.menu_button = self._menu_button()
        self.list: NavList | None = None
        self._screens: QPushButton | None = None
        self._top: QBoxLayout | None = None
        self.setLayout(self._bar() if self.compact else self._side())

    def show_items(self, items: Sequence[NavItem], current: str) -> None:
        """Show the screens, with the one in front marked; none where it is not among them."""
        self._items, self._current = list(items), current
        if self.list is not None:
            self.list.show_items(items, current)
        if self._screens is not None:
            front = next((item.label for item in items if item.id == current), "")
            self._screens.setText(_("Screens: {name}", name=front) if front else _("Screens"))
            self._place_status()

    def show_status(self, status: Status) -> None:
        """Show another state."""
        self.status.show_status(status)
        self._place_status()

    def focus(self) -> None:
        """Take the keyboard focus."""
        (self.list or self._screens or self).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _side(self) -> QVBoxLayout:
        space = theme().space
        self.setFixedWidth(theme().metrics.line * 12)
        self.list = NavList()
        self.list.opened.connect(self.opened)
        brand = row(
            icon_label("logo", "accent", round(theme().metrics.icon * 1.4)), label("pbdesk", "brand"), gap=1
        )
        brand.setContentsMargins(space(2.5), 0, space(2), space(1.5))
        foot = column(self.status, self.menu_button, gap=1.5)
        foot.setContentsMargins(space(2.5), 0, space(2), 0)
        side = column(brand, gap=1)
        side.addWidget(self.list, 1)
        side.addLayout(foot)
        side.setContentsMargins(0, space(3), 0, space(2))
        return side

    def _bar(self) -> QVBoxLayout:
        space = theme().space
        self._screens = button(_("Screens"), icon="home", identifier="screens")
        screens = QMenu(self._screens)
        screens.aboutToShow.connect(lambda: self._fill_screens(screens))
        self._screens.setMenu(screens)
        self._top = row(self._screens, None, self.menu_button, gap=2)
        bar = column(self._top, self.status, gap=1)
        bar.setContentsMargins(space(2), space(1), space(2), space(1))
        return bar

    def _place_status(self) -> None:
        """Put the state between the buttons of the bar where they leave it room, else under them."""
        bar = self.layout()
        if self._top is None or not isinstance(bar, QBoxLayout):
            return
        beside = [part.sizeHint().width() for part in (self._screens, self.menu_button) if part is not None]
        room = bar.contentsRect().width() - sum(beside) - self._top.spacing() * len(beside)
        bar.removeWidget(self.status)
        self._top.removeWidget(self.status)
        if room >= theme().metrics.line * STATUS_LINES:
            self._top.insertWidget(1, self.status, 100)
        else:
            bar.addWidget(self.status)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the state the room that there is now."""
        super().resizeEvent(event)
        self._place_status()

    def _fill_screens(self, menu: QMenu) -> None:
        menu.clear()
        for item in self._items:
            action = menu.addAction(theme().icon(item.icon), spoken(item.words, item.id == self._current))
            action.triggered.connect(lambda _checked=False, wanted=item.id: self.opened.emit(wanted))

    def _menu_button(self) -> QPushButton:
        made = button(_("Menu"), icon="menu", identifier="menu", kind="" if self.compact else "menu")
        menu = QMenu(made)
        menu.aboutToShow.connect(lambda: self.menu_wanted.emit(menu))
        made.setMenu(menu)
        return made
