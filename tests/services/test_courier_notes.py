"""What this computer remembers of its courier files."""

from __future__ import annotations

from typing import Any

from pbdesk.services import courier_notes as notes
from tests.helpers.courier import Drafts


def out(number: int) -> notes.Out:
    return notes.Out(number, "2026-11-21T09:00:00Z", 2, 0, 0, "stick")


def test_numbers_count_up() -> None:
    drafts: Any = Drafts()
    assert [notes.next_number(drafts) for _ in range(3)] == [1, 2, 3]


def test_answer_settles_what_was_exported_before_it_in_any_order() -> None:
    drafts: Any = Drafts()
    for number in (1, 2, 3):
        notes.add_out(drafts, out(number))
    notes.settle(drafts, 2, "made", "now")
    notes.settle(drafts, 1, "older", "later")
    state = notes.state(drafts, True)
    assert [each.number for each in state.out] == [3]
    assert (state.answered.number, state.answered.made_at, notes.newest(drafts)) == (2, "made", 2)
    assert state.exported == out(3)


def test_only_the_last_exports_are_remembered() -> None:
    drafts: Any = Drafts()
    for number in range(notes.MOST_OUT + 5):
        notes.add_out(drafts, out(number))
    assert len(notes.state(drafts, True).out) <= notes.MOST_OUT


def test_doubts_and_a_pending_enrolment_are_kept_and_dropped() -> None:
    drafts: Any = Drafts()
    assert (notes.doubtful(drafts), notes.pending(drafts)) == ((), {})
    notes.put_doubtful(drafts, ["case-1"])
    notes.put_pending(drafts, "ABCD", "laptop")
    assert notes.doubtful(drafts) == ("case-1",)
    assert notes.state(drafts, False).is_pending
    notes.forget_pending(drafts)
    assert notes.pending(drafts) == {}
