"""What a scheme.toml may hold: every field, its type and its default, and nothing else.

A field that is not here is refused by name, so that a slip of the pen never goes unnoticed. Sums are text in pounds
("950.00") and become pence when they are read. Words are not here but in texts/<language>.toml.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

FunderType = Literal["local_authority", "icb", "probation", "dwp", "school", "charity", "person"]
Period = Literal["week", "year", "once"]
Weeks = Annotated[str, msgspec.Meta(pattern=r"^([0-9]{1,3}(\.[0-9])?)?$")]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of scheme.toml."""


class Funder(_Part, frozen=True):
    """Who pays. `outside_budget` marks money that is no part of the budget (the person's own, for example)."""

    id: str
    type: FunderType
    outside_budget: bool = False


class Offset(_Part, frozen=True):
    """A task or review counted from one of the scheme's anchors.

    Attributes:
        anchor: one of the scheme's anchors, such as "release_date".
        offset_days, offset_weeks: before the anchor when negative; they are added up.
        by_weeks: for a review, the last week in which it is in time, 0 where there is none.
        repeat_weeks: how often it comes again after the first time, 0 for never.
        statutory: where the date comes from law: the law, "" otherwise.
    """

    id: str
    kind: str
    anchor: str
    offset_days: int = 0
    offset_weeks: int = 0
    by_weeks: int = 0
    repeat_weeks: int = 0
    statutory: str = ""

    @property
    def days(self) -> int:
        """The offset in days."""
        return self.offset_days + 7 * self.offset_weeks


class FormRef(_Part, frozen=True):
    """A form of the scheme: its workbook in forms/, and what it is for."""

    id: str
    file: str
    kind: Literal["assessment", "self", "carer", "screening", "review", "application"] = "assessment"


class ReckonerLine(_Part, frozen=True):
    """One line of a ready reckoner: how much of what, at which rate.

    Attributes:
        input: the name of the input that gives the quantity (hours, nights).
        rate: a row of the table of rates.
        unit: "hour" or "night", for the working.
    """

    input: str
    rate: str
    unit: Literal["hour", "night", "session"] = "hour"


class NeedRule(_Part, frozen=True):
    """One need of a `rules` scheme: how many hours (nights, sessions) a week follow, at which rate.

    Attributes:
        id: its words are "needs.ID" in texts/.
        input: the input that gives the quantity. hours: a fixed quantity instead, as text ("1.5").
        when: the rule counts only where this holds: "INPUT" (answered yes), "INPUT=VALUE" or "INPUT!=VALUE".
        unpaid: the input with the quantity that somebody gives unpaid, taken off where `agreed` is answered yes.
        agreed: the input that says whether that person agreed to go on.
        most: no more than this quantity counts, "" for no limit.
    """

    id: str
    rate: str
    input: str = ""
    hours: str = ""
    when: str = ""
    unpaid: str = ""
    agreed: str = ""
    most: str = ""
    unit: Literal["hour", "night", "session"] = "hour"


class Limit(_Part, frozen=True):
    """The most that a `rules` scheme gives per period where something holds; its words are "limits.ID"."""

    id: str
    amount: str
    when: str = ""


class AllocationRule(_Part, frozen=True):
    """How the indicative budget is worked out.

    Attributes:
        method: a method of `pbdesk.schemes.methods`.
        form: the form whose answers are used.
        inputs: what the method needs, by name, each the path of a question of that form.
        table: the file in tables/, without ".csv".
        reading: for `table`: "steps" (a row holds for its whole range) or "interpolate" (a straight line between rows).
        amount: for `fixed`: the sum in pounds.
        lines: for `ready_reckoner`. needs, limits: for `rules`.
        gate: for `fixed`: the name of the input that must be "yes" first.
        disclose_amount: false where the person is not told the sum, as the plan then says with its reason.
        round_to: the result is rounded half up to this many pence, once, at the end.
    """

    method: str
    form: str
    period: Period
    inputs: dict[str, str] = {}
    table: str = ""
    reading: Literal["steps", "interpolate"] = "steps"
    amount: str = ""
    lines: tuple[ReckonerLine, ...] = ()
    needs: tuple[NeedRule, ...] = ()
    limits: tuple[Limit, ...] = ()
    gate: str = ""
    divisor: int = 52
    round_to: int = 1
    tolerance_percent: int = 10
    disclose_amount: bool = True


