"""What a scheme says of eligibility, of charging and of employing, checked and turned into the rules' own values.

The rules stand in `pbdesk.domain`; nothing here works anything out.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import get_args

from pbdesk.domain.charge_facts import Household, LocalRules, YearFigures
from pbdesk.domain.employment_facts import EmploymentRules
from pbdesk.domain.errors import N_
from pbdesk.domain.money import Pence, parse_money
from pbdesk.schemes.definition import Definition, EmployingRule, FinanceRule
from pbdesk.schemes.forms.model import BRANCHES
from pbdesk.schemes.problems import Findings
from pbdesk.schemes.scheme import Scheme

YEARLY = ("insurance", "payroll", "checks", "training")
"""Other costs of employing that a scheme may give a usual sum for."""
_MAIN = "scheme.toml"


def amounts(definition: Definition) -> Iterator[tuple[str, str]]:
    """Yield the sums in pounds with where they stand."""
    finance, employing = definition.finance, definition.employing
    if finance is not None:
        yield "finance.upper_limit", finance.upper_limit
        yield "finance.flat_disability", finance.flat_disability
        yield "finance.collect_from", finance.collect_from
        for household, text in finance.minimum_income.items():
            yield f"finance.minimum_income.{household}", text
    if employing is not None:
        yield "employing.travel_mile", employing.travel_mile
        for name, text in employing.yearly.items():
            yield f"employing.yearly.{name}", text


def names(definition: Definition) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return names that must be known: where each stands, the name, and those that there are."""
    found: list[tuple[str, str, tuple[str, ...]]] = []
    finance, employing = definition.finance, definition.employing
    if finance is not None:
        funders = tuple(funder.id for funder in definition.funders)
        found += [("finance.charged_funders", name, funders) for name in finance.charged_funders]
        found += [("finance.minimum_income", name, get_args(Household)) for name in finance.minimum_income]
    if employing is not None:
        found += [("employing.yearly", name, YEARLY) for name in employing.yearly]
    return found


def check_paths(scheme: Scheme, findings: Findings) -> None:
    """Record questions that the rule of eligibility names and the form does not have, and numbers that are none."""
    definition = scheme.definition
    employing, rule = definition.employing, definition.eligibility
    if employing is not None and _percent(employing.on_cost_percent) is None:
        findings.add(
            _MAIN,
            "employing.on_cost_percent",
            N_("“{value}” is not a number."),
            value=employing.on_cost_percent,
        )
    if rule is None:
        return
    form_id = definition.allocation.form
    form = scheme.forms[form_id]
    for part, path in rule.paths.items():
        number = form.tree.by_path.get(path)
        if number is None or form.node(number).kind in BRANCHES:
            findings.add(
                _MAIN,
                f"eligibility.{part}",
                N_("The form {form} has no question {path}."),
                form=form_id,
                path=path,
            )


def local_rules(rule: FinanceRule, figures: YearFigures, household: str) -> LocalRules:
    """Return what the council has set itself, for a person of a household.

    Its own basic minimum stands in place of the statutory basic sum; children and premiums are added as the law does.
    """
    own = rule.minimum_income.get(household, "")
    beside = sum(part.amount_pence * part.times for part in figures.minimum[1:])
    return LocalRules(
        minimum_income_pence=parse_money(own) + beside if own else None,
        upper_limit_pence=parse_money(rule.upper_limit) if rule.upper_limit else None,
        percent_taken=rule.percent_taken,
        flat_disability_pence=_money(rule.flat_disability),
        collect_from_pence=_money(rule.collect_from),
        charged_funders=rule.charged_funders,
    )


def employment_rules(rule: EmployingRule) -> EmploymentRules:
    """Return how a scheme counts the cost of employing."""
    return EmploymentRules(
        ni_method=rule.ni_method,
        allowance=rule.allowance,
        on_cost_percent=Decimal(rule.on_cost_percent) if rule.on_cost_percent else None,
        on_cost_order=rule.on_cost_order,
        holiday_cover=rule.holiday_cover,
    )


def _money(text: str) -> Pence:
    return parse_money(text) if text else 0


def _percent(text: str) -> Decimal | None:
    try:
        number = Decimal(text or "0")
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number <= 100 else None
