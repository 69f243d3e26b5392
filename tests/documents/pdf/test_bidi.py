from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.documents.pdf.bidi import levels, needs_levels, visual_order


def test_latin_text_needs_no_levels() -> None:
    assert not needs_levels("Tŷ £20 – Łódź, 5 ½ ਪੰਜ বাংলা")
    assert levels("abc", rtl=False) == [0, 0, 0]


def test_right_to_left_words_get_odd_levels_and_numbers_in_them_even_ones() -> None:
    assert levels("ab אב 12", rtl=False)[:5] == [0, 0, 0, 1, 1]
    assert levels("אב 12", rtl=True)[-2:] == [2, 2]


def test_pieces_of_a_right_to_left_line_are_seen_from_the_right() -> None:
    assert visual_order([1, 1, 1]) == [2, 1, 0]
    assert visual_order([0, 1, 1, 0]) == [0, 2, 1, 3]
    assert visual_order([1, 2, 1]) == [2, 1, 0]
    assert visual_order([1, 2, 2, 1]) == [3, 1, 2, 0]


def seen(words: str) -> str:
    """Return the characters of a text in the order they are seen, read from the left."""
    return "".join(words[place] for place in visual_order(levels(words, rtl=True)))


@pytest.mark.parametrize(
    "kept",
    [
        "0300 123 4567",
        "+44 1632 960 142",
        "£1,200.50",
        "−£7.00",
        "12.5%",
        "ZZ1 1AA",
        "ann@example.org",
        "Carys O’Dare",
        "21/11/2026",
        "PB-2041-07",
    ],
)
def test_numbers_and_names_keep_their_order_in_right_to_left_text(kept: str) -> None:
    assert kept in seen(f"اتصل على {kept} الآن")
    assert kept in seen(f"{kept} منصوبہ")
    assert kept in seen(f"منصوبہ: {kept}")


def test_words_of_a_right_to_left_date_run_to_the_left() -> None:
    assert seen("21 نومبر 2026") == "2026 " + "نومبر"[::-1] + " 21"


def test_english_sentence_on_a_right_to_left_page_keeps_its_full_stop_at_its_end() -> None:
    assert seen("I like tea.") == "I like tea."


@settings(deadline=None)
@given(st.text(alphabet="aB1 £.,-0مو9(ਪ", max_size=40), st.booleans())
def test_every_character_gets_a_level_whatever_stands_there(words: str, rtl: bool) -> None:
    assert len(levels(words, rtl)) == len(words)


@settings(deadline=None)  # the computer may be busy with other things
@given(st.lists(st.integers(0, 4), max_size=20))
def test_visual_order_shows_every_piece_once(piece_levels: list[int]) -> None:
    assert sorted(visual_order(piece_levels)) == list(range(len(piece_levels)))
