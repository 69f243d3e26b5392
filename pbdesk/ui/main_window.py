"""The shell: navigation, the page in front, the state of things, commands, and the lock.

The window knows screens only as a registry of `ScreenSpec`; `app.py` makes it and listens to `locked`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMainWindow, QMenu, QPlainTextEdit

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.settings import LOCK_MINUTES, TEXT_SIZE
from pbdesk.ui.a11y.tab_order import order_tabs
from pbdesk.ui.commands import GO_TO, CommandSet
from pbdesk.ui.context import Context, ScreenSpec
from pbdesk.ui.idle import IdleLock
from pbdesk.ui.problems import step_through_problems
from pbdesk.ui.router import Place, Router, let_go_of_focus
from pbdesk.ui.shell import Shell
from pbdesk.ui.theme.theme import next_step
from pbdesk.ui.widgets.navigation import Status
from pbdesk.ui.widgets.page import Page

START = "my_work"
"""The screen that the first unlocking opens."""


_SIZE = QSize(1280, 820)
"""How large the window opens, on a screen that has the room."""


class MainWindow(QMainWindow):
    """The one window of pbdesk.

    Signals:
        locked: every page has gone; whoever holds the store closes it.
    """

    locked = Signal()

    def __init__(
        self, context: Context, specs: Sequence[ScreenSpec], *, unlock_page: Callable[[Context], Page]
    ) -> None:
        """Make the window; nothing is shown in it before `show_outside` or `show_desk`.

        Args:
            unlock_page: makes the page that stands in the window while it is locked.
        """
        super().__init__()
        self.context = context
        self._specs = list(specs)
        self._unlock_page = unlock_page
        self._places: list[Place] = []
        self._outside: Page | None = None
        self._is_locked = False
        self._shell = Shell(self._specs)
        self._shell.opened.connect(self.navigate)
        self._shell.menu_wanted.connect(self.on_shell_menu_wanted)
        self.setCentralWidget(self._shell)
        self.router = Router(self._shell.stack, specs, context)
        self.router.moved.connect(self.on_router_moved)
        self._commands = CommandSet(self)
        self._commands.asked.connect(self.do)
        self._idle = IdleLock(lambda: context.settings.whole(LOCK_MINUTES), self)
        self._idle.due.connect(self.lock)
        self._idle.soon.connect(self.on_idle_soon)
        self._window_does = self._own_commands()
        context.navigate, context.back, context.lock = self.navigate, self.back, self.lock
        context.do = self.do
        context.jobs.bug_met.connect(self.on_jobs_bug_met)
        context.jobs.error_met.connect(self.on_jobs_error_met)
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))

    def show_outside(self, page: Page, *, locked: bool = True) -> None:
        """Show a page without navigation: Unlock, or the first run, where nothing is locked yet."""
        self._drop_outside()
        self._outside = page
        self._is_locked = locked
        self._shell.stack.addWidget(page)
        let_go_of_focus(self._shell.stack)
        self._shell.stack.setCurrentWidget(page)
        page.opened()
        self._shell.show_navigation(False)
        self._commands.allow(self._can)
        self._retitle()

    def show_desk(self) -> None:
        """Show the desk of an open store: where a person was at the lock, otherwise the first screen."""
        places, self._places = self._places, []
        if places:
            self.router.restore(places)
        else:
            self.router.navigate(START)
        self._drop_outside()
        self._is_locked = False
        self._shell.show_navigation(True)
        self._commands.allow(self._can)
        self._retitle()
        self._idle.start()

    def set_count(self, screen_id: str, words: str) -> None:
        """Say in words, already translated, how many wait on a screen; "" when none do."""
        self._shell.set_count(screen_id, words)

    def set_status(self, status: Status) -> None:
        """Show another state ("Offline since 09:14. 3 changes waiting.")."""
        self._shell.set_status(status)

    def navigate(self, screen_id: str, /, **args: str) -> None:
        """Open a screen."""
        if self._outside is None:
            self.router.navigate(screen_id, **args)

    def back(self) -> None:
        """Return to the page before."""
        self.router.back()

    def lock(self) -> None:
        """Lock, whatever is open: dialogs close, pages keep their drafts and go, Unlock comes."""
        if self._outside is not None:
            return
        self._idle.stop()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog):
                window.reject()
        self._places = self.router.leave_all()
        self.locked.emit()
        self.show_outside(self._unlock_page(self.context))

    def forget_place(self) -> None:
        """Start at the first screen after the next unlocking (another store was chosen)."""
        self._places = []

    def do(self, command: str) -> None:
        """Do a command: the page in front first, then the window."""
        page = self._outside or self.router.page
        done_by_page = page.commands().get(command) if page is not None else None
        act = done_by_page or self._window_does.get(command)
        if act is not None and self._can(command):
            act()

    def _own_commands(self) -> dict[str, Callable[[], object]]:
        opening: dict[str, Callable[[], object]] = {
            command: partial(self.navigate, screen_id) for command, screen_id in GO_TO.items()
        }
        return opening | {
            "back": self.back,
            "lock": self.lock,
            "quit": self.close,
            "help": self._help,
            "sync": partial(self.navigate, "sync_status", do="sync"),
            "pane-next": self._next_pane,
            "pane-previous": self._next_pane,
            "next-problem": lambda: step_through_problems(self.router.page, 1),
            "previous-problem": lambda: step_through_problems(self.router.page, -1),
            "undo": self._undo,
            "redo": self._redo,
            "say-status": lambda: self.context.announce(self._shell.status.text),
            "text-larger": lambda: self._resize_text(1),
            "text-smaller": lambda: self._resize_text(-1),
            "text-normal": lambda: self.context.settings.change(TEXT_SIZE, 100),
        }

    def _can(self, command: str) -> bool:
        page = self._outside or self.router.page
        if page is not None and command in page.commands():
            return True
        if self._outside is not None:
            return command in ("quit", "text-larger", "text-smaller", "text-normal", "say-status")
        return command in self._window_does and self.router.knows(GO_TO.get(command, START))

    def _resize_text(self, direction: int) -> None:
        settings = self.context.settings
        settings.change(TEXT_SIZE, next_step(settings.whole(TEXT_SIZE), direction))

    def _undo(self) -> None:
        """Take back what the page last said that it did; typing is taken back by the text box in focus itself."""
        page = self.router.page
        if page is not None and not page.undo_last():
            self.context.announce(_("There is nothing to undo on this page."))

    def _redo(self) -> None:
        box = self.focusWidget()
        if isinstance(box, QLineEdit | QPlainTextEdit):
            box.redo()

    def _help(self) -> None:
        page = self.router.page
        self.navigate("keyboard_help", commands=" ".join(page.commands() if page is not None else ()))

    def _next_pane(self) -> None:
        page = self.router.page
        if page is not None and self._shell.in_navigation(self.focusWidget()):
            page.focus_heading()
        elif page is not None:
            self._shell.focus_navigation()

    def _retitle(self) -> None:
        self.setWindowTitle(_("pbdesk, locked") if self._is_locked else "pbdesk")

    def _drop_outside(self) -> None:
        if self._outside is not None:
            self._shell.stack.removeWidget(self._outside)
            self._outside.hide()
            self._outside.deleteLater()
            self._outside = None

    def on_router_moved(self, screen_id: str) -> None:
        """Mark the screen in front and offer its commands."""
        self._shell.mark(screen_id)
        self._commands.allow(self._can)

    def on_shell_menu_wanted(self, menu: QMenu) -> None:
        """Fill the menu with what can be done now."""
        self._commands.allow(self._can)
        self._commands.fill(menu)

    def on_idle_soon(self, seconds: int) -> None:
        """Warn before a lock, at once."""
        self.context.announce(_("Locking in {seconds} seconds", seconds=seconds), assertive=True)

    def on_jobs_bug_met(self, _place: str) -> None:
        """Say that pbdesk itself went wrong, in the page."""
        page = self._outside or self.router.page
        if page is not None:
            page.show_banner(
                "error", _("Something went wrong in pbdesk."), _("Your work is saved."), key="bug"
            )

    def on_jobs_error_met(self, error: KnownError) -> None:
        """Show a known error that no page claimed."""
        page = self._outside or self.router.page
        if page is not None:
            page.show_error(error)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go by Tab in the order in which the page in front is laid out now."""
        page = self._outside or self.router.page
        if page is not None:
            order_tabs(page)
        return super().focusNextPrevChild(forward)

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._commands.retranslate()
            self._retitle()

    def showEvent(self, event: QShowEvent) -> None:
        """Notice input from now on."""
        super().showEvent(event)
        self._idle.watch(self.windowHandle())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let every page keep its drafts, end every thread, then close."""
        self._idle.stop()
        self._places = self.router.leave_all()
        self.locked.emit()
        self.context.jobs.stop()
        super().closeEvent(event)
