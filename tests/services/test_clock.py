"""The computer's clock, as services read it."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

from pbdesk.services.clock import SystemClock


def test_now_then_utc_to_the_second_with_a_z() -> None:
    told = SystemClock().now()
    assert told.endswith("Z")
    assert "." not in told
    moment = datetime.fromisoformat(told)
    assert moment.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - moment) < timedelta(seconds=10)


def test_today_then_the_day_where_the_person_is() -> None:
    before = datetime.now().astimezone().date()
    told = date.fromisoformat(SystemClock().today())
    assert before <= told <= datetime.now().astimezone().date()


def test_new_id_then_uuid_version_7_unlike_any_other_and_about_in_order() -> None:
    clock = SystemClock()
    made = [clock.new_id() for _ in range(2000)]
    assert len(set(made)) == len(made)
    assert {uuid.UUID(each).version for each in made} == {7}
    assert {uuid.UUID(each).variant for each in made} == {uuid.RFC_4122}
    stamps = [uuid.UUID(each).int >> 80 for each in made]
    assert stamps == sorted(stamps)
    assert abs(stamps[0] / 1000 - datetime.now(UTC).timestamp()) < 10
