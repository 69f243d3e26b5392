"""Keyboard help: every command of the table, those of the page first, filtered as one types."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from pbdesk.ui.commands import COMMANDS, GROUPS, keys_in_words
from pbdesk.ui.screens.keyboard_help.page import KeyboardHelpPage
from pbdesk.ui.screens.keyboard_help.presenter import Key, KeyboardHelpPresenter
from tests.helpers.qt import problems_of, settle, snapshot


@pytest.fixture
def presenter(qapp):
    return KeyboardHelpPresenter(COMMANDS, GROUPS, keys_in_words)


@pytest.fixture
def page(qtbot, context, presenter):
    made = KeyboardHelpPage(context, presenter)
    qtbot.addWidget(made)
    made.resize(1040, 800)
    made.show()
    made.opened(commands="find save")
    return made


def test_groups_when_nothing_is_looked_for_then_every_command_once(presenter):
    keys = [key for group in presenter.groups() for key in group.keys]
    assert len(keys) == len(COMMANDS)
    assert Key("Lock", "Ctrl+L") in keys


def test_groups_when_of_a_page_then_those_come_first(presenter):
    first = presenter.groups("", ["save", "find"])[0]
    assert first.label == "Keys of the page you came from"
    assert {key.label for key in first.keys} == {"Save", "Find in this list"}


def test_groups_when_text_matches_words_or_keys_then_only_those(presenter):
    assert [key.label for group in presenter.groups("larger") for key in group.keys] == ["Larger text"]
    assert [key.label for group in presenter.groups("ctrl+l") for key in group.keys] == ["Lock"]
    assert presenter.groups("zzz") == []


def test_find_when_typed_then_count_is_shown_and_announced(page, context):
    page.findChild(QLineEdit, "find").setText("lock")
    settle()
    assert page.status.text() == context.announce.last == "One key"
    page.findChild(QLineEdit, "find").setText("zzz")
    assert page.status.text() == "0 keys"
    page.commands()["find"]()
    assert page.window().focusWidget() is page.findChild(QLineEdit, "find")


def test_page_when_audited_then_nothing_is_found(page):
    snapshot(page, "keyboard-help")
    assert problems_of(page) == []
