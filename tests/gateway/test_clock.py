"""The gateway's own clock: UTC to the second, ids that do not repeat."""

from __future__ import annotations

import re
import uuid

from pbdesk.gateway.clock import SystemClock


def test_now_is_utc_to_the_second() -> None:
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", SystemClock().now())


def test_ids_are_of_version_7_and_differ() -> None:
    made = {SystemClock().new_id() for _ in range(100)}
    assert len(made) == 100
    assert {uuid.UUID(each).version for each in made} == {7}
