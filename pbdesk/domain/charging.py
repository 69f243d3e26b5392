"""The financial assessment: what a person pays towards care that the council funds, with every step in words.

The Care and Support (Charging and Assessment of Resources) Regulations 2014 (SI 2014/2672) and the care and support
statutory guidance, annexes B and C. Only the council's share of a package is charged for: NHS money has no means test.
Everything is integer pence a week, rounded half up where a step says so. The year's figures come in as values; the
cancelled cap on care costs is not here.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from pbdesk.domain.charge_facts import PENSION_AGE, Charge, ChargeFacts, LightTouch, YearFigures
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.means import counted_capital, counted_income
from pbdesk.domain.money import Pence, plain_money, to_pence
from pbdesk.domain.trace import Trace


class _Means(msgspec.Struct, frozen=True, kw_only=True):
    """What the person could pay a week at most (None: the full cost), and what led there."""

    most: Pence | None
    income: Pence = 0
    tariff: Pence = 0
    minimum: Pence = 0
    housing: Pence = 0
    disability: Pence = 0


def assess(facts: ChargeFacts, figures: YearFigures) -> Charge:
    """Return what the person pays towards care, with every step.

    Raises:
        KnownError: "light-touch-evidence" where a light-touch assessment rests on nothing or was not agreed to.
    """
    trace = Trace(warnings=list(figures.warnings))
    charged = sum(care.amount_pence for care in facts.care if care.funder in facts.rules.charged_funders)
    others = sum(care.amount_pence for care in facts.care) - charged
    trace.say(
        "cost",
        N_("Care that may be charged for: {amount} a week. Care that may not, such as the NHS's: {others}."),
        charged,
        amount=plain_money(charged),
        others=plain_money(others),
        easy=N_("Your care costs {amount} a week."),
    )
    light = facts.light_touch
    means = _means(facts, figures, trace) if light is None else _light_touch(light, trace)
    contribution = _contribution(facts, means.most, charged, trace)
    return _result(facts, means, contribution, charged, others, trace)


def _light_touch(light: LightTouch, trace: Trace) -> _Means:
    if not light.evidence.strip() or not (light.agreed or light.reason == "refused"):
        raise KnownError(
            "light-touch-evidence",
            N_("A light-touch assessment needs the person's agreement and what it rests on."),
            todo=N_("Write down both, or carry out the whole financial assessment."),
        )
    sentences = {
        "can_pay": N_("Light touch: the means clearly cover the full cost. Evidence: {evidence}."),
        "cannot_pay": N_("Light touch: the means clearly do not reach a charge. Evidence: {evidence}."),
        "accepts_full_cost": N_("Light touch: the person accepts the full cost. Evidence: {evidence}."),
        "refused": N_("There is no financial assessment, so the full cost is charged. Why: {evidence}."),
    }
    trace.say(
        "note",
        sentences[light.reason],
        easy=N_("We did not ask about all of your money."),
        evidence=light.evidence.strip().rstrip("."),
    )
    return _Means(most=0 if light.reason == "cannot_pay" else None)


def _means(facts: ChargeFacts, figures: YearFigures, trace: Trace) -> _Means:
    capital = counted_capital(facts.capital, facts.setting, trace)
    upper = _upper_limit(facts, figures, trace)
    if capital > upper:
        trace.say(
            "limit",
            N_("Capital of {capital} is above the upper limit of {upper}: the person pays the full cost."),
            easy=N_("You have {capital}. That is more than {upper}, so you pay for all of your care."),
            capital=plain_money(capital),
            upper=plain_money(upper),
        )
        return _Means(most=None)
    tariff = tariff_income(capital, figures, trace)
    income = counted_income(facts.income, facts.setting, figures.disregards, facts.night_care, trace)
    minimum = _minimum(facts, figures, trace)
    housing, disability = (0, 0) if facts.setting == "residential" else _allowed(facts, trace)
    left = income + tariff - minimum - housing - disability
    trace.say(
        "subtotal",
        N_("{income} and {tariff}, less {minimum}, {housing} and {disability}, leaves {left} a week."),
        left,
        income=plain_money(income),
        easy=N_("We add up your money and take off what you keep. {left} a week is left."),
        tariff=plain_money(tariff),
        minimum=plain_money(minimum),
        housing=plain_money(housing),
        disability=plain_money(disability),
        left=plain_money(left),
    )
    return _Means(
        most=_taken(left, facts.rules.percent_taken, trace),
        income=income,
        tariff=tariff,
        minimum=minimum,
        housing=housing,
        disability=disability,
    )


def _upper_limit(facts: ChargeFacts, figures: YearFigures, trace: Trace) -> Pence:
    local = facts.rules.upper_limit_pence
    if local is None or facts.setting == "residential":
        return figures.upper_limit_pence
    if local < figures.upper_limit_pence:
        trace.warn(
            N_("The council's upper limit of {local} is below the statutory {statutory}, which was used."),
            local=plain_money(local),
            statutory=plain_money(figures.upper_limit_pence),
        )
    return max(local, figures.upper_limit_pence)


def tariff_income(capital: Pence, figures: YearFigures, trace: Trace) -> Pence:
    """Return the weekly income that capital counts as: a sum for each step, or part of one, above the lower limit.

    Source: SI 2014/2672, regulation 25 (£1 for each £250 or part of £250).
    """
    over = capital - figures.lower_limit_pence
    steps = max(0, -(-over // figures.step_pence))
    amount = steps * figures.tariff_pence
    if steps == 0:
        trace.say(
            "tariff",
            N_("Capital of {capital} is not above the lower limit of {lower}: it counts as no income."),
            0,
            capital=plain_money(capital),
            lower=plain_money(figures.lower_limit_pence),
            easy=N_("You have {capital} saved. That does not count, because it is not more than {lower}."),
        )
        return 0
    trace.say(
        "tariff",
        N_(
            "Capital above the lower limit of {lower}: {over}. Each {step}, or part of it, counts as {each} a week. "
            "Number of steps: {steps}, so {amount} a week."
        ),
        amount,
        lower=plain_money(figures.lower_limit_pence),
        over=plain_money(over),
        step=plain_money(figures.step_pence),
        easy=N_("Part of your savings counts. It counts as {amount} a week."),
        each=plain_money(figures.tariff_pence),
        steps=steps,
        amount=plain_money(amount),
    )
    return amount


def _minimum(facts: ChargeFacts, figures: YearFigures, trace: Trace) -> Pence:
    """Return what the person keeps: the statutory sum, or the council's own where that is more."""
    statutory = 0
    for part in figures.minimum:
        statutory += part.amount_pence * part.times
        trace.say(
            "minimum",
            N_("The person keeps, for “{label}”: {amount}, times {times}; {subtotal} so far."),
            part.amount_pence * part.times,
            label=part.label,
            easy=N_("You keep money to live on: {subtotal} so far."),
            amount=plain_money(part.amount_pence),
            times=part.times,
            subtotal=plain_money(statutory),
        )
    if facts.household in PENSION_AGE and {"disability", "enhanced_disability"} & set(facts.premiums):
        trace.say("note", N_("From pension age on there is no disability premium: the basic sum holds it."))
    local = facts.rules.minimum_income_pence
    if local is None or facts.setting == "residential":
        return statutory
    if local < statutory:
        trace.warn(
            N_(
                "The council's minimum of {local} is below the statutory {statutory}, which was used instead."
            ),
            local=plain_money(local),
            statutory=plain_money(statutory),
        )
        return statutory
    trace.say(
        "minimum",
        N_("The council leaves more than the law asks: {local} instead of {statutory}."),
        local,
        local=plain_money(local),
        statutory=plain_money(statutory),
        easy=N_("You keep {local} a week to live on."),
    )
    return local


