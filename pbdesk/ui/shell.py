"""The frame inside the window: navigation at the left (above, in large text) and the stack of pages.

It keeps what stands in the navigation, so that it can be built again in another language or look.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from pbdesk.i18n import _
from pbdesk.ui.context import ScreenSpec
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.navigation import Navigation, NavItem, Status


class Shell(QWidget):
    """Navigation and pages.

    Signals:
        opened: the id of the screen that a person chose in the navigation.
        menu_wanted: the menu is about to show: fill it.

    Attributes:
        stack: where pages are put.
        status: the state in force.
    """

    opened = Signal(str)
    menu_wanted = Signal(object)

    def __init__(self, specs: Sequence[ScreenSpec]) -> None:
        super().__init__()
        self._specs = [spec for spec in specs if spec.label]
        self._place_of = {spec.id: spec.id if spec.label else spec.under for spec in specs}
        self._counts: dict[str, str] = {}
        self._front = ""
        self._with_navigation = False
        self.status = Status()
        self.stack = QStackedWidget()
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.stack, 1)
        self._navigation: Navigation | None = None
        theme().changed.connect(self._rebuild)

    def show_navigation(self, shown: bool) -> None:
        """Show or hide the navigation; it is built when it is first needed."""
        self._with_navigation = shown
        if shown and self._navigation is None:
            self._rebuild()
        if self._navigation is not None:
            self._navigation.setVisible(shown)

    def set_count(self, screen_id: str, words: str) -> None:
        """Say in words how many wait on a screen; "" when none do."""
        self._counts[screen_id] = words
        self._show_items()

    def set_status(self, status: Status) -> None:
        """Show another state."""
        self.status = status
        if self._navigation is not None:
            self._navigation.show_status(status)

    def mark(self, screen_id: str) -> None:
        """Mark where the person is: at the screen in front, at the one that it belongs to, or nowhere."""
        self._front = self._place_of[screen_id]
        self._show_items()

    def in_navigation(self, widget: QWidget | None) -> bool:
        """Tell whether a widget stands in the navigation."""
        return widget is not None and self._navigation is not None and self._navigation.isAncestorOf(widget)

    def focus_navigation(self) -> None:
        """Put the keyboard focus into the navigation."""
        if self._navigation is not None:
            self._navigation.focus()

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._navigation is not None:
            self._rebuild()

    def _rebuild(self) -> None:
        old, fresh = self._navigation, Navigation()
        self._navigation = fresh
        fresh.opened.connect(self.opened)
        fresh.menu_wanted.connect(self.menu_wanted)
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.TopToBottom if fresh.compact else directions.LeftToRight)
        self._layout.insertWidget(0, fresh)
        fresh.setVisible(self._with_navigation)
        if old is not None:
            old.hide()
            old.deleteLater()
        fresh.show_status(self.status)
        self._show_items()

    def _show_items(self) -> None:
        if self._navigation is not None:
            items = [
                NavItem(spec.id, _(spec.label), spec.icon, self._counts.get(spec.id, ""))
                for spec in self._specs
            ]
            self._navigation.show_items(items, self._front)
