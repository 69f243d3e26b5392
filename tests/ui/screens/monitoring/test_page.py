"""Monitoring on a real vault: what is shown, each form by its button, and typed text that stays."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from pbdesk.ui.screens.monitoring.page import make_page
from tests.helpers.desk import case_named
from tests.helpers.entries import fill, open_page, press, texts
from tests.helpers.qt import problems_of, snapshot, wait_idle


@pytest.fixture
def page(qtbot, context, desk, case_id):
    context.services = desk
    return open_page(qtbot, context, desk, make_page(context), case_id)


def test_page_when_money_is_looked_after_then_all_of_it_is_shown(qtbot, context, visits, desk, page, case_id):
    shown = texts(page)
    assert "Could be asked for" in shown
    assert sum("Statement for" in text for text in shown) == 2
    assert any("all spending in this time does" in text for text in shown)
    assert "A draft: read it, change it, and send it yourself. Nothing goes by itself." in shown
    assert problems_of(page) == []
    wait_idle(qtbot, context)
    snapshot(page, "monitoring")
    wait_idle(qtbot, context)
    press(qtbot, context, page, "receipts")
    assert visits.opened == [("receipts", {"case_id": case_id})]


def test_form_when_open_then_audited_and_saved_with_its_reason(qtbot, context, desk, page, case_id):
    press(qtbot, context, page, "add-finding")
    fill(page, what="A payment twice", why="It may be a slip", next_step="Bethan rings the pool")
    assert problems_of(page, ("light", "welsh-200")) == []
    wait_idle(qtbot, context)
    snapshot(page, "monitoring-form")
    wait_idle(qtbot, context)
    assert page.findChild(QPlainTextEdit, "what").toPlainText() == "A payment twice"
    press(qtbot, context, page, "save-form")
    assert "A payment twice" in {each.what for each in desk.monitoring.view(case_id).findings}
    assert not page.is_typing


def test_form_when_something_is_missing_then_its_field_says_so(qtbot, context, page):
    press(qtbot, context, page, "add-hold")
    press(qtbot, context, page, "save-form")
    assert "The amount must be more than £0.00." in texts(page)
    fill(page, held_amount="nonsense")
    press(qtbot, context, page, "save-form")
    assert page.is_typing
    press(qtbot, context, page, "cancel-form")
    assert not page.is_typing


def test_form_when_left_open_then_comes_back_with_what_was_typed(qtbot, context, desk, page, case_id):
    press(qtbot, context, page, "add-hold")
    fill(page, held_amount="75.00", held_name="Holiday for Tomos")
    press(qtbot, context, page, "add-finding")
    assert "Save or leave the form that is open first." in texts(page)
    page.leaving()
    wait_idle(qtbot, context)
    again = open_page(qtbot, context, desk, make_page(context), case_id)
    assert again.is_typing
    press(qtbot, context, again, "save-form")
    assert ("Holiday for Tomos", 7500) in {
        (h.name, h.amount_pence) for h in desk.monitoring.view(case_id).held
    }


@pytest.mark.parametrize(("opener", "typed"), [
    ("add-payment", {"kind": "contribution", "paid_amount": "30.00", "paid_on": "2026-11-20"}),
    ("change-level", {"level": "light_touch", "reason": "Four good returns."}),
    ("contribute", {"contribution": "12.50", "contribution_from": "2026-11-02"}),
    ("add-ask-return", {"return_due": "2027-01-05"}),
    ("add-propose", {"reclaim_amount": "5.00", "reclaim_reason": "It is not needed."}),
])  # fmt: skip
def test_each_form_when_filled_then_saves(qtbot, context, page, opener, typed):
    changes = []
    context.jobs.store_changed.connect(changes.append)
    press(qtbot, context, page, opener)
    fill(page, **typed)
    press(qtbot, context, page, "save-form")
    assert not page.is_typing, texts(page)
    assert len(changes) == 1


def test_entries_when_pressed_then_their_forms_save(qtbot, context, desk, page, case_id):
    view = desk.monitoring.view(case_id)
    press(qtbot, context, page, f"take-return-{view.returns[-1].id}")
    fill(page, return_received="2026-11-12", concern="Two pages are missing")
    press(qtbot, context, page, "save-form")
    press(qtbot, context, page, f"agree-{view.agreements[0].funder}")
    fill(page, scope="totals", told_on="2026-11-21")
    press(qtbot, context, page, "save-form")
    press(qtbot, context, page, f"settle-{view.findings[0].id}")
    fill(page, outcome="The firm sent copies.")
    press(qtbot, context, page, "save-form")
    press(qtbot, context, page, f"answer-{view.proposals[0].proposal.id}")
    fill(page, answer="dropped", answer_reason="She needs it for a hoist.")
    press(qtbot, context, page, "save-form")
    press(qtbot, context, page, f"end-hold-{view.held[0].id}")
    after = desk.monitoring.view(case_id)
    assert after.returns[-1].concern == "Two pages are missing"
    assert after.agreements[0].scope == "totals"
    assert after.findings[0].outcome == "The firm sent copies."
    assert after.proposals[0].answer is not None
    assert after.held[0].ended_on == "2026-11-21"


def test_page_when_nothing_was_recorded_then_says_what_would_be_there(qtbot, context, desk):
    context.services = desk
    page = open_page(qtbot, context, desk, make_page(context), case_named(desk, "R-3"))
    assert "Nothing came or went in this time." in texts(page)
    assert problems_of(page, ("light", "long-200")) == []
