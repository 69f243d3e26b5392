"""On a real desk, a receipt is recorded against a real scheme's plan and stays after the store is opened again."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from pbdesk.ui.screens.receipts.page import make_page
from pbdesk.ui.widgets import Choice, DataTable
from tests.helpers.desk import approved_case
from tests.helpers.qt import problems_of, wait_idle


def test_page_when_made_on_a_real_desk_then_a_receipt_is_recorded(qtbot, context, desk):
    case_id = approved_case(desk, "R-1", (5000, 2000))
    context.services = desk
    page = make_page(context)
    qtbot.addWidget(page)
    page.show()
    page.opened(case_id=case_id)
    wait_idle(qtbot, context)
    line = page.findChild(Choice, "line")
    line.setCurrentIndex(1)
    for name, text in (("day-day", "20"), ("day-month", "11"), ("day-year", "2026"), ("payee", "Felyn Pool")):
        page.findChild(QLineEdit, name).setText(text)
    page.findChild(QLineEdit, "amount").setText("50")
    page.findChild(QLineEdit, "because").setText("The machine was out of paper.")
    page.on_save_clicked()
    wait_idle(qtbot, context)
    assert desk.receipts.money(case_id).view.total.spent == 5000
    assert len(page.findChild(DataTable).model.rows) == 1
    assert problems_of(page, ("light", "welsh-200")) == []