def _allowed(facts: ChargeFacts, trace: Trace) -> tuple[Pence, Pence]:
    """Return housing and disability-related costs, both by the week (statutory guidance, annex C)."""
    for cost in facts.disability_costs:
        trace.say(
            "cost",
            N_("Disability-related: “{name}”, {amount} a week."),
            cost.amount_pence,
            name=cost.name,
            amount=plain_money(cost.amount_pence),
            easy=N_("You need {amount} a week for “{name}”. You keep that too."),
        )
        if not cost.evidence.strip():
            trace.warn(N_("Nothing shows yet what “{name}” costs."), name=cost.name)
    shown = sum(cost.amount_pence for cost in facts.disability_costs)
    disability = max(shown, facts.rules.flat_disability_pence)
    if facts.rules.flat_disability_pence > shown:
        trace.say(
            "cost",
            N_(
                "The council allows {flat} a week for such costs without evidence, which is more than {shown}."
            ),
            disability,
            flat=plain_money(disability),
            shown=plain_money(shown),
            easy=N_("You keep {flat} a week for costs that come with a disability."),
        )
    if facts.housing_pence:
        trace.say(
            "cost",
            N_("Housing: {amount} a week."),
            facts.housing_pence,
            amount=plain_money(facts.housing_pence),
            easy=N_("Your home costs {amount} a week. You keep that too."),
        )
    return facts.housing_pence, disability


