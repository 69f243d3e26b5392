"""The caseload's pages, in every look, on a real vault."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from pbdesk.services.rows import CaseList, CaseQuery
from pbdesk.ui.screens.caseload.page import CaseloadPage
from pbdesk.ui.screens.caseload.presenter import CaseloadPresenter
from pbdesk.ui.widgets import Choice, DataTable
from tests.helpers.qt import in_looks, problems_of, snapshot, wait_idle
from tests.ui.screens.caseload.world import PEOPLE, TODAY, make_world, page_of

HOSTILE = [
    ("Wilhelmina-Llanfairpwllgwyngyllgogerychwyrndrobwll", "Featherstonehaugh-Cholmondeley", "adult", "plan"),
    ("נועה", "בן־דוד", "health", "plan"),
    ("🦊 Fox", "O'Neill <b>&amp; sons</b>", "youth", "contact"),
]


def texts(page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def show(qtbot, context, page, **args):
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.opened(**args)
    wait_idle(qtbot, context)
    return page


@pytest.fixture
def page(qtbot, context, world) -> CaseloadPage:
    context.services = world.desk()
    return show(qtbot, context, page_of(context, "caseload"))


def names(page) -> list[str]:
    return [row.cells[0] for row in page.findChild(DataTable).model.rows]


def search(qtbot, context, page, text: str) -> None:
    page.findChild(QLineEdit, "find").setText(text)
    qtbot.wait(120)
    wait_idle(qtbot, context)


def test_page_when_opened_then_lists_counts_and_shows_the_first(page):
    assert len(names(page)) == 10
    assert "10 of 10 cases" in texts(page)
    assert "H-2210" not in texts(page)
    assert "R-0314" in texts(page)


def test_page_when_typing_then_finds_and_opens_by_keys(qtbot, context, visits, page, world):
    search(qtbot, context, page, "hug")
    assert names(page) == ["Bryn Hughes"]
    assert "1 of 10 cases" in texts(page)
    qtbot.keyClick(page.findChild(DataTable).view, Qt.Key.Key_Return)
    assert visits.opened == [("case", {"case_id": world.id_of("Bryn Hughes")})]


def test_page_when_nothing_matches_then_a_near_name_is_one_press_away(qtbot, context, page):
    search(qtbot, context, page, "evns")
    assert "No case matches ‘evns’." in texts(page)
    next(each for each in page.findChildren(QPushButton) if each.text() == "Ann Evans").click()
    qtbot.wait(120)
    wait_idle(qtbot, context)
    assert names(page) == ["Ann Evans"]


def test_page_when_the_search_is_cleared_then_all_come_back(qtbot, context, page):
    search(qtbot, context, page, "zzzz")
    next(each for each in page.findChildren(QPushButton) if each.text() == "Clear search").click()
    wait_idle(qtbot, context)
    assert len(names(page)) == 10
    assert page.focused_identifier() == "find"


def test_page_when_a_programme_is_chosen_then_it_filters(qtbot, context, page):
    scheme = page.findChild(Choice, "scheme")
    scheme.setCurrentIndex(scheme.findData("youth"))
    scheme.activated.emit(scheme.currentIndex())
    wait_idle(qtbot, context)
    assert names(page) == ["Iestyn Carter", "Dewi Owen"]


def test_page_when_a_look_changes_then_search_and_filter_stay(qtbot, context, page):
    scheme = page.findChild(Choice, "scheme")
    scheme.setCurrentIndex(scheme.findData("adult"))
    scheme.activated.emit(scheme.currentIndex())
    search(qtbot, context, page, "e")
    before = names(page)
    for _look in in_looks(page, ("dark", "contrast-200")):
        qtbot.wait(120)
        wait_idle(qtbot, context)
        assert page.findChild(Choice, "scheme").value() == "adult"
        assert names(page) == before


def test_page_when_an_older_answer_is_late_then_it_is_dropped(qtbot, context, world):
    import threading

    gate = threading.Event()

    def slow(query: CaseQuery) -> CaseList:
        if query.text == "slow":
            gate.wait(5)
        return world.caseload.search(CaseQuery(text="" if query.text == "slow" else query.text))

    page = CaseloadPage(context, CaseloadPresenter(slow, world.programmes, lambda: TODAY))
    show(qtbot, context, page)
    page.findChild(QLineEdit, "find").setText("slow")
    qtbot.wait(120)
    page.findChild(QLineEdit, "find").setText("hug")
    qtbot.wait(120)
    gate.set()
    wait_idle(qtbot, context)
    assert names(page) == ["Bryn Hughes"]


def test_pages_when_shown_in_every_look_then_the_audit_finds_nothing(qtbot, context, page):
    assert problems_of(page) == []
    snapshot(page, "caseload")
    search(qtbot, context, page, "evns")
    assert problems_of(page) == []
    snapshot(page, "caseload_near")


def test_page_when_names_are_hostile_then_they_hold(qtbot, context, tmp_path):
    people = [*PEOPLE, *((*row, "2026-11-20", f"X-{n}") for n, row in enumerate(HOSTILE))]
    world = make_world(tmp_path / "hostile", people)
    context.services = world.desk()
    page = show(qtbot, context, page_of(context, "caseload"), text="x-")
    assert len(names(page)) == 3
    assert problems_of(page) == []
    snapshot(page, "caseload_hostile")
    world.vault.close()


def test_page_when_there_is_no_case_then_offers_import_and_new(qtbot, context, visits, tmp_path):
    world = make_world(tmp_path / "empty", [])
    context.services = world.desk()
    page = show(qtbot, context, page_of(context, "caseload"))
    assert "No cases yet." in texts(page)
    assert problems_of(page) == []
    snapshot(page, "caseload_empty")
    next(each for each in page.findChildren(QPushButton) if each.text() == "Import a caseload").click()
    assert visits.opened == [("import", {})]
    world.vault.close()


@pytest.fixture
def form(qtbot, context, world):
    context.services = world.desk()
    return show(qtbot, context, page_of(context, "new_case"))


def fill(form, given="Rhian", family="Morgan", reference="A-2000") -> None:
    form.findChild(QLineEdit, "given-name").setText(given)
    form.findChild(QLineEdit, "family-name").setText(family)
    form.findChild(QLineEdit, "reference").setText(reference)
    form._scheme.set_value("adult")


def test_form_when_saved_then_the_case_opens(qtbot, context, visits, form, world):
    changes = []
    context.jobs.store_changed.connect(changes.append)
    fill(form)
    form.findChild(QPushButton, "save").click()
    qtbot.waitUntil(lambda: bool(visits.opened))
    assert visits.backs == 1
    assert visits.opened == [("case", {"case_id": world.id_of("Rhian Morgan")})]
    assert changes[0].touches("case", "person")


def test_form_when_fields_are_missing_then_they_are_named(qtbot, context, form):
    form.findChild(QPushButton, "save").click()
    wait_idle(qtbot, context)
    assert texts(form).count("Enter the given name.") == 1
    assert problems_of(form) == []
    snapshot(form, "new_case_problems")


def test_form_when_a_twin_is_likely_then_asks_once_and_saves_when_told(qtbot, context, visits, form, world):
    fill(form, "Anne", "Evans")
    form.findChild(QPushButton, "save").click()
    wait_idle(qtbot, context)
    assert "There may be a case of this person already." in texts(form)
    assert world.caseload.search().total == 10
    assert problems_of(form) == []
    snapshot(form, "new_case")
    next(each for each in form.findChildren(QPushButton) if each.text() == "It is somebody else").click()
    qtbot.waitUntil(lambda: bool(visits.opened))
    assert world.caseload.search().total == 11


def test_form_when_left_then_the_draft_comes_back(qtbot, context, form, world):
    fill(form)
    form.leaving()
    wait_idle(qtbot, context)
    again = show(qtbot, context, page_of(context, "new_case"))
    assert again.findChild(QLineEdit, "family-name").text() == "Morgan"
