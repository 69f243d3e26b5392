"""The audit names a case once in ten minutes for each device."""

from __future__ import annotations

from pbdesk.gateway import recent
from pbdesk.gateway.recent import SECONDS, Recent
from tests.helpers.ticks import Ticks


def test_case_is_new_again_after_a_while_and_for_another_device() -> None:
    ticks = Ticks()
    kept = Recent(ticks)
    kept.remember("laptop", {"case-1"})
    assert kept.new("laptop", {"case-1", "case-2"}) == {"case-2"}
    assert kept.new("tablet", {"case-1"}) == {"case-1"}
    ticks.now += SECONDS
    assert kept.new("laptop", {"case-1"}) == {"case-1"}


def test_what_is_kept_stays_within_bounds(monkeypatch) -> None:
    monkeypatch.setattr(recent, "_MOST_KEPT", 10)
    kept = Recent(Ticks())
    for number in range(100):
        kept.remember("laptop", {f"case-{number}"})
    assert len(kept._until) <= 11
