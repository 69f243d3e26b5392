"""How columns share a width: what each wants, spread by stretch, and who gives way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pbdesk.ui.widgets.column_widths import Want, shared

NAME, STEP, MONEY = Want(200, 80, 2), Want(400, 90, 2), Want(120, 120, 1, fixed=True)

wants = st.builds(
    lambda least, more, stretch, fixed: Want(least + more, least, stretch, fixed),
    st.integers(20, 200),
    st.integers(0, 2000),
    st.integers(1, 15),
    st.booleans(),
)


def test_shared_when_there_is_room_then_spread_by_stretch():
    assert shared(1000, [NAME, STEP, MONEY]) == [400, 400, 200]


def test_shared_when_a_share_is_too_small_then_the_column_gets_what_it_wants():
    assert shared(760, [NAME, STEP, MONEY]) == [240, 400, 120]


def test_shared_when_too_narrow_then_the_widest_gives_way_and_money_does_not():
    assert shared(600, [NAME, STEP, MONEY]) == [200, 280, 120]


def test_shared_when_even_titles_do_not_fit_then_all_shrink():
    assert shared(145, [NAME, STEP, MONEY]) == [40, 45, 60]


@given(st.lists(wants, min_size=1, max_size=8), st.integers(100, 3000))
def test_shared_when_anything_then_never_wider_than_the_table(columns, width):
    widths = shared(width, columns)
    assert sum(widths) <= width
    if sum(want.wanted for want in columns) <= width:
        assert all(got >= want.wanted for got, want in zip(widths, columns, strict=True))
    elif sum(want.wanted if want.fixed else want.least for want in columns) <= width:
        pairs = list(zip(widths, columns, strict=True))
        assert all(got >= want.least for got, want in pairs)
        assert all(got == want.wanted for got, want in pairs if want.fixed)
