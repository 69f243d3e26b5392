"""Test rows of a scheme for charging and employing, worked by hand once and worked again at every load.

`tables/charging.test.csv` has a row for each person: on, household, premiums, income, capital, disability, care,
expect (what the person pays a week). `tables/employing.test.csv`: on, age, hours, rate, expect (the cost of a week).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from pbdesk.domain.charge_facts import ChargeFacts
from pbdesk.domain.charging import assess
from pbdesk.domain.employment import cost_of_employing
from pbdesk.domain.employment_facts import EmploymentFacts
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, plain_money
from pbdesk.schemes.care_act import employment_rules, local_rules
from pbdesk.schemes.definition import EmployingRule, FinanceRule
from pbdesk.schemes.rates import shipped_rates
from pbdesk.schemes.scheme import Scheme
from pbdesk.schemes.tables import TableRow, read_table
from pbdesk.schemes.year_figures import charge_figures, day_of, employment_figures


def check_care_act(folder: Path, scheme: Scheme) -> Iterator[KnownError]:
    """Yield what is missing or differs; a step without a test row cannot be trusted."""
    finance, employing = scheme.definition.finance, scheme.definition.employing
    try:
        if finance is not None:
            for row in read_table(folder / "tables", "charging.test").rows:
                yield from _differs(row, contribution_of(row, finance))
        if employing is not None:
            for row in read_table(folder / "tables", "employing.test").rows:
                yield from _differs(row, week_of(row, employing))
    except KnownError as problem:
        yield problem


def contribution_of(row: TableRow, rule: FinanceRule) -> Pence:
    """Return what the person of a test row pays a week. Raises KnownError where the row cannot be read."""
    facts = _facts(
        row,
        ChargeFacts,
        {
            "on": row.text("on"),
            "household": row.text("household"),
            "setting": "residential" if rule.assessment == "care_act_residential" else "community",
            "premiums": row.text("premiums").split(),
            "income": [{"name": "income", "amount_pence": row.money_in("income")}],
            "capital": [{"name": "capital", "amount_pence": row.money_in("capital")}],
            "disability_costs": [
                {"name": "costs", "amount_pence": row.money_in("disability"), "evidence": "row"}
            ],
            "care": [{"funder": rule.charged_funders[0], "amount_pence": row.money_in("care")}],
        },
    )
    figures = charge_figures(shipped_rates(), facts)
    local = msgspec.structs.replace(facts, rules=local_rules(rule, figures, facts.household))
    return assess(local, figures).contribution_pence


def week_of(row: TableRow, rule: EmployingRule) -> Pence:
    """Return what the assistant of a test row costs a week. Raises KnownError where the row cannot be read."""
    assistant = {
        "name": "assistant",
        "hours": row.number_in("hours"),
        "rate_pence": row.money_in("rate"),
        "age": row.text("age"),
    }
    facts = _facts(row, EmploymentFacts, {"on": row.text("on"), "assistants": [assistant]})
    figures = employment_figures(shipped_rates(), day_of(facts.on), frozenset({row.text("age")}))
    counted = msgspec.structs.replace(facts, rules=employment_rules(rule))
    return cost_of_employing(counted, figures).week_pence


def _facts(row: TableRow, kind: type[Any], values: dict[str, object]) -> Any:
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as problem:
        reason = str(problem).replace("{", "(").replace("}", ")")
        raise row.wrong(N_("The test row stops: {value}"), "expect", reason) from problem


def _differs(row: TableRow, got: Pence) -> Iterator[KnownError]:
    if row.money_in("expect") != got:
        wrong = row.wrong(
            N_("The test row expects {value} and comes to {got}."), "expect", row.text("expect")
        )
        wrong.fields["got"] = plain_money(got)
        yield wrong
