"""Reviews on a real vault: counted from dates that move, written up with the person, and what a decision does."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.case import Case, Task
from pbdesk.domain.errors import KnownError
from pbdesk.domain.plan import Plan
from pbdesk.domain.reviewing import Review
from pbdesk.services.desk import Desk
from tests.helpers.desk import approved_case, case_named


def begun(desk: Desk, case_id: str) -> Review:
    planned = desk.reviews.view(case_id).planned
    task = next(each.task for each in planned if each.due_on)
    return desk.reviews.start(case_id, task.id)[0]


def filled(desk: Desk, review: Review, **changes: object) -> Review:
    outcomes = desk.reviews.view(review.case_id).outcomes
    told = {
        "held_on": "2026-11-20",
        "own_words": "I swim twice a week now.",
        "progress": {outcome.id: "on_the_way" for outcome in outcomes},
        "decision": "keep",
        "reason": "It does what it is for.",
        "next_on": "2027-11-20",
    }
    return msgspec.structs.replace(review, **{**told, **changes})


def test_reviews_count_from_sign_off_and_say_the_last_day_in_time(desk) -> None:
    case_id = approved_case(desk)
    first = desk.reviews.view(case_id).planned[0]
    assert (first.task.kind, first.due_on, first.latest_on) == ("light_touch", "2027-01-02", "2027-01-16")


def test_a_moving_release_date_moves_its_reviews_and_what_is_overdue(desk) -> None:
    case_id = case_named(desk, "R-3")
    before = [each.due_on for each in desk.reviews.view(case_id).planned]
    assert before == ["2027-01-01", "2027-01-29", "2027-03-12"]
    desk.caseload.move_anchor(case_id, "release_date", "2026-10-30")
    after = [each.due_on for each in desk.reviews.view(case_id).planned]
    assert after == ["2026-11-13", "2026-12-11", "2027-01-22"]
    overdue = [
        item
        for item in desk.caseload.my_work("2026-11-21")
        if item.case_id == case_id and item.why == "overdue"
    ]
    assert ("2026-11-13", "light_touch") in [(item.due_on, item.action) for item in overdue]


def test_a_review_is_begun_once_kept_and_finished(desk) -> None:
    case_id = approved_case(desk)
    review = begun(desk, case_id)
    assert begun(desk, case_id) == review
    half = msgspec.structs.replace(review, own_words="I swim")
    desk.reviews.write(half, review)
    assert desk.reviews.view(case_id).open == half
    change = desk.reviews.finish(filled(desk, half), half)
    assert change.touches("review", "task")
    view = desk.reviews.view(case_id)
    assert (view.open, len(view.held), view.held[0].own_words) == (None, 1, "I swim twice a week now.")
    done = desk.vault.reads.record(Task, review.task_id)
    assert done is not None
    assert done.done_on == "2026-11-20"
    following = next(each for each in view.planned if each.due_on == "2027-11-20")
    assert (following.task.label, following.task.kind) == (done.label, done.kind)
    with pytest.raises(KnownError) as caught:
        desk.reviews.write(half)
    assert caught.value.code == "review-closed"


@pytest.mark.parametrize(("left_out", "field"), [
    ({"held_on": ""}, "held_on"), ({"own_words": " "}, "own_words"), ({"decision": ""}, "decision"),
    ({"reason": ""}, "reason"), ({"next_on": ""}, "next_on"), ({"next_on": "2026-11-19"}, "next_on"),
])  # fmt: skip
def test_what_is_left_out_is_named(desk, left_out, field) -> None:
    review = begun(desk, approved_case(desk))
    with pytest.raises(KnownError) as caught:
        desk.reviews.finish(filled(desk, review, **left_out))
    assert caught.value.fields["field"] == field


def test_every_outcome_is_gone_through(desk) -> None:
    case_id = approved_case(desk)
    review = begun(desk, case_id)
    (outcome,) = desk.reviews.view(case_id).outcomes
    with pytest.raises(KnownError) as caught:
        desk.reviews.finish(filled(desk, review, progress={}))
    assert caught.value.fields["field"] == f"progress-{outcome.id}"


def test_a_decision_to_change_opens_the_next_version_and_one_to_end_moves_the_case(desk) -> None:
    case_id = approved_case(desk)
    desk.reviews.finish(filled(desk, begun(desk, case_id), decision="change"))
    (plan,) = desk.vault.reads.records(Plan, case_id)
    assert plan.version == 2
    extra = desk.reviews.start(case_id)[0]
    assert extra.kind == "unplanned"
    desk.reviews.finish(filled(desk, extra, held_on="2026-11-21", decision="end", next_on=""))
    case = desk.vault.reads.record(Case, case_id)
    assert case is not None
    assert case.stage == desk.programmes.last_stage(case_id)


def test_the_scheme_suggests_when_the_next_one_is(desk) -> None:
    case_id = approved_case(desk)
    yearly = next(
        each.task for each in desk.reviews.view(case_id).planned if each.task.label.endswith(".annual")
    )
    review = msgspec.structs.replace(desk.reviews.start(case_id, yearly.id)[0], held_on="2026-11-20")
    assert desk.reviews.suggested_next(review) == "2027-11-19"
    light = begun(desk, case_id)
    assert desk.reviews.suggested_next(light) == ""
