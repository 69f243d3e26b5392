"""Employing on a real vault: assistants added by hand, what that costs, and one line of the plan."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit

from pbdesk.domain.employing_record import SAME_HOME, AssistantRecord
from pbdesk.ui.screens.employing.page import make_page
from tests.helpers.desk import approved_case, planned_case
from tests.helpers.entries import open_case, press, texts
from tests.helpers.fresh import case_id, desk, reference
from tests.helpers.qt import problems_of, snapshot

__all__ = ["case_id", "desk", "reference"]

NIA = AssistantRecord(id="", name="Nia", hours="20", rate_pence=1_300)


def test_assistant_when_added_by_hand_then_the_cost_follows(qtbot, context, desk, case_id):
    desk.employing.keep_day(case_id, "2026-06-01", "")
    page = open_case(qtbot, context, desk, make_page, case_id)
    assert "Add an assistant to see what it costs." in texts(page)
    press(qtbot, context, page, "add-assistant")
    page.findChild(QLineEdit, "hours").setText("many")
    press(qtbot, context, page, "save-entry")
    assert any("Say who it is." in text for text in texts(page))

    for name, text in (("name", "Nia"), ("hours", "20"), ("rate_pence", "13.00")):
        page.findChild(QLineEdit, name).setText(text)
    press(qtbot, context, page, "save-entry")

    assert "£292.20 a week" in texts(page)
    assert {"£13,520.00 a year", "£218.40 a year", "£1,456.00 a year"} <= set(texts(page))
    assert any(text.endswith("figures of the year have not been confirmed.") for text in texts(page))
    assert not any("Employment Allowance" in text for text in texts(page))
    press(qtbot, context, page, "figures")
    assert any("Employment Allowance" in text for text in texts(page))


def test_plan_when_the_sum_is_put_into_it_then_a_line_under_the_outcome(qtbot, context, desk, reference):
    case_id = planned_case(desk, reference)
    desk.employing.keep_day(case_id, "2026-06-01", "")
    desk.employing.add(case_id, NIA)
    page = open_case(qtbot, context, desk, make_page, case_id)
    press(qtbot, context, page, "offer-usual-costs")
    assert page.findChild(QAbstractButton, "offer-usual-costs") is None
    press(qtbot, context, page, "act")

    plan = desk.plans.view(case_id).content
    line = plan.lines[-1]
    assert (line.description, line.outcome_id) == ("Personal assistant: Nia", plan.outcomes[0].id)
    assert "It is in the plan." in texts(page)
    assert page.findChild(QAbstractButton, "act") is None
    assert problems_of(page, ("welsh-200",)) == []
    snapshot(page, "employing")


def test_relative_when_in_the_same_home_then_asks_why(qtbot, context, desk, case_id):
    desk.employing.add(case_id, NIA)
    page = open_case(qtbot, context, desk, make_page, case_id)
    nia = desk.employing.view(case_id).assistants[0]
    press(qtbot, context, page, f"change-{nia.id}")
    assert not page.findChild(QPlainTextEdit, "exception").isVisibleTo(page)
    press(qtbot, context, page, f"relation-{SAME_HOME}")
    assert page.findChild(QPlainTextEdit, "exception").isVisibleTo(page)
    press(qtbot, context, page, "save-entry")
    assert "Close relative in the same home: no reason yet" in texts(page)
    press(qtbot, context, page, "act")
    assert any("only where the council finds it necessary" in text for text in texts(page))

    press(qtbot, context, page, f"change-{nia.id}")
    page.findChild(QPlainTextEdit, "exception").setPlainText("Nobody else speaks her language.")
    page.findChild(QLineEdit, "exception_by").setText("Team manager")
    press(qtbot, context, page, "save-entry")
    press(qtbot, context, page, "act")

    assert desk.employing.view(case_id).results[0].version == 1
    assert desk.employing.view(case_id).assistants[0].exception == "Nobody else speaks her language."


def test_plan_when_it_is_signed_then_nothing_is_offered(qtbot, context, desk, reference):
    case_id = approved_case(desk, reference)
    desk.employing.add(case_id, NIA)
    page = open_case(qtbot, context, desk, make_page, case_id)

    assert page.findChild(QAbstractButton, "act") is None
    assert any("start its next version" in text for text in texts(page))