def _taken(left: Pence, percent: int, trace: Trace) -> Pence:
    if left <= 0 or percent == 100:
        return max(0, left)
    taken = to_pence(Decimal(left) * percent / 100)
    trace.say(
        "subtotal",
        N_("The council takes {percent}% of that: {amount} a week."),
        taken,
        percent=percent,
        amount=plain_money(taken),
        easy=N_("The council asks for {percent}% of that: {amount} a week."),
    )
    return taken


def _contribution(facts: ChargeFacts, most: Pence | None, charged: Pence, trace: Trace) -> Pence:
    if most is None:
        trace.say(
            "result",
            N_("The person pays all of it: {amount} a week."),
            charged,
            easy=N_("You pay {amount} a week."),
            amount=plain_money(charged),
        )
        return charged
    amount = min(most, charged)
    if amount < most:
        trace.say(
            "cap",
            N_("The person could pay {most} a week, but never more than the care costs: {amount}."),
            amount,
            most=plain_money(most),
            amount=plain_money(amount),
            easy=N_("You never pay more than your care costs: {amount} a week."),
        )
    if 0 < amount < facts.rules.collect_from_pence:
        trace.say(
            "cap",
            N_("{amount} a week is below {least}, from which the council collects: nothing is charged."),
            0,
            amount=plain_money(amount),
            least=plain_money(facts.rules.collect_from_pence),
            easy=N_("{amount} is so little that the council does not ask for it."),
        )
        amount = 0
    trace.say(
        "result",
        N_("The person pays {amount} a week."),
        amount,
        easy=N_("You pay {amount} a week."),
        amount=plain_money(amount),
    )
    return amount


def _result(
    facts: ChargeFacts, means: _Means, contribution: Pence, charged: Pence, others: Pence, trace: Trace
) -> Charge:
    council, net = charged - contribution, facts.payment == "net"
    trace.say(
        "payment",
        N_("Net: the council pays {paid} a week into the account, and the person pays in {contribution}.")
        if net
        else N_(
            "Gross: the council pays {paid} a week into the account, and sends an invoice for {contribution}."
        ),
        council if net else charged,
        easy=N_("The council pays {paid} a week for you. Tell us if you think that this is wrong."),
        paid=plain_money(council if net else charged),
        contribution=plain_money(contribution),
    )
    return Charge(
        contribution_pence=contribution,
        council_pays_pence=council,
        others_pay_pence=others,
        income_pence=means.income,
        tariff_income_pence=means.tariff,
        minimum_income_pence=means.minimum,
        housing_pence=means.housing,
        disability_pence=means.disability,
        full_cost=means.most is None,
        payment=facts.payment,
        paid_to_account_pence=council if net else charged,
        person_pays_in_pence=contribution if net else 0,
        invoiced_pence=0 if net else contribution,
        steps=tuple(trace.steps),
        warnings=tuple(trace.warnings),
    )
