"""Values of expressions: numbers without floating point, the missing number, dates as days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.schemes.expressions.values import (
    MISSING,
    Nodes,
    equal,
    from_date,
    from_datetime,
    number_text,
    order,
    read_moment,
    to_number,
    to_text,
    to_truth,
)


@pytest.mark.parametrize(
    ("number", "text"),
    [("5", "5"), ("5.0", "5"), ("5.50", "5.5"), ("-0", "0"), ("1E+3", "1000"), ("0.001", "0.001")],
)
def test_number_when_written_then_without_exponent_or_trailing_zeros(number: str, text: str) -> None:
    assert number_text(Decimal(number)) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("12.5", Decimal("12.5")),
        (" 7 ", Decimal(7)),
        ("", None),
        ("x", None),
        (True, Decimal(1)),
        ("1e5", None),
        ("1970-01-11", Decimal(10)),
        ("2026-02-30", None),
        ("٣", None),
    ],
)
def test_value_when_read_as_number_then_blank_and_words_are_missing(
    value: str, number: Decimal | None
) -> None:
    assert to_number(value) == number


def test_blank_when_compared_then_neither_less_nor_more_nor_equal() -> None:
    assert order("", Decimal(5)) is None
    assert not equal("", Decimal(0))
    assert equal("", "")


def test_comparison_when_one_side_is_a_number_then_numbers_are_compared() -> None:
    assert equal("05", Decimal(5))
    assert not equal("05", "5")


def test_several_nodes_when_compared_then_any_one_is_enough() -> None:
    assert equal(Nodes(["a", "b"]), "b")
    assert not equal(Nodes(["a", "b"]), "c")
    assert equal(Nodes(), "")


def test_truth_when_asked_then_as_xpath_has_it() -> None:
    assert [to_truth(value) for value in ("", "0", Decimal(0), MISSING, Decimal("0.1"), True)] == [
        False,
        True,
        False,
        False,
        True,
        True,
    ]


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_date_when_written_and_read_then_the_same(day: date) -> None:
    assert from_date(day).text() == day.isoformat()
    assert read_moment(day.isoformat()) == from_date(day)


@given(st.integers(-(10**12), 4 * 10**12))
def test_time_when_written_and_read_then_the_same_to_the_millisecond(milliseconds: int) -> None:
    moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)
    written = from_datetime(moment).text()

    assert datetime.fromisoformat(written) == moment


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_number_when_written_and_read_then_the_same(number: Decimal) -> None:
    assert to_number(to_text(number)) == number
