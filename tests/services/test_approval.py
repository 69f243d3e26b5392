"""How long a plan waits against its programme's clock, and that nothing that was asked or answered is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pbdesk.domain.signoff import PlanReferral
from pbdesk.services.desk import Desk
from tests.helpers.desk import case_named, decide, planned_case, small_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk with a few cases."""
    made = small_desk(tmp_path / "vault")
    yield made
    made.close()


def test_a_plan_that_waits_says_with_whom_and_for_how_long(desk) -> None:
    case_id = planned_case(desk)
    assert desk.approval.waiting(case_id, "2026-11-21") is None
    view = desk.plans.view(case_id)
    submission, _change = desk.plans.submit(view.content.plan.id, "We talked about the taxi.")
    found = desk.approval.waiting(case_id, "2026-11-27")
    assert found is not None
    assert (found.role, found.days, found.allowed, found.due_on) == ("Team manager", 6, 7, "2026-11-28")
    assert not found.is_late
    late = desk.approval.waiting(case_id, "2026-11-29")
    assert late is not None
    assert late.is_late
    (item,) = [each for each in desk.caseload.my_work("2026-11-29") if each.why == "waiting"]
    assert (item.label, item.count, item.due_on) == ("Team manager", 8, "2026-11-28")
    passed = PlanReferral(
        id=desk.vault.clock.new_id(), case_id=case_id, submission_id=submission.id, to_role="panel",
        from_role="team_manager", reason="Above my limit.", passed_at="2026-11-22T10:00:00Z",
    )  # fmt: skip
    with desk.vault.begin() as work:
        work.save(passed)
        work.commit()
    onward = desk.approval.waiting(case_id, "2026-11-23")
    assert onward is not None
    assert onward.role == "Funding panel"


def test_question_and_answer_are_kept_in_order(desk) -> None:
    case_id = planned_case(desk)
    plan_id = desk.plans.view(case_id).content.plan.id
    first, _change = desk.plans.submit(plan_id)
    decide(desk, first, "queried", "Who drives on Tuesdays?")
    desk.plans.submit(plan_id, "Her neighbour does.")
    said = desk.approval.asked_and_answered(case_id)
    words = [getattr(each, "note", "") or getattr(each, "reason", "") for each in said]
    assert words == ["", "Who drives on Tuesdays?", "Her neighbour does."]
    assert desk.approval.asked_and_answered(case_named(desk, "R-2")) == ()
