"""The assessment's page on a real vault, in every look: typing is kept, focus stays, nothing is overwritten."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QRadioButton

from pbdesk.services.ports import ChangeSet
from pbdesk.ui.screens.assessment.page import make_page
from pbdesk.ui.screens.assessment.presenter import CHECK, PLACE
from pbdesk.ui.widgets.questions import LongChoice
from tests.helpers.desk import case_named
from tests.helpers.entries import open_case
from tests.helpers.qt import in_looks, problems_of, settle, snapshot, wait_idle
from tests.ui.screens.assessment.test_presenter import answer_all

MATTERS = "/data/start/matters"
CHILD = "/data/children/has_child"
CARER_HOURS = "/data/round_the_clock/carer_hours"
VISIT = "/data/start/visit_date"


def open_page(qtbot, context, desk, case_id, **args):
    return open_case(qtbot, context, desk, make_page, case_id, **args)


@pytest.fixture
def page(qtbot, context, desk, case_id):
    return open_page(qtbot, context, desk, case_id)


def texts(page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def stored(desk, case_id, path) -> str:
    return desk.assessments.for_case(case_id).assessment.answers.get(path, "")


def pause(qtbot, context, page) -> None:
    qtbot.waitUntil(lambda: page._autosave.is_resting, timeout=4000)
    wait_idle(qtbot, context)


def box(page, path=MATTERS) -> QPlainTextEdit:
    return page.findChild(QPlainTextEdit, path)


def press(page, name: str) -> None:
    page.findChild(QPushButton, name).click()
    settle()


def test_page_when_opened_then_shows_sections_and_what_is_left(page):
    assert page.title.text() == "Needs assessment: Ann Evans"
    assert any(text.endswith(" left") for text in texts(page))
    assert "About this conversation" in texts(page)


def test_typing_when_it_rests_then_it_is_durable_and_the_cursor_stays(qtbot, context, page, desk, case_id):
    edit = box(page)
    edit.setFocus()
    qtbot.keyClicks(edit, "My dog comes first")
    for _step in range(5):
        qtbot.keyClick(edit, Qt.Key.Key_Left)
    at = edit.textCursor().position()
    pause(qtbot, context, page)
    assert stored(desk, case_id, MATTERS) == "My dog comes first"
    assert edit.textCursor().position() == at
    assert box(page) is edit
    assert "Saved on this computer 09:14" in texts(page)


def test_page_when_opened_again_then_stands_at_the_same_question(qtbot, context, page, desk, case_id):
    edit = box(page)
    edit.setFocus()
    qtbot.keyClicks(edit, "Half a sent")
    page.leaving()
    assert stored(desk, case_id, MATTERS) == "Half a sent"
    again = open_page(qtbot, context, desk, case_id)
    assert again.focused_identifier() == MATTERS
    assert box(again).toPlainText() == "Half a sent"


def test_date_when_left_unfinished_then_its_parts_return(qtbot, context, page, desk, case_id):
    day = page.findChild(QLineEdit, f"{VISIT}-day")
    day.setFocus()
    day.selectAll()
    qtbot.keyClicks(day, "31")
    month = page.findChild(QLineEdit, f"{VISIT}-month")
    month.selectAll()
    qtbot.keyClicks(month, "2")
    page.leaving()
    again = open_page(qtbot, context, desk, case_id)
    parts = [again.findChild(QLineEdit, f"{VISIT}-{part}").text() for part in ("day", "month")]
    assert parts == ["31", "2"]
    press(again, "next")
    assert any("is not a date" in text for text in texts(again))


def type_day(qtbot, page, text):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    day = page.findChild(QLineEdit, f"{VISIT}-day")
    day.setFocus()
    day.selectAll()
    qtbot.keyClicks(day, text)
    return day


def test_date_when_no_date_comes_of_it_then_the_one_on_the_way_is_not_saved(
    qtbot, context, page, desk, case_id
):
    before = stored(desk, case_id, VISIT)
    type_day(qtbot, page, "45")
    assert not any("is not a date" in text for text in texts(page))  # somebody is still typing
    box(page).setFocus()
    assert any("is not a date" in text for text in texts(page))
    pause(qtbot, context, page)
    assert stored(desk, case_id, VISIT) == before
    type_day(qtbot, page, "4")
    pause(qtbot, context, page)
    assert stored(desk, case_id, VISIT).endswith("-04")
    assert not any("is not a date" in text for text in texts(page))


def test_date_when_left_unfinished_and_gone_on_from_then_it_is_not_lost_anywhere(
    qtbot, context, page, desk, case_id
):
    type_day(qtbot, page, "45")
    box(page).setFocus()
    qtbot.keyClicks(box(page), "My dog")
    page.leaving()
    again = open_page(qtbot, context, desk, case_id)
    assert again.findChild(QLineEdit, f"{VISIT}-day").text() == "45"
    assert again.focused_identifier() == MATTERS
    assert any("is not a date" in text for text in texts(again))
    again.go_to(CHECK)
    press(again, "finish")
    assert "“45 11 2026” is not a date." in again.findChild(QPushButton, f"problem-change-{VISIT}").text()
    again.go_to(VISIT)
    assert again.findChild(QLineEdit, f"{VISIT}-day").text() == "45"


def test_choice_when_given_then_saved_at_once_and_relevance_follows(qtbot, context, page, desk, case_id):
    page.go_to(CHILD)
    inner = "/data/children/child_care/child_care_words"
    assert box(page, inner) is None  # made once it is asked
    page.findChild(QRadioButton, f"{CHILD}-yes").click()
    wait_idle(qtbot, context)
    assert stored(desk, case_id, CHILD) == "yes"
    assert box(page, inner).isVisibleTo(page)
    qtbot.keyClicks(box(page, inner), "Hard")
    page.findChild(QRadioButton, f"{CHILD}-no").click()
    wait_idle(qtbot, context)
    assert not box(page, inner).isVisibleTo(page)
    assert "Not used now" in texts(page)
    assert stored(desk, case_id, inner) == "Hard"


def test_late_result_when_typing_went_on_then_the_text_stays(qtbot, context, page, desk):
    gate = threading.Event()
    keep = page._presenter.keep

    def slow(assessment_id, saves):
        gate.wait(5)
        return keep(assessment_id, saves)

    page._presenter.keep = slow
    edit = box(page)
    edit.setFocus()
    qtbot.keyClicks(edit, "One")
    page._autosave.send()
    qtbot.keyClicks(edit, " two")
    gate.set()
    qtbot.waitUntil(lambda: page._saved_at != "")
    assert edit.toPlainText() == "One two"
    pause(qtbot, context, page)
    assert edit.toPlainText() == "One two"


def test_number_when_it_is_not_one_then_the_field_says_so_and_next_stays(qtbot, context, page):
    page.go_to(CARER_HOURS)
    page.findChild(QRadioButton, "/data/round_the_clock/has_carer-yes").click()
    wait_idle(qtbot, context)
    edit = page.findChild(QLineEdit, CARER_HOURS)
    qtbot.keyClicks(edit, "lots")
    pause(qtbot, context, page)
    assert edit.accessibleDescription().startswith("Error:")
    press(page, "next")
    assert "Nights, risks, help from others" in texts(page)
    assert "One thing needs your attention" in texts(page)


def test_next_when_pressed_then_the_next_section_opens_at_its_heading(qtbot, context, page, desk, case_id):
    press(page, "next")
    pause(qtbot, context, page)
    assert page._heading.text() == "Food, washing, dressing"
    assert page.window().focusWidget() is page._heading
    assert desk.assessments.place(desk.assessments.for_case(case_id).assessment.id)[0] == "/data/daily"


def test_finish_when_answers_are_missing_then_each_is_named_and_leads_there(qtbot, context, page):
    page.go_to(CHECK)
    press(page, "finish")
    problem = next(
        each for each in page.findChildren(QPushButton) if each.objectName().startswith("problem-")
    )
    problem.click()
    assert page.focused_identifier().startswith("change-/data/start/")
    page.findChild(QPushButton, page.focused_identifier()).click()
    assert page._heading.text() == "About this conversation"


def test_finish_when_all_is_answered_then_offers_the_budget(qtbot, context, visits, desk, case_id):
    answer_all(desk, case_id)
    page = open_page(qtbot, context, desk, case_id, place=CHECK)
    changes = []
    context.jobs.store_changed.connect(changes.append)
    press(page, "finish")
    qtbot.waitUntil(lambda: page.findChild(QPushButton, "budget") is not None)
    wait_idle(qtbot, context)
    assert any(change.touches("assessment") for change in changes)
    assert "The assessment is finished." in texts(page)
    press(page, "budget")
    assert visits.opened == [("budget", {"case_id": case_id})]
    assert problems_of(page) == []
    snapshot(page, "assessment_finished")


def test_page_when_a_newer_version_came_then_asks_before_it_shows(qtbot, context, page, desk, case_id):
    assessment_id = desk.assessments.for_case(case_id).assessment.id
    desk.assessments.answer(assessment_id, "/data/start/good_day", "Up by nine")
    page.store_changed(ChangeSet((("assessment", assessment_id),), frozenset({case_id}), remote=True))
    assert box(page, "/data/start/good_day").toPlainText() == ""
    edit = box(page)
    edit.setFocus()
    qtbot.keyClicks(edit, "Mine")
    next(each for each in page.findChildren(QPushButton) if each.text() == "Show it now").click()
    pause(qtbot, context, page)
    assert box(page, "/data/start/good_day").toPlainText() == "Up by nine"
    assert edit.toPlainText() == "Mine"


def test_page_when_a_save_stops_then_says_so_and_keeps_the_text(qtbot, context, page, desk, case_id):
    from pbdesk.domain.errors import KnownError

    keep = page._presenter.keep

    def full(assessment_id, saves):
        raise KnownError("disk-full", "There is no room left on this computer.")

    page._presenter.keep = full
    edit = box(page)
    edit.setFocus()
    qtbot.keyClicks(edit, "Kept")
    qtbot.waitUntil(lambda: "There is no room left on this computer." in texts(page), timeout=4000)
    page._presenter.keep = keep
    next(each for each in page.findChildren(QPushButton) if each.text() == "Try again").click()
    pause(qtbot, context, page)
    assert stored(desk, case_id, MATTERS) == "Kept"
    assert "There is no room left on this computer." not in texts(page)


def test_pages_when_shown_in_every_look_then_the_audit_finds_nothing(qtbot, context, page):
    page.go_to("/data/daily")
    for path in ("nutrition", "hygiene"):
        page.findChild(LongChoice, f"/data/daily/{path}/{path}_ability").findChildren(QRadioButton)[
            -1
        ].click()
    wait_idle(qtbot, context)
    assert problems_of(page) == []
    snapshot(page, "assessment_section")
    page.go_to(CHECK)
    assert problems_of(page) == []
    snapshot(page, "assessment_check")


def test_page_when_the_look_changes_then_text_and_question_stay(qtbot, context, page):
    edit = box(page)
    edit.setFocus()
    qtbot.keyClicks(edit, "Still here")
    for _look in in_looks(page, ("dark", "welsh-200")):
        wait_idle(qtbot, context)
        assert box(page).toPlainText() == "Still here"
        assert page.focused_identifier() == MATTERS


def test_page_when_text_is_hostile_then_it_holds(qtbot, context, page, desk, case_id):
    words = "נועה <b>&amp;</b> 🦊 " + "Llanfairpwllgwyngyllgogerychwyrndrobwll" * 3
    assessment_id = desk.assessments.for_case(case_id).assessment.id
    desk.assessments.answer(assessment_id, MATTERS, words)
    page.refresh()
    wait_idle(qtbot, context)
    assert box(page).toPlainText() == words
    page.go_to(CHECK)
    assert problems_of(page) == []
    snapshot(page, "assessment_hostile")


@pytest.mark.parametrize("reference", ["R-2", "R-3", "R-4"])
def test_page_when_of_another_programme_then_every_section_opens(qtbot, context, desk, reference):
    page = open_page(qtbot, context, desk, case_named(desk, reference))
    for shown in page._screen.sections:
        page.go_to(shown.path)
        assert page._heading.text() == shown.title
        assert page.window().focusWidget() is page._heading
    assert problems_of(page, ("light", "long-200")) == []


def test_keys_when_asked_for_save_then_it_is_said(qtbot, context, page):
    page.commands()["save"]()
    assert context.announce.last == "Saved on this computer"
    assert PLACE not in texts(page)


def test_check_page_when_read_again_then_it_stays_and_the_focus_in_it(qtbot, context, page):
    page.go_to(CHECK)
    settle()
    change = page.findChild(QPushButton, f"change-{MATTERS}")
    change.setFocus()
    page.refresh()
    wait_idle(qtbot, context)
    assert page.findChild(QPushButton, f"change-{MATTERS}") is change
    assert page.focused_identifier() == f"change-{MATTERS}"
