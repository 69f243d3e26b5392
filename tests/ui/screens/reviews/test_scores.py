"""The latest scores beside a review: one line a measure, in words."""

from __future__ import annotations

from pbdesk.domain.measures import GOALS
from pbdesk.services.outcomes import Scores
from pbdesk.ui.screens.reviews.scores import latest_scores
from tests.helpers.desk import case_named


def test_scores_when_asked_twice_then_the_latest_stand(desk):
    case_id = case_named(desk, "R-1")
    goal, _change = desk.outcomes.add_goal(case_id, "Sing again")
    for day, score in (("2026-11-02", 3), ("2026-11-20", 6)):
        desk.outcomes.record(
            Scores(case_id=case_id, measure="ons4", on=day, scores={"happy": score, "anxious": 2})
        )
    assert latest_scores(desk.outcomes.view(case_id)) == (
        ("Well-being: four questions, 20 November 2026", "Happy: 6; Anxious: 2"),
        ("Own goals", "Not asked yet"),
    )
    desk.outcomes.record(Scores(case_id=case_id, measure=GOALS, on="2026-11-20", scores={goal.id: 4}))
    assert latest_scores(desk.outcomes.view(case_id))[1][1] == "Sing again: 4"
