"""The forms of employing: what is asked of an assistant and of another cost, and what is wrong with it."""

from __future__ import annotations

from decimal import Decimal

from pbdesk.domain.employing_record import SAME_HOME, AssistantRecord, EmployingCost, number
from pbdesk.i18n import _
from pbdesk.schemes.definition import EmployingRule
from pbdesk.services.employing import NUMBERS
from pbdesk.services.employing import Entry as Kept
from pbdesk.ui.models import employing_labels as labels
from pbdesk.ui.models.every_labels import everies
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.record_forms import RecordForms
from pbdesk.ui.models.sheet import Ask, Entry, Form

_HOURS, _NIGHTS = 168, 7


def _kind_of(record: Kept) -> str:
    return "assistant" if isinstance(record, AssistantRecord) else "cost"


RECORDS: RecordForms[Kept] = RecordForms(
    {"assistant": AssistantRecord(id=""), "cost": EmployingCost(id="")},
    _kind_of,
    money=("amount_pence", "rate_pence", "sleep_in_pence"),
    ticks=("irregular", "in_pension"),
)
"""How an assistant and a cost are typed."""


def problems_of(entry: Entry) -> list[Problem]:
    """Return what keeps an entry from being saved, by the identifiers of its fields."""
    found = []
    values = entry.values
    if not values.get("name", "").strip():
        words = _("Say who it is.") if entry.kind == "assistant" else _("Say what it is.")
        found.append(Problem("name", words))
    found += RECORDS.money_problems(values)
    found += [
        Problem(name, _("Type a number, like 7.5, or leave it blank."))
        for name in NUMBERS
        if number(values.get(name, "")) is None
    ]
    if (number(values.get("hours", "")) or Decimal(0)) > _HOURS:
        found.append(Problem("hours", _("A week has 168 hours.")))
    if (number(values.get("sleep_ins", "")) or Decimal(0)) > _NIGHTS:
        found.append(Problem("sleep_ins", _("A week has 7 nights.")))
    return found


def form_of(entry: Entry, record: Kept, rule: EmployingRule) -> Form:
    """Return the form of an entry, filled with what was typed."""
    values = RECORDS.typed(record) | entry.values
    if entry.kind == "cost":
        return Form(_("Change the cost") if entry.row_id else _("New cost"), _cost(values))
    title = _("Change the assistant") if entry.row_id else _("New assistant")
    return Form(title, (*_work(values), *_nights(values), *_further(values), *_relation(values, rule)))


def _cost(values: dict[str, str]) -> tuple[Ask, ...]:
    return (
        Ask("name", "text", _("What it is"), values["name"]),
        Ask("kind", "choice", _("What kind it is"), values["kind"], options=labels.cost_kinds()),
        Ask("amount_pence", "money", _("How much"), values["amount_pence"]),
        Ask("every", "choice", _("How often"), values["every"], options=everies()),
    )


def _work(values: dict[str, str]) -> tuple[Ask, ...]:
    return (
        Ask("name", "text", _("Who"), values["name"], hint=_("A name, or “an assistant for the mornings”.")),
        Ask("hours", "number", _("Hours a week"), values["hours"]),
        Ask("rate_pence", "money", _("Pay an hour"), values["rate_pence"]),
        Ask("weeks", "number", _("Weeks in the year with pay"), values["weeks"]),
        Ask("age", "choice", _("Age"), values["age"], options=labels.ages()),
        Ask(
            "irregular",
            "ticks",
            _("Hours"),
            values["irregular"],
            options=(("yes", _("Irregular hours, or part of the year")),),
            hint=_("Holiday is then 12.07% of pay in place of 5.6 weeks."),
        ),
    )


def _nights(values: dict[str, str]) -> tuple[Ask, ...]:
    return (
        Ask(
            "sleep_ins",
            "number",
            _("Nights a week asleep in the house"),
            values["sleep_ins"],
            optional=True,
        ),
        Ask("sleep_in_pence", "money", _("Pay for such a night"), values["sleep_in_pence"], optional=True),
        Ask(
            "awake_hours",
            "number",
            _("Hours usually awake for work in such a night"),
            values["awake_hours"],
            hint=_("Only those count for the minimum wage."),
            optional=True,
        ),
    )


def _further(values: dict[str, str]) -> tuple[Ask, ...]:
    return (
        Ask(
            "miles",
            "number",
            _("Miles a week on the way for the person"),
            values["miles"],
            optional=True,
        ),
        Ask(
            "in_pension",
            "ticks",
            _("Pension"),
            values["in_pension"],
            options=(("yes", _("Asked to join, whatever the pay")),),
        ),
        Ask(
            "redundancy",
            "choice",
            _("Put by for redundancy pay"),
            values["redundancy"],
            options=labels.redundancies(),
        ),
    )


def _relation(values: dict[str, str], rule: EmployingRule) -> tuple[Ask, ...]:
    at_home = ("relation", frozenset({SAME_HOME}))
    ask = Ask(
        "relation", "radios", _("Related to the person?"), values["relation"], options=labels.relations()
    )
    if rule.relative == "never":
        return (ask,)
    return (
        ask,
        Ask(
            "exception",
            "long",
            _("Why the council finds it necessary"),
            values["exception"],
            hint=_("The law asks for it ({law}). Managing the money may be another matter.", law=rule.law),
            when=at_home,
        ),
        Ask(
            "exception_by", "text", _("Who at the council decided that"), values["exception_by"], when=at_home
        ),
    )
