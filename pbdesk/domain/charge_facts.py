"""What goes into a financial assessment and what comes out of it: plain values, in pence a week.

The rules stand in `pbdesk.domain.charging`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from pbdesk.domain.allocation import Step
from pbdesk.domain.means import Capital, Disregards, Income, NotNegative, Setting
from pbdesk.domain.money import Pence

Household = Literal[
    "single_18_24", "single_25_pension", "single_pension", "lone_parent", "couple", "couple_pension"
]
Premium = Literal["disability", "enhanced_disability", "carer"]
PENSION_AGE = frozenset({"single_pension", "couple_pension"})
COUPLES = frozenset({"couple", "couple_pension"})
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Cost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that costs the person money each week because of a disability, with what shows it."""

    name: str
    amount_pence: NotNegative
    evidence: str = ""


class FundedCare(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one funder pays for care, a week, before any contribution."""

    funder: str
    amount_pence: NotNegative


class LightTouch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A light-touch assessment (SI 2014/2672, regulation 10): treated as if the assessment had been carried out.

    Attributes:
        reason: "can_pay" (the means clearly cover the full cost), "cannot_pay" (they clearly do not reach a charge), or
            "accepts_full_cost" (the person declines the assessment and pays in full), or "refused" (the person does not
            give what is needed, after it was explained; nobody has to agree to that).
        evidence: what it rests on. agreed: whether the person agreed to it.
    """

    reason: Literal["can_pay", "cannot_pay", "accepts_full_cost", "refused"]
    evidence: str
    agreed: bool


class LocalRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a council may set itself.

    Attributes:
        minimum_income_pence: the council's own weekly minimum income in all, None for the statutory one.
        upper_limit_pence: its own upper capital limit for care at home, None for the statutory one.
        percent_taken: how much of the available income it takes.
        flat_disability_pence: what it allows a week for disability-related costs without evidence.
        collect_from_pence: a contribution below this is not collected; 0 collects every penny.
        charged_funders: whose money may be charged for.
    """

    minimum_income_pence: NotNegative | None = None
    upper_limit_pence: NotNegative | None = None
    percent_taken: Percent = 100
    flat_disability_pence: NotNegative = 0
    collect_from_pence: NotNegative = 0
    charged_funders: tuple[str, ...] = ("local_authority",)


class ChargeFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of a person's means and of the care.

    Attributes:
        on: the day of the assessment, which decides the year's figures (ISO date).
        household: with whom the person lives, and the age group.
        premiums: those that apply. children: dependent children in the household.
        housing_pence: rent, mortgage, council tax and service charges a week, net of benefits; care at home only.
        disability_costs: disability-related expenditure a week; care at home only.
        care: the weekly cost of care by funder.
        night_care: whether the council pays for care at night.
        payment: "net" (the council pays its part and the person pays in the contribution) or "gross" (the council pays
            all of its share and sends an invoice).
    """

    on: str
    household: Household
    care: tuple[FundedCare, ...]
    setting: Setting = "community"
    premiums: tuple[Premium, ...] = ()
    children: Annotated[int, msgspec.Meta(ge=0, le=30)] = 0
    income: tuple[Income, ...] = ()
    capital: tuple[Capital, ...] = ()
    housing_pence: NotNegative = 0
    disability_costs: tuple[Cost, ...] = ()
    night_care: bool = True
    payment: Literal["net", "gross"] = "net"
    light_touch: LightTouch | None = None
    rules: LocalRules = LocalRules()


class MinimumPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the minimum that a person keeps: its words and pence a week, times how many."""

    label: str
    amount_pence: Pence
    times: int = 1


class YearFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The year's figures for one person.

    Attributes:
        minimum: the parts of the minimum income guarantee, or the personal expenses allowance in a care home.
        lower_limit_pence, upper_limit_pence: the capital limits.
        tariff_pence: weekly income for each step of capital above the lower limit. step_pence: such a step.
        disregards: the sums left out of income.
        warnings: figures that nobody has confirmed.
    """

    minimum: tuple[MinimumPart, ...]
    lower_limit_pence: Pence
    upper_limit_pence: Pence
    tariff_pence: Pence
    step_pence: Pence
    disregards: Disregards = Disregards()
    warnings: tuple[Step, ...] = ()


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """What was worked out, in pence a week, with every step.

    Attributes:
        contribution_pence: what the person pays. council_pays_pence: what the charged funders pay after it.
        others_pay_pence: what funders pay whose money is not charged for, such as the NHS.
        paid_to_account_pence: what reaches the account that holds the budget from the charged funders;
            person_pays_in_pence and invoiced_pence: how the contribution is collected (net, gross).
        full_cost: whether capital is above the upper limit, or the full cost was accepted.
    """

    contribution_pence: Pence
    council_pays_pence: Pence
    others_pay_pence: Pence
    income_pence: Pence
    tariff_income_pence: Pence
    minimum_income_pence: Pence
    housing_pence: Pence
    disability_pence: Pence
    full_cost: bool
    payment: str
    paid_to_account_pence: Pence
    person_pays_in_pence: Pence
    invoiced_pence: Pence
    steps: tuple[Step, ...]
    warnings: tuple[Step, ...]
