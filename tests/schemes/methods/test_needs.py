"""Rules: hours for each need, less what was agreed to be given unpaid, at local rates, within limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pbdesk.domain.allocation import Allocation
from pbdesk.schemes.allocation import allocate_facts
from pbdesk.schemes.scheme import Scheme

DAY = date(2026, 9, 14)
RATES = "valid_from,rate,amount,on_cost_percent\n2026-04-01,day,14.35,21.5\n2026-04-01,night,96.00,0\n"
RULE: dict[str, Any] = {
    "method": "rules",
    "inputs": {
        name: f"/data/{name}" for name in ("wash", "wash_unpaid", "agreed", "nights", "living", "two")
    },
    "needs": [
        {
            "id": "wash",
            "rate": "day",
            "input": "wash",
            "unpaid": "wash_unpaid",
            "agreed": "agreed",
            "most": "20",
        },
        {"id": "second", "rate": "day", "hours": "3.5", "when": "two"},
        {"id": "night", "rate": "night", "input": "nights", "unit": "night", "when": "living!=shared"},
    ],
    "limits": [{"id": "shared", "amount": "300.00", "when": "living=shared"}],
}


@pytest.fixture
def scheme(make: Callable[..., Scheme]) -> Scheme:
    return make(RULE, RATES, {"per_period": "900.00", "minimum": "30.00"})


def told(allocation: Allocation) -> str:
    return " ".join(step.sentence.format(**step.fields) for step in allocation.steps)


def work(scheme: Scheme, **facts: str) -> Allocation:
    return allocate_facts(scheme, facts, DAY)


def test_needs_when_worked_by_hand_then_the_same(scheme: Scheme) -> None:
    """£14.35 and 21.5% is £17.44. Ten hours less four unpaid are £104.64; 3.5 hours are £61.04; two nights £192.00."""
    found = work(scheme, wash="10", wash_unpaid="4", agreed="yes", two="yes", nights="2")

    assert found.amount_pence == 10_464 + 6_104 + 19_200
    assert "it was agreed that this goes on: 6 are left" in told(found)


def test_unpaid_support_when_nobody_agreed_then_nothing_is_taken_off(scheme: Scheme) -> None:
    found = work(scheme, wash="10", wash_unpaid="4", agreed="no")

    assert found.amount_pence == 17_440
    assert "nobody agreed to go on" in told(found)


def test_unpaid_support_when_more_than_the_need_then_never_below_nought(scheme: Scheme) -> None:
    assert work(scheme, wash="10", wash_unpaid="40", agreed="yes").amount_pence == 0


@pytest.mark.parametrize(
    ("facts", "pence", "part"),
    [
        ({"wash": "25"}, 34_880, "At most 20 count"),
        ({"wash": "20", "living": "shared"}, 30_000, "at most £300.00"),
        ({"nights": "5", "living": "shared"}, 0, ""),
        ({"wash": "20", "nights": "7"}, 90_000, "£900.00"),
        ({"wash": "1"}, 3_000, "The least"),
    ],
)
def test_limits_when_they_bite_then_told(
    scheme: Scheme, facts: dict[str, str], pence: int, part: str
) -> None:
    found = work(scheme, **facts)

    assert found.amount_pence == pence
    assert part in told(found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_unpaid_support_when_more_is_agreed_then_never_more_money(
    scheme: Scheme, hours: int, less: int, more: int
) -> None:
    less, more = sorted((less, more))
    facts = {"wash": str(hours), "agreed": "yes"}
    first = work(scheme, **facts, wash_unpaid=str(less)).amount_pence
    second = work(scheme, **facts, wash_unpaid=str(more)).amount_pence

    assert first is not None
    assert second is not None
    assert second <= first


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"needs": []}, "one need or more"),
        ({"needs": [{"id": "a", "rate": "day", "input": "x"}]}, "“x” is none of the inputs"),
        ({"needs": [{"id": "a", "rate": "day"}]}, "either an input or fixed hours"),
        ({"needs": [{"id": "a", "rate": "day", "hours": "x"}]}, "“x” is not a number"),
        ({"needs": [{"id": "a", "rate": "moon", "hours": "1"}]}, "“moon” is missing"),
        (
            {"needs": [{"id": "a", "rate": "day", "input": "wash", "unpaid": "nights"}]},
            "whether it was agreed",
        ),
        ({"limits": [{"id": "a", "amount": "lots"}]}, "“lots”"),
        ({"limits": [{"id": "a", "amount": "1", "when": "y=1"}]}, "“y” is none of the inputs"),
    ],
)
def test_rules_when_they_are_wrong_then_told(
    make: Callable[..., Scheme],
    find_problems: Callable[[Scheme], list[str]],
    change: dict[str, Any],
    part: str,
) -> None:
    assert any(part in problem for problem in find_problems(make(RULE | change, RATES)))


def test_rules_when_sound_then_nothing_to_say(
    scheme: Scheme, find_problems: Callable[[Scheme], list[str]]
) -> None:
    assert find_problems(scheme) == []
