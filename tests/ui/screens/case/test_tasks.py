"""An adviser's own tasks on the page of a case, by keyboard, on a real vault."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from tests.helpers.qt import in_looks, problems_of, settle, snapshot, wait_idle
from tests.ui.screens.caseload.world import page_of

OWN = "Ring the housing officer"


def texts(page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def come(qtbot, context, world):
    context.services = world.desk()
    page = page_of(context, "case")
    qtbot.addWidget(page)
    page.resize(1280, 1000)
    page.show()
    page.activateWindow()
    page.opened(case_id=world.id_of("Ann Evans"))
    wait_idle(qtbot, context)
    return page


def idle(qtbot, context) -> None:
    """Wait for a write, and for the reading that follows it."""
    wait_idle(qtbot, context)
    wait_idle(qtbot, context)


def press(qtbot, context, page, identifier: str) -> None:
    page.findChild(QPushButton, identifier).click()
    idle(qtbot, context)


def fill(page, label: str = OWN, day: str = "27", month: str = "11", year: str = "2026") -> QLineEdit:
    """Type a task and return the last box."""
    for part, text in (("label", label), ("due-day", day), ("due-month", month), ("due-year", year)):
        box = page.findChild(QLineEdit, f"task-{part}")
        box.clear()
        QTest.keyClicks(box, text)
    settle()
    return box


@pytest.fixture
def page(qtbot, context, world):
    return come(qtbot, context, world)


@pytest.fixture
def own(world):
    """A task that was added before; its id."""
    return world.caseload.add_task(world.id_of("Ann Evans"), OWN, "2026-11-27").records[0][1]


def focus_of(page) -> str:
    return page.window().focusWidget().accessibleIdentifier()


def test_add_when_typed_and_entered_then_listed_in_focus_and_told(qtbot, context, page):
    press(qtbot, context, page, "add-task")
    assert focus_of(page) == "task-label"
    assert not page.findChild(QPushButton, "add-task").isVisible()
    QTest.keyClick(fill(page), Qt.Key.Key_Return)
    idle(qtbot, context)
    row = next(task for task in page._view.tasks if task.is_own)
    assert (row.title, row.state) == (OWN, "Due 27 Nov 2026")
    assert focus_of(page) == f"task-{row.id}"
    assert f"Task added: {OWN}" in texts(page)
    assert page.findChild(QLineEdit, "task-label") is None
    assert page.undo_last()
    idle(qtbot, context)
    assert not any(task.is_own for task in page._view.tasks)
    assert focus_of(page) == "add-task"


def test_keys_when_the_form_is_open_then_each_leads_to_its_place(qtbot, context, page):
    press(qtbot, context, page, "add-task")
    QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
    assert focus_of(page) == "task-due-day"
    QTest.keyClick(page, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert focus_of(page) == "task-label"
    fill(page)
    page.commands()["save"]()
    idle(qtbot, context)
    assert [task.title for task in page._view.tasks if task.is_own] == [OWN]


def test_add_when_something_is_wrong_then_beside_the_field_and_nothing_is_saved(qtbot, context, page):
    press(qtbot, context, page, "add-task")
    fill(page, "", "31", "2")
    press(qtbot, context, page, "save-task")
    assert texts(page).count("Write what there is to do.") == 1
    assert "That is not a date. Type it as numbers, like 27 3 2026." in texts(page)
    assert not any(task.is_own for task in page._view.tasks)
    assert problems_of(page) == []


def test_add_when_the_day_has_gone_by_then_a_quiet_hint_and_saved_all_the_same(qtbot, context, page):
    press(qtbot, context, page, "add-task")
    fill(page, day="1")
    assert "This day has gone by: the task will stand as overdue at once." in texts(page)
    press(qtbot, context, page, "save-task")
    assert [task.state for task in page._view.tasks if task.is_own] == ["Overdue by 20 days"]


def test_add_when_left_by_escape_then_the_page_stays_and_what_was_typed_is_kept(qtbot, context, page):
    assert "back" not in page.commands()
    press(qtbot, context, page, "add-task")
    fill(page)
    page.commands()["back"]()
    idle(qtbot, context)
    assert focus_of(page) == "add-task"
    press(qtbot, context, page, "add-task")
    assert page.findChild(QLineEdit, "task-label").text() == OWN
    press(qtbot, context, page, "leave-task")
    press(qtbot, context, page, "add-task")
    assert page.findChild(QLineEdit, "task-label").text() == ""


def test_form_when_locked_or_left_then_it_is_open_again_with_what_was_typed(qtbot, context, world, page):
    press(qtbot, context, page, "add-task")
    fill(page, day="2", month="")
    page.leaving()
    wait_idle(qtbot, context)
    again = come(qtbot, context, world)
    boxes = [again.findChild(QLineEdit, f"task-{part}").text() for part in ("label", "due-day", "due-year")]
    assert boxes == [OWN, "2", "2026"]
    assert "What you typed before is here again. It is not saved yet." in texts(again)


def test_form_when_another_case_is_opened_then_it_waits_for_its_own(qtbot, context, world, page):
    press(qtbot, context, page, "add-task")
    fill(page)
    page.leaving()
    page.focus_heading()
    page.opened(case_id=world.id_of("Bryn Hughes"))
    idle(qtbot, context)
    assert page.findChild(QLineEdit, "task-label") is None
    assert page.title.hasFocus()
    page.opened(case_id=world.id_of("Ann Evans"))
    idle(qtbot, context)
    assert page.findChild(QLineEdit, "task-label").text() == OWN


def test_form_when_the_case_is_read_again_then_typing_goes_on(qtbot, context, world, page):
    press(qtbot, context, page, "add-task")
    QTest.keyClicks(page.findChild(QLineEdit, "task-label"), "Ring the")
    context.jobs.post_change(world.caseload.add_note(page._case_id, "Meanwhile"))
    idle(qtbot, context)
    QTest.keyClicks(page.window().focusWidget(), " pool")
    assert page.findChild(QLineEdit, "task-label").text() == "Ring the pool"
    for _look in in_looks(page, ("dark", "welsh-200")):
        wait_idle(qtbot, context)
        assert page.findChild(QLineEdit, "task-label").text() == "Ring the pool"


def test_own_task_when_changed_then_other_words_that_can_be_taken_back(qtbot, context, world, own):
    page = come(qtbot, context, world)
    press(qtbot, context, page, f"change-{own}")
    assert page.findChild(QLineEdit, "task-due-day").text() == "27"
    fill(page, "Visit the office", "30")
    press(qtbot, context, page, "save-task")
    assert "Task changed: Visit the office" in texts(page)
    assert focus_of(page) == f"task-{own}"
    assert page.undo_last()
    idle(qtbot, context)
    assert world.caseload.own_task(own).label == OWN


def test_own_task_when_removed_then_it_can_be_put_back(qtbot, context, world, own):
    page = come(qtbot, context, world)
    press(qtbot, context, page, f"change-{own}")
    press(qtbot, context, page, "remove-task")
    assert f"Removed: {OWN}" in texts(page)
    assert focus_of(page) == "add-task"
    assert page.undo_last()
    idle(qtbot, context)
    assert focus_of(page) == f"task-{own}"


def test_change_when_another_form_is_open_then_that_one_first(qtbot, context, world, own):
    page = come(qtbot, context, world)
    press(qtbot, context, page, "add-task")
    fill(page, "Half a thou")
    press(qtbot, context, page, f"change-{own}")
    assert "Save or leave the form that is open first." in texts(page)
    assert page.findChild(QLineEdit, "task-label").text() == "Half a thou"


def test_planned_tasks_when_listed_then_only_own_ones_offer_a_change(qtbot, context, world, own):
    page = come(qtbot, context, world)
    offered = [each for each in page.findChildren(QPushButton) if each.text() == "Change"]
    assert [each.accessibleIdentifier() for each in offered] == [f"change-{own}"]


def test_own_task_when_its_form_is_open_then_the_audit_finds_nothing(qtbot, context, world, own):
    page = come(qtbot, context, world)
    snapshot(page, "case_own_task")
    press(qtbot, context, page, f"change-{own}")
    fill(page, day="1")
    assert problems_of(page) == []
    page.resize(1280, 1500)
    snapshot(page, "case_task_form")
