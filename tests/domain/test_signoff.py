"""Where a plan stands follows from its submissions and decisions alone."""

from __future__ import annotations

import itertools

import pytest

from pbdesk.domain.signoff import (
    FinalBudget,
    PlanDecision,
    PlanStatus,
    PlanSubmission,
    standing,
)


def sent(
    name: str, version: int = 1, content_hash: str = "h1", at: str = "2026-11-20T10:00:00Z"
) -> PlanSubmission:
    return PlanSubmission(
        id=name, case_id="c", plan_id="p", version=version, content_hash=content_hash, submitted_at=at
    )


def decided(on: str, outcome: str, at: str = "2026-11-21T10:00:00Z", budget: int = 0) -> PlanDecision:
    return PlanDecision(
        id=f"{on}-{outcome}",
        case_id="c",
        submission_id=on,
        plan_id="p",
        outcome=outcome,
        decided_at=at,
        budget=FinalBudget(total_pence=budget),
    )


def test_plan_never_sent_is_a_draft() -> None:
    found = standing("h1", [], [])
    assert (found.status, found.latest, found.answer, found.signed) == (PlanStatus.DRAFT, None, None, None)


def test_plan_sent_waits() -> None:
    found = standing("h1", [sent("s1")], [])
    assert found.status is PlanStatus.WAITING
    assert found.latest == sent("s1")


@pytest.mark.parametrize(
    ("outcome", "status"), [("queried", PlanStatus.QUERIED), ("declined", PlanStatus.DECLINED)]
)
def test_query_and_refusal_stand_until_it_is_sent_again(outcome, status) -> None:
    answer = decided("s1", outcome)
    assert standing("h2", [sent("s1")], [answer]).status is status
    later = sent("s2", at="2026-11-22T09:00:00Z", content_hash="h2")
    found = standing("h2", [sent("s1"), later], [answer])
    assert (found.status, found.latest, found.answer) == (PlanStatus.WAITING, later, None)


def test_approved_and_unchanged_is_signed() -> None:
    found = standing("h1", [sent("s1")], [decided("s1", "approved", budget=500_00)])
    assert found.status is PlanStatus.SIGNED
    assert found.signed is not None
    assert found.signed[1].budget.total_pence == 500_00


def test_edits_after_signing_are_the_draft_of_the_next_version() -> None:
    found = standing("h2", [sent("s1")], [decided("s1", "approved")])
    assert found.status is PlanStatus.NEXT_DRAFT
    assert found.signed is not None


@pytest.mark.parametrize("outcome", ["queried", "declined"])
def test_an_earlier_approval_stays_signed_while_the_next_version_is_under_way(outcome) -> None:
    first, second = sent("s1"), sent("s2", 2, "h2", "2026-11-22T09:00:00Z")
    approved = decided("s1", "approved", budget=1)
    waiting = standing("h2", [first, second], [approved])
    assert (waiting.status, waiting.signed) == (PlanStatus.WAITING, (first, approved))
    answered = standing("h2", [first, second], [approved, decided("s2", outcome)])
    assert answered.signed == (first, approved)
    assert answered.answer is not None
    assert answered.answer.outcome == outcome


def test_latest_approval_is_the_signed_one() -> None:
    first, second = sent("s1"), sent("s2", 2, "h2")
    found = standing("h2", [second, first], [decided("s2", "approved"), decided("s1", "approved")])
    assert found.status is PlanStatus.SIGNED
    assert found.signed == (second, decided("s2", "approved"))


def test_order_in_which_they_came_does_not_matter() -> None:
    submissions = [sent("s1"), sent("s2", 2, "h2"), sent("s3", 2, "h3", "2026-11-23T10:00:00Z")]
    decisions = [decided("s1", "approved"), decided("s2", "queried")]
    found = {
        repr(standing("h3", some, answers))
        for some in itertools.permutations(submissions)
        for answers in itertools.permutations(decisions)
    }
    assert len(found) == 1


def test_decision_on_a_submission_that_has_not_come_changes_nothing_yet() -> None:
    assert standing("h1", [], [decided("s9", "approved")]).status is PlanStatus.DRAFT
    assert standing("h1", [sent("s1")], [decided("s9", "approved")]).status is PlanStatus.WAITING
