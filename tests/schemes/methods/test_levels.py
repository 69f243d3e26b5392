"""Tariffs by level, one or one for each stage; a rate per point; and a sum that comes from the plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.schemes.allocation import allocate_facts
from pbdesk.schemes.scheme import Scheme

DAY = date(2026, 9, 14)
LEVELS = "level,amount\nlow,150.00\nmiddle,280.00\nhigh,400.00\n"
STAGES = "stage,level,amount\nbefore,a,100.00\nbefore,b,200.00\nbirth,a,50.50\n"
MakeScheme = Callable[..., Scheme]
FindProblems = Callable[[Scheme], list[str]]


def one(make: MakeScheme, table: str = LEVELS) -> Scheme:
    return make({"method": "lookup", "period": "once", "inputs": {"level": "/data/level"}}, table)


def staged(make: MakeScheme, table: str = STAGES) -> Scheme:
    inputs = {"before": "/data/before", "birth": "/data/birth"}
    return make({"method": "lookup", "period": "once", "inputs": inputs}, table)


def test_level_when_chosen_then_its_tariff_and_its_neighbours(make: MakeScheme) -> None:
    found = allocate_facts(one(make), {"level": "middle"}, DAY)

    assert found.amount_pence == 28_000
    assert [step.fields["level"] for step in found.steps if step.kind == "neighbour"] == ["low", "high"]


def test_stages_when_one_has_no_level_yet_then_the_others_count(make: MakeScheme) -> None:
    first = allocate_facts(staged(make), {"before": "b"}, DAY)
    both = allocate_facts(staged(make), {"before": "b", "birth": "a"}, DAY)

    assert (first.amount_pence, both.amount_pence) == (20_000, 25_050)
    assert any("no level yet" in step.sentence for step in first.steps)


@pytest.mark.parametrize(
    ("facts", "code"), [({}, "allocation-incomplete"), ({"level": "moon"}, "allocation-outside")]
)
def test_level_when_it_is_not_there_then_refused(make: MakeScheme, facts: dict[str, str], code: str) -> None:
    with pytest.raises(KnownError) as caught:
        allocate_facts(one(make), facts, DAY)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ("level,amount\nlow,1\nlow,2\n", "more than once"),
        ("level,amount\nlow,lots\n", "“lots”"),
        ("grade,amount\nlow,1\n", "a column “level”"),
        ("stage,level,amount\nelsewhere,a,1\n", "“elsewhere” is none of the inputs"),
    ],
)
def test_levels_when_the_table_is_wrong_then_told(
    make: MakeScheme, find_problems: FindProblems, table: str, part: str
) -> None:
    assert any(part in problem for problem in find_problems(one(make, table)))


def rated(make: MakeScheme, table: str = "per_point,most_points\n7.25,100\n") -> Scheme:
    rule = {"method": "rate", "inputs": {"points": "/data/points"}}
    return make(rule, table, {"minimum": "20.00", "per_period": "500.00"})


@pytest.mark.parametrize(
    ("points", "pence"), [("0", 0), ("1", 2_000), ("22", 15_950), ("10.5", 7_613), ("70", 50_000)]
)
def test_rate_when_worked_by_hand_then_points_times_the_rate_within_limits(
    make: MakeScheme, points: str, pence: int
) -> None:
    assert allocate_facts(rated(make), {"points": points}, DAY).amount_pence == pence


def test_rate_when_beyond_the_most_points_then_refused(make: MakeScheme) -> None:
    with pytest.raises(KnownError) as caught:
        allocate_facts(rated(make), {"points": "100.5"}, DAY)

    assert caught.value.code == "allocation-outside"


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ("per_point,most_points\n0,100\n", "more than nought"),
        ("per_point,most_points\n1,100\n2,100\n", "one row"),
    ],
)
def test_rate_when_the_table_is_wrong_then_told(
    make: MakeScheme, find_problems: FindProblems, table: str, part: str
) -> None:
    assert any(part in problem for problem in find_problems(rated(make, table)))


def test_sum_when_it_comes_from_the_plan_then_none_and_said_so(
    make: MakeScheme, find_problems: FindProblems
) -> None:
    scheme = make({"method": "none", "period": "year"})
    found = allocate_facts(scheme, {}, DAY)

    assert found.amount_pence is None
    assert "what the agreed plan costs" in found.steps[0].sentence
    assert not any("open to everybody" in step.sentence for step in found.steps)
    assert find_problems(scheme) == []
