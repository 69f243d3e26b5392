"""The journey: what each step says at every point of a case."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.allocation import Allocation
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.signoff import PlanDecision, PlanStatus
from pbdesk.services.rows import CaseRow
from pbdesk.ui.screens.case.journey import Known, allocation_words, journey, next_step

ROW = CaseRow("c1", "Ann Evans", "A-1", "adult", "plan", "Asha", None, 0, 0, "", "", 0, "")
DONE = Assessment(id="a", started_on="2026-11-01", completed_on="2026-11-09")
STARTED = Assessment(id="a", started_on="2026-11-01")
GUIDE = Allocation(
    scheme_id="adult", scheme_version="1", method="table", period="week", divisor=52, amount_pence=21_200
)


def known(**given) -> Known:
    return Known(row=given.pop("row", ROW), today="2026-11-21", **given)


def step(id: str, **given):
    return next(each for each in journey(known(**given)) if each.id == id)


def test_journey_when_a_case_is_new_then_only_details_and_assessment_can_start():
    steps = journey(known(missing=("address", "date of birth")))
    assert [each.id for each in steps if each.action] == ["details", "assessment"]
    assert [each.state for each in steps if not each.action] == ["Cannot start yet"] * 5
    assert all(each.detail for each in steps if not each.action)
    assert steps[0].detail == "Not known yet: address and date of birth."


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "assessment"),
        ({"assessment": STARTED}, "assessment"),
        ({"assessment": DONE}, "budget"),
        ({"assessment": DONE, "allocation": GUIDE}, "plan"),
        ({"assessment": DONE, "allocation": GUIDE, "plan": PlanStatus.DRAFT, "gaps": 2}, "plan"),
        ({"assessment": DONE, "allocation": GUIDE, "plan": PlanStatus.QUERIED}, "plan"),
        ({"assessment": DONE, "allocation": GUIDE, "plan": PlanStatus.WAITING}, None),
    ],
)
def test_next_step_when_a_case_moves_on_then_it_follows(given, expected):
    following = next_step(journey(known(**given)))
    assert (following.id if following else None) == expected


def test_plan_when_gaps_stand_then_counts_them():
    assert step("plan", plan=PlanStatus.DRAFT, gaps=1).detail == "One thing is missing before it can be sent."
    assert step("plan", plan=PlanStatus.DRAFT).detail == "Nothing is missing. It can be sent for sign-off."


def test_sign_off_when_the_council_asks_then_gives_its_words():
    asked = PlanDecision(id="d", outcome="queried", reason="Which days?")
    found = step("sign-off", plan=PlanStatus.QUERIED, decision=asked)
    assert (found.state, found.detail, found.screen) == (
        "The council has a question",
        "The council says: Which days?",
        "plan",
    )


def test_sign_off_when_agreed_then_the_plan_can_be_printed():
    row = msgspec.structs.replace(ROW, agreed=1_102_400)
    decided = PlanDecision(
        id="d", outcome="approved", decided_by="Non Llwyd", decided_at="2026-11-16T10:00:00Z"
    )
    found = step("sign-off", plan=PlanStatus.SIGNED, decision=decided, decided_as="Funding panel", row=row)
    assert (found.detail, found.screen) == (
        "Approved by Non Llwyd, Funding panel, on 16 November 2026. £11,024.00 was agreed.",
        "print",
    )


def test_spending_when_over_then_says_by_how_much():
    row = msgspec.structs.replace(ROW, agreed=10_000, spent=12_050, committed=100)
    found = step("spending", row=row)
    assert (found.state, found.tone, found.detail) == (
        "£21.50 over",
        "error",
        "£120.50 spent, £1.00 promised.",
    )


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"review_due": "2026-11-20"}, "Overdue"),
        ({"review_due": "2027-01-11"}, "Due 11 Jan 2027"),
        ({"reviewed_on": "2026-10-01"}, "Complete"),
        ({"has_review": True}, "Cannot start yet"),
    ],
)
def test_review_when_dated_then_says_by_when(given, state):
    assert step("review", **given).state == state


@pytest.mark.parametrize(
    ("period", "amount", "words"),
    [
        ("week", 21_200, "£212.00 a week"),
        ("year", 1_150_000, "£11,500.00 a year"),
        ("once", 50_000, "£500.00 once"),
        ("week", None, "No sum: universal services"),
    ],
)
def test_allocation_words_when_shown_then_with_its_period(period, amount, words):
    given = msgspec.structs.replace(GUIDE, period=period, amount_pence=amount)
    assert allocation_words(given) == words
