"""Employing personal assistants as it is kept: the assistants, other costs, and each working-out put into a plan.

The rules stand in `pbdesk.domain.employment`. Numbers that a person types are kept as text, as typed; each assistant
and each cost is a record of its own, so that two laptops may each add one and both stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from pbdesk.domain.employment_facts import Assistant, EmploymentFacts, EmploymentRules, YearlyCost
from pbdesk.domain.means import WEEKS_EACH
from pbdesk.domain.money import Pence, to_pence
from pbdesk.domain.records import Record, record_type

REDUNDANCY = {"": Decimal(0), "under_22": Decimal("0.5"), "22_40": Decimal(1), "41_over": Decimal("1.5")}
"""Weeks of pay for each year of work by the assistant's age (Employment Rights Act 1996, section 162)."""
SAME_HOME = "relative_same_home"
"""A close relative who lives in the person's own household (SI 2014/2871, regulation 3)."""
_MOST = Decimal(1000)


@record_type("employing")
class EmployingRecord(Record, frozen=True, kw_only=True):
    """What holds for all assistants of a case: `on` is the day whose figures count, "" for today."""

    on: str = ""


@record_type("employing_assistant", narratives=("exception",))
class AssistantRecord(Record, frozen=True, kw_only=True):
    """One personal assistant. Numbers are text: hours and nights a week, weeks a year, miles a week.

    Attributes:
        age: one of `employment_facts.Age`.
        sleep_ins, sleep_in_pence, awake_hours: nights asleep in the house, what each pays, hours awake in one.
        miles: on the way for the person, a week.
        redundancy: the age band for what is put by, "" for nothing.
        relation: "none", "relative" (of another household) or `SAME_HOME`.
        exception: why the authority finds it necessary to pay such a relative. exception_by: who decided that.
    """

    name: str = ""
    hours: str = ""
    rate_pence: Pence = 0
    weeks: str = "52"
    age: str = "21_over"
    irregular: bool = False
    in_pension: bool = False
    sleep_ins: str = ""
    sleep_in_pence: Pence = 0
    awake_hours: str = ""
    miles: str = ""
    redundancy: str = ""
    relation: str = "none"
    exception: str = ""
    exception_by: str = ""


@record_type("employing_cost")
class EmployingCost(Record, frozen=True, kw_only=True):
    """Another cost of employing: insurance, payroll, checks, training or something else."""

    name: str = ""
    kind: str = "other"
    amount_pence: Pence = 0
    every: str = "year"


@record_type("employing_result", insert_only=True)
class EmployingResult(Record, frozen=True, kw_only=True):
    """A working-out as it was put into the plan, with every step.

    Attributes:
        facts: `EmploymentFacts` as JSON values. cost: `EmploymentCost` as JSON values.
        line_id: the plan line that holds it.
    """

    version: int = 1
    week_pence: Pence = 0
    facts: dict[str, Any] = {}
    cost: dict[str, Any] = {}
    line_id: str = ""
    made_at: str = ""
    made_by: str = ""


def record_id(case_id: str) -> str:
    """Return the id of what holds for all assistants of a case: the same on every device."""
    return f"{case_id}.employing"


def number(text: str) -> Decimal | None:
    """Return a number as a person types it ("7.5", "7,5"), 0 for blank, None for what is none or beyond measure."""
    try:
        found = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found <= _MOST else None


def facts_of(
    on: str,
    assistants: Iterable[AssistantRecord],
    costs: Iterable[EmployingCost],
    rules: EmploymentRules,
    mile_pence: Pence,
    travel: str,
) -> EmploymentFacts:
    """Return what the rules work on. Text that is no number counts as nothing: the page says so beside it.

    Args:
        on: the day whose figures count.
        assistants, costs: the records.
        rules: how the scheme counts.
        mile_pence: what a mile costs.
        travel: what travelling is called.

    Raises msgspec.ValidationError where a value is none that the rules know, or there is no assistant.
    """
    people = tuple(assistants)
    miles = sum((_or_nothing(each.miles) * _or_nothing(each.weeks or "52") for each in people), Decimal(0))
    travelling = to_pence(miles * mile_pence)
    others = [YearlyCost(name=cost.name, amount_pence=yearly(cost)) for cost in costs]
    if travelling:
        others.append(YearlyCost(name=travel, amount_pence=travelling))
    values = {
        "on": on,
        "assistants": [_assistant(each) for each in people],
        "other_costs": others,
        "rules": rules,
    }
    return msgspec.convert(msgspec.to_builtins(values), EmploymentFacts)


def yearly(cost: EmployingCost) -> Pence:
    """Return what a cost comes to in a year of 52 weeks, rounded half up once."""
    times = 52 / WEEKS_EACH.get(cost.every, Decimal(52))
    return to_pence(cost.amount_pence * times)


def _assistant(record: AssistantRecord) -> Assistant:
    values = {
        "name": record.name,
        "hours": str(_or_nothing(record.hours)),
        "rate_pence": record.rate_pence,
        "weeks": str(_or_nothing(record.weeks or "52")),
        "age": record.age,
        "irregular": record.irregular,
        "in_pension": record.in_pension,
        "sleep_ins": str(_or_nothing(record.sleep_ins)),
        "sleep_in_pence": record.sleep_in_pence,
        "awake_hours": str(_or_nothing(record.awake_hours)),
        "redundancy_weeks": str(REDUNDANCY.get(record.redundancy, Decimal(0))),
    }
    return msgspec.convert(values, Assistant)


def _or_nothing(text: str) -> Decimal:
    return number(text) or Decimal(0)
