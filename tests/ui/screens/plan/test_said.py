"""What was asked and answered about a plan, in words, and how long it has waited."""

from __future__ import annotations

import pytest

from pbdesk.domain.ledger import Balance
from pbdesk.domain.signoff import PlanDecision, PlanReferral, PlanSubmission
from pbdesk.services.approval import Waiting
from pbdesk.ui.screens.plan.money import actual_rows
from pbdesk.ui.screens.plan.said import clock_words, said_rows

ROLES = {"team_manager": "Team manager", "panel": "Funding panel"}


def test_said_when_a_plan_went_to_and_fro_then_each_reason_is_there():
    rows = said_rows(
        [
            PlanSubmission(id="a", version=1, submitted_by="Asha", note="With her sister."),
            PlanReferral(
                id="b", from_role="team_manager", to_role="panel", amount_pence=900_00, reason="A good plan."
            ),
            PlanDecision(
                id="c", outcome="queried", reason="Who drives?", decided_by="Mair", decided_as="panel"
            ),
            PlanDecision(id="d", outcome="approved", decided_by="Mair"),
        ],
        ROLES.__getitem__,
    )
    assert rows == (
        ("Asha", "Sent version 1. “With her sister.”"),
        ("", "£900.00 is above what Team manager may approve. Passed on to: Funding panel. “A good plan.”"),
        ("Mair, Funding panel", "Asked a question. “Who drives?”"),
        ("Mair", "Agreed."),
    )


@pytest.mark.parametrize(("days", "words"), [
    (1, "It is with: Panel. It has waited one day; an answer is to come by 28 November 2026."),
    (7, "It is with: Panel. It has waited 7 days; an answer is to come by 28 November 2026."),
    (8, "It is with: Panel. It has waited 8 days; an answer was to come by 28 November 2026."),
])  # fmt: skip
def test_clock_when_a_plan_waits_then_says_with_whom(days, words):
    assert clock_words(Waiting("Panel", "2026-11-21", days, 7, "2026-11-28")) == words
    assert clock_words(None) == ""


def test_actuals_when_over_then_said():
    assert dict(actual_rows(Balance(100, 50, 60)))["Over by"] == "£0.10"
    assert dict(actual_rows(Balance(100, 50, 20)))["Left"] == "£0.30"
