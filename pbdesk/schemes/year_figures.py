"""The year's published figures for one calculation, gathered from the file of rates for the rules to use."""

from __future__ import annotations

from datetime import date

from pbdesk.domain.charge_facts import COUPLES, PENSION_AGE, ChargeFacts, MinimumPart, YearFigures
from pbdesk.domain.employment_facts import EmploymentFigures
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.means import Disregards
from pbdesk.schemes.rates import Figure, Rates, warnings

_CAPITAL = "capital_limits"
_WAGES = {"21_over": "nlw", "18_20": "age_18_20", "16_17": "age_16_17_apprentice"}


class _Gathering:
    """Looks figures up on one day and keeps them, for the warnings."""

    def __init__(self, rates: Rates, on: date) -> None:
        self._rates, self._on = rates, on
        self.used: list[Figure] = []

    def find(self, series: str, element: str) -> Figure:
        figure = self._rates.find(series, element, self._on)
        self.used.append(figure)
        return figure

    def find_or_none(self, series: str, element: str) -> Figure | None:
        return self.find(series, element) if self._rates.has(series, element, self._on) else None


def day_of(text: str) -> date:
    """Return the day of some facts. Raises KnownError "date-unreadable"."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise KnownError(
            "date-unreadable",
            N_("“{text}” is not a date."),
            todo=N_("Write it as year, month, day: 2026-11-21."),
            text=text[:40],
        ) from error


def charge_figures(rates: Rates, facts: ChargeFacts) -> YearFigures:
    """Return the year's figures for a financial assessment.

    Raises:
        KnownError: "rate-missing" where a figure that this person's assessment needs has none for the day.
    """
    gathering = _Gathering(rates, day_of(facts.on))
    kinds = {item.kind for item in facts.income}
    savings = "couple" if facts.household in COUPLES else "individual"
    widow = gathering.find("income_disregard_weekly", "war_widow") if "war_widow" in kinds else None
    credit = (
        gathering.find_or_none("savings_credit_disregard_weekly", savings)
        if "savings_credit" in kinds
        else None
    )
    minimum = _personal_expenses(gathering) if facts.setting == "residential" else _minimum(gathering, facts)
    return YearFigures(
        minimum=minimum,
        lower_limit_pence=gathering.find(_CAPITAL, "lower").pence,
        upper_limit_pence=gathering.find(_CAPITAL, "upper").pence,
        tariff_pence=gathering.find("tariff_income", "pounds_per_step").pence,
        step_pence=gathering.find("tariff_income", "step").pence,
        disregards=Disregards(
            war_widow_pence=widow.pence if widow else None,
            savings_credit_pence=credit.pence if credit else None,
        ),
        warnings=warnings(gathering.used),
    )


def _personal_expenses(gathering: _Gathering) -> tuple[MinimumPart, ...]:
    figure = gathering.find("pea_weekly", "adult")
    return (MinimumPart(label=figure.label, amount_pence=figure.pence),)


def _minimum(gathering: _Gathering, facts: ChargeFacts) -> tuple[MinimumPart, ...]:
    """Return the parts of the minimum income guarantee (SI 2014/2672, regulation 7)."""
    elements: list[tuple[str, int]] = [(facts.household, 1)]
    if facts.children:
        elements.append(("child", facts.children))
    couple = "couple" if facts.household in COUPLES else "single"
    if facts.household not in PENSION_AGE:
        elements += [
            (f"{short}_{couple}", 1)
            for premium, short in (("disability", "dp"), ("enhanced_disability", "edp"))
            if premium in facts.premiums
        ]
    if "carer" in facts.premiums:
        elements.append(("carer", 1))
    figures = [(gathering.find("mig_weekly", name), times) for name, times in elements]
    return tuple(
        MinimumPart(label=figure.label, amount_pence=figure.pence, times=times) for figure, times in figures
    )


def employment_figures(rates: Rates, on: date, ages: frozenset[str]) -> EmploymentFigures:
    """Return the year's figures for employing personal assistants of some age bands.

    Raises:
        KnownError: "rate-missing" where a figure has none for the day.
    """
    gathering = _Gathering(rates, on)
    ni, pension = "employer_ni", "workplace_pension"
    young = gathering.find_or_none(ni, "under_21_threshold_week") if ages - {"21_over"} else None
    return EmploymentFigures(
        minimum_wage_pence={
            age: gathering.find("minimum_wage_hourly", _WAGES.get(age, "age_16_17_apprentice")).pence
            for age in sorted(ages)
        },
        ni_percent=gathering.find(ni, "rate_pct").value,
        ni_week_pence=gathering.find(ni, "secondary_threshold_week").pence,
        ni_year_pence=gathering.find(ni, "secondary_threshold_year").pence,
        ni_young_week_pence=young.pence if young else None,
        allowance_pence=gathering.find(ni, "employment_allowance_year").pence,
        pension_trigger_pence=gathering.find(pension, "trigger_year").pence,
        pension_lower_pence=gathering.find(pension, "qe_lower_year").pence,
        pension_upper_pence=gathering.find(pension, "qe_upper_year").pence,
        pension_percent=gathering.find(pension, "employer_min_pct").value,
        holiday_weeks=gathering.find("holiday", "weeks").value,
        accrual_percent=gathering.find("holiday", "accrual_pct_irregular").value,
        warnings=warnings(gathering.used),
    )
