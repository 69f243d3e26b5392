"""Rows of a part that repeats, on the page: added and taken out by keys, with the focus where one goes on."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QRadioButton

from pbdesk.schemes.forms.loading import load_form
from pbdesk.ui.screens.assessment.page import AssessmentPage
from pbdesk.ui.screens.assessment.presenter import AssessmentPresenter
from tests.helpers.desk import case_named
from tests.helpers.home_case import assessments_with
from tests.helpers.qt import problems_of, settle, snapshot, wait_idle

FORM = """\
| survey |
| | type | name | label | relevant | choice_filter |
| | begin group | home | Your home | | |
| | text | street | Which street? | | |
| | select_one county | county | County | | |
| | select_one town | town | Town | | county=${county} |
| | begin repeat | person | Who lives with you? | | |
| | text | name | Name | | |
| | begin group | more | More about them | | |
| | integer | age | Age | | |
| | end group | | | | |
| | end repeat | | | | |
| | text | last | Anything else? | | |
| | end group | | | | |
| choices |
| | list_name | name | label | county |
| | county | east | East | |
| | county | west | West | |
{towns}
| settings |
| | form_title | form_id | version |
| | Home | home | 1 |
"""
PART = "/data/home/person"
FIRST = f"{PART}[1]/name"


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    sides = (("east", "Aber"), ("west", "Llan"))
    towns = "\n".join(f"| | town | {s}{n} | {name} {n} | {s} |" for s, name in sides for n in range(1, 16))
    path = tmp_path_factory.mktemp("rows") / "home.md"
    path.write_text(FORM.replace("{towns}", towns), encoding="utf-8")
    return load_form(path)


@pytest.fixture
def page(qtbot, context, desk, form):
    book = assessments_with(desk.vault, form)
    context.services = SimpleNamespace(vault=desk.vault, assessments=book)
    made = AssessmentPage(context, AssessmentPresenter(book, lambda _case: "Ann Evans", desk.vault.clock.now))
    qtbot.addWidget(made)
    made.resize(1040, 820)
    made.show()
    made.opened(case_id=case_named(desk, "R-1"))
    wait_idle(qtbot, context)
    return made


def press(qtbot, context, page, name):
    page.findChild(QPushButton, name).click()
    qtbot.waitUntil(lambda: page._autosave.is_resting, timeout=4000)
    wait_idle(qtbot, context)
    settle()


def texts(page):
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def test_row_when_added_then_its_first_question_has_the_focus_and_typing_elsewhere_stays(
    qtbot, context, page
):
    qtbot.keyClicks(page.findChild(QPlainTextEdit, FIRST), "Ann")
    press(qtbot, context, page, f"add-{PART}")
    assert "2. Who lives with you?" in texts(page)
    assert page.findChild(QPlainTextEdit, FIRST).toPlainText() == "Ann"
    focused = page.focused_identifier()
    assert focused.startswith(f"{PART}[@")
    assert focused.endswith("/name")


def test_row_when_taken_out_then_the_way_back_has_the_focus_and_brings_its_answers(qtbot, context, page):
    qtbot.keyClicks(page.findChild(QPlainTextEdit, FIRST), "Ann")
    page.findChild(QLineEdit, f"{PART}[1]/more/age").setFocus()
    qtbot.keyClicks(page.findChild(QLineEdit, f"{PART}[1]/more/age"), "34")
    press(qtbot, context, page, f"take-out-{PART}[1]")
    assert page.focused_identifier() == f"bring-back-{PART}[1]"
    assert "Taken out: Ann, 34" in texts(page)
    assert page.findChild(QPlainTextEdit, FIRST) is None
    press(qtbot, context, page, f"bring-back-{PART}[1]")
    assert page.findChild(QPlainTextEdit, FIRST).toPlainText() == "Ann"
    assert page.focused_identifier() == FIRST


def test_choices_when_another_answer_narrows_them_then_only_that_list_changes(qtbot, context, page):
    street = page.findChild(QPlainTextEdit, "/data/home/street")
    qtbot.keyClicks(street, "Heol")
    page.findChild(QRadioButton, "/data/home/county-east").click()
    qtbot.waitUntil(lambda: page._autosave.is_resting, timeout=4000)
    wait_idle(qtbot, context)
    assert page.findChild(QPlainTextEdit, "/data/home/street") is street
    town = page.findChild(QComboBox, "/data/home/town")
    assert [town.itemText(n) for n in (0, 1, 15)] == ["", "Aber 1", "Aber 15"]
    town.lineEdit().setText("aber 15")
    town.lineEdit().editingFinished.emit()
    qtbot.waitUntil(lambda: page._autosave.is_resting, timeout=4000)
    wait_idle(qtbot, context)
    page.findChild(QRadioButton, "/data/home/county-west").click()
    qtbot.waitUntil(lambda: page._autosave.is_resting, timeout=4000)
    wait_idle(qtbot, context)
    again = page.findChild(QComboBox, "/data/home/town")
    assert again.itemText(1) == "Llan 1"
    assert again.value() == ""


def test_page_with_rows_when_shown_in_every_look_then_the_audit_finds_nothing(qtbot, context, page):
    qtbot.keyClicks(page.findChild(QPlainTextEdit, FIRST), "Ann")
    press(qtbot, context, page, f"add-{PART}")
    press(qtbot, context, page, f"take-out-{PART}[1]")
    assert problems_of(page) == []
    snapshot(page, "assessment_rows")
