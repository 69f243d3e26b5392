"""The page of the directory, in every look, on the example's sixty services."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from pbdesk.domain.directory import DirectoryEntry, ServiceCost
from pbdesk.ui.screens.directory.page import DirectoryPage
from pbdesk.ui.screens.directory.panels import CompareCard
from pbdesk.ui.widgets import DataTable
from tests.helpers.qt import in_looks, problems_of, snapshot, wait_idle
from tests.ui.screens.caseload.world import page_of

HOSTILE = "Llanfairpwllgwyngyll-gogerychwyrndrobwll Featherstonehaugh 🦊 בן־דוד "


def show(qtbot, context, world, **args) -> DirectoryPage:
    context.services = world.desk()
    page = page_of(context, "directory")
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.opened(**args)
    settled(qtbot, context)
    return page


def settled(qtbot, context) -> None:
    wait_idle(qtbot, context)
    wait_idle(qtbot, context)


def texts(page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def press(qtbot, context, page, identifier: str) -> None:
    page.findChild(QPushButton, identifier).click()
    settled(qtbot, context)


def rows(page):
    return page.findChild(DataTable).model.rows


@pytest.fixture
def page(qtbot, context, world) -> DirectoryPage:
    return show(qtbot, context, world)


def test_page_when_opened_then_lists_and_shows_the_first(page):
    assert len(rows(page)) == 60
    assert "60 services" in texts(page)
    assert rows(page)[0].cells[0] in texts(page)
    assert page.findChild(QPushButton, "add") is None


def test_page_when_typing_then_finds(qtbot, context, page):
    page.findChild(QLineEdit, "find").setText("assistants fern")
    qtbot.wait(120)
    settled(qtbot, context)
    assert "Personal assistants through Fern Gate" in [row.cells[0] for row in rows(page)]
    assert len(rows(page)) < 10


def test_page_when_nothing_matches_then_the_search_can_be_cleared(qtbot, context, page):
    page.findChild(QLineEdit, "find").setText("zzzz")
    qtbot.wait(120)
    settled(qtbot, context)
    assert "No service matches ‘zzzz’." in texts(page)
    assert problems_of(page) == []
    settled(qtbot, context)
    next(each for each in page.findChildren(QPushButton) if each.text() == "Clear search").click()
    qtbot.wait(120)
    settled(qtbot, context)
    assert len(rows(page)) == 60


def test_page_when_opened_for_a_case_then_a_service_goes_to_its_plan(qtbot, context, visits, world):
    page = show(qtbot, context, world, case_id="c1")
    key = rows(page)[2].key
    page.findChild(DataTable).choose(key)
    settled(qtbot, context)
    page.findChild(QPushButton, "add").click()
    assert visits.opened == [("plan", {"case_id": "c1", "service_id": key})]


def test_page_when_three_are_compared_then_no_fourth_is_offered(qtbot, context, page):
    for each in rows(page)[:3]:
        page.findChild(DataTable).choose(each.key)
        settled(qtbot, context)
        press(qtbot, context, page, "compare")
    assert len(page.findChildren(CompareCard)) == 1
    page.findChild(DataTable).choose(rows(page)[5].key)
    settled(qtbot, context)
    assert page.findChild(QPushButton, "compare") is None
    next(each for each in page.findChildren(QPushButton) if each.text() == "Take out").click()
    settled(qtbot, context)
    assert page.findChild(QPushButton, "compare") is not None


def test_page_when_shown_in_every_look_then_the_audit_finds_nothing(qtbot, context, world):
    page = show(qtbot, context, world, case_id="c1")
    assert problems_of(page) == []
    snapshot(page, "directory")
    for each in rows(page)[:3]:
        page.findChild(DataTable).choose(each.key)
        settled(qtbot, context)
        press(qtbot, context, page, "compare")
    assert problems_of(page) == []
    snapshot(page, "directory_compare")


def test_page_when_a_look_changes_then_the_choice_and_comparison_stay(qtbot, context, page):
    key = rows(page)[4].key
    page.findChild(DataTable).choose(key)
    settled(qtbot, context)
    press(qtbot, context, page, "compare")
    for _look in in_looks(page, ("dark", "contrast-200")):
        settled(qtbot, context)
        assert len(page.findChildren(CompareCard)) == 1


def test_page_when_empty_then_leads_to_the_import(qtbot, context, visits, empty_world):
    page = show(qtbot, context, empty_world)
    assert "The directory is empty." in texts(page)
    assert problems_of(page) == []
    snapshot(page, "directory_empty")
    press(qtbot, context, page, "import")
    assert visits.opened == [("import", {"what": "directory"})]


def test_page_when_words_are_hostile_then_they_hold(qtbot, context, empty_world):
    entry = DirectoryEntry(
        id="h",
        name=HOSTILE * 3,
        organisation=HOSTILE * 2,
        description=f"{HOSTILE * 20}\n\n{HOSTILE}",
        alert=HOSTILE,
        status="temporarily closed",
        costs=(ServiceCost(123456, HOSTILE, HOSTILE),),
        access=(HOSTILE * 2,),
        email=f"{'a' * 70}@example.org",
        url=f"https://example.org/{'x' * 150}",
    )
    empty_world.importing.directory([entry])
    page = show(qtbot, context, empty_world)
    press(qtbot, context, page, "compare")
    assert problems_of(page) == []
    snapshot(page, "directory_hostile")