class Caps(_Part, frozen=True):
    """Limits, in pounds; "" for none.

    Attributes:
        per_period: the most per period of the allocation; minimum: the least, where there is anything at all.
        guide: for a pooled fund, what one person is usually helped with (a guide: a panel may go over it).
        per_item: the most for one thing without asking. fund_total: the whole fund.
    """

    per_period: str = ""
    minimum: str = ""
    guide: str = ""
    per_item: str = ""
    fund_total: str = ""


class Deployment(_Part, frozen=True):
    """How the money may be held."""

    allowed: tuple[str, ...]
    default: str
    must_offer: tuple[str, ...] = ()


class Excluded(_Part, frozen=True):
    """Something that the money may not be spent on, and the law or rule that says so."""

    id: str
    law: str = ""


class Spend(_Part, frozen=True):
    """What money is spent on, what not, and when to ask or to keep a receipt (in pounds, "" for never)."""

    categories: tuple[str, ...]
    excluded: tuple[Excluded, ...] = ()
    ask_first_over: str = ""
    receipt_over: str = ""


class Threshold(_Part, frozen=True):
    """Who may sign off up to how much (in pounds per period; "" for any sum), and in how many days.

    They stand in order, each limit above the one before; the last has none, so that every plan has somebody to go to.
    """

    role: str
    up_to: str = ""
    days: int = 28


class PlanRule(_Part, frozen=True):
    """What a support plan must say before it is sent, and the check that the law asks for."""

    required_sections: tuple[str, ...] = ()
    statutory_check: Literal["s25", "nhs", "life_plan", "none"] = "none"


class Outcomes(_Part, frozen=True):
    """The outcome domains, the things to show that something lasted, and what is measured when.

    Attributes:
        measures: ids of measures: "ons4" and "goals" ship, any other is a slot that a licence holder fills.
        waves: in which months since the start they are asked, 0 for the start itself.
    """

    domains: tuple[str, ...]
    milestones: tuple[str, ...] = ()
    measures: tuple[str, ...] = ("ons4", "goals")
    waves: tuple[int, ...] = (0, 3, 6, 12)


class MonitoringRule(_Part, frozen=True):
    """How closely money is looked at, and how much of it may lie unused before anybody asks.

    Attributes:
        level: how closely at first. surplus_weeks, credit_weeks: weeks of money, as text ("8"); "" for no such rule.
        basis: whether a week's money is all of it, or less the person's contribution.
        returns_weeks: how often a return is due at the standard level, 0 for never.
        clean_returns, days_of_grace: after how many good returns in a row a light touch is enough.
    """

    level: Literal["standard", "light_touch"] = "standard"
    surplus_weeks: Weeks = "8"
    credit_weeks: Weeks = ""
    basis: Literal["gross", "net"] = "gross"
    returns_weeks: int = 13
    clean_returns: int = 4
    days_of_grace: int = 14


class Document(_Part, frozen=True):
    """Something to print."""

    id: str
    kind: Literal["booklet", "agreement", "letter", "statement"]


