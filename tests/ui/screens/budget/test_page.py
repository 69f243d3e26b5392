"""The budget on a real vault: why there is none, the guide with its working, and the agreed money."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton

from pbdesk.ui.screens.budget.page import make_page
from pbdesk.ui.widgets import DataTable
from tests.helpers.desk import case_named, decide, planned_case, spent
from tests.helpers.entries import open_case, texts
from tests.helpers.qt import in_looks, problems_of, settle, snapshot, wait_idle
from tests.ui.screens.assessment.test_presenter import answer_all


def press(page, name: str) -> None:
    page.findChild(QPushButton, name).click()
    settle()


def press_words(page, words: str) -> None:
    next(each for each in page.findChildren(QPushButton) if each.text() == words).click()


@pytest.fixture
def assessed(desk, case_id) -> str:
    """A case whose assessment is finished."""
    desk.assessments.complete(answer_all(desk, case_id))
    return case_id


@pytest.fixture
def agreed(desk, assessed) -> str:
    """A case with a guide, an agreed plan, and some spending, one line of it too much."""
    desk.budgets.work_out(assessed)
    planned_case(desk)
    view = desk.plans.view(assessed)
    submission, _change = desk.plans.submit(view.content.plan.id)
    decide(desk, submission, "approved")
    first, second = view.content.lines
    spent(desk, assessed, first, 12345)
    spent(desk, assessed, second, 2000 * 52 + 500)
    return assessed


def test_budget_when_there_is_no_assessment_then_leads_to_it(qtbot, context, visits, desk, case_id):
    page = open_case(qtbot, context, desk, make_page, case_id)
    assert "There is no assessment yet." in texts(page)
    assert problems_of(page) == []
    wait_idle(qtbot, context)
    press_words(page, "Start the assessment")
    assert visits.opened == [("assessment", {"case_id": case_id})]


def test_budget_when_the_assessment_is_open_then_says_how_much_is_left(qtbot, context, visits, desk, case_id):
    desk.assessments.answer(
        desk.assessments.for_case(case_id).assessment.id, "/data/start/matters", "The dog"
    )
    page = open_case(qtbot, context, desk, make_page, case_id)
    assert "The assessment is not finished yet." in texts(page)
    assert any(text.endswith("questions still have no answer.") for text in texts(page))
    press_words(page, "Go on with the assessment")
    assert visits.opened == [("assessment", {"case_id": case_id})]


def test_budget_when_worked_out_then_is_a_guide_with_every_step(qtbot, context, visits, desk, assessed):
    page = open_case(qtbot, context, desk, make_page, assessed)
    changes = []
    context.jobs.store_changed.connect(changes.append)
    press(page, "work-out")
    wait_idle(qtbot, context)
    shown = texts(page)
    assert "A guide to plan with. It is not an entitlement and not a limit." in shown
    assert {"A week", "Four weeks", "A year"} <= set(shown)
    assert "What you told us" in shown
    assert any("row" in text for text in shown)
    assert changes[0].touches("indicative_budget")
    assert page.focused_identifier() == "why"
    assert problems_of(page) == []
    snapshot(page, "budget")
    wait_idle(qtbot, context)
    press(page, "to-plan")
    assert visits.opened == [("plan", {"case_id": assessed})]


def test_budget_when_answers_change_then_says_so(qtbot, context, desk, assessed):
    desk.budgets.work_out(assessed)
    assessment_id = desk.assessments.for_case(assessed).assessment.id
    path = "/data/daily/nutrition/nutrition_ability"
    question = next(
        q for s in desk.assessments.for_case(assessed).sections for q in s.questions if q.path == path
    )
    page = open_case(qtbot, context, desk, make_page, assessed)
    assert "The answers have changed since this was worked out." not in texts(page)
    desk.assessments.answer(assessment_id, path, question.choices[0].id)
    page.refresh()
    wait_idle(qtbot, context)
    assert "The answers have changed since this was worked out." in texts(page)
    press(page, "work-out")
    wait_idle(qtbot, context)
    assert "The answers have changed since this was worked out." not in texts(page)


def test_budget_when_the_assessment_is_opened_again_then_the_guide_stays_and_says_why(
    qtbot, context, desk, assessed
):
    desk.budgets.work_out(assessed)
    desk.assessments.reopen(desk.assessments.for_case(assessed).assessment.id)
    page = open_case(qtbot, context, desk, make_page, assessed)
    assert any(text.startswith("The assessment is not finished yet.") for text in texts(page))
    assert page.findChild(QPushButton, "work-out") is None
    assert page.findChild(QPushButton, "to-assessment") is not None
    assert problems_of(page, ("light",)) == []


def test_budget_when_agreed_then_stands_beside_the_guide_with_the_money(qtbot, context, visits, desk, agreed):
    page = open_case(qtbot, context, desk, make_page, agreed)
    shown = texts(page)
    assert "Approved by Panel, Funding panel, on 21 November 2026." in shown
    assert any("than the guide" in text or "same as the guide" in text for text in shown)
    by_funder, by_line = page.findChildren(DataTable)
    assert by_funder.model.rows[0].cells == ("The council", "£3,640.00", "£0.00", "£1,168.45", "£2,471.55")
    assert by_line.model.rows[1].cells[-1] == "£5.00 over"
    assert by_line.model.rows[1].tone == "error"
    assert "What you told us" not in shown
    assert problems_of(page) == []
    snapshot(page, "budget_agreed")
    wait_idle(qtbot, context)
    press(page, "why")
    assert "What you told us" in texts(page)
    for _look in in_looks(page, ("dark",)):
        wait_idle(qtbot, context)
        assert "What you told us" in texts(page)
    press(page, "to-receipts")
    assert visits.opened == [("receipts", {"case_id": agreed})]


@pytest.mark.parametrize("reference", ["R-2", "R-3", "R-4"])
def test_budget_when_of_another_programme_then_shows_its_working(qtbot, context, desk, reference):
    case_id = case_named(desk, reference)
    desk.assessments.complete(answer_all(desk, case_id))
    page = open_case(qtbot, context, desk, make_page, case_id)
    press(page, "work-out")
    wait_idle(qtbot, context)
    assert "What it comes to" in texts(page)
    assert problems_of(page, ("light", "long-200")) == []
    snapshot(page, f"budget_{reference}")


def test_budget_when_a_contribution_is_recorded_then_gross_own_part_and_net(
    qtbot, context, visits, desk, assessed
):
    desk.budgets.work_out(assessed)
    for field, value, seen in (
        ("basis", "accepts_full_cost", "full"),
        ("basis_words", "Her letter", ""),
        ("basis_agreed", True, False),
        ("care_pence", 20_000, None),
    ):
        desk.charging.keep(assessed, field, value, seen)
    desk.charging.record(assessed)
    page = open_case(qtbot, context, desk, make_page, assessed)

    assert {"Care in all (gross)", "£200.00 a week", "The person pays", "£0.00 a week"} <= set(texts(page))
    press(page, "to-charging")
    assert visits.opened == [("charging", {"case_id": assessed})]


def test_page_when_the_case_is_gone_then_says_so(qtbot, context, desk):
    page = open_case(qtbot, context, desk, make_page, "nobody")
    assert "This case is no longer on this computer." in texts(page)


def test_working_when_wanted_in_easy_words_then_turns_there_and_back(qtbot, context, desk, assessed):
    desk.budgets.work_out(assessed)
    page = open_case(qtbot, context, desk, make_page, assessed)
    assert "What you told us" in texts(page)
    page.findChild(QPushButton, "easy").setFocus()
    press(page, "easy")
    assert "What you told us" not in texts(page)
    assert page.focused_identifier() == "easy"
    steps = [step for step in desk.budgets.working(assessed, "en") if step.easy]
    assert len(steps) > 2
    assert problems_of(page, ("light", "long-200")) == []
    snapshot(page, "budget_easy")
    press(page, "easy")
    assert "What you told us" in texts(page)


def test_changes_when_shown_then_by_the_same_rules_and_nothing_is_kept(qtbot, context, desk, assessed):
    desk.budgets.work_out(assessed)
    page = open_case(qtbot, context, desk, make_page, assessed)
    press(page, "other-answers")
    rows = page.findChild(DataTable).model.rows
    step, answers = desk.budgets.changes(assessed, "en")
    assert len(rows) == len(answers) > 5
    assert {row.cells[3].rpartition(" ")[2] for row in rows} <= {"more", "less", ""}
    assert step is None or any("next band" in text for text in texts(page))
    assert problems_of(page, ("light", "contrast-200")) == []
    snapshot(page, "budget_changes")


def test_money_when_added_then_needs_its_reason_and_can_be_taken_back(qtbot, context, desk, assessed):
    before, _change = desk.budgets.work_out(assessed)
    page = open_case(qtbot, context, desk, make_page, assessed)
    press(page, "add-top-up")
    qtbot.keyClicks(page.findChild(QLineEdit, "top-up-name"), "A ramp")
    qtbot.keyClicks(page.findChild(QLineEdit, "top-up-amount"), "12.50")
    press(page, "top-up-save")
    wait_idle(qtbot, context)
    assert "Write down why, so that anybody can understand it." in texts(page)
    qtbot.keyClicks(page.findChild(QPlainTextEdit, "top-up-reason"), "The step to the door")
    press(page, "top-up-save")
    wait_idle(qtbot, context)
    assert desk.budgets.current(assessed).amount_pence == before.amount_pence + 1250
    assert "A ramp: £12.50 a week. The reason: The step to the door" in texts(page)
    press(page, "drop-top-up-0")
    wait_idle(qtbot, context)
    assert desk.budgets.current(assessed).amount_pence == before.amount_pence


def test_amount_when_another_is_set_then_both_are_seen(qtbot, context, desk, assessed):
    before, _change = desk.budgets.work_out(assessed)
    page = open_case(qtbot, context, desk, make_page, assessed)
    press(page, "set-amount")
    qtbot.keyClicks(page.findChild(QLineEdit, "other-amount"), "500")
    qtbot.keyClicks(page.findChild(QPlainTextEdit, "other-reason"), "Two carers are needed at night")
    press(page, "other-save")
    wait_idle(qtbot, context)
    shown = texts(page)
    assert "£500.00" in shown
    assert any("The rules give" in text and "Two carers" in text for text in shown)
    assert desk.budgets.current(assessed).amount_pence == before.amount_pence
    assert "The answers have changed since this was worked out." not in shown
    assert problems_of(page) == []
    snapshot(page, "budget_override")
    press(page, "drop-amount")
    wait_idle(qtbot, context)
    assert "£500.00" not in texts(page)
