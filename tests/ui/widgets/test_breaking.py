"""Long words may break; nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.ui.widgets.breaking import LONGEST, MAY_BREAK, breakable


@pytest.mark.parametrize("text", ["", "Ann Evans", "a" * LONGEST, "Featherstonehaugh-Cholmondeley-Warner"])
def test_breakable_when_words_are_short_then_nothing_changes(text):
    assert breakable(text) == text


def test_breakable_when_a_word_is_long_then_it_breaks_every_so_often():
    assert breakable("a" * 50) == MAY_BREAK.join(["a" * 24, "a" * 24, "aa"])


def test_breakable_when_an_address_is_long_then_it_breaks_at_its_joints():
    assert breakable("eluned.brynmorgan@example.org").split(MAY_BREAK) == [
        "eluned.",
        "brynmorgan@",
        "example.",
        "org",
    ]


@given(st.text(), st.integers(1, 40))
def test_breakable_when_breaks_are_taken_out_then_the_text_is_the_same(text, longest):
    made = breakable(text, longest)
    assert made.replace(MAY_BREAK, "") == text.replace(MAY_BREAK, "")
    assert breakable(made, longest) == made
