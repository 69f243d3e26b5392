"""A payment that was corrected in two places, and one that two funders share, on a real desk."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from pbdesk.services.receipts import ReceiptForm
from pbdesk.ui.screens.receipts.page import make_page
from tests.helpers.desk import spent
from tests.helpers.entries import fill, open_page, press, texts
from tests.helpers.money import shared_plan
from tests.helpers.qt import problems_of, snapshot, wait_idle


def test_page_when_a_payment_was_corrected_twice_then_asks_which_stands(qtbot, context, desk):
    case_id, lines = shared_plan(desk)
    first = spent(desk, case_id, lines[0], 10_00)
    for pence in (12_00, 15_00):
        form = ReceiptForm(
            case_id=case_id, amount_pence=pence, on="2026-11-20", payee="Felyn Pool", line=lines[0],
            no_receipt_because="lost",
        )  # fmt: skip
        desk.receipts.record(form, first.id)
    context.services = desk
    page = open_page(qtbot, context, desk, make_page(context), case_id)
    assert "This payment was corrected in two places" in texts(page)
    assert problems_of(page, ("light", "welsh-200")) == []
    wait_idle(qtbot, context)
    snapshot(page, "receipts-contested")
    wait_idle(qtbot, context)
    press(qtbot, context, page, f"choose-{first.id}")
    assert "Say why this one stands." in texts(page)
    contest = desk.receipts.money(case_id).contested[0].contest
    fill(page, **{f"stands-{first.id}": contest.sides[0], f"why-{first.id}": "The till roll says twelve."})
    press(qtbot, context, page, f"choose-{first.id}")
    wait_idle(qtbot, context)
    assert desk.receipts.money(case_id).view.total.spent == 12_00
    assert "This payment was corrected in two places" not in texts(page)


def test_page_when_two_funders_share_a_receipt_then_two_statements_add_up(qtbot, context, desk):
    case_id, lines = shared_plan(desk)
    funders = desk.programmes.funder_order_of_case(case_id)
    context.services = desk
    page = open_page(qtbot, context, desk, make_page(context), case_id)
    fill(page, payee="Felyn Pool", amount="10.01", because="the machine was out of paper", line=lines[0].id)
    page.findChild(QLineEdit, "day-day").setText("20")
    page.findChild(QLineEdit, "day-month").setText("11")
    page.findChild(QLineEdit, "day-year").setText("2026")
    page._form.split.how.setCurrentIndex(page._form.split.how.findData("line"))
    page._form.split._say()
    fill(page, **{f"split-amount-{funders[0]}": "4.00", f"split-amount-{funders[-1]}": "6.00"})
    press(qtbot, context, page, "save-next")
    assert any("and the receipt says £10.01" in text for text in texts(page))
    fill(page, **{f"split-amount-{funders[-1]}": "6.01", f"split-words-{funders[-1]}": "Dressings"})
    snapshot(page, "receipts-split")
    wait_idle(qtbot, context)
    press(qtbot, context, page, "save-next")
    wait_idle(qtbot, context)
    statements = desk.monitoring.view(case_id).statements
    assert {each.funder: each.spent for each in statements} == {funders[0]: 4_00, funders[-1]: 6_01}
