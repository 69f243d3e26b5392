"""Tasks counted from dates that move."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.resources import resource_path
from pbdesk.schemes.definition import Offset
from pbdesk.schemes.library import SchemeLibrary
from pbdesk.schemes.scheme import Scheme
from pbdesk.schemes.tasks import due_on, following, latest_on, tasks_of


@pytest.fixture(scope="module")
def resettlement(kept_models: Path) -> Scheme:
    return SchemeLibrary(resource_path("schemes"), kept_models).get("resettlement-fund")


@pytest.fixture(scope="module")
def adult(kept_models: Path) -> Scheme:
    return SchemeLibrary(resource_path("schemes"), kept_models).get("adult-social-care")


def test_release_when_dated_then_tasks_stand_around_it(resettlement: Scheme) -> None:
    due = {task.id: task.due_on for task in tasks_of(resettlement, {"release_date": "2026-12-04"})}

    assert due == {
        "first_meeting": "2026-09-11",
        "life_plan": "2026-10-09",
        "housing": "2026-11-06",
        "release_pack": "2026-11-27",
        "gate": "2026-12-04",
        "first_call": "2026-12-06",
        "two_weeks": "2026-12-18",
        "six_weeks": "2027-01-15",
        "twelve_weeks": "2027-02-26",
    }


def test_release_when_it_moves_then_every_task_moves_with_it(resettlement: Scheme) -> None:
    before = {task.id: task.due_on for task in tasks_of(resettlement, {"release_date": "2026-12-04"})}
    after = {task.id: task for task in tasks_of(resettlement, {"release_date": "2026-12-18"}, "cy")}

    assert len(after) == 9
    assert all(before[name] < task.due_on for name, task in after.items())
    assert (after["gate"].due_on, after["gate"].label) == ("2026-12-18", "Cwrdd wrth y giât")


def test_anchor_without_a_date_when_listed_then_its_tasks_come_last_without_one(adult: Scheme) -> None:
    tasks = tasks_of(adult, {"opened": "2026-09-01"})

    assert [task.id for task in tasks if task.due_on] == ["first_call", "visit"]
    assert all(not task.due_on for task in tasks[2:])


def test_review_when_dated_then_its_last_day_is_known(adult: Scheme) -> None:
    review = next(task for task in tasks_of(adult, {"signoff": "2026-10-01"}) if task.id == "light_touch")

    assert (review.due_on, review.latest_on) == ("2026-11-12", "2026-11-26")


def test_review_when_done_then_it_comes_again_or_not(adult: Scheme) -> None:
    yearly = next(review for review in adult.definition.reviews if review.repeat_weeks)

    assert following(yearly, date(2026, 10, 1)) == date(2027, 9, 30)
    assert following(Offset(id="x", kind="x", anchor="x"), date(2026, 10, 1)) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400), st.integers(-60, 60))
def test_due_day_when_the_anchor_moves_then_moves_as_far(anchor: date, days: int, weeks: int) -> None:
    task = Offset(id="x", kind="x", anchor="a", offset_days=days, offset_weeks=weeks)
    due = due_on({"a": anchor.isoformat()}, task)

    assert due is not None
    assert (due - anchor).days == days + 7 * weeks
    assert due_on({"a": ""}, task) is None
    assert latest_on({}, task) is None
