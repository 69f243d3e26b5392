"""A text's language is told only where it is clear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.ui.screens.printing.spoken import language_of
from tests.ui.screens.printing.conftest import WELSH


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (WELSH, "cy"),
        ("I want an hour of somebody sensible in the morning so that the rest of the day is mine.", "en"),
        ("Angharad, Idwal, Seren", ""),
        ("", ""),
        ("Mae'r ddau yn helpu bob dydd. The two of them help every day and it is a lot for them.", ""),
    ],
)
def test_language_when_clear_then_told(text, language):
    assert language_of(text) == language


@given(st.text(max_size=200))
def test_language_when_anything_then_one_of_three(text):
    assert language_of(text) in ("cy", "en", "")
