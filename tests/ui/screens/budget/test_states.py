"""A budget in words."""

from __future__ import annotations

import pytest

from pbdesk.domain.allocation import Allocation, Step
from pbdesk.domain.signoff import FinalBudget
from pbdesk.ui.screens.budget.states import (
    agreed_amounts,
    amounts_of,
    difference_words,
    open_words,
    step_rows,
    why_words,
)


def guide(amount: int | None, period: str = "week") -> Allocation:
    return Allocation(
        scheme_id="s", scheme_version="1", method="table", period=period, divisor=52, amount_pence=amount
    )


def test_amounts_when_weekly_then_four_weeks_and_year_follow():
    assert [figure for _caption, figure, _tone in amounts_of(12100, "week", 52)] == [
        "£121.00",
        "£484.00",
        "£6,292.00",
    ]


def test_amounts_when_single_or_none_then_so():
    assert amounts_of(50000, "once", 52) == (("In all", "£500.00", ""),)
    assert amounts_of(None, "week", 52) == ()


def test_agreed_when_lines_do_not_divide_by_weeks_then_the_total_is_to_the_penny():
    amounts = agreed_amounts(FinalBudget(9547, "week", 496420))
    assert amounts == (("A week", "£95.47", ""), ("In all", "£4,964.20", ""))
    assert agreed_amounts(FinalBudget(50000, "once", 50000)) == (("In all", "£500.00", ""),)
    assert agreed_amounts(FinalBudget(50000, "year", 50000)) == (("A year", "£500.00", ""),)


@pytest.mark.parametrize(
    ("total", "words"),
    [
        (629200, "It is the same as the guide."),
        (496420, "It is £1,327.80 less than the guide (21.1%)."),
        (692120, "It is £629.20 more than the guide (10%)."),
    ],
)
def test_difference_when_agreed_then_in_money_and_percent(total, words):
    assert difference_words(FinalBudget(0, "week", total), guide(12100)) == words


def test_difference_when_there_is_no_sum_to_compare_then_says_so():
    assert difference_words(FinalBudget(0, "week", 5), None) == "There is no guide to compare it with."
    assert difference_words(FinalBudget(0, "week", 5), guide(None)) == "There is no guide to compare it with."
    assert difference_words(FinalBudget(0, "week", 5), guide(0)) == "It is £0.05 more than the guide (100%)."


def test_steps_when_answers_come_first_then_each_part_has_its_heading():
    rows = step_rows(
        [
            Step("answer", "“{question}” Points: {points}.", {"question": "Wash?", "points": "4"}, None, "4"),
            Step("subtotal", "Points in all: {points}.", {"points": "4"}, None, "4"),
            Step("row", "The row gives {amount}.", {"amount": "£121.00"}, 12100, "4"),
            Step("neighbour", "The next row gives {amount}.", {"amount": "£158.00"}, 15800),
            Step("result", "That is {amount}.", {"amount": "£121.00"}, 12100),
        ]
    )
    assert [row.starts for row in rows] == [
        "What you told us",
        "",
        "What the scheme's rules make of it",
        "",
        "What it comes to",
    ]
    assert [(row.points, row.amount, row.weight) for row in rows] == [
        ("4", "", ""),
        ("4", "", "strong"),
        ("", "£121.00", ""),
        ("", "£158.00", "quiet"),
        ("", "£121.00", "strong"),
    ]
    assert rows[0].words == "“Wash?” Points: 4."


def test_steps_when_rates_and_hours_take_turns_then_they_share_a_heading():
    kinds = ["rate", "quantity", "rate", "quantity", "subtotal", "result"]
    rows = step_rows([Step(kind, "A step.") for kind in kinds])
    assert [row.starts for row in rows] == ["How it is worked out", "", "", "", "", "What it comes to"]


@pytest.mark.parametrize(
    ("amount", "period", "words"),
    [
        (12100, "week", "Why £121.00 a week?"),
        (12100, "year", "Why £121.00 a year?"),
        (50000, "once", "Why £500.00?"),
        (None, "week", "Why no sum of money?"),
    ],
)
def test_why_when_of_a_period_then_asks_for_it(amount, period, words):
    assert why_words(guide(amount, period)) == words


def test_open_when_counted_then_in_words():
    assert open_words(7) == "7 questions still have no answer."
    assert open_words(0).startswith("Every question has an answer.")
