"""Eligibility on a real vault: answered, found, judged, decided, and told in writing."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit

from pbdesk.domain.eligibility_record import ADULT_OUTCOMES
from pbdesk.ui.screens.eligibility.page import make_page
from tests.helpers.answers import answer_everything
from tests.helpers.desk import case_named
from tests.helpers.entries import open_case, press, texts
from tests.helpers.fresh import case_id, desk, reference
from tests.helpers.qt import problems_of, snapshot, wait_idle

__all__ = ["case_id", "desk", "reference"]


def found(desk, case_id, *outcomes: str) -> None:
    for outcome in ADULT_OUTCOMES:
        desk.eligibility.keep_finding(case_id, outcome, "outcome", outcome, outcome)
    for outcome in outcomes:
        desk.eligibility.keep_finding(case_id, outcome, "limbs", ("danger", "slow"), ())
        desk.eligibility.keep_finding(case_id, outcome, "words", "It takes me an hour and a half.", "")


def judged(desk, case_id, significant: str) -> None:
    desk.eligibility.keep(case_id, "condition", "yes", "")
    desk.eligibility.keep(case_id, "significant", significant, "")
    desk.eligibility.keep(case_id, "reasons", "A second fall could end her independence.", "")
    desk.eligibility.keep(case_id, "areas", ("health", "dignity"), ())


def test_page_when_nothing_is_known_then_everything_is_open(qtbot, context, desk, case_id):
    page = open_case(qtbot, context, desk, make_page, case_id)

    assert "Still open" in texts(page)
    assert "Not looked at yet" in texts(page)
    assert page.findChild(QAbstractButton, "act") is None
    assert problems_of(page, ("light",)) == []


def test_page_when_answered_then_saved_at_once_and_what_follows_changes(qtbot, context, desk, case_id):
    found(desk, case_id, "hygiene", "clothed")
    page = open_case(qtbot, context, desk, make_page, case_id)

    press(qtbot, context, page, "condition-yes")
    press(qtbot, context, page, "significant-yes")
    page.findChild(QPlainTextEdit, "reasons").setPlainText("She has already lain on the floor.")
    page.leaving()
    wait_idle(qtbot, context)

    record = desk.eligibility.view(case_id).record
    assert (record.condition, record.significant, record.reasons) == (
        "yes",
        "yes",
        "She has already lain on the floor.",
    )
    assert "The needs are eligible" in texts(page)


def test_outcome_when_looked_at_then_its_form_stands_in_its_place(qtbot, context, desk, case_id):
    page = open_case(qtbot, context, desk, make_page, case_id)
    press(qtbot, context, page, "change-hygiene")
    assert page.findChild(QAbstractButton, "change-hygiene") is None
    press(qtbot, context, page, "limbs-danger")
    page.findChild(QPlainTextEdit, "words").setPlainText("I fell in the shower.")
    page.leaving()
    wait_idle(qtbot, context)

    again = open_case(qtbot, context, desk, make_page, case_id)
    assert again.findChild(QPlainTextEdit, "words").toPlainText() == "I fell in the shower."
    press(qtbot, context, again, "save-entry")

    finding = desk.eligibility.view(case_id).findings["hygiene"]
    assert (finding.limbs, finding.words) == (("danger",), "I fell in the shower.")
    assert again.focused_identifier() == "change-hygiene"
    assert any(text.startswith("Cannot: with danger") for text in texts(again))


def test_page_when_the_assessment_says_more_then_takes_it_over(qtbot, context, desk, case_id):
    answer_everything(desk, case_id, condition="yes", hygiene_ability="full_help", hygiene_limbs="danger")
    page = open_case(qtbot, context, desk, make_page, case_id)
    press(qtbot, context, page, "offer-take-over")

    assert desk.eligibility.view(case_id).record.condition == "yes"
    assert page.findChild(QAbstractButton, "offer-take-over") is None
    assert page.findChild(QAbstractButton, "condition-yes").isChecked()


def test_decision_when_made_then_told_with_who_and_when(qtbot, context, desk, case_id):
    found(desk, case_id, "hygiene", "clothed", "community")
    judged(desk, case_id, "yes")
    page = open_case(qtbot, context, desk, make_page, case_id)
    press(qtbot, context, page, "why")
    assert any("Keeping clean" in text and "3, where 2" in text for text in texts(page))
    press(qtbot, context, page, "easy")
    assert "This makes a big difference to your life." in texts(page)

    press(qtbot, context, page, "act")

    assert "Version 1: eligible" in texts(page)
    assert any("by Asha Rao" in text for text in texts(page))
    assert desk.eligibility.latest(case_id).eligible
    assert problems_of(page, ("long-200",)) == []
    snapshot(page, "eligibility")


def test_refusal_when_there_is_nothing_in_writing_then_says_what_is_owed(qtbot, context, desk, case_id):
    found(desk, case_id, "hygiene", "clothed")
    judged(desk, case_id, "no")
    page = open_case(qtbot, context, desk, make_page, case_id)
    press(qtbot, context, page, "act")
    assert any("told in writing why" in text for text in texts(page))

    page.findChild(QPlainTextEdit, "refusal").setPlainText("You manage, though it takes a while.")
    page.findChild(QPlainTextEdit, "advice").setPlainText("The handyman fits rails.")
    press(qtbot, context, page, "act")

    assert "Version 1: not eligible" in texts(page)
    decision = desk.eligibility.latest(case_id)
    assert (decision.eligible, decision.advice) == (False, "The handyman fits rails.")
    snapshot(page, "eligibility_not")


def test_letter_when_it_is_decided_then_one_button_leads_to_it(qtbot, context, visits, desk, case_id):
    found(desk, case_id, "hygiene", "clothed")
    judged(desk, case_id, "yes")
    page = open_case(qtbot, context, desk, make_page, case_id)
    letter = page.findChild(QAbstractButton, "print-letter")
    assert letter.accessibleName() == "Print the letter with the decision"
    assert not letter.isVisible()
    assert "print" not in page.commands()

    press(qtbot, context, page, "act")

    assert letter.isVisible()
    press(qtbot, context, page, "print-letter")
    page.commands()["print"]()
    assert visits.opened == [("print", {"case_id": case_id, "document": "eligibility"})] * 2


def test_needs_when_eligible_but_not_met_then_reasons_are_owed(qtbot, context, desk, case_id):
    found(desk, case_id, "hygiene", "clothed")
    judged(desk, case_id, "yes")
    page = open_case(qtbot, context, desk, make_page, case_id)
    press(qtbot, context, page, "meets-no")
    press(qtbot, context, page, "act")
    assert any("told in writing why" in text for text in texts(page))

    page.findChild(QPlainTextEdit, "refusal").setPlainText("You want Gwen alone to help you.")
    page.findChild(QPlainTextEdit, "advice").setPlainText("The carers' centre is open on Mondays.")
    press(qtbot, context, page, "act")

    decision = desk.eligibility.latest(case_id)
    assert (decision.eligible, decision.meets, decision.refusal) == (
        True,
        "no",
        "You want Gwen alone to help you.",
    )
    assert not any("told in writing why" in text for text in texts(page))
    assert "Version 1: eligible, not met by the council" in texts(page)
    assert problems_of(page, ("long-200",)) == []
    snapshot(page, "eligibility_unmet")


def test_page_when_the_programme_has_no_such_step_then_says_so(qtbot, context, desk):
    page = open_case(qtbot, context, desk, make_page, case_named(desk, "R-4"))

    assert "This programme has no such step." in texts(page)
