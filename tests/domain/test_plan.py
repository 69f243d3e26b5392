"""Plans: what lines cost, who pays, what is left, and what is missing before a plan may be sent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.domain.plan import (
    Cost,
    Outcome,
    Plan,
    PlanContent,
    PlanLine,
    PlanTotals,
    completeness,
    content,
    split_between,
    totals,
)

FUNDERS = ("care", "health", "own")
costs = st.builds(
    Cost,
    amount_pence=st.integers(0, 10**7),
    frequency=st.sampled_from(("week", "four_weeks", "year", "once")),
    weeks=st.integers(0, 60),
)
shares = st.sampled_from(
    (
        {},
        {"care": "100"},
        {"health": "62.5", "care": "37.5"},
        {"own": "33.3", "health": "33.3", "care": "33.4"},
    )
)
lines = st.builds(PlanLine, id=st.uuids().map(str), cost=costs, shares=shares, position=st.integers(0, 3))


@pytest.mark.parametrize(
    ("cost", "divisor", "pence"),
    [
        (Cost(10_00, "week"), 52, 520_00),
        (Cost(10_00, "week", 10), 52, 100_00),
        (Cost(10_00, "week"), 53, 530_00),
        (Cost(10_00, "four_weeks"), 52, 130_00),
        (Cost(10_01, "four_weeks", 6), 52, 15_02),  # 15.015 rounds up
        (Cost(10_00, "four_weeks", 3), 52, 7_50),
        (Cost(99_99, "year"), 52, 99_99),
        (Cost(99_99, "once", 7), 52, 99_99),
        (Cost(), 52, 0),
    ],
)
def test_cost_over_the_plan(cost, divisor, pence) -> None:
    assert cost.total(divisor) == pence


@given(costs, st.integers(1, 60))
def test_cost_is_rounded_once_half_up(cost, divisor) -> None:
    weeks = Decimal(cost.weeks or divisor)
    times = {"week": weeks, "four_weeks": weeks / 4}.get(cost.frequency, Decimal(1))
    exact = cost.amount_pence * times
    assert cost.total(divisor) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def shared(line: PlanLine, order: Sequence[str]) -> dict[str, int]:
    return split_between(line.cost.total(), line.shares, order)


@given(lines.filter(lambda line: line.shares))
def test_shares_of_a_line_add_up_to_its_cost(line) -> None:
    parts = shared(line, FUNDERS)
    assert sum(parts.values()) == line.cost.total()
    assert set(parts) == set(line.shares)


def test_first_funder_of_the_scheme_takes_the_odd_penny_of_a_line() -> None:
    line = PlanLine(id="l", cost=Cost(1, "once"), shares={"health": "50", "care": "50"})
    assert shared(line, ("care", "health")) == {"health": 1, "care": 0}
    assert shared(line, ("health", "care")) == {"health": 0, "care": 1}


def test_funder_whom_the_scheme_does_not_name_still_gets_the_whole() -> None:
    line = PlanLine(id="l", cost=Cost(5_00, "once"), shares={"charity": "100"})
    assert shared(line, FUNDERS) == {"charity": 5_00}


def test_line_that_does_not_say_who_pays_is_told_in_words() -> None:
    with pytest.raises(KnownError) as caught:
        shared(PlanLine(id="l", cost=Cost(5_00)), FUNDERS)
    assert caught.value.code == "funder-missing"


@given(st.lists(lines, max_size=6), st.none() | st.integers(0, 10**9))
def test_totals_add_up_by_funder(of_plan, budget) -> None:
    found = totals(of_plan, budget, FUNDERS)
    assert found.planned == sum(line.cost.total() for line in of_plan) == sum(found.by_funder.values())
    assert found.left == (None if budget is None else budget - found.planned)


@given(st.lists(lines, max_size=6))
def test_own_money_is_shown_but_not_counted_against_the_budget(of_plan) -> None:
    whole = totals(of_plan, 0, FUNDERS)
    without = totals(of_plan, 0, FUNDERS, outside_budget=frozenset({"own"}))
    assert without.by_funder == whole.by_funder
    assert whole.planned - without.planned == whole.by_funder.get("own", 0)


def plan_of(*parts: Outcome | PlanLine, **of_plan: object) -> PlanContent:
    plan = Plan(id="p", case_id="c", **of_plan)
    outcomes = [part for part in parts if isinstance(part, Outcome)]
    return content(plan, outcomes, [part for part in parts if isinstance(part, PlanLine)])


@given(st.lists(lines, unique_by=lambda line: line.id, max_size=6), st.randoms(use_true_random=False))
def test_hash_does_not_depend_on_the_order_in_which_parts_were_read(of_plan, random) -> None:
    other = list(of_plan)
    random.shuffle(other)
    assert plan_of(*other).content_hash() == plan_of(*of_plan).content_hash()


@given(st.lists(lines, unique_by=lambda line: line.id, max_size=4))
def test_content_keeps_its_hash_through_json(of_plan) -> None:
    plan = plan_of(*of_plan, sections={"needs": "Gofal"})
    again = msgspec.json.decode(msgspec.json.encode(plan), type=PlanContent)
    assert again.content_hash() == plan.content_hash()
    raw = msgspec.json.decode(plan.canonical())
    assert msgspec.json.encode(raw, order="sorted") == plan.canonical()


def test_any_change_changes_the_hash() -> None:
    line = PlanLine(id="l", cost=Cost(1), shares={"care": "100"})
    versions = [
        plan_of(line),
        plan_of(line, version=2),
        plan_of(msgspec.structs.replace(line, description="Swimming")),
        plan_of(msgspec.structs.replace(line, cost=Cost(2))),
        plan_of(line, Outcome(id="o")),
        plan_of(),
    ]
    assert len({plan.content_hash() for plan in versions}) == len(versions)


SECTIONS = (
    ("needs", "Say which needs there are."),
    ("contingency", "Say what happens when something goes wrong."),
)


def whole_plan() -> PlanContent:
    return plan_of(
        Outcome(id="o", text="Swim again"),
        PlanLine(id="l", outcome_id="o", description="Lessons", cost=Cost(5_00), shares={"care": "100"}),
        deployment="direct_payment",
        sections={"needs": "Company", "contingency": "Call Nia"},
    )


def gaps_of(plan: PlanContent, left: int | None = 0) -> list[str]:
    budget = None if left is None else 100 + left
    return [gap.where for gap in completeness(plan, SECTIONS, PlanTotals(100, {}, budget))]


def test_a_whole_plan_lacks_nothing() -> None:
    assert gaps_of(whole_plan()) == []
    assert gaps_of(whole_plan(), left=None) == []


def test_an_empty_plan_lacks_everything_in_the_order_of_the_plan() -> None:
    assert gaps_of(plan_of(sections={"needs": "  "})) == ["needs", "contingency", "deployment", "outcomes"]


def test_outcome_with_no_line_is_named() -> None:
    plan = msgspec.structs.replace(
        whole_plan(), outcomes=(*whole_plan().outcomes, Outcome(id="o2", text="Paint"))
    )
    found = completeness(plan, SECTIONS, PlanTotals(0, {}, None))
    assert [(gap.where, gap.fields) for gap in found] == [("o2", {"outcome": "Paint"})]
    assert "Paint" in found[0].sentence.format(**found[0].fields)


@pytest.mark.parametrize("change", [{"shares": {}}, {"cost": Cost()}])
def test_line_without_payer_or_cost_is_named(change) -> None:
    line = msgspec.structs.replace(whole_plan().lines[0], **change)
    assert gaps_of(msgspec.structs.replace(whole_plan(), lines=(line,))) == ["l"]


def test_plan_over_its_budget_says_so() -> None:
    assert gaps_of(whole_plan(), left=-1) == ["budget"]


def test_every_gap_is_a_sentence_with_its_fields() -> None:
    plan = plan_of(Outcome(id="o", text="Swim {again}"), PlanLine(id="l", description="Lessons"))
    for gap in completeness(plan, SECTIONS, PlanTotals(2, {}, 1)):
        assert gap.sentence.format(**gap.fields).endswith(".")
