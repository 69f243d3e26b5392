"""The financial assessment as it is kept: the person's means, one record for each line, and each result recorded.

The rules stand in `pbdesk.domain.charging`. The record's id follows from the case; lines have ids of their own, so
that two laptops may each add an income and both stay. A result that was recorded never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from pbdesk.domain.charge_facts import ChargeFacts, Cost, FundedCare, LightTouch
from pbdesk.domain.means import Capital, Income, weekly
from pbdesk.domain.money import Pence
from pbdesk.domain.records import Record, record_type

Every = str
"""How often money comes or goes: "week", "four_weeks", "month" or "year"."""


@record_type("charging", sets=("premiums",), narratives=("basis_words",))
class ChargingRecord(Record, frozen=True, kw_only=True):
    """What is known of a person's means, lines apart.

    Attributes:
        on: the day whose figures count (ISO date), "" for the day on which it is looked at.
        household: one of `charge_facts.Household`, "" while it is not known.
        children: dependent children in the household.
        care_pence: what the council's care costs a week, where another sum than the plan's or the guide's is meant.
        no_night_care: whether the council pays for no care at night, so that the night part of a benefit is left out.
        payment: "net" or "gross", "" as the scheme says.
        basis: "full" (a whole assessment), a reason of `charge_facts.LightTouch`, or "refused".
        basis_words: what that rests on. basis_agreed: whether the person agreed to a light touch.
    """

    on: str = ""
    household: str = ""
    premiums: tuple[str, ...] = ()
    children: int = 0
    care_pence: Pence | None = None
    no_night_care: bool = False
    payment: str = ""
    basis: str = "full"
    basis_words: str = ""
    basis_agreed: bool = False


@record_type("charging_income")
class IncomeLine(Record, frozen=True, kw_only=True):
    """One kind of money that comes in. See `means.Income` for what the kinds mean."""

    name: str = ""
    amount_pence: Pence = 0
    every: Every = "week"
    kind: str = "counted"
    night_pence: Pence = 0
    passed_to_partner: bool = False
    evidence: str = ""


@record_type("charging_capital")
class CapitalLine(Record, frozen=True, kw_only=True):
    """Savings or something else that is worth money. See `means.Capital`."""

    name: str = ""
    amount_pence: Pence = 0
    joint: bool = False
    kind: str = "savings"
    left_out_because: str = ""
    evidence: str = ""


@record_type("charging_cost")
class CostLine(Record, frozen=True, kw_only=True):
    """A cost that the person has: for the home, or because of a disability."""

    name: str = ""
    kind: str = "disability"
    amount_pence: Pence = 0
    every: Every = "week"
    evidence: str = ""


@record_type("charging_result", insert_only=True)
class ChargeResult(Record, frozen=True, kw_only=True):
    """A contribution as it was recorded: what it rested on and what followed, with every step.

    Attributes:
        facts: `ChargeFacts` as JSON values. charge: `Charge` as JSON values.
        version: 1 for the first of the case. on: the day from which it is counted.
    """

    version: int = 1
    on: str = ""
    contribution_pence: Pence = 0
    facts: dict[str, Any] = {}
    charge: dict[str, Any] = {}
    made_at: str = ""
    made_by: str = ""


class Lines(msgspec.Struct, frozen=True):
    """The lines of a financial assessment, in the order in which they were added."""

    income: tuple[IncomeLine, ...] = ()
    capital: tuple[CapitalLine, ...] = ()
    costs: tuple[CostLine, ...] = ()


def record_id(case_id: str) -> str:
    """Return the id of a case's financial assessment: the same on every device."""
    return f"{case_id}.charging"


def housing_of(costs: Iterable[CostLine]) -> Pence:
    """Return what the home costs a week, in pence."""
    return sum(weekly(line.amount_pence, line.every) for line in costs if line.kind == "housing")


def facts_of(
    record: ChargingRecord, lines: Lines, care: tuple[FundedCare, ...], setting: str, payment: str
) -> ChargeFacts:
    """Return what the rules work on, without the council's own rules.

    Args:
        record: the assessment. lines: its lines.
        care: what each funder's care costs a week.
        setting: "community" or "residential".
        payment: how it is paid where the record does not say.

    Raises msgspec.ValidationError where a value is none that the rules know.
    """
    values: dict[str, Any] = {
        "on": record.on,
        "household": record.household,
        "care": care,
        "setting": setting,
        "premiums": tuple(sorted(record.premiums)),
        "children": record.children,
        "income": tuple(_income(line) for line in lines.income),
        "capital": tuple(_capital(line) for line in lines.capital),
        "housing_pence": housing_of(lines.costs),
        "disability_costs": tuple(
            Cost(name=line.name, amount_pence=weekly(line.amount_pence, line.every), evidence=line.evidence)
            for line in lines.costs
            if line.kind == "disability"
        ),
        "night_care": not record.no_night_care,
        "payment": record.payment or payment,
        "light_touch": _light_touch(record),
    }
    return msgspec.convert(msgspec.to_builtins(values), ChargeFacts)


def _income(line: IncomeLine) -> Income:
    return msgspec.convert(
        {
            "name": line.name,
            "amount_pence": line.amount_pence,
            "every": line.every,
            "kind": line.kind,
            "night_pence": line.night_pence,
            "passed_to_partner": line.passed_to_partner,
        },
        Income,
    )


def _capital(line: CapitalLine) -> Capital:
    return msgspec.convert(
        {
            "name": line.name,
            "amount_pence": line.amount_pence,
            "joint": line.joint,
            "kind": line.kind,
            "left_out_because": line.left_out_because,
        },
        Capital,
    )


def _light_touch(record: ChargingRecord) -> LightTouch | None:
    if record.basis == "full":
        return None
    values = {"reason": record.basis, "evidence": record.basis_words, "agreed": record.basis_agreed}
    return msgspec.convert(values, LightTouch)