class EligibilityRule(_Part, frozen=True):
    """Whose needs are decided on by the Care and Support (Eligibility Criteria) Regulations 2015 (SI 2015/313).

    Attributes:
        law: whose law the decision is made and told under: England's, or that of Wales.
        condition, health, unable, significant, reasons, areas: questions of the assessment form that speak of it, by
            path: where the needs come from; a carer's health; what cannot be achieved; and the judgement on well-being.
        condition_when: the answer that means that the condition is met.
        named: what the form calls something otherwise than the regulations do, such as family = "relationships".
    """

    who: Literal["adult", "carer"]
    law: Literal["england", "wales"] = "england"
    condition: str = ""
    condition_when: str = "yes"
    health: str = ""
    unable: str = ""
    significant: str = ""
    reasons: str = ""
    areas: str = ""
    named: dict[str, str] = {}

    @property
    def whose(self) -> str:
        """Whose outcomes and conditions count, as `pbdesk.domain.eligibility` names them."""
        return self.who if self.law == "england" else f"{self.who}_{self.law}"

    @property
    def paths(self) -> dict[str, str]:
        """The questions that are named, by what they are asked for."""
        parts = ("condition", "health", "unable", "significant", "reasons", "areas")
        return {part: getattr(self, part) for part in parts if getattr(self, part)}


class FinanceRule(_Part, frozen=True):
    """What a council may set itself of the financial assessment (SI 2014/2672); sums are pounds a week.

    Attributes:
        charged_funders: whose money is charged for; that of no other funder is, such as the NHS's.
        minimum_income: the council's own basic minimum by household, in place of the statutory one.
        upper_limit: its own upper capital limit, in pounds, "" for the statutory one.
        percent_taken: how much of the available income it takes.
        flat_disability: what it allows for disability-related costs without evidence.
        collect_from: a contribution below this is not collected.
    """

    assessment: Literal["care_act_community", "care_act_residential"]
    charged_funders: tuple[str, ...]
    payment: Literal["net", "gross"] = "net"
    minimum_income: dict[str, str] = {}
    upper_limit: str = ""
    percent_taken: int = 100
    flat_disability: str = ""
    collect_from: str = ""


class EmployingRule(_Part, frozen=True):
    """How the cost of employing personal assistants is counted.

    Attributes:
        ni_method: National Insurance by the "week" or by the "year".
        allowance: whether the Employment Allowance is claimed.
        on_cost_percent: one percentage for all on-costs, "" for the itemised sheet.
        on_cost_order: where that percentage is rounded.
        holiday_cover: whether somebody is paid while an assistant is away.
        relative: whether a close relative in the same household may be paid "never", or by "exception" with reasons.
        law: where that rule stands.
        yearly: other costs that are usual, in pounds a year: insurance, payroll, checks, training.
        travel_mile: what a mile on the way for the person costs, in pounds, "" for none.
    """

    ni_method: Literal["week", "year"] = "week"
    allowance: bool = True
    on_cost_percent: str = ""
    on_cost_order: Literal["hour", "week", "year"] = "hour"
    holiday_cover: bool = True
    relative: Literal["never", "exception"] = "exception"
    law: str = ""
    yearly: dict[str, str] = {}
    travel_mile: str = ""


class Definition(_Part, frozen=True, kw_only=True):
    """A whole scheme.toml.

    Attributes:
        illustrative: whether its figures are invented, which is then said wherever they are shown.
        anchors: the dates from which tasks and reviews are counted.
        funders: in the order in which a rounding remainder falls to them, after `remainder_funder`.
        eligibility, finance, employing: None where the scheme has no such step.
    """

    id: str
    version: str
    valid_from: date
    valid_to: date | None = None
    nation: str = "England"
    illustrative: bool = True
    languages: tuple[str, ...] = ("en", "cy")
    funders: tuple[Funder, ...]
    remainder_funder: str
    anchors: tuple[str, ...]
    stages: tuple[str, ...]
    tasks: tuple[Offset, ...] = ()
    reviews: tuple[Offset, ...] = ()
    forms: tuple[FormRef, ...]
    allocation: AllocationRule
    caps: Caps = Caps()
    deployment: Deployment
    spend: Spend
    approval: tuple[Threshold, ...]
    plan: PlanRule
    outcomes: Outcomes
    monitoring: MonitoringRule = MonitoringRule()
    documents: tuple[Document, ...] = ()
    eligibility: EligibilityRule | None = None
    finance: FinanceRule | None = None
    employing: EmployingRule | None = None
