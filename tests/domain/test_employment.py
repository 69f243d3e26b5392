"""What it costs to employ: named cases worked by hand, and the order in which things are rounded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.employment import cost_of_employing
from pbdesk.domain.employment_facts import (
    Assistant,
    EmploymentCost,
    EmploymentFacts,
    EmploymentRules,
    YearlyCost,
)
from pbdesk.domain.errors import KnownError
from pbdesk.schemes.rates import shipped_rates
from pbdesk.schemes.year_figures import employment_figures

RATES = shipped_rates()
AGES = frozenset({"21_over", "18_20", "16_17", "apprentice"})
FIGURES = employment_figures(RATES, date(2026, 6, 1), AGES)


def cost(*assistants: Assistant, rules: EmploymentRules | None = None, other: int = 0) -> EmploymentCost:
    return cost_of_employing(
        EmploymentFacts(
            on="2026-06-01",
            assistants=assistants,
            rules=rules or EmploymentRules(),
            other_costs=(YearlyCost(name="Insurance", amount_pence=other),),
        ),
        FIGURES,
    )


NIA = Assistant(name="Nia", hours=Decimal(20), rate_pence=1_300)


def test_cost_when_worked_by_hand_then_the_same() -> None:
    """£260.00 a week, £13,520.00 a year; NI (260 - 96) x 15% = £24.60 a week; pension 3% of £7,280.00; 5.6 weeks."""
    sheet = cost(NIA, other=9_500)

    assert sheet.pay_pence == 1_352_000
    assert (sheet.ni_before_allowance_pence, sheet.ni_due_pence) == (127_920, 0)
    assert (sheet.pension_pence, sheet.holiday_pence) == (21_840, 145_600)
    assert sheet.year_pence == 1_352_000 + 21_840 + 145_600 + 9_500
    assert (sheet.week_pence, sheet.four_weeks_pence) == (29_403, 117_612)


def test_national_insurance_when_by_the_year_then_the_yearly_threshold() -> None:
    """(£13,520.00 - £5,000.00) x 15% = £1,278.00; by the week it is £1,279.20."""
    sheet = cost(NIA, rules=EmploymentRules(ni_method="year", allowance=False))

    assert sheet.ni_due_pence == 127_800


def test_allowance_when_over_all_assistants_then_taken_off_once() -> None:
    """Five at £3,120.00 of NI each are £15,600.00; less £10,500.00."""
    many = tuple(
        Assistant(name=f"A{at}", hours=Decimal(40), rate_pence=1_240) for at in range(5)
    )  # £496.00 - £96.00 = £400.00 x 15% = £60.00 a week
    sheet = cost(*many)

    assert sheet.ni_before_allowance_pence == 5 * 312_000
    assert (sheet.allowance_used_pence, sheet.ni_due_pence) == (1_050_000, 510_000)


def test_national_insurance_when_under_21_then_none_to_the_higher_threshold() -> None:
    young = Assistant(name="Cai", hours=Decimal(40), rate_pence=1_300, age="18_20")

    assert cost(young).ni_before_allowance_pence == 0


@pytest.mark.parametrize(
    ("hours", "joined", "pension"),
    [(Decimal("14.79"), False, 0), (Decimal("14.80"), False, 11_294), (Decimal(10), True, 1_560)],
)
def test_pension_when_above_the_trigger_or_asked_for_then_on_the_band(
    hours: Decimal, joined: bool, pension: int
) -> None:
    """14.8 x £13.00 x 52 = £10,004.80: 3% of £3,764.80. Ten hours are £6,760.00: 3% of £520.00."""
    sheet = cost(Assistant(name="Nia", hours=hours, rate_pence=1_300, in_pension=joined))

    assert sheet.pension_pence == pension


def test_holiday_when_irregular_then_accrued_on_pay() -> None:
    """12.5 hours at £12.71 are £158.88 a week, £8,261.76 a year; 12.07% is £997.19."""
    sheet = cost(Assistant(name="Cai", hours=Decimal("12.5"), rate_pence=1_271, irregular=True))

    assert (sheet.pay_pence, sheet.holiday_pence) == (826_176, 99_719)


@pytest.mark.parametrize(("order", "on_cost"), [("hour", 160_680), ("week", 160_420), ("year", 160_433)])
def test_on_cost_when_one_line_then_rounded_where_the_scheme_says(order: str, on_cost: int) -> None:
    """21.5% of £14.35 is £3.08525: £3.09 an hour, £30.85 a week, £1,604.33 a year, for ten hours a week."""
    rules = EmploymentRules(on_cost_percent=Decimal("21.5"), on_cost_order=order)  # type: ignore[arg-type]
    sheet = cost(Assistant(name="Nia", hours=Decimal(10), rate_pence=1_435), rules=rules)

    assert sheet.on_cost_pence == on_cost
    assert (sheet.ni_due_pence, sheet.pension_pence) == (0, 0)


def test_wage_when_below_the_minimum_then_warned() -> None:
    low = cost(Assistant(name="Nia", hours=Decimal(10), rate_pence=1_270))
    lawful = cost(Assistant(name="Nia", hours=Decimal(10), rate_pence=1_271))

    assert any("against the law" in step.sentence for step in low.warnings)
    assert not any("against the law" in step.sentence for step in lawful.warnings)


def test_year_when_the_file_has_no_threshold_by_the_week_then_refused() -> None:
    with pytest.raises(KnownError) as caught:
        employment_figures(RATES, date(2024, 6, 1), frozenset({"21_over"}))

    assert caught.value.code == "rate-missing"


assistants = st.builds(
    Assistant,
    name=st.just("A"),
    hours=st.decimals(0, 60, places=2),
    rate_pence=st.integers(0, 5_000),
    weeks=st.decimals(0, 52, places=1),
    irregular=st.booleans(),
    in_pension=st.booleans(),
)


@given(st.lists(assistants, min_size=1, max_size=4), st.integers(0, 10**6), st.booleans())
def test_cost_when_anything_is_given_then_the_parts_add_up(
    several: list[Assistant], other: int, allowance: bool
) -> None:
    sheet = cost(*several, rules=EmploymentRules(allowance=allowance), other=other)
    parts = sheet.pay_pence + sheet.ni_due_pence + sheet.pension_pence + sheet.holiday_pence + other

    assert sheet.year_pence == parts
    assert sheet.ni_due_pence >= 0
    assert sheet.ni_due_pence + sheet.allowance_used_pence == sheet.ni_before_allowance_pence
    assert all(step.sentence.format(**step.fields) for step in sheet.steps)
    assert msgspec.to_builtins(sheet)


def test_sleep_ins_when_there_are_some_then_they_are_pay_like_any_other() -> None:
    """£260.00 by day and two nights at £65.00: £390.00 a week, £20,280.00 a year; pension 3% of £14,040.00."""
    nights = msgspec.structs.replace(NIA, sleep_ins=Decimal(2), sleep_in_pence=6_500, awake_hours=Decimal(2))
    sheet = cost(nights)

    assert (sheet.pay_pence, sheet.pension_pence) == (2_028_000, 42_120)
    assert sheet.warnings == cost(NIA).warnings


def test_sleep_in_when_it_pays_less_than_the_hours_awake_then_it_is_against_the_law() -> None:
    """Six hours awake at £12.71 are £76.26; the night pays £65.00."""
    nights = msgspec.structs.replace(NIA, sleep_ins=Decimal(1), sleep_in_pence=6_500, awake_hours=Decimal(6))

    assert any(step.fields.get("least") == "£76.26" for step in cost(nights).warnings)


def test_redundancy_when_put_by_then_weeks_of_pay_for_a_year() -> None:
    """One and a half weeks of £260.00 are £390.00."""
    sheet = cost(msgspec.structs.replace(NIA, redundancy_weeks=Decimal("1.5")))

    assert sheet.redundancy_pence == 39_000
    assert sheet.year_pence == cost(NIA).year_pence + 39_000


def test_on_costs_when_rounded_by_the_hour_then_nights_by_the_night() -> None:
    """13% of £13.00 is £1.69 an hour, of £65.00 is £8.45 a night: £33.80 and £8.45 a week."""
    nights = msgspec.structs.replace(NIA, sleep_ins=Decimal(1), sleep_in_pence=6_500)
    sheet = cost(nights, rules=EmploymentRules(on_cost_percent=Decimal(13)))

    assert sheet.on_cost_pence == (3_380 + 845) * 52
