"""A step that is not true stops the day and says what was expected."""

from __future__ import annotations

import pytest

from pbdesk.demo.truth import must, refused
from pbdesk.domain.errors import KnownError


def _refuse() -> None:
    raise KnownError("plan-closed", "This plan is waiting.")


def test_what_is_true_goes_on():
    must(True, "the sky is up")


def test_what_is_not_true_stops_the_day_and_says_what_was_expected():
    with pytest.raises(KnownError) as stopped:
        must(False, "left adds up")
    assert stopped.value.code == "day-untrue"
    assert "left adds up" in stopped.value.english()


def test_an_expected_refusal_comes_back_as_the_error():
    assert refused(_refuse, "plan-closed").english() == "This plan is waiting."


def test_another_refusal_stops_the_day_and_names_both():
    with pytest.raises(KnownError) as stopped:
        refused(_refuse, "plan-incomplete")
    assert stopped.value.code == "day-untrue"
    assert "plan-incomplete" in stopped.value.english()
    assert "plan-closed" in stopped.value.english()


def test_no_refusal_at_all_stops_the_day():
    with pytest.raises(KnownError, match="plan-closed was not refused"):
        refused(lambda: None, "plan-closed")


def test_a_fault_of_ours_is_never_taken_for_a_refusal():
    with pytest.raises(ZeroDivisionError):
        refused(lambda: 1 // 0, "plan-closed")
