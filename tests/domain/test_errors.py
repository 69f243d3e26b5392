"""Known errors: a code for scripts, words for people."""

from __future__ import annotations

import pytest

from pbdesk.domain.errors import N_, KnownError


def test_english_joins_what_happened_what_is_safe_and_what_to_do() -> None:
    error = KnownError(
        "disk-full", N_("{count} notes did not fit."), safe=N_("None is lost."), todo=N_("Free {size}."),
        count=3, size="1 MB",
    )  # fmt: skip
    assert str(error) == "3 notes did not fit. None is lost. Free 1 MB."
    assert error.args == ("disk-full",)
    assert (error.code, error.fields) == ("disk-full", {"count": 3, "size": "1 MB"})


def test_parts_that_are_not_given_leave_no_gap() -> None:
    assert KnownError("x", "Only this.").english() == "Only this."


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert KnownError("x", "“{text}” is odd.", text="{count}").english() == "“{count}” is odd."


def test_marking_a_sentence_leaves_it_alone() -> None:
    assert N_("A sentence with {field}.") == "A sentence with {field}."


def test_a_sentence_without_its_field_is_our_own_fault() -> None:
    with pytest.raises(KeyError):
        KnownError("x", "{missing}").english()
