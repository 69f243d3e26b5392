"""The command table: no key twice, none that screen readers or Welsh keyboards own, every group named."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from pbdesk.ui.commands import COMMANDS, GROUPS, CommandSet, keys_in_words


def test_table_when_read_then_ids_and_keys_are_unique():
    for name in ("id", "keys"):
        assert [
            value for value, uses in Counter(getattr(c, name) for c in COMMANDS).items() if uses > 1
        ] == []
    assert {command.group for command in COMMANDS} == set(GROUPS)


def test_table_when_read_then_no_key_belongs_to_somebody_else():
    for command in COMMANDS:
        parts = command.keys.split("+")
        assert not QKeySequence(command.keys).isEmpty()
        assert "Ins" not in parts
        assert not ("Ctrl" in parts and "Alt" in parts)
        assert len(parts) > 1 or parts[0] in ("Esc", "F1", "F5", "F6", "F8")


def test_command_set_when_allowed_then_only_those_are_in_the_menu(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    commands, menu = CommandSet(window), QMenu(window)
    commands.allow(lambda name: name in ("lock", "find"))
    commands.fill(menu)
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == [
        "Find in this list",
        "Lock",
    ]


def test_command_set_when_triggered_then_says_its_id(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    commands = CommandSet(window)
    with qtbot.waitSignal(commands.asked) as asked:
        next(action for action in window.actions() if action.text() == "Lock").trigger()
    assert asked.args == ["lock"]


def test_keys_in_words_when_asked_then_readable(qapp):
    assert keys_in_words("lock") == "Ctrl+L"
