"""The plan's page on a real vault: forms in place, texts kept, the money said at once, sent after asking once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QRadioButton

from pbdesk.services.ports import ChangeSet
from pbdesk.ui.screens.plan.page import make_page
from pbdesk.ui.widgets import Choice
from tests.helpers.desk import case_named, planned_case
from tests.helpers.entries import open_case, texts
from tests.helpers.qt import in_looks, problems_of, settle, snapshot, wait_idle
from tests.ui.screens.plan.test_presenter import answer_budget, answered, pool

__all__ = ["pool"]


@pytest.fixture
def case_id(desk) -> str:
    made = planned_case(desk)
    answer_budget(desk, made)
    return made


@pytest.fixture
def page(qtbot, context, desk, case_id):
    return open_case(qtbot, context, desk, make_page, case_id)


def press(page, name: str) -> None:
    found = [each for each in page.findChildren(QPushButton) if each.objectName().startswith(name)]
    assert found, name
    found[0].click()
    settle()


def press_words(page, words: str) -> None:
    next(each for each in page.findChildren(QPushButton) if each.text() == words).click()


def rest(qtbot, context, page) -> None:
    qtbot.waitUntil(lambda: page._autosave.is_resting, timeout=4000)
    wait_idle(qtbot, context)


def edit(page, name: str) -> QLineEdit:
    return page.findChild(QLineEdit, name)


def test_page_when_there_is_no_plan_then_it_can_be_started(qtbot, context, desk):
    page = open_case(qtbot, context, desk, make_page, case_named(desk, "R-2"))
    assert "No support plan yet." in texts(page)
    assert problems_of(page) == []
    press_words(page, "Start the plan")
    wait_idle(qtbot, context)
    assert "Draft" in texts(page)
    assert page.focused_identifier() == "add-outcome"
    assert problems_of(page) == []
    snapshot(page, "plan_new")


def test_outcome_when_added_then_it_is_saved_and_the_next_step_has_the_focus(
    qtbot, context, page, desk, case_id
):
    press(page, "add-outcome")
    box = page.findChild(QPlainTextEdit, "outcome-text")
    assert page.focused_identifier() == "outcome-text"
    qtbot.keyClicks(box, "I cook with Seren.")
    domain = page.findChild(Choice, "outcome-domain")
    domain.set_value("nutrition")
    domain.activated.emit(domain.currentIndex())
    page.commands()["save"]()
    rest(qtbot, context, page)
    assert "I cook with Seren." in texts(page)
    assert page.findChild(QPlainTextEdit, "outcome-text") is None
    assert [o.domain for o in desk.plans.view(case_id).content.outcomes][-1] == "nutrition"


def test_outcome_when_save_is_pressed_twice_then_it_is_added_once(qtbot, context, page, desk, case_id):
    press(page, "add-outcome")
    qtbot.keyClicks(page.findChild(QPlainTextEdit, "outcome-text"), "Once")
    save = page.findChild(QPushButton, "save-form")
    save.click()
    save.click()
    rest(qtbot, context, page)
    assert [o.text for o in desk.plans.view(case_id).content.outcomes].count("Once") == 1


def test_outcome_when_blank_then_the_field_says_so(qtbot, context, page):
    press(page, "add-outcome")
    press(page, "save-form")
    wait_idle(qtbot, context)
    assert "The outcome is empty." in texts(page)


def test_line_when_typed_then_the_money_left_is_said_at_once(qtbot, context, page, desk, case_id):
    before = page._left.words
    press(page, "add-line-")
    qtbot.keyClicks(edit(page, "line-description"), "Lane swimming")
    qtbot.keyClicks(edit(page, "line-amount"), "5.50")
    assert page._left.words != before
    assert any(text.startswith("This line comes to £286.00.") for text in texts(page))
    page.findChild(QRadioButton, "line-payer-local_authority").click()
    press(page, "save-form")
    rest(qtbot, context, page)
    line = desk.plans.view(case_id).content.lines[-1]
    assert (line.description, line.cost.amount_pence, line.shares) == (
        "Lane swimming",
        550,
        {"local_authority": "100"},
    )
    assert page.focused_identifier().startswith("add-line-")
    assert desk.vault.drafts.get(f"plan/{case_id}") is None


def test_line_when_shares_do_not_add_up_then_it_says_how_far(qtbot, context, page):
    press(page, "add-line-")
    qtbot.keyClicks(edit(page, "line-description"), "Boots")
    page.findChild(QRadioButton, "line-payer-shared").click()
    qtbot.keyClicks(edit(page, "line-share-local_authority"), "60")
    assert "40% is still without a payer." in texts(page)
    assert problems_of(page) == []
    snapshot(page, "plan_shares")
    press(page, "save-form")
    assert page.findChild(QPushButton, "problem-line-shares") is not None
    qtbot.keyClicks(edit(page, "line-share-person"), "40")
    assert "The shares add up to 100%." in texts(page)
    press(page, "save-form")
    rest(qtbot, context, page)
    assert any("The council 60% and My own contribution 40%" in text for text in texts(page))


def test_line_when_left_open_then_the_form_returns_as_it_was(qtbot, context, page, desk, case_id):
    press(page, "change-line-")
    edit(page, "line-description").setText("")
    qtbot.keyClicks(edit(page, "line-description"), "Half typ")
    page.leaving()
    again = open_case(qtbot, context, desk, make_page, case_id)
    assert edit(again, "line-description").text() == "Half typ"
    assert again.focused_identifier() == "line-description"
    press(again, "cancel-form")
    rest(qtbot, context, again)
    assert desk.vault.drafts.get(f"plan/{case_id}") is None
    assert again.focused_identifier().startswith("change-line-")


def test_form_when_another_is_wanted_then_the_open_one_stays(qtbot, context, page):
    press(page, "add-line-")
    qtbot.keyClicks(edit(page, "line-description"), "Mine")
    press(page, "add-outcome")
    assert edit(page, "line-description").text() == "Mine"
    assert "Save or leave the form that is open first." in texts(page)


def test_line_when_removed_then_it_can_be_put_back(qtbot, context, page, desk, case_id):
    press(page, "remove-line-")
    wait_idle(qtbot, context)
    assert len(desk.plans.view(case_id).content.lines) == 1
    press_words(page, "Put it back")
    wait_idle(qtbot, context)
    assert sorted(line.description for line in desk.plans.view(case_id).content.lines) == [
        "Support 1",
        "Support 2",
    ]


def test_search_when_typed_in_the_form_then_a_service_fills_it_in(qtbot, context, page, pool):
    press(page, "add-line-")
    qtbot.keyClicks(edit(page, "line-find"), "swim")
    qtbot.waitUntil(lambda: page.findChild(QPushButton, "found-pool") is not None)
    press(page, "found-pool")
    wait_idle(qtbot, context)
    assert edit(page, "line-description").text() == "Lane swimming"
    assert edit(page, "line-amount").text() == "5.50"
    assert problems_of(page) == []


def test_page_when_opened_with_a_service_then_its_line_is_open(qtbot, context, visits, desk, case_id, pool):
    page = open_case(qtbot, context, desk, make_page, case_id, service_id=pool)
    assert edit(page, "line-provider").text() == "Felyn Pool"
    press(page, "directory")
    assert visits.opened == [("directory", {"case_id": case_id})]


def test_text_when_typing_rests_then_it_is_saved_and_the_gap_goes(qtbot, context, page, desk, case_id):
    plan_id = desk.plans.view(case_id).content.plan.id
    first = page._screen.sections[0].id
    box = page.findChild(QPlainTextEdit, f"section-{first}")
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "Mornings matter")
    rest(qtbot, context, page)
    assert desk.plans.view(case_id).content.plan.sections[first] == "Mornings matter"
    assert page.findChild(QPlainTextEdit, f"section-{first}") is box
    desk.plans.set_section(plan_id, first, "")
    page.findChild(QPlainTextEdit, f"section-{page._screen.sections[1].id}").setFocus()
    page.refresh()
    wait_idle(qtbot, context)
    press(page, "gap-0-section-")
    assert page.focused_identifier() == f"section-{first}"


def test_held_when_chosen_then_saved_at_once(qtbot, context, page, desk, case_id):
    page.findChild(QRadioButton, "deployment-managed").click()
    wait_idle(qtbot, context)
    assert desk.plans.view(case_id).content.plan.deployment == "managed"


def test_plan_when_sent_then_asks_once_says_what_happens_and_closes(
    qtbot, context, visits, page, desk, case_id
):
    press(page, "send")
    assert "Send version 1 to the council?" in texts(page)
    assert page.focused_identifier() == "send-note"
    assert problems_of(page) == []
    snapshot(page, "plan_send")
    page.findChild(QPlainTextEdit, "send-note").setPlainText("Before Christmas, please.")
    press(page, "send-now")
    wait_idle(qtbot, context)
    assert "Waiting for the council's answer" in texts(page)
    assert page.findChild(QPushButton, "add-outcome") is None
    assert desk.plans.view(case_id).standing.latest.note == "Before Christmas, please."
    press_words(page, "Sync now")
    assert visits.opened[-1] == ("sync_status", {"do": "sync"})
    assert problems_of(page) == []
    snapshot(page, "plan_waiting")


def test_plan_when_not_sent_after_all_then_nothing_happened(qtbot, context, page, desk, case_id):
    press(page, "send")
    press(page, "send-not")
    assert page.focused_identifier() == "send"
    assert desk.plans.view(case_id).standing.latest is None


def test_plan_when_queried_then_the_reason_is_prominent(qtbot, context, desk, case_id):
    answered(desk, case_id, "queried", "Who drives the minibus?")
    page = open_case(qtbot, context, desk, make_page, case_id)
    assert any("Who drives the minibus?" in text for text in texts(page))
    assert problems_of(page) == []
    snapshot(page, "plan_queried")


def test_plan_when_signed_then_the_next_version_can_be_started(qtbot, context, desk, case_id):
    answered(desk, case_id, "approved")
    page = open_case(qtbot, context, desk, make_page, case_id)
    assert "Signed version 1. It can no longer change." in texts(page)
    assert problems_of(page) == []
    snapshot(page, "plan_signed")
    press_words(page, "Start the next version")
    wait_idle(qtbot, context)
    assert "Draft of the next version" in texts(page)
    assert page.findChild(QPushButton, "add-outcome") is not None


def test_page_when_something_arrives_then_an_open_form_is_left_alone(qtbot, context, page, desk, case_id):
    arrived = ChangeSet((("outcome", "x"),), frozenset({case_id}), remote=True)
    press(page, "add-line-")
    qtbot.keyClicks(edit(page, "line-description"), "Mine")
    desk.plans.add_outcome(desk.plans.view(case_id).content.plan.id, "Theirs", "community")
    page.store_changed(arrived)
    wait_idle(qtbot, context)
    assert edit(page, "line-description").text() == "Mine"
    press_words(page, "Show it now")
    wait_idle(qtbot, context)
    assert edit(page, "line-description").text() == "Mine"
    press(page, "cancel-form")
    page.store_changed(arrived)
    wait_idle(qtbot, context)
    assert "Theirs" in texts(page)


def test_page_when_a_look_changes_then_the_form_stays(qtbot, context, page):
    press(page, "add-line-")
    qtbot.keyClicks(edit(page, "line-description"), "Still here")
    domain = {"dark": "Eating and drinking", "welsh-200": "Bwyta ac yfed"}
    for look in in_looks(page, tuple(domain)):
        wait_idle(qtbot, context)
        assert edit(page, "line-description").text() == "Still here"
        assert domain[look] in texts(page)


def test_page_when_words_are_hostile_then_they_hold(qtbot, context, page, desk, case_id):
    plan_id = desk.plans.view(case_id).content.plan.id
    words = "🦊 נועה <b>&amp;</b> " + "Llanfairpwllgwyngyllgogerychwyrndrobwll" * 3
    outcome, _change = desk.plans.add_outcome(plan_id, words, "community")
    page.refresh()
    wait_idle(qtbot, context)
    assert problems_of(page) == []
    snapshot(page, "plan_hostile")
    press(page, f"add-line-{outcome.id}")
    assert problems_of(page, ("light", "long-200")) == []


def test_page_when_shown_in_every_look_then_the_audit_finds_nothing(page):
    assert problems_of(page) == []
    snapshot(page, "plan")


@pytest.mark.parametrize("reference", ["R-2", "R-3", "R-4"])
def test_page_when_of_another_programme_then_it_can_be_planned(qtbot, context, desk, reference):
    page = open_case(qtbot, context, desk, make_page, planned_case(desk, reference))
    assert problems_of(page, ("light", "long-200")) == []
    press(page, "change-line-")
    assert problems_of(page, ("light", "long-200")) == []


def test_print_when_asked_then_goes_to_this_case(page, visits, case_id):
    page.commands()["print"]()
    assert visits.opened == [("print", {"case_id": case_id})]
