"""Turns: so many at once, then as they come back, each name for itself."""

from __future__ import annotations

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import limits
from pbdesk.gateway.limits import Buckets, Rate
from tests.helpers.ticks import Ticks


def test_turns_run_out_and_come_back() -> None:
    ticks = Ticks()
    buckets = Buckets(Rate(3, 0.5), ticks)
    for _ in range(3):
        buckets.take("asha")
    with pytest.raises(KnownError) as caught:
        buckets.take("asha")
    assert (caught.value.code, caught.value.fields["seconds"]) == ("too-often", 2)
    buckets.take("bryn")
    ticks.now += 1.9
    with pytest.raises(KnownError):
        buckets.take("asha")
    ticks.now += 0.1
    buckets.take("asha")
    ticks.now += 1000
    for _ in range(3):
        buckets.take("asha")
    with pytest.raises(KnownError):
        buckets.take("asha")


def test_those_who_rested_are_forgotten_and_those_who_ask_on_are_not(monkeypatch) -> None:
    monkeypatch.setattr(limits, "_MOST_KEPT", 50)
    ticks = Ticks()
    buckets = Buckets(Rate(2, 0.001), ticks)
    buckets.take("busy")
    buckets.take("busy")
    for number in range(100):
        buckets.take(f"address-{number}")
    assert len(buckets._left) <= 51
    with pytest.raises(KnownError):
        buckets.take("busy")
