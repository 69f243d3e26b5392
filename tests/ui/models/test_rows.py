"""Rows as values: sorting and filtering without Qt."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pbdesk.ui.models import TableRow, sorted_rows


def row(key, *cells):
    return TableRow(key, cells, ", ".join(cells))


ROWS = [
    row("1", "Ann Evans", "Social care"),
    row("2", "bryn Hughes", "Health"),
    row("3", "Cara Shah", "Health"),
]


def test_sorted_rows_when_by_text_then_capitals_do_not_matter():
    assert [found.key for found in sorted_rows(ROWS, 0)] == ["1", "2", "3"]
    assert [found.key for found in sorted_rows(ROWS, 0, descending=True)] == ["3", "2", "1"]


def test_sorted_rows_when_equal_then_order_stays():
    assert [found.key for found in sorted_rows(ROWS, 1)] == ["2", "3", "1"]


@given(st.lists(st.tuples(st.text(max_size=5), st.integers()), max_size=20), st.booleans())
def test_sorted_rows_when_any_rows_then_none_is_lost(values, descending):
    rows = [
        TableRow(str(place), (text,), text, sort=(number,)) for place, (text, number) in enumerate(values)
    ]
    ordered = sorted_rows(rows, 0, descending)
    assert sorted(found.key for found in ordered) == sorted(found.key for found in rows)
    numbers = [found.sort[0] for found in ordered]
    assert numbers == sorted(numbers, reverse=descending)
