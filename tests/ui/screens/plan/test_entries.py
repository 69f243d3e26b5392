"""A line as it is typed: what is wrong is named, what is kept is what was typed."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.plan import Cost, PlanLine
from pbdesk.ui.screens.plan.entries import (
    SHARED,
    Draft,
    LineEntry,
    entry_of,
    line_of,
    problems_of,
    share_problem,
    shares_of,
    weeks_of,
)

SWIM = LineEntry(description="Swim", amount="5.50", weeks="46", payer="council")


@given(
    amount=st.integers(1, 10_000_000),
    frequency=st.sampled_from(["week", "four_weeks", "year", "once"]),
    weeks=st.integers(0, 53),
    shares=st.sampled_from([{}, {"a": "100"}, {"a": "62.5", "b": "37.5"}]),
)
def test_line_when_read_into_a_form_and_back_then_it_is_the_same(amount, frequency, weeks, shares):
    repeated = frequency in ("week", "four_weeks")
    line = PlanLine(
        id="l",
        outcome_id="o",
        description="Swim",
        provider="Pool",
        cost=Cost(amount, frequency, weeks if repeated else 0),
        shares=shares,
        deployment="managed",
    )
    entry = entry_of(line)
    assert problems_of(entry) == []
    assert line_of(entry, line) == line


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": "  "}, "line-description"),
        ({"amount": "a lot"}, "line-amount"),
        ({"amount": "-5"}, "line-amount"),
        ({"weeks": "60"}, "line-weeks"),
        ({"weeks": "½"}, "line-weeks"),
        ({"payer": SHARED, "shares": {"a": "60"}}, "line-shares"),
    ],
)
def test_problems_when_something_is_wrong_then_its_field_is_named(changes, field):
    found = problems_of(msgspec.structs.replace(SWIM, **changes))
    assert [problem.identifier for problem in found] == [field]


def test_problems_when_weeks_make_no_sense_then_they_do_not_matter():
    assert problems_of(msgspec.structs.replace(SWIM, weeks="many", frequency="once")) == []


def test_problems_when_the_cost_is_blank_then_it_may_wait():
    assert problems_of(msgspec.structs.replace(SWIM, amount="")) == []


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ({"a": "62,5", "b": "37.5"}, "Type each share as a number from 0 to 100."),
        ({"a": "60", "b": ""}, "40% is still without a payer."),
        ({"a": "60", "b": "60%"}, "The shares are 20% over 100%."),
        ({"a": "62.5 %", "b": "37.5"}, ""),
        ({"a": "NaN", "b": "100"}, "Type each share as a number from 0 to 100."),
        ({}, "100% is still without a payer."),
    ],
)
def test_shares_when_typed_then_says_how_far_they_are(shares, words):
    assert share_problem(shares) == words


def test_shares_when_one_pays_nothing_then_it_is_left_out():
    entry = msgspec.structs.replace(SWIM, payer=SHARED, shares={"a": "100.0", "b": "0"})
    assert shares_of(entry) == {"a": "100"}


@given(st.text(max_size=6))
def test_weeks_when_anything_is_typed_then_a_number_of_weeks_or_none(text):
    found = weeks_of(text)
    assert found is None or 1 <= found <= 53


def test_draft_when_kept_as_json_then_it_returns():
    draft = Draft(line=SWIM)
    assert msgspec.json.decode(msgspec.json.encode(draft), type=Draft) == draft
