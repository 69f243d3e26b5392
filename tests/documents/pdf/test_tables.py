from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.documents.pdf.blocks import TextBlock, TextRun
from pbdesk.documents.pdf.fontset import Weight, noto
from pbdesk.documents.pdf.structure import Element
from pbdesk.documents.pdf.tables import GUTTER, column_widths, longest_word
from pbdesk.documents.pdf.themes import STANDARD


def cell(words: str) -> TextBlock:
    return TextBlock([TextRun(words, Weight.REGULAR)], STANDARD.style("cell"), noto(), Element("TD"))


def widths(*rows: tuple[str, ...], width: float = 450) -> list[float]:
    return column_widths([[cell(words) for words in row] for row in rows], noto(), width)


def test_no_word_is_cut_while_there_is_room() -> None:
    rows = [("What", "Cost"), ("Neighbourhood " * 20, "£1,234,567.00 a week")]
    for column, share in zip(zip(*rows, strict=True), widths(*rows), strict=True):
        assert all(longest_word(cell(words), noto()) <= share for words in column)


def test_one_endless_word_does_not_cut_the_amount_beside_it() -> None:
    amount = "£1,234,567.00"
    _what, cost = widths(("What", "Cost"), ("x" * 500, amount))
    assert cost >= longest_word(cell(amount), noto())


@settings(deadline=None)  # the computer may be busy with other things
@given(st.lists(st.text("abc defghi", min_size=1, max_size=200), min_size=1, max_size=5))
def test_columns_fill_the_width_and_none_is_empty(words: list[str]) -> None:
    found = widths(tuple(words))
    assert sum(found) + GUTTER * (len(found) - 1) == pytest.approx(450)
    assert min(found) > 0
