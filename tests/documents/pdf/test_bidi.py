from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.documents.pdf.bidi import levels, needs_levels, visual_order


def test_latin_text_needs_no_levels() -> None:
    assert not needs_levels("Tŷ £20 – Łódź, 5 ½", rtl=False)
    assert levels("abc", rtl=False) == [0, 0, 0]


def test_right_to_left_words_get_odd_levels_and_numbers_in_them_even_ones() -> None:
    assert levels("ab אב 12", rtl=False)[:5] == [0, 0, 0, 1, 1]
    assert levels("אב 12", rtl=True)[-2:] == [2, 2]


def test_pieces_of_a_right_to_left_line_are_seen_from_the_right() -> None:
    assert visual_order([1, 1, 1]) == [2, 1, 0]
    assert visual_order([0, 1, 1, 0]) == [0, 2, 1, 3]
    assert visual_order([1, 2, 1]) == [2, 1, 0]
    assert visual_order([1, 2, 2, 1]) == [3, 1, 2, 0]


@settings(deadline=None)  # the computer may be busy with other things
@given(st.lists(st.integers(0, 4), max_size=20))
def test_visual_order_shows_every_piece_once(piece_levels: list[int]) -> None:
    assert sorted(visual_order(piece_levels)) == list(range(len(piece_levels)))
