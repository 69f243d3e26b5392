"""The figures' own arithmetic and layout."""

from __future__ import annotations

import pytest

from tests.helpers.figures import Figure, amount, median_ms, table

SAVE = Figure("a save", value=9.0, floor=4.5, target="under 3 times")


def test_line_says_value_floor_ratio_and_target() -> None:
    assert SAVE.line() == "a save: value 9 ms, floor 4.5 ms, ratio 2.00 (target under 3 times)"


def test_ratio_to_a_floor_too_quick_to_measure_is_endless() -> None:
    assert Figure("x", value=1.0, floor=0.0, target="any").ratio == float("inf")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (0.0123, "0.0123"),
        (0.00001234, "1.23e-05"),
        (9.876, "9.88"),
        (123.4, "123"),
        (12345.6, "12,346"),
    ],
)
def test_amount_keeps_three_figures(number: float, text: str) -> None:
    assert amount(number) == text


def test_table_lines_up_its_columns() -> None:
    lines = table([SAVE, Figure("first paint of Unlock", 412.0, 200.0, "under 1.0 s")])
    assert len(lines) == 3
    assert (
        len({line.index(end) for line, end in zip(lines, ("target", "under 3", "under 1"), strict=True)}) == 1
    )


def test_median_ms_runs_the_action_and_does_not_count_the_warm_up() -> None:
    runs: list[int] = []
    assert median_ms(lambda: runs.append(1), times=3, warm_up=2) >= 0
    assert len(runs) == 5
