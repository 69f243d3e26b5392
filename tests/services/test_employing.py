"""Employing on a real vault: what it costs, the close relative in the same home, and one line of the plan."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.employing_record import SAME_HOME, AssistantRecord, EmployingCost, number
from pbdesk.domain.errors import KnownError
from pbdesk.domain.plan import Cost
from pbdesk.services.desk import Desk
from tests.helpers.desk import approved_case, case_named
from tests.helpers.fresh import case_id, desk, reference

__all__ = ["case_id", "desk", "reference"]

NIA = AssistantRecord(id="", name="Nia", hours="20", rate_pence=1_300)


def employed(desk: Desk, case_id: str, *assistants: AssistantRecord) -> None:
    desk.employing.keep_day(case_id, "2026-06-01", "")
    for each in assistants or (NIA,):
        desk.employing.add(case_id, each)


def test_cost_when_the_published_example_is_typed_then_the_same(desk: Desk, case_id: str) -> None:
    """As worked by hand in tests/domain/test_employment.py: £15,289.40 a year with £95.00 of insurance."""
    employed(desk, case_id)
    desk.employing.add(case_id, EmployingCost(id="", name="Insurance", amount_pence=9_500))
    cost = desk.employing.view(case_id).cost

    assert cost is not None
    assert (cost.year_pence, cost.week_pence) == (1_528_940, 29_403)


def test_travel_when_miles_are_typed_then_by_the_schemes_rate(desk: Desk, case_id: str) -> None:
    """10 miles a week at £0.45 for 52 weeks."""
    employed(desk, case_id, msgspec.structs.replace(NIA, miles="10"))
    cost = desk.employing.view(case_id).cost

    assert cost is not None
    assert cost.other_pence == 23_400


def test_wage_when_below_the_minimum_then_warned(desk: Desk, case_id: str) -> None:
    employed(desk, case_id, msgspec.structs.replace(NIA, rate_pence=1_200))
    cost = desk.employing.view(case_id).cost

    assert cost is not None
    assert any("against the law" in step.sentence for step in cost.warnings)


def test_plan_when_put_into_it_then_one_line_that_follows(desk: Desk, case_id: str) -> None:
    employed(desk, case_id)
    result, changes = desk.employing.put_into_plan(case_id, "", "Personal assistant: Nia")

    plan = desk.plans.view(case_id)
    assert plan is not None
    assert [(line.id, line.cost, line.provider) for line in plan.content.lines] == [
        (result.line_id, Cost(29_220, "week"), "Nia")
    ]
    assert any(change.touches("plan_line") for change in changes)
    nia = desk.employing.view(case_id).assistants[0]
    desk.employing.change(msgspec.structs.replace(nia, hours="21"), nia)
    assert desk.employing.view(case_id).is_stale
    again, _ = desk.employing.put_into_plan(case_id, "", "Personal assistant: Nia")
    plan = desk.plans.view(case_id)
    assert plan is not None
    assert (again.version, again.line_id) == (2, result.line_id)
    assert len(plan.content.lines) == 1
    assert not desk.employing.view(case_id).is_stale


def test_plan_when_it_is_signed_then_nothing_changes(desk: Desk, reference: str) -> None:
    case_id = approved_case(desk, reference)
    employed(desk, case_id)

    with pytest.raises(KnownError, match="signed"):
        desk.employing.put_into_plan(case_id, "", "Personal assistant")
    assert desk.employing.view(case_id).results == ()


def test_relative_when_in_the_same_home_then_only_by_an_exception_with_its_reason(
    desk: Desk, case_id: str
) -> None:
    employed(desk, case_id, msgspec.structs.replace(NIA, relation=SAME_HOME))
    with pytest.raises(KnownError, match="close relative"):
        desk.employing.put_into_plan(case_id, "", "Personal assistant")

    nia = desk.employing.view(case_id).assistants[0]
    reasoned = msgspec.structs.replace(
        nia, exception="Nobody else speaks her language.", exception_by="Team manager"
    )
    desk.employing.change(reasoned, nia)
    result, _ = desk.employing.put_into_plan(case_id, "", "Personal assistant")

    assert desk.employing.view(case_id).lacking == ()
    assert result.week_pence == 29_220


def test_usual_costs_when_added_twice_then_they_are_there_once(desk: Desk, case_id: str) -> None:
    desk.employing.usual_costs(case_id, {"insurance": "Insurance"})
    desk.employing.usual_costs(case_id, {"insurance": "Insurance"})
    costs = desk.employing.view(case_id).costs

    assert sorted(each.kind for each in costs) == ["checks", "insurance", "payroll", "training"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [({"name": ""}, "Say what"), ({"hours": "many"}, "number"), ({"hours": "169"}, "168 hours")],
)
def test_assistant_when_something_cannot_be_then_named(
    desk: Desk, case_id: str, values: dict[str, str], sentence: str
) -> None:
    with pytest.raises(KnownError, match=sentence):
        desk.employing.add(case_id, msgspec.structs.replace(NIA, **values))


def test_number_when_typed_with_a_comma_then_read_and_nonsense_is_none() -> None:
    assert str(number("7,5")) == "7.5"
    assert number(" ") == 0
    assert number("NaN") is None
    assert number("-1") is None


def test_step_when_nobody_is_employed_then_says_so(desk: Desk, case_id: str) -> None:
    with pytest.raises(KnownError, match="Nobody is employed"):
        desk.employing.put_into_plan(case_id, "", "Personal assistant")
    with pytest.raises(KnownError, match="no such step"):
        desk.employing.view(case_named(desk, "R-4"))
