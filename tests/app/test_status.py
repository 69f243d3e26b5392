"""How things stand, in one sentence with counts that agree with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.app.status import status_of
from pbdesk.i18n import use
from pbdesk.services.rows import SyncState

AT = "2026-11-21T09:14:00Z"
few = st.integers(min_value=0, max_value=2000)


def state(name: str = "Glanmor Council", at: str = AT, *counts: int) -> SyncState:
    waiting, refused, photos, conflicts = (*counts, 0, 0, 0, 0)[:4]
    return SyncState(name, at, waiting, refused, photos, conflicts)


@pytest.mark.parametrize(
    ("given", "words", "icon"),
    [
        (state("", "", 7), "Saved on this computer. No council is connected yet.", "offline"),
        (state(at=""), "Nothing has been sent to Glanmor Council yet. Nothing is waiting.", "offline"),
        (state("Glanmor Council", AT, 1), "1 change is waiting.", "waiting"),
        (state("Glanmor Council", AT, 3), "3 changes are waiting.", "waiting"),
        (state("Glanmor Council", AT, 2, 0, 2), "4 changes are waiting.", "waiting"),
        (state("Glanmor Council", AT, 0, 0, 1), "1 change is waiting.", "waiting"),
        (state(), "Nothing is waiting.", "online"),
    ],
)
def test_status_then_where_things_are_and_what_waits(given: SyncState, words: str, icon: str) -> None:
    status, _counts = status_of(given)
    assert status.text.endswith(words)
    assert status.icon == icon


def test_counts_then_in_words_and_none_is_silence() -> None:
    _status, counts = status_of(state("Glanmor Council", AT, 0, 1, 0, 2))
    assert counts == {"conflicts": "2 to decide", "sync_status": "1 needs attention"}
    _status, counts = status_of(state())
    assert counts == {"conflicts": "", "sync_status": ""}


@given(few, few, few, few, st.sampled_from(["", "Glanmor Council"]), st.sampled_from(["", AT]))
def test_status_when_anything_waits_then_never_shown_as_all_sent(
    waiting: int, refused: int, photos: int, conflicts: int, name: str, at: str
) -> None:
    status, counts = status_of(state(name, at, waiting, refused, photos, conflicts))
    assert status.text
    if name:
        assert (status.icon == "waiting") == bool(waiting + photos)
        assert ("Nothing is waiting." in status.text) == (not waiting + photos)
    assert bool(counts["conflicts"]) == bool(conflicts)
    assert bool(counts["sync_status"]) == bool(refused)


def test_status_when_welsh_then_said_in_welsh() -> None:
    english = status_of(state("Glanmor Council", AT, 2, 2, 0, 2))
    use("cy")
    try:
        welsh = status_of(state("Glanmor Council", AT, 2, 2, 0, 2))
    finally:
        use("en")
    assert welsh[0].text != english[0].text
    assert welsh[0].icon == english[0].icon
