"""Employing a personal assistant: from an hourly rate to what a year costs, itemised, with every step in words.

No payroll: this is the sum that a budget must hold. The year's figures come in as values. In which order things are
rounded and how National Insurance is counted is the scheme's choice and is said in the working.
Sources: National Insurance Contributions Act 2014 (Employment Allowance), Pensions Act 2008, Working Time
Regulations 1998 (5.6 weeks; 12.07% for irregular hours and part of a year).
"""

from __future__ import annotations

from decimal import Decimal

from pbdesk.domain.employment_facts import (
    YOUNG,
    Assistant,
    AssistantCost,
    EmploymentCost,
    EmploymentFacts,
    EmploymentFigures,
    EmploymentRules,
)
from pbdesk.domain.errors import N_
from pbdesk.domain.money import Pence, plain_money, to_pence
from pbdesk.domain.trace import Trace


def cost_of_employing(facts: EmploymentFacts, figures: EmploymentFigures) -> EmploymentCost:
    """Return what employing these assistants costs by the year, week and four weeks, 52 weeks to the year."""
    trace = Trace(warnings=list(figures.warnings))
    costs = tuple(_assistant(each, facts.rules, figures, trace) for each in facts.assistants)
    for other in facts.other_costs:
        trace.say(
            "cost",
            N_("“{name}”: {amount} a year."),
            other.amount_pence,
            easy=N_("“{name}” costs {amount} a year."),
            name=other.name,
            amount=plain_money(other.amount_pence),
        )
    due, used = _ni_due(sum(cost.ni_pence for cost in costs), facts.rules, figures, trace)
    hours = sum((each.hours * each.weeks for each in facts.assistants), Decimal(0))
    return _add_up(costs, due, used, sum(cost.amount_pence for cost in facts.other_costs), hours, trace)


def _add_up(
    costs: tuple[AssistantCost, ...], due: Pence, used: Pence, other: Pence, hours: Decimal, trace: Trace
) -> EmploymentCost:
    pay = sum(cost.pay_pence for cost in costs)
    pension, holiday = sum(cost.pension_pence for cost in costs), sum(cost.holiday_pence for cost in costs)
    on_cost = sum(cost.on_cost_pence for cost in costs)
    redundancy = sum(cost.redundancy_pence for cost in costs)
    year = pay + due + pension + holiday + on_cost + redundancy + other
    week = to_pence(Decimal(year) / 52)
    trace.say(
        "result",
        N_("In all {year} a year, which is {week} a week and {four_weeks} every four weeks."),
        year,
        easy=N_("All together: {week} a week."),
        year=plain_money(year),
        week=plain_money(week),
        four_weeks=plain_money(week * 4),
    )
    return EmploymentCost(
        assistants=costs,
        pay_pence=pay,
        ni_before_allowance_pence=due + used,
        allowance_used_pence=used,
        ni_due_pence=due,
        pension_pence=pension,
        holiday_pence=holiday,
        on_cost_pence=on_cost,
        redundancy_pence=redundancy,
        other_pence=other,
        year_pence=year,
        week_pence=week,
        four_weeks_pence=week * 4,
        hour_pence=to_pence(Decimal(year) / hours) if hours else None,
        steps=tuple(trace.steps),
        warnings=tuple(trace.warnings),
    )


