"""Keying in a filled paper by keys alone: number, Enter, answer, Enter; what is odd is looked at before it is kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit

from pbdesk.services.paper import PaperEntry
from pbdesk.ui.screens.assessment.keying import KeyingPage
from pbdesk.ui.screens.assessment.keying_presenter import KeyingPresenter
from tests.helpers.desk import case_named
from tests.helpers.home_case import book, home
from tests.helpers.qt import problems_of, settle, snapshot, wait_idle

__all__ = ["book", "home"]


@pytest.fixture
def open_page(qtbot, context, desk, book):
    def open_one():
        presenter = KeyingPresenter(PaperEntry(desk.vault, book), lambda _case: "Ann Evans")
        page = KeyingPage(context, presenter)
        qtbot.addWidget(page)
        page.resize(1040, 820)
        page.show()
        page.opened(case_id=case_named(desk, "R-1"))
        wait_idle(qtbot, context)
        return page

    return open_one


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def key(qtbot, context, page):
    """Types into the box in focus and presses Enter."""

    def type_and_enter(text, box="paper-answer"):
        edit = page.findChild(QLineEdit, box)
        edit.setFocus()
        edit.selectAll()
        qtbot.keyClicks(edit, text)
        qtbot.keyClick(edit, Qt.Key.Key_Return)
        wait_idle(qtbot, context)
        settle()

    return type_and_enter


def texts(page):
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def answers(desk, book):
    return book.for_case(case_named(desk, "R-1")).assessment.answers


def test_paper_when_run_through_then_saved_in_order_and_the_end_is_said(page, key, desk, book):
    assert "1. Do you live alone?" in texts(page)
    for typed in ("1", "100", "1.3.19", "1"):
        key(typed)
    assert "That was the last field." in texts(page)
    kept = answers(desk, book)
    assert kept["/data/home/alone"] == "yes"
    assert kept["/data/home/since"] == "2019-03-01"
    assert "6 Since when? 1 March 2019" in texts(page)
    assert page.focused_identifier() == "paper-number"


def test_number_when_typed_then_that_field_is_asked_and_said_where_it_does_not_apply(page, key):
    key("1")
    key("2.1", "paper-number")
    assert "2.1. Name" in texts(page)
    assert any("does not apply" in text for text in texts(page))
    assert page.focused_identifier() == "paper-answer"
    key("99", "paper-number")
    assert any("no field 99" in text for text in texts(page))
    assert page.focused_identifier() == "paper-number"


def test_value_when_it_looks_wrong_then_kept_after_a_second_enter(qtbot, context, page, key, desk, book):
    key("2")
    key("Ann")
    key("130")
    assert any(text.startswith("Between 0 and 129. Press Enter again") for text in texts(page))
    assert "/data/home/person[1]/age" not in answers(desk, book)
    qtbot.keyClick(page.findChild(QLineEdit, "paper-answer"), Qt.Key.Key_Return)
    wait_idle(qtbot, context)
    assert answers(desk, book)["/data/home/person[1]/age"] == "130"


def test_value_when_it_cannot_be_read_then_the_box_says_what_can_be_typed(page, key, desk, book):
    key("7")
    assert any("from 1 to 2" in text for text in texts(page))
    assert page.findChild(QLineEdit, "paper-answer").text() == "7"
    assert answers(desk, book) == {}


def test_second_keying_when_it_differs_then_a_person_decides(page, key, desk, book):
    key("1")
    key("100")
    page.findChild(QCheckBox, "paper-second").setChecked(True)
    key("1", "paper-number")
    key("1")
    assert any(text.endswith("The same twice.") for text in texts(page))
    key("110")
    assert any(text.startswith("First: 100. Now: 110.") for text in texts(page))
    key("3")
    assert any(text.startswith("Type 1 for the first") for text in texts(page))
    assert answers(desk, book)["/data/home/rent"] == "100"
    key("2")
    assert answers(desk, book)["/data/home/rent"] == "110"


def test_place_when_the_page_is_left_then_it_goes_on_there(qtbot, page, key, open_page):
    key("2")
    edit = page.findChild(QLineEdit, "paper-answer")
    qtbot.keyClicks(edit, "An")
    page.leaving()
    again = open_page()
    assert "2.1. Name" in texts(again)
    assert again.findChild(QLineEdit, "paper-answer").text() == "An"


def test_page_when_shown_in_every_look_then_the_audit_finds_nothing(page, key):
    key("2")
    key("Ann")
    key("130")
    assert problems_of(page) == []
    snapshot(page, "from_paper")
