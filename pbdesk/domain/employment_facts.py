"""What goes into the cost of employing personal assistants and what comes out of it: plain values, money in pence.

The rules stand in `pbdesk.domain.employment`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from pbdesk.domain.allocation import Step
from pbdesk.domain.means import NotNegative
from pbdesk.domain.money import Pence

Age = Literal["21_over", "18_20", "16_17", "apprentice"]
YOUNG = frozenset({"18_20", "16_17", "apprentice"})


class Assistant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One personal assistant.

    Attributes:
        hours: hours a week. rate_pence: pay an hour. weeks: weeks in the year for which there is pay.
        age: decides the minimum wage and National Insurance.
        irregular: irregular hours or part of the year: holiday is 12.07% of pay rather than 5.6 weeks.
        in_pension: whether the assistant asked to join the pension; above the trigger everybody is enrolled.
        sleep_ins: nights a week asleep in the house, each for `sleep_in_pence`, of which `awake_hours` are usually
            spent awake for work: those alone count for the minimum wage.
        redundancy_weeks: weeks of pay put by each year for the day on which the job ends.
    """

    name: str
    hours: Decimal
    rate_pence: NotNegative
    weeks: Decimal = Decimal(52)
    age: Age = "21_over"
    irregular: bool = False
    in_pension: bool = False
    sleep_ins: Decimal = Decimal(0)
    sleep_in_pence: NotNegative = 0
    awake_hours: Decimal = Decimal(0)
    redundancy_weeks: Decimal = Decimal(0)


class YearlyCost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another cost of employing, by the year: insurance (the law asks for it), payroll, checks, training."""

    name: str
    amount_pence: NotNegative


class EmploymentRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a scheme counts.

    Attributes:
        ni_method: "week" (weekly threshold, times the weeks) or "year" (yearly threshold).
        allowance: whether the Employment Allowance is claimed.
        on_cost_percent: one percentage for all on-costs, instead of the itemised sheet; None for the itemised sheet.
        on_cost_order: where that percentage is rounded: on each "hour", each "week" or the "year".
        holiday_cover: whether somebody is paid while the assistant is away.
    """

    ni_method: Literal["week", "year"] = "week"
    allowance: bool = True
    on_cost_percent: Decimal | None = None
    on_cost_order: Literal["hour", "week", "year"] = "hour"
    holiday_cover: bool = True


class EmploymentFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is employed, and what else it costs. `on` decides the year's figures (ISO date)."""

    on: str
    assistants: Annotated[tuple[Assistant, ...], msgspec.Meta(min_length=1)]
    other_costs: tuple[YearlyCost, ...] = ()
    rules: EmploymentRules = EmploymentRules()


class EmploymentFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The year's figures: pence by the hour, week or year as named, and percentages."""

    minimum_wage_pence: dict[str, Pence]
    ni_percent: Decimal
    ni_week_pence: Pence
    ni_year_pence: Pence
    ni_young_week_pence: Pence | None
    allowance_pence: Pence
    pension_trigger_pence: Pence
    pension_lower_pence: Pence
    pension_upper_pence: Pence
    pension_percent: Decimal
    holiday_weeks: Decimal
    accrual_percent: Decimal
    warnings: tuple[Step, ...] = ()


class AssistantCost(msgspec.Struct, frozen=True, kw_only=True):
    """What one assistant costs, in pence: a week's pay, and by the year the rest; NI is before the allowance."""

    name: str
    week_pence: Pence
    pay_pence: Pence
    ni_pence: Pence = 0
    pension_pence: Pence = 0
    holiday_pence: Pence = 0
    on_cost_pence: Pence = 0
    redundancy_pence: Pence = 0


class EmploymentCost(msgspec.Struct, frozen=True, kw_only=True):
    """The whole cost of a year, in pence, with every step.

    Attributes:
        ni_due_pence: National Insurance over all assistants, less the Employment Allowance.
        hour_pence: the year's cost over the hours that are paid, None where there are none.
    """

    assistants: tuple[AssistantCost, ...]
    pay_pence: Pence
    ni_before_allowance_pence: Pence
    allowance_used_pence: Pence
    ni_due_pence: Pence
    pension_pence: Pence
    holiday_pence: Pence
    on_cost_pence: Pence
    redundancy_pence: Pence
    other_pence: Pence
    year_pence: Pence
    week_pence: Pence
    four_weeks_pence: Pence
    hour_pence: Pence | None
    steps: tuple[Step, ...]
    warnings: tuple[Step, ...]