def _assistant(
    each: Assistant, rules: EmploymentRules, figures: EmploymentFigures, trace: Trace
) -> AssistantCost:
    _check_wage(each, figures, trace)
    by_day = to_pence(each.hours * each.rate_pence)
    pay_by_day = to_pence(by_day * each.weeks)
    trace.say(
        "pay",
        N_("“{name}”: {hours} hours at {rate} is {week} a week, and {pay} for {weeks} weeks."),
        pay_by_day,
        name=each.name,
        easy=N_("{name} works {hours} hours a week. Each hour is {rate}. That is {week} a week."),
        hours=_plain(each.hours),
        rate=plain_money(each.rate_pence),
        week=plain_money(by_day),
        pay=plain_money(pay_by_day),
        weeks=_plain(each.weeks),
    )
    week = by_day + _sleep_ins(each, figures, trace)
    pay = to_pence(week * each.weeks)
    redundancy = _redundancy(each, week, trace)
    if rules.on_cost_percent is not None:
        on_cost = _one_line(each, rules.on_cost_percent, rules.on_cost_order, week, pay, trace)
        return AssistantCost(
            name=each.name,
            week_pence=week,
            pay_pence=pay,
            on_cost_pence=on_cost,
            redundancy_pence=redundancy,
        )
    return AssistantCost(
        name=each.name,
        week_pence=week,
        pay_pence=pay,
        redundancy_pence=redundancy,
        ni_pence=_ni(each, week, pay, rules, figures, trace),
        pension_pence=_pension(each, pay, figures, trace),
        holiday_pence=_holiday(each, week, pay, figures, trace) if rules.holiday_cover else 0,
    )


def _check_wage(each: Assistant, figures: EmploymentFigures, trace: Trace) -> None:
    least = figures.minimum_wage_pence[each.age]
    if each.rate_pence < least:
        trace.warn(
            N_(
                "“{name}” would be paid {rate} an hour, below the minimum wage of {least}: that is against the law."
            ),
            name=each.name,
            rate=plain_money(each.rate_pence),
            least=plain_money(least),
        )


def _sleep_ins(each: Assistant, figures: EmploymentFigures, trace: Trace) -> Pence:
    """Return a week's pay for nights asleep in the house (National Minimum Wage Regulations 2015, regulation 32)."""
    if not each.sleep_ins:
        return 0
    week = to_pence(each.sleep_ins * each.sleep_in_pence)
    year = to_pence(week * each.weeks)
    trace.say(
        "pay",
        N_("“{name}”, asleep in the house: {nights} a week at {rate} is {week} a week, and {pay} a year."),
        year,
        name=each.name,
        easy=N_("Nights a week that {name} sleeps at your home: {nights}. Each night is {rate}."),
        nights=_plain(each.sleep_ins),
        rate=plain_money(each.sleep_in_pence),
        week=plain_money(week),
        pay=plain_money(year),
    )
    least = to_pence(each.awake_hours * figures.minimum_wage_pence[each.age])
    if each.sleep_in_pence < least:
        trace.warn(
            N_(
                "“{name}” is usually awake for {hours} hours of a night. For those the minimum wage is {least}, "
                "and the night pays {rate}: that is against the law."
            ),
            name=each.name,
            hours=_plain(each.awake_hours),
            least=plain_money(least),
            rate=plain_money(each.sleep_in_pence),
        )
    return week


def _redundancy(each: Assistant, week: Pence, trace: Trace) -> Pence:
    """Return what is put by each year for redundancy pay, which is counted in weeks of pay for each year of work."""
    if not each.redundancy_weeks:
        return 0
    amount = to_pence(week * each.redundancy_weeks)
    trace.say(
        "cost",
        N_("Put by for redundancy pay: {weeks} weeks of pay for each year, {amount} a year."),
        amount,
        easy=N_("You put {amount} by each year, for the day when the job ends."),
        weeks=_plain(each.redundancy_weeks),
        amount=plain_money(amount),
    )
    return amount


def _one_line(each: Assistant, percent: Decimal, order: str, week: Pence, pay: Pence, trace: Trace) -> Pence:
    """Return the on-costs as one percentage, rounded where the scheme says."""
    if order == "hour":
        part = to_pence(each.rate_pence * percent / 100)
        night = to_pence(each.sleep_in_pence * percent / 100)
        by_week = to_pence(part * each.hours) + to_pence(night * each.sleep_ins)
        amount = to_pence(by_week * each.weeks)
        sentence = N_("On-costs of {percent}%, rounded for each hour to {part}: {amount} a year.")
    elif order == "week":
        part = to_pence(week * percent / 100)
        amount = to_pence(part * each.weeks)
        sentence = N_("On-costs of {percent}%, rounded for each week to {part}: {amount} a year.")
    else:
        part = amount = to_pence(pay * percent / 100)
        sentence = N_("On-costs of {percent}%, rounded once for the year: {amount} a year.")
    trace.say(
        "cost",
        sentence,
        amount,
        easy=N_("Being an employer costs {amount} a year on top of the pay."),
        percent=_plain(percent),
        part=plain_money(part),
        amount=plain_money(amount),
    )
    return amount


