"""The pages of a case, in every look, on a real vault."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton

from pbdesk.services.ports import ChangeSet
from tests.helpers.qt import in_looks, problems_of, settle, snapshot, wait_idle
from tests.ui.screens.caseload.world import live_a_year, page_of

HOSTILE = "Wilhelmina-Llanfairpwllgwyngyllgogerychwyrndrobwll Featherstonehaugh-Cholmondeley 🦊 בן־דוד"


def texts(page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def show(qtbot, context, world, screen, name="Ann Evans"):
    context.services = world.desk()
    page = page_of(context, screen)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.opened(case_id=world.id_of(name))
    wait_idle(qtbot, context)
    return page


def press(page, text: str) -> None:
    next(
        each for each in page.findChildren(QPushButton) if each.text() == text and each.isVisibleTo(page)
    ).click()


def test_case_when_new_then_one_filled_button_leads_on(qtbot, context, visits, world):
    page = show(qtbot, context, world, "case")
    filled = [each for each in page.findChildren(QPushButton) if each.property("kind") == "primary"]
    assert [each.text() for each in filled] == ["Start the assessment"]
    filled[0].click()
    assert visits.opened == [("assessment", {"case_id": world.id_of("Ann Evans")})]
    assert problems_of(page) == []
    snapshot(page, "case_new")


def test_case_when_far_on_then_the_audit_finds_nothing(qtbot, context, world):
    live_a_year(world)
    page = show(qtbot, context, world, "case")
    assert {"£11,024.00", "£10,591.90"} <= set(texts(page))
    assert problems_of(page) == []
    page.resize(1280, 1900)
    snapshot(page, "case")


def test_case_when_a_task_is_done_then_it_can_be_taken_back(qtbot, context, world):
    page = show(qtbot, context, world, "case")
    context.jobs.store_changed.connect(lambda change: None)
    press(page, "Done")
    wait_idle(qtbot, context)
    wait_idle(qtbot, context)
    assert "Done: First call" in texts(page)
    assert "One task is done." in texts(page)
    assert page.undo_last()
    wait_idle(qtbot, context)
    wait_idle(qtbot, context)
    assert "One task is done." not in texts(page)


def test_case_when_a_task_is_done_by_keyboard_then_the_next_one_has_the_focus(qtbot, context, world):
    page = show(qtbot, context, world, "case")
    page.activateWindow()
    context.jobs.store_changed.connect(lambda change: None)
    done = [each for each in page.findChildren(QPushButton) if each.text() == "Done"]
    following = done[1].accessibleIdentifier()
    done[0].setFocus()
    QTest.keyClick(done[0], Qt.Key.Key_Return)
    wait_idle(qtbot, context)
    wait_idle(qtbot, context)
    assert page.window().focusWidget().accessibleIdentifier() == following


def test_case_when_a_note_is_saved_then_it_is_listed(qtbot, context, world):
    page = show(qtbot, context, world, "case")
    page.findChild(QPlainTextEdit, "note").setPlainText("Rang Ann about Tuesday.")
    page.findChild(QPushButton, "save-note").click()
    wait_idle(qtbot, context)
    wait_idle(qtbot, context)
    assert "Rang Ann about Tuesday." in texts(page)
    assert page.findChild(QPlainTextEdit, "note").toPlainText() == ""


def test_case_when_an_empty_note_is_saved_then_says_so(qtbot, context, world):
    page = show(qtbot, context, world, "case")
    page.findChild(QPushButton, "save-note").click()
    wait_idle(qtbot, context)
    assert "The note is empty." in texts(page)


def test_case_when_left_with_a_note_then_it_comes_back(qtbot, context, world):
    page = show(qtbot, context, world, "case")
    page.findChild(QPlainTextEdit, "note").setPlainText("half a thou")
    page.leaving()
    wait_idle(qtbot, context)
    assert (
        show(qtbot, context, world, "case").findChild(QPlainTextEdit, "note").toPlainText() == "half a thou"
    )


def test_case_when_answers_differ_then_a_banner_leads_to_them(qtbot, context, visits, world):
    page = show(qtbot, context, world, "case")
    page._show(replace(page._view, conflicts=2))
    settle()
    assert "2 answers differ." in texts(page)
    press(page, "Decide")
    assert visits.opened == [("conflicts", {"case_id": world.id_of("Ann Evans")})]


def test_case_when_another_case_changes_then_it_stays(qtbot, context, world):
    page = show(qtbot, context, world, "case")
    before = page._view
    context.jobs.post_change(ChangeSet((("case", "x"),), frozenset({"x"})))
    wait_idle(qtbot, context)
    assert page._view is before


def test_case_when_words_are_hostile_then_they_hold(qtbot, context, world):
    person = world.person("Ann Evans")
    many = tuple(f"{HOSTILE} {n}" for n in range(4))
    world.save(msgspec.structs.replace(person, known_as=HOSTILE, needs=many, email=f"{'a' * 60}@example.org"))
    world.caseload.add_note(person.case_id, HOSTILE * 5)
    world.caseload.add_task(person.case_id, HOSTILE, "2026-11-01")
    context.services = world.desk()
    page = page_of(context, "case")
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.opened(case_id=person.case_id)
    wait_idle(qtbot, context)
    assert problems_of(page) == []
    snapshot(page, "case_hostile")


def test_details_when_changed_then_saved_and_back(qtbot, context, visits, world):
    page = show(qtbot, context, world, "details")
    assert "Details of Ann Evans" in texts(page)
    assert problems_of(page) == []
    snapshot(page, "case_details")
    page.findChild(QLineEdit, "phone").setText("07700 900123")
    page.findChild(QPushButton, "save").click()
    qtbot.waitUntil(lambda: visits.backs == 1)
    assert world.person("Ann Evans").phone == "07700 900123"


def test_details_when_the_number_is_wrong_then_the_field_says_so(qtbot, context, visits, world):
    page = show(qtbot, context, world, "details")
    page.findChild(QLineEdit, "nhs-number").setText("123")
    page.findChild(QPushButton, "save").click()
    wait_idle(qtbot, context)
    assert visits.backs == 0
    assert sum("An NHS number has ten digits" in text for text in texts(page)) == 1
    assert problems_of(page) == []


def test_details_when_a_look_changes_then_typed_text_stays(qtbot, context, world):
    page = show(qtbot, context, world, "details")
    page.findChild(QLineEdit, "phone").setText("07700 900123")
    page._format.set_value("braille")
    for _look in in_looks(page, ("dark", "welsh-200")):
        assert page.findChild(QLineEdit, "phone").text() == "07700 900123"
        assert page._format.value() == "braille"


def test_dates_when_typed_then_what_moves_is_shown_and_saved(qtbot, context, visits, world):
    page = show(qtbot, context, world, "dates", "Cara Shah")
    day = page.findChild(QLineEdit, "on-release_date-day")
    day.selectAll()
    qtbot.keyClicks(day, "15")
    settle()
    assert "8 December 2026 becomes 15 December 2026" in texts(page)
    assert problems_of(page) == []
    snapshot(page, "case_dates")
    page.findChild(QPushButton, "save").click()
    qtbot.waitUntil(lambda: visits.backs == 1)
    assert world.case("Cara Shah").anchors["release_date"] == "2026-12-15"
