"""Breaking texts into lines: nothing is lost, whatever the letters; dates stay whole; "…" where lines end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.ui.theme import theme
from pbdesk.ui.widgets.text_fit import TextFit
from tests.helpers.qt import dress


@pytest.fixture(scope="module")
def fit(qapp):
    dress()
    return TextFit(theme().font(100))


def test_lines_when_it_fits_then_one(fit):
    assert fit.lines("Call to say hello", 900) == ("Call to say hello",)


def test_lines_when_narrow_then_between_words_and_dates_stay_whole(fit):
    lines = fit.lines("First meeting inside, 11 Dec 2026", fit.width("First meeting inside, 11"))
    assert [line.strip() for line in lines] == ["First meeting inside,", "11\u00a0Dec\u00a02026"]


def test_lines_when_a_word_is_too_long_then_inside_it(fit):
    word = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    lines = fit.lines(word, 120)
    assert len(lines) > 2
    assert "".join(lines) == word
    assert all(fit.width(line) <= 122 for line in lines)


def test_lines_when_only_so_many_then_the_last_ends_in_dots(fit):
    text = "Call to say hello and agree a visit, and bring the forms that were asked for"
    whole, short = fit.lines(text, 150), fit.lines(text, 150, 2)
    assert len(whole) > 2
    assert len(short) == 2
    assert short[0] == whole[0]
    assert short[1].endswith("…")
    assert fit.is_cut(text, 150, 2)
    assert not fit.is_cut(text, 150, len(whole))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1), st.integers(5, 400))
def test_lines_when_any_text_then_every_letter_is_there(fit, text, width):
    shown = "".join(fit.lines(text, width)).replace("\u00a0", " ")
    assert shown == text.replace("\u00a0", " ")


def test_surely_fits_when_letters_are_wide_then_it_does_fit(fit):
    for letter in ("W", "m", "漢", "😀", "ŵ"):
        count = 1
        while fit.surely_fits(letter * count, 300):
            assert fit.width(letter * count) <= 300, letter
            count += 1
