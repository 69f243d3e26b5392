"""Who decided on a plan, in words: name, role and day, and what is said where one of them is not known."""

from __future__ import annotations

from pbdesk.domain.signoff import PlanDecision
from pbdesk.ui.models.decided import agreed_words, approved_words, who_decided

APPROVED = PlanDecision(
    id="d", outcome="approved", decided_by="Non Llwyd", decided_as="panel", decided_at="2026-11-19T10:00:00Z"
)
NAMELESS = PlanDecision(id="d", outcome="approved", decided_at="2026-11-19T10:00:00Z")


def test_name_role_and_day_are_said_together():
    assert approved_words(APPROVED, "Funding panel") == (
        "Approved by Non Llwyd, Funding panel, on 19 November 2026."
    )
    assert who_decided(APPROVED, "Funding panel") == "Non Llwyd, Funding panel"


def test_a_decision_of_before_says_what_it_knows():
    assert approved_words(APPROVED, "") == "Approved by Non Llwyd on 19 November 2026."
    assert approved_words(NAMELESS, "Funding panel") == "Approved by the council on 19 November 2026."
    assert (who_decided(APPROVED, ""), who_decided(NAMELESS, "Funding panel")) == ("Non Llwyd", "")


def test_what_was_agreed_follows():
    assert agreed_words(APPROVED, "Funding panel", 1_102_400) == (
        "Approved by Non Llwyd, Funding panel, on 19 November 2026. £11,024.00 was agreed."
    )
