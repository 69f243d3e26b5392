"""The page of My work, in every look, from a real vault."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from pbdesk.services.rows import WorkItem
from pbdesk.ui.screens.my_work.page import MyWorkPage
from pbdesk.ui.screens.my_work.presenter import MORE, SHOWN, MyWorkPresenter
from pbdesk.ui.widgets import TaskRow
from tests.helpers.qt import problems_of, snapshot, wait_idle
from tests.ui.screens.caseload.world import TODAY, make_world, page_of

HOSTILE = "Ann-Wilhelmina Featherstonehaugh-Llanfairpwllgwyngyll " * 2 + "אבג 🦊"


@pytest.fixture
def world(tmp_path):
    made = make_world(tmp_path)
    yield made
    made.vault.close()


def mixed(today: str) -> list[WorkItem]:
    return [
        WorkItem("c1", "Ann Evans", "overdue", "First call", "2026-11-09", "call", "t1"),
        WorkItem("c2", "Elin Price", "overdue", "Do the assessment", "2026-11-18", "assessment", "t2"),
        WorkItem("c3", "Bryn Hughes", "queried", "", "", "plan"),
        WorkItem("c4", "Cara Shah", "conflict", "", "", "conflicts", count=2),
        WorkItem("c5", "Dewi Owen", "draft", "", "", "assessment", "a5"),
        WorkItem("c6", "Ffion Rees", "this_week", "Ring the day centre about Thursdays", today, "call", "t6"),
        WorkItem("c7", "Gwen Patel", "this_week", "Review the plan", "2026-11-24", "review", "t7"),
        WorkItem("c8", HOSTILE, "later", HOSTILE, "2026-12-01", "call", "t8"),
        WorkItem("c9", "Huw Bevan", "waiting", "", "", "plan"),
    ]


def open_page(qtbot, context, page: MyWorkPage) -> MyWorkPage:
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.opened()
    wait_idle(qtbot, context)
    return page


def test_page_when_opened_then_shows_the_vaults_work(qtbot, context, visits, world):
    context.services = world.desk()
    page = open_page(qtbot, context, page_of(context, "my_work"))
    texts = [label.text() for label in page.findChildren(QLabel)]
    assert any("things are overdue" in text for text in texts)
    found = page.findChildren(QPushButton)
    next(each for each in found if each.accessibleName() == "Open case: Ann Evans: First call").click()
    assert visits.opened == [("case", {"case_id": world.id_of("Ann Evans")})]


def test_page_when_shown_in_every_look_then_the_audit_finds_nothing(qtbot, context):
    presenter = MyWorkPresenter(mixed, lambda until: [], lambda: TODAY)
    page = open_page(qtbot, context, MyWorkPage(context, presenter))
    assert problems_of(page) == []
    snapshot(page, "my_work")


def test_page_when_nothing_is_due_then_says_what_comes_next(qtbot, context, visits):
    later = WorkItem("c2", "Bryn Hughes", "", "Call about the visit", "2026-12-03", "call", "t1")
    page = open_page(
        qtbot,
        context,
        MyWorkPage(context, MyWorkPresenter(lambda today: [], lambda until: [later], lambda: TODAY)),
    )
    texts = [label.text() for label in page.findChildren(QLabel)]
    assert "Next: Call about the visit, for Bryn Hughes, on 3 December 2026." in texts
    assert problems_of(page) == []
    snapshot(page, "my_work_empty")


def test_page_when_a_group_is_long_then_the_rest_comes_on_asking(qtbot, context):
    many = [
        WorkItem(f"c{n}", f"Person {n}", "overdue", "First call", "2026-11-09", "call", f"t{n}")
        for n in range(20)
    ]
    page = open_page(
        qtbot,
        context,
        MyWorkPage(context, MyWorkPresenter(lambda today: many, lambda until: [], lambda: TODAY)),
    )
    assert page.findChild(QPushButton, "work-overdue-t12") is None
    more = page.findChild(QPushButton, "more-overdue")
    assert more.text() == "Show 12 more"
    more.click()
    wait_idle(qtbot, context)
    assert page.findChild(QPushButton, "work-overdue-t12") is not None


def test_page_when_hundreds_are_due_then_they_come_in_portions_and_the_focus_stays(qtbot, context):
    many = [WorkItem(f"c{n}", f"Person {n}", "later", "First call", "", "call", f"t{n}") for n in range(200)]
    page = open_page(
        qtbot,
        context,
        MyWorkPage(context, MyWorkPresenter(lambda today: many, lambda until: [], lambda: TODAY)),
    )
    for shown in (SHOWN, SHOWN + MORE, SHOWN + 2 * MORE):
        more = page.findChild(QPushButton, "more-later")
        assert more.text() == "Show 50 more"
        assert "Next week (200)" in [label.text() for label in page.findChildren(QLabel)]
        assert len([each for each in page.findChildren(TaskRow) if not each.isHidden()]) == shown
        more.setFocus()
        more.click()
        wait_idle(qtbot, context)
        assert page.focused_identifier() == "more-later"
