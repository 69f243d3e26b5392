"""One table of commands makes the shortcuts, the menu and the keyboard help.

A command is done by the page in front when its `commands()` names it, otherwise by the window. Nothing here
knows what a command does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from pbdesk.domain.errors import N_
from pbdesk.i18n import _


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table.

    Attributes:
        id: what pages and the window call it.
        label: what it does (message id).
        keys: its shortcut in Qt's portable form.
        group: the heading it stands under in menu and help, see `GROUPS`.
        in_menu: False for what makes no sense in a menu.
    """

    id: str
    label: str
    keys: str
    group: str
    in_menu: bool = True


GROUPS = {
    "go": N_("Going places"),
    "page": N_("On a page"),
    "differences": N_("Deciding a difference"),
    "program": N_("Text size, help and lock"),
}

GO_TO = {
    "go-1": "my_work",
    "go-2": "caseload",
    "go-3": "receipts",
    "go-4": "conflicts",
    "go-5": "sync_status",
    "go-6": "print",
    "go-7": "directory",
    "go-8": "settings",
    "go-to": "go_to",
    "sync": "sync_status",
    "print": "print",
    "new-case": "new_case",
    "help": "keyboard_help",
}
"""The screens that commands open; a command whose screen is not there cannot be given."""

COMMANDS: tuple[Command, ...] = (
    Command("go-1", N_("My work"), "Ctrl+1", "go", in_menu=False),
    Command("go-2", N_("Caseload"), "Ctrl+2", "go", in_menu=False),
    Command("go-3", N_("Receipts"), "Ctrl+3", "go", in_menu=False),
    Command("go-4", N_("Conflicts"), "Ctrl+4", "go", in_menu=False),
    Command("go-5", N_("Sync and status"), "Ctrl+5", "go", in_menu=False),
    Command("go-6", N_("Print and booklets"), "Ctrl+6", "go", in_menu=False),
    Command("go-7", N_("Directory"), "Ctrl+7", "go", in_menu=False),
    Command("go-8", N_("Settings"), "Ctrl+8", "go", in_menu=False),
    Command("go-to", N_("Go to a case or command"), "Ctrl+K", "go"),
    Command("eligibility", N_("Eligibility, in a case"), "Ctrl+Shift+E", "go"),
    Command("charging", N_("Charging, in a case"), "Ctrl+Shift+C", "go"),
    Command("employing", N_("Employing, in a case"), "Ctrl+Shift+A", "go"),
    Command("back", N_("Back, keeping what was typed"), "Esc", "go"),
    Command("pane-next", N_("Next part of the window"), "F6", "go", in_menu=False),
    Command("pane-previous", N_("Previous part of the window"), "Shift+F6", "go", in_menu=False),
    Command("find", N_("Find in this list"), "Ctrl+F", "page"),
    Command("new-case", N_("New case"), "Ctrl+N", "page"),
    Command("save", N_("Save"), "Ctrl+S", "page"),
    Command("save-next", N_("Save and next"), "Ctrl+Return", "page"),
    Command("undo", N_("Undo"), "Ctrl+Z", "page"),
    Command("redo", N_("Redo"), "Ctrl+Y", "page"),
    Command("print", N_("Print"), "Ctrl+P", "page"),
    Command("next-problem", N_("Next error or difference"), "F8", "page", in_menu=False),
    Command("previous-problem", N_("Previous error or difference"), "Shift+F8", "page", in_menu=False),
    Command("take-original", N_("Take the original"), "Alt+1", "differences"),
    Command("take-yours", N_("Take yours"), "Alt+2", "differences"),
    Command("take-theirs", N_("Take theirs"), "Alt+3", "differences"),
    Command("help", N_("Keys of this page"), "F1", "program"),
    Command("say-status", N_("Say the status again"), "Ctrl+Shift+S", "program", in_menu=False),
    Command("text-larger", N_("Larger text"), "Ctrl++", "program"),
    Command("text-smaller", N_("Smaller text"), "Ctrl+-", "program"),
    Command("text-normal", N_("Text at 100%"), "Ctrl+0", "program"),
    Command("sync", N_("Sync now"), "F5", "program"),
    Command("lock", N_("Lock"), "Ctrl+L", "program"),
    Command("quit", N_("Close pbdesk"), "Ctrl+Q", "program"),
)

_ALSO = {"text-larger": ["Ctrl+="], "redo": ["Ctrl+Shift+Z"], "save-next": ["Ctrl+Enter"]}
"""Further keys of a command: plus without Shift, the other Enter."""


def keys_in_words(command_id: str) -> str:
    """Return a command's shortcut as people read it on this computer."""
    keys = next(command.keys for command in COMMANDS if command.id == command_id)
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


class CommandSet(QObject):
    """The commands of one window, as actions with shortcuts.

    Signals:
        asked: the id of the command that a person gave.
    """

    asked = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(_(command.label), window)
            action.setShortcuts([QKeySequence(keys) for keys in (command.keys, *_ALSO.get(command.id, []))])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(lambda _checked=False, asked=command.id: self.asked.emit(asked))
            window.addAction(action)
            self._actions[command.id] = action

    def allow(self, can: Callable[[str], bool]) -> None:
        """Enable the commands that somebody would do now, and no others."""
        for name, action in self._actions.items():
            action.setEnabled(can(name))

    def retranslate(self) -> None:
        """Say the commands in the current language."""
        for command in COMMANDS:
            self._actions[command.id].setText(_(command.label))

    def fill(self, menu: QMenu) -> None:
        """Put the commands that can be done now into a menu, group by group."""
        menu.clear()
        for group in GROUPS:
            actions = [self._actions[c.id] for c in COMMANDS if c.group == group and c.in_menu]
            if any(action.isEnabled() for action in actions):
                menu.addSection(_(GROUPS[group]))
                menu.addActions([action for action in actions if action.isEnabled()])
