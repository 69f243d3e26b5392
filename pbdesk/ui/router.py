"""Which page is in front and how a person got there: navigating, going back, leaving for a lock and returning.

Pages in the history stay alive, so that "back" finds typed text, scroll and selection as they were. For a
lock only names, arguments and the focused field are kept, no page and no data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget

from pbdesk.ui.context import Context, ScreenSpec
from pbdesk.ui.widgets.page import Page

LONGEST = 12
"""How many pages the history keeps."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person was: a screen, what it showed, and the field in focus."""

    screen_id: str
    args: Mapping[str, str]
    focused: str = ""


@dataclass(slots=True)
class _Visit:
    screen_id: str
    args: Mapping[str, str]
    page: Page


class Router(QObject):
    """Opens screens by id in a stack of pages.

    Signals:
        moved: the id of the screen that came to the front.
    """

    moved = Signal(str)

    def __init__(self, stack: QStackedWidget, specs: Sequence[ScreenSpec], context: Context) -> None:
        super().__init__(stack)
        self._stack = stack
        self._specs = {spec.id: spec for spec in specs}
        self._context = context
        self._visits: list[_Visit] = []

    @property
    def page(self) -> Page | None:
        """The page in front, None while the window is locked or has opened nothing yet."""
        return self._visits[-1].page if self._visits else None

    @property
    def screen_id(self) -> str:
        """The id of the screen in front, or ""."""
        return self._visits[-1].screen_id if self._visits else ""

    @property
    def can_go_back(self) -> bool:
        """True when there is a page to return to."""
        return len(self._visits) > 1

    def knows(self, screen_id: str) -> bool:
        """Tell whether a screen is registered."""
        return screen_id in self._specs

    def navigate(self, screen_id: str, /, **args: str) -> None:
        """Open a screen, focus and announce its heading. The same place again shows its present state."""
        front = self._visits[-1] if self._visits else None
        if front is not None and front.screen_id == screen_id and dict(front.args) == args:
            front.page.refresh()
            front.page.focus_heading()
            return
        if front is not None:
            front.page.leaving()
        page = self._make(screen_id, args)
        page.focus_heading()
        self._forget_old()
        self.moved.emit(screen_id)

    def back(self) -> bool:
        """Return to the page before; False when there is none."""
        if not self.can_go_back:
            return False
        left = self._visits.pop()
        left.page.leaving()
        focused = self._visits[-1].page.property("left_at")
        let_go_of_focus(self._stack)
        self._discard(left.page)
        front = self._visits[-1].page
        self._stack.setCurrentWidget(front)
        front.refresh()
        if not front.focus_on(str(focused or "")):
            front.focus_heading()
        self.moved.emit(self.screen_id)
        return True

    def leave_all(self) -> list[Place]:
        """Let every page keep its drafts, close them all, and return where they were, oldest first."""
        places = []
        for visit in self._visits:
            visit.page.leaving()
            places.append(Place(visit.screen_id, visit.args, visit.page.focused_identifier()))
        let_go_of_focus(self._stack)
        for visit in self._visits:
            self._discard(visit.page)
        self._visits.clear()
        return places

    def restore(self, places: Sequence[Place]) -> None:
        """Open the places again and focus the field that a person was in."""
        for place in places:
            page = self._make(place.screen_id, place.args)
        if places:
            last = places[-1]
            if not page.return_to(last.focused):
                page.focus_heading()
            self.moved.emit(last.screen_id)

    def _make(self, screen_id: str, args: Mapping[str, str]) -> Page:
        if self._visits:
            self._visits[-1].page.setProperty("left_at", self._visits[-1].page.focused_identifier())
        page = self._specs[screen_id].factory(self._context)
        self._visits.append(_Visit(screen_id, dict(args), page))
        self._stack.addWidget(page)
        let_go_of_focus(self._stack)
        self._stack.setCurrentWidget(page)
        page.opened(**args)
        return page

    def _forget_old(self) -> None:
        while len(self._visits) > LONGEST:
            self._discard(self._visits.pop(0).page)

    def _discard(self, page: Page) -> None:
        self._stack.removeWidget(page)
        page.hide()
        page.deleteLater()


def let_go_of_focus(stack: QStackedWidget) -> None:
    """Take the focus out of the page in front before another comes.

    Qt would hand it to whatever stands next, the navigation and then the first button of the new page, and a screen
    reader would read both out before the new page's heading.
    """
    focused = QApplication.focusWidget()
    if focused is not None and stack.isAncestorOf(focused):
        focused.clearFocus()
