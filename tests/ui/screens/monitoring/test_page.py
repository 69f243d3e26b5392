"""Monitoring on a real vault: what is shown, each form by its button, and typed text that stays."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from pbdesk.ui.screens.monitoring.page import make_page
from tests.helpers.desk import case_named
from tests.helpers.qt import problems_of, settle, snapshot, wait_idle


def open_page(qtbot, context, desk, case_id):
    context.services = desk
    page = make_page(context)
    qtbot.addWidget(page)
    page.resize(1280, 820)
    page.show()
    page.opened(case_id=case_id)
    wait_idle(qtbot, context)
    return page


def texts(page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


def press(qtbot, context, page, name: str) -> None:
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    found.click()
    wait_idle(qtbot, context)


def test_page_when_money_is_looked_after_then_all_of_it_is_shown(qtbot, context, visits, desk, case_id):
    page = open_page(qtbot, context, desk, case_id)
    shown = texts(page)
    assert "Could be asked for" in shown
    assert any("Statement for" in text for text in shown)
    assert any("all spending in this time does" in text for text in shown)
    assert problems_of(page) == []
    wait_idle(qtbot, context)
    snapshot(page, "monitoring")
    wait_idle(qtbot, context)
    press(qtbot, context, page, "receipts")
    assert visits.opened == [("receipts", {"case_id": case_id})]
