"""Go to: cases, screens and commands by a few letters, arrows and Enter from the box."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from pbdesk.ui.commands import keys_in_words
from pbdesk.ui.screens.go_to.page import GoToPage
from pbdesk.ui.screens.go_to.presenter import FoundCase, GoToPresenter, Offer
from pbdesk.ui.widgets import DataTable
from tests.helpers.qt import problems_of, snapshot, wait_idle

CASES = [
    FoundCase("c1", "Ann Evans", "A-1043, adult social care"),
    FoundCase("c2", "Anwen Hughes", "A-1044, resettlement"),
]


@pytest.fixture
def presenter(qapp):
    return GoToPresenter(
        lambda text: [case for case in CASES if text.casefold() in case.name.casefold()],
        [Offer("caseload", "Caseload"), Offer("settings", "Settings")],
        [Offer("lock", "Lock")],
        keys_in_words,
    )


@pytest.fixture
def page(qtbot, context, presenter):
    made = GoToPage(context, presenter)
    qtbot.addWidget(made)
    made.resize(1040, 800)
    made.show()
    made.opened()
    made.focus_heading()
    wait_idle(qtbot, context)
    return made


def test_find_when_nothing_is_typed_then_screens_and_commands(presenter):
    assert [row.key for row in presenter.find("")] == ["screen:caseload", "screen:settings", "command:lock"]
    assert presenter.find("lo")[-1].summary == "Lock, Command, Ctrl+L"


def test_find_when_letters_match_then_cases_come_first(presenter):
    assert [row.key for row in presenter.find("an")] == ["case:c1", "case:c2"]
    assert [row.key for row in presenter.find("sett")] == ["screen:settings"]


def test_enter_when_a_name_is_typed_then_its_case_opens(page, context, visits, qtbot):
    find = page.findChild(QLineEdit, "find")
    assert page.window().focusWidget() is find
    find.setText("an")
    wait_idle(qtbot, context)
    assert context.announce.last == "2 places. Ann Evans, A-1043, adult social care"
    QTest.keyClick(find, Qt.Key.Key_Down)
    QTest.keyClick(find, Qt.Key.Key_Return)
    assert visits.opened == [("case", {"case_id": "c2"})]


def test_enter_when_a_command_is_chosen_then_it_is_done(page, context, visits, qtbot):
    done = []
    context.do = done.append
    for text in ("lock", "settings"):
        page.findChild(QLineEdit, "find").setText(text)
        wait_idle(qtbot, context)
        page.findChild(DataTable).opened.emit(page.findChild(DataTable).current_key())
    assert done == ["lock"]
    assert visits.opened == [("settings", {})]


def test_find_when_nothing_matches_then_said(page, context, qtbot):
    page.findChild(QLineEdit, "find").setText("zzz")
    wait_idle(qtbot, context)
    assert page.status.text() == context.announce.last == "Nothing is called “zzz”."


def test_page_when_audited_then_nothing_is_found(page):
    snapshot(page, "go-to")
    assert problems_of(page) == []
