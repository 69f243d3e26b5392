"""What the fields and values of eligibility, charging and employing are called where two people's edits differ.

Kinds are named by their text; `fields.py` turns them into its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pbdesk.domain.errors import N_
from pbdesk.i18n import _
from pbdesk.ui.models import charging_labels as charging
from pbdesk.ui.models import eligibility_labels as eligibility
from pbdesk.ui.models import employing_labels as employing
from pbdesk.ui.models.every_labels import everies

RECORDS = {
    "eligibility": N_("Eligibility"),
    "eligibility_finding": N_("Eligibility, outcome"),
    "charging": N_("Charging"),
    "charging_income": N_("Income"),
    "charging_capital": N_("Savings or property"),
    "charging_cost": N_("A cost in charging"),
    "employing": N_("Employing"),
    "employing_assistant": N_("Personal assistant"),
    "employing_cost": N_("A cost of employing"),
}
NAMES: dict[tuple[str, str], tuple[str, str]] = {
    ("eligibility", "condition"): (N_("Whether the needs come from an illness, or from caring"), "choice"),
    ("eligibility", "health"): (N_("Whether the carer's health is at risk"), "choice"),
    ("eligibility", "significant"): (N_("Whether the impact is significant"), "choice"),
    ("eligibility", "reasons"): (N_("The reasons"), "long"),
    ("eligibility", "areas"): (N_("Area of well-being: {key}"), "flag"),
    ("eligibility", "fluctuates"): (N_("Whether the needs come and go"), "flag"),
    ("eligibility", "judged_over"): (N_("Over how long they were looked at"), "text"),
    ("eligibility", "meets"): (N_("Whether the council will meet the needs"), "choice"),
    ("eligibility", "refusal"): (N_("Why the needs are not eligible, or not met"), "long"),
    ("eligibility", "advice"): (N_("Advice in writing"), "long"),
    ("eligibility", "given_on"): (N_("Given in writing on"), "date"),
    ("eligibility_finding", "outcome"): (N_("Which outcome"), "choice"),
    ("eligibility_finding", "limbs"): (N_("Not achievable: {key}"), "flag"),
    ("eligibility_finding", "words"): (N_("In the person's words"), "long"),
    ("eligibility_finding", "view"): (N_("What the assessor saw"), "long"),
    ("eligibility_finding", "helps_now"): (N_("Who helps with it now"), "text"),
    ("charging", "on"): (N_("The day whose figures count"), "date"),
    ("charging", "household"): (N_("Household"), "choice"),
    ("charging", "premiums"): (N_("Premium: {key}"), "flag"),
    ("charging", "children"): (N_("Dependent children"), "number"),
    ("charging", "care_pence"): (N_("The council's care, a week"), "money"),
    ("charging", "no_night_care"): (N_("Whether there is no care at night"), "flag"),
    ("charging", "payment"): (N_("How the contribution is paid"), "choice"),
    ("charging", "basis"): (N_("How the means are looked at"), "choice"),
    ("charging", "basis_words"): (N_("What that rests on"), "long"),
    ("charging", "basis_agreed"): (N_("Whether the person agreed"), "flag"),
    ("charging_income", "name"): (N_("What it is"), "text"),
    ("charging_income", "amount_pence"): (N_("How much"), "money"),
    ("charging_income", "every"): (N_("How often"), "choice"),
    ("charging_income", "kind"): (N_("What the law does with it"), "choice"),
    ("charging_income", "night_pence"): (N_("The part for nights, a week"), "money"),
    ("charging_income", "passed_to_partner"): (N_("Whether half is passed to the partner"), "flag"),
    ("charging_income", "evidence"): (N_("What shows it"), "text"),
    ("charging_capital", "name"): (N_("What it is"), "text"),
    ("charging_capital", "amount_pence"): (N_("How much"), "money"),
    ("charging_capital", "joint"): (N_("Whether two people hold it"), "flag"),
    ("charging_capital", "kind"): (N_("What kind it is"), "choice"),
    ("charging_capital", "left_out_because"): (N_("Left out of account because"), "text"),
    ("charging_capital", "evidence"): (N_("What shows it"), "text"),
    ("charging_cost", "name"): (N_("What it is"), "text"),
    ("charging_cost", "kind"): (N_("What kind it is"), "choice"),
    ("charging_cost", "amount_pence"): (N_("How much"), "money"),
    ("charging_cost", "every"): (N_("How often"), "choice"),
    ("charging_cost", "evidence"): (N_("What shows it"), "text"),
    ("employing", "on"): (N_("The day whose figures count"), "date"),
    ("employing_assistant", "name"): (N_("Who"), "text"),
    ("employing_assistant", "hours"): (N_("Hours a week"), "text"),
    ("employing_assistant", "rate_pence"): (N_("Pay an hour"), "money"),
    ("employing_assistant", "weeks"): (N_("Weeks in the year with pay"), "text"),
    ("employing_assistant", "age"): (N_("Age"), "choice"),
    ("employing_assistant", "irregular"): (N_("Whether the hours are irregular"), "flag"),
    ("employing_assistant", "in_pension"): (N_("Whether they asked for a pension"), "flag"),
    ("employing_assistant", "sleep_ins"): (N_("Nights a week asleep in the house"), "text"),
    ("employing_assistant", "sleep_in_pence"): (N_("Pay for such a night"), "money"),
    ("employing_assistant", "awake_hours"): (N_("Hours usually awake in such a night"), "text"),
    ("employing_assistant", "miles"): (N_("Miles a week on the way for the person"), "text"),
    ("employing_assistant", "redundancy"): (N_("Put by for redundancy pay"), "choice"),
    ("employing_assistant", "relation"): (N_("Related to the person?"), "choice"),
    ("employing_assistant", "exception"): (N_("Why the council finds it necessary"), "long"),
    ("employing_assistant", "exception_by"): (N_("Who at the council decided that"), "text"),
    ("employing_cost", "name"): (N_("What it is"), "text"),
    ("employing_cost", "kind"): (N_("What kind it is"), "choice"),
    ("employing_cost", "amount_pence"): (N_("How much"), "money"),
    ("employing_cost", "every"): (N_("How often"), "choice"),
}
"""What a field is called, and the name of its kind."""


def _yes_no() -> Mapping[str, str]:
    return {"yes": _("Yes"), "no": _("No")}


def _payments() -> Mapping[str, str]:
    return {
        "": _("As the programme says."),
        "net": _("Net: the council pays its part, the person pays in theirs"),
        "gross": _("Gross: the council pays all of it and sends an invoice"),
    }


OPTIONS: Mapping[tuple[str, str], Callable[[], Mapping[str, str]]] = {
    ("eligibility", "condition"): _yes_no,
    ("eligibility", "health"): _yes_no,
    ("eligibility", "significant"): _yes_no,
    ("eligibility", "meets"): _yes_no,
    ("eligibility_finding", "outcome"): eligibility.outcome_words,
    ("charging", "household"): lambda: dict(charging.households()),
    ("charging", "basis"): lambda: dict(charging.bases()),
    ("charging", "payment"): _payments,
    ("charging_income", "every"): lambda: dict(everies()),
    ("charging_income", "kind"): lambda: dict(charging.income_kinds()),
    ("charging_capital", "kind"): lambda: dict(charging.capital_kinds()),
    ("charging_cost", "kind"): lambda: dict(charging.cost_kinds()),
    ("charging_cost", "every"): lambda: dict(everies()),
    ("employing_assistant", "age"): lambda: dict(employing.ages()),
    ("employing_assistant", "redundancy"): lambda: dict(employing.redundancies()),
    ("employing_assistant", "relation"): lambda: dict(employing.relations()),
    ("employing_cost", "kind"): lambda: dict(employing.cost_kinds()),
    ("employing_cost", "every"): lambda: dict(everies()),
}
"""The values of a field that can be chosen, in words."""

KEYS: Mapping[tuple[str, str], Callable[[], Mapping[str, str]]] = {
    ("eligibility", "areas"): eligibility.area_words,
    ("eligibility_finding", "limbs"): eligibility.short_limb_words,
    ("charging", "premiums"): lambda: dict(charging.premiums()),
}
"""The elements of a set, in words."""


def title_words(type_name: str, title: str) -> str:
    """Return what a record is called where its title is an id."""
    return eligibility.outcome_words().get(title, title) if type_name == "eligibility_finding" else title
