"""Charging on a real vault: lines added by hand, what the person pays and why, and the contribution recorded."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from pbdesk.domain.charging_record import CapitalLine, CostLine, IncomeLine
from pbdesk.ui.screens.charging.page import make_page
from tests.helpers.entries import open_case, press, texts
from tests.helpers.fresh import case_id, desk, reference
from tests.helpers.qt import problems_of, snapshot, wait_idle

__all__ = ["case_id", "desk", "reference"]

HOSTILE = "Wilhelmina-Llanfairpwllgwyngyllgogerychwyrndrobwll Featherstonehaugh 🦊 בן־דוד"


def known(desk, case_id, **values) -> None:
    blank = desk.charging.view(case_id).record
    for field, value in values.items():
        desk.charging.keep(case_id, field, value, getattr(blank, field))


def filled(desk, case_id) -> None:
    known(desk, case_id, on="2025-06-01", household="single_25_pension", care_pence=30_000)
    known(desk, case_id, premiums=("disability", "enhanced_disability"))
    for line in (
        IncomeLine(id="", name="Employment and Support Allowance", amount_pence=14_055, evidence=HOSTILE),
        IncomeLine(id="", name="PIP, daily living", amount_pence=11_040, kind="care_benefit"),
        IncomeLine(id="", name="PIP, mobility", amount_pence=7_705, kind="mobility"),
        CapitalLine(id="", name="Savings account", amount_pence=1_810_000),
        CostLine(id="", name="Extra laundry", amount_pence=1_550, evidence="bills"),
        CostLine(id="", name="Water", amount_pence=5_200, every="month", kind="housing"),
    ):
        desk.charging.add(case_id, line)


def test_page_when_nothing_is_known_then_says_what_is_missing(qtbot, context, desk, case_id):
    page = open_case(qtbot, context, desk, make_page, case_id)

    assert "Not worked out yet" in texts(page)
    assert any("not known yet what the care costs" in text for text in texts(page))
    assert page.findChild(QAbstractButton, "act") is None
    assert problems_of(page, ("light",)) == []


def test_income_when_added_by_hand_then_the_sum_follows(qtbot, context, desk, case_id):
    known(desk, case_id, on="2025-06-01", household="single_pension", care_pence=21_200)
    page = open_case(qtbot, context, desk, make_page, case_id)
    press(qtbot, context, page, "add-income")
    assert page.focused_identifier() == "name"
    press(qtbot, context, page, "save-entry")
    assert any("Say what it is." in text for text in texts(page))

    page.findChild(QLineEdit, "name").setText("State Pension")
    page.findChild(QLineEdit, "amount_pence").setText("260")
    press(qtbot, context, page, "save-entry")

    line = desk.charging.view(case_id).lines.income[0]
    assert (line.name, line.amount_pence, line.every) == ("State Pension", 26_000, "week")
    assert page.focused_identifier() == "add-income"
    assert "£17.40 a week" in texts(page)


def test_income_when_its_kind_asks_for_more_then_the_question_comes(qtbot, context, desk, case_id):
    page = open_case(qtbot, context, desk, make_page, case_id)
    press(qtbot, context, page, "add-income")
    assert not page.findChild(QLineEdit, "night_pence").isVisibleTo(page)
    kind = page.findChild(QComboBox, "kind")
    kind.setCurrentIndex(kind.findData("care_benefit"))
    kind.activated.emit(kind.currentIndex())

    assert page.findChild(QLineEdit, "night_pence").isVisibleTo(page)
    assert problems_of(page, ("light",)) == []


def test_line_when_removed_then_it_can_be_put_back(qtbot, context, desk, case_id):
    filled(desk, case_id)
    page = open_case(qtbot, context, desk, make_page, case_id)
    first = desk.charging.view(case_id).lines.capital[0]
    press(qtbot, context, page, f"remove-{first.id}")
    assert desk.charging.view(case_id).lines.capital == ()

    next(b for b in page.findChildren(QAbstractButton) if b.text() == "Put it back").click()
    wait_idle(qtbot, context)

    assert [each.name for each in desk.charging.view(case_id).lines.capital] == ["Savings account"]


def test_charge_when_recorded_then_shown_with_every_step(qtbot, context, desk, case_id):
    filled(desk, case_id)
    page = open_case(qtbot, context, desk, make_page, case_id)
    assert "£53.05 a week" in texts(page)
    press(qtbot, context, page, "why")
    assert any("Number of steps: 16" in text for text in texts(page))
    press(qtbot, context, page, "easy")
    assert "You pay £53.05 a week." in texts(page)
    press(qtbot, context, page, "act")

    assert desk.charging.latest(case_id).contribution_pence == 5_305
    assert "Version 1: £53.05 a week" in texts(page)
    assert page.findChild(QAbstractButton, "act") is None
    assert problems_of(page, ("long-200",)) == []
    snapshot(page, "charging")


def test_sum_when_it_cannot_be_read_then_said_beside_it_and_not_saved(qtbot, context, desk, case_id):
    filled(desk, case_id)
    page = open_case(qtbot, context, desk, make_page, case_id)
    box = page.findChild(QLineEdit, "care_pence")
    box.setText("a lot")
    box.textEdited.emit("a lot")
    page.leaving()
    wait_idle(qtbot, context)

    assert any("“a lot” is not an amount" in text for text in texts(page))
    assert box.text() == "a lot"
    assert desk.charging.view(case_id).record.care_pence == 30_000


def test_assessment_when_refused_then_no_line_is_asked_for_and_the_full_cost(qtbot, context, desk, case_id):
    filled(desk, case_id)
    page = open_case(qtbot, context, desk, make_page, case_id)
    press(qtbot, context, page, "basis-refused")
    assert page.findChild(QAbstractButton, "add-income") is None
    known(desk, case_id, basis_words="Explained twice; she does not want to say.")
    page.refresh()
    wait_idle(qtbot, context)

    assert "£300.00 a week" in texts(page)
    assert len(desk.charging.view(case_id).lines.income) == 3


def test_draft_when_the_page_is_left_then_what_was_typed_comes_back(qtbot, context, desk, case_id):
    page = open_case(qtbot, context, desk, make_page, case_id)
    press(qtbot, context, page, "add-capital")
    page.findChild(QLineEdit, "name").setText("Premium Bonds")
    page.leaving()
    wait_idle(qtbot, context)

    again = open_case(qtbot, context, desk, make_page, case_id)
    assert again.findChild(QLineEdit, "name").text() == "Premium Bonds"
    press(qtbot, context, again, "leave-entry")
    assert desk.charging.view(case_id).lines.capital == ()
    assert again.focused_identifier() == "add-capital"
