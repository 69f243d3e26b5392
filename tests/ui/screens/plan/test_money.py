"""The money of a plan in words."""

from __future__ import annotations

import pytest

from pbdesk.domain.plan import Cost, PlanTotals
from pbdesk.ui.screens.plan.money import cost_words, left_words, payer_words

FUNDERS = {"la": "The council", "icb": "The NHS"}


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (Cost(0, "week"), "No cost yet"),
        (Cost(13860, "week"), "£138.60 a week"),
        (Cost(550, "week", 46), "£5.50 a week for 46 weeks"),
        (Cost(550, "week", 1), "£5.50 for one week"),
        (Cost(8000, "four_weeks"), "£80.00 every four weeks"),
        (Cost(8000, "four_weeks", 12), "£80.00 every four weeks for 12 weeks"),
        (Cost(62400, "year"), "£624.00 a year"),
        (Cost(3600, "once"), "£36.00 once"),
    ],
)
def test_cost_when_of_a_kind_then_people_can_read_it(cost, words):
    assert cost_words(cost) == words


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ({}, ""),
        ({"la": "100"}, "Paid by: The council"),
        ({"la": "60", "icb": "40"}, "Paid by: The council 60% and The NHS 40%"),
        ({"gone": "100"}, "Paid by: gone"),
    ],
)
def test_payer_when_one_or_several_then_named(shares, words):
    assert payer_words(shares, FUNDERS) == words


@pytest.mark.parametrize(
    ("planned", "budget", "weekly", "words"),
    [
        (5200, None, True, "£52.00 planned. No budget has been worked out yet."),
        (5200, 10400, True, "Left to plan: £1.00 a week, £52.00 in all"),
        (10400, 5200, True, "£1.00 a week over the budget, £52.00 in all"),
        (5200, 5200, True, "Nothing left to plan: the plan costs exactly the budget."),
        (40000, 50000, False, "Left to plan: £100.00"),
        (60000, 50000, False, "£100.00 over the budget"),
    ],
)
def test_left_when_planned_then_in_one_sentence(planned, budget, weekly, words):
    assert left_words(PlanTotals(planned, {}, budget), weekly, 52) == words
