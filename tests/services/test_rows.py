"""Rows carry figures that agree with each other, and can be handed from thread to thread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.services.rows import CaseQuery, CaseRow, WorkItem

pence = st.integers(min_value=-10_000_000, max_value=10_000_000)


def case_row(agreed: int | None, committed: int = 0, spent: int = 0) -> CaseRow:
    return CaseRow("c", "Ann Evans", "R-1", "s", "active", "Asha", agreed, committed, spent, "", "", 0, "")


@given(pence, pence, pence)
def test_left_when_agreed_then_the_three_parts_add_up_to_it(agreed: int, committed: int, spent: int) -> None:
    row = case_row(agreed, committed, spent)
    assert row.left is not None
    assert row.left + row.committed + row.spent == agreed


def test_left_when_nothing_is_agreed_then_unknown_and_not_nought() -> None:
    assert case_row(None, spent=500).left is None
    assert case_row(0).left == 0


@pytest.mark.parametrize("row", [case_row(1), CaseQuery(), WorkItem("c", "Ann", "later", "", "", "case")])
def test_rows_then_cannot_be_changed_and_can_be_compared(row: object) -> None:
    with pytest.raises(AttributeError):
        row.case_id = "other"  # type: ignore[attr-defined]
    assert {row: 1}[row] == 1
