"""An allocation's amounts by week, four weeks and year, and that it survives being kept as JSON."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.allocation import Allocation, Step, per_week, per_year


def allocation(amount_pence: int | None, period: str = "week", divisor: int = 52) -> Allocation:
    return Allocation(
        scheme_id="any",
        scheme_version="1",
        method="table",
        period=period,
        divisor=divisor,
        amount_pence=amount_pence,
        steps=(Step("result", "{amount} a week.", {"amount": "£1.00"}, amount_pence),),
    )


def test_weekly_amount_when_asked_by_period_then_four_weeks_and_year_follow() -> None:
    weekly = allocation(15_210)

    assert (weekly.per_week_pence, weekly.per_four_weeks_pence) == (15_210, 60_840)
    assert weekly.per_year_pence == weekly.total_pence == 15_210 * 52


def test_yearly_amount_when_asked_by_week_then_rounded_half_up_once() -> None:
    yearly = allocation(1_000_26, "year")

    assert yearly.per_week_pence == 1924  # 1923.576...
    assert yearly.per_year_pence == yearly.total_pence == 1_000_26


def test_single_sum_when_asked_by_week_then_there_is_none() -> None:
    once = allocation(50_000, "once")

    assert (once.per_week_pence, once.per_four_weeks_pence, once.per_year_pence) == (None, None, None)
    assert once.total_pence == 50_000


@pytest.mark.parametrize("period", ["week", "year", "once"])
def test_no_sum_when_universal_services_then_no_zero_appears(period: str) -> None:
    none = allocation(None, period)

    assert none.total_pence is None
    assert none.per_week_pence is None


@given(st.integers(0, 10**9), st.sampled_from(["week", "year", "once"]), st.integers(50, 53))
def test_allocation_when_kept_as_json_then_reads_back_equal(amount: int, period: str, divisor: int) -> None:
    kept = allocation(amount, period, divisor)

    assert msgspec.json.decode(msgspec.json.encode(kept), type=Allocation) == kept


@given(st.integers(0, 10**8), st.integers(50, 53))
def test_week_of_a_year_of_weeks_when_worked_back_then_the_same(amount: int, divisor: int) -> None:
    assert per_week(per_year(amount, "week", divisor), "year", divisor) == amount
