"""What the example tells of one person's money and how she is: it adds up, and nobody else's case has it."""

from __future__ import annotations

from pbdesk.domain.measures import GOALS
from pbdesk.example.told import MAIN_REFERENCE, WELSH_REFERENCE


def test_one_person_has_scores_a_goal_and_an_account_that_adds_up(example) -> None:
    case_id = example.case(MAIN_REFERENCE)
    slots = {slot.id: slot for slot in example.desk.outcomes.view(case_id).slots}
    assert [len(slots[each].found) for each in ("ons4", GOALS)] == [2, 2]
    view = example.desk.monitoring.view(case_id)
    assert view.whole.closing == view.whole.total.left == 42_000
    assert [each.scope for each in view.agreements][:1] == ["lines"]
    assert view.next_return
    assert example.desk.monitoring.view(example.case(WELSH_REFERENCE)).payments == ()