def _ni(
    each: Assistant,
    week: Pence,
    pay: Pence,
    rules: EmploymentRules,
    figures: EmploymentFigures,
    trace: Trace,
) -> Pence:
    """Return employer's National Insurance on one assistant's pay by the year, before the allowance."""
    young = figures.ni_young_week_pence if each.age in YOUNG else None
    by_week = young or figures.ni_week_pence
    by_year = young * 52 if young else figures.ni_year_pence
    if rules.ni_method == "week":
        part = to_pence(max(0, week - by_week) * figures.ni_percent / 100)
        amount = to_pence(part * each.weeks)
        sentence = N_(
            "National Insurance by the week: {percent}% above {threshold} is {part}, and {amount} a year."
        )
        threshold = by_week
    else:
        part = amount = to_pence(max(0, pay - by_year) * figures.ni_percent / 100)
        sentence = N_("National Insurance by the year: {percent}% above {threshold} is {amount}.")
        threshold = by_year
    trace.say(
        "cost",
        sentence,
        amount,
        percent=_plain(figures.ni_percent),
        threshold=plain_money(threshold),
        part=plain_money(part),
        amount=plain_money(amount),
    )
    return amount


def _ni_due(
    total: Pence, rules: EmploymentRules, figures: EmploymentFigures, trace: Trace
) -> tuple[Pence, Pence]:
    if rules.on_cost_percent is not None:
        return 0, 0
    used = min(total, figures.allowance_pence) if rules.allowance else 0
    sentence = N_(
        "National Insurance over all: {total}, less {used} of the Employment Allowance: {due} is due."
    )
    if not rules.allowance:
        sentence = N_("National Insurance over all: {due}. The Employment Allowance is not claimed.")
    trace.say(
        "subtotal",
        sentence,
        total - used,
        easy=N_("You pay {due} a year in National Insurance as the employer."),
        total=plain_money(total),
        used=plain_money(used),
        due=plain_money(total - used),
    )
    return total - used, used


def _pension(each: Assistant, pay: Pence, figures: EmploymentFigures, trace: Trace) -> Pence:
    """Return the employer's pension contribution by the year, on the pay within the band."""
    if pay <= figures.pension_trigger_pence and not each.in_pension:
        trace.say(
            "cost",
            N_("No pension: {pay} a year is not above {trigger}, and “{name}” has not asked to join."),
            0,
            pay=plain_money(pay),
            trigger=plain_money(figures.pension_trigger_pence),
            name=each.name,
        )
        return 0
    band = max(0, min(pay, figures.pension_upper_pence) - figures.pension_lower_pence)
    amount = to_pence(band * figures.pension_percent / 100)
    trace.say(
        "cost",
        N_("Pension: {percent}% of the {band} that lies in the band is {amount} a year."),
        amount,
        easy=N_("You pay {amount} a year into a pension for your assistant."),
        percent=_plain(figures.pension_percent),
        band=plain_money(band),
        amount=plain_money(amount),
    )
    return amount


def _holiday(each: Assistant, week: Pence, pay: Pence, figures: EmploymentFigures, trace: Trace) -> Pence:
    if each.irregular:
        amount = to_pence(pay * figures.accrual_percent / 100)
        sentence = N_("Holiday for irregular hours: {percent}% of pay is {amount} a year.")
    else:
        amount = to_pence(week * figures.holiday_weeks)
        sentence = N_("Cover for {weeks} weeks of holiday: {amount} a year.")
    trace.say(
        "cost",
        sentence,
        amount,
        easy=N_("Your assistant has paid holidays. That is {amount} a year."),
        percent=_plain(figures.accrual_percent),
        weeks=_plain(figures.holiday_weeks),
        amount=plain_money(amount),
    )
    return amount


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
