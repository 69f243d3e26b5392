"""The history of a case in plain words: each save as a sentence, saves of one moment joined, fields named.

A timeline row says only which type of record was touched and which fields; this module knows what people call them.
"""

from __future__ import annotations

from collections.abc import Iterable

from pbdesk.domain.errors import N_
from pbdesk.i18n import _, current
from pbdesk.services.rows import TimelineRow
from pbdesk.sync.op import LIFE
from pbdesk.ui.models import TableRow

_MADE = {
    "case": N_("Case opened"),
    "person": N_("Person's details added"),
    "task": N_("Task added"),
    "note": N_("Note written"),
    "printed_copy": N_("Signed copy printed"),
    "assessment": N_("Assessment started"),
    "indicative_budget": N_("Indicative budget worked out"),
    "plan": N_("Support plan started"),
    "outcome": N_("Outcome added to the plan"),
    "plan_line": N_("Line added to the plan"),
    "submission": N_("Plan sent for sign-off"),
    "decision": N_("The council decided on the plan"),
    "ledger_entry": N_("Spending recorded"),
    "attachment": N_("Photo added"),
    "eligibility": N_("Eligibility begun"),
    "eligibility_finding": N_("An outcome looked at"),
    "eligibility_decision": N_("Eligibility decided"),
    "charging": N_("Charging begun"),
    "charging_income": N_("Income added"),
    "charging_capital": N_("Savings or property added"),
    "charging_cost": N_("A cost added to charging"),
    "charging_result": N_("Contribution recorded"),
    "employing": N_("Employing begun"),
    "employing_assistant": N_("Personal assistant added"),
    "employing_cost": N_("A cost of employing added"),
    "employing_result": N_("Cost of employing put into the plan"),
    "correction_choice": N_("It was said which correction stands"),
    "payment_in": N_("Money in recorded"),
    "held_sum": N_("Sum set aside"),
    "monitoring": N_("It was said how closely the money is looked at"),
    "monitoring_return": N_("Return asked for"),
    "finding": N_("Finding written down"),
    "receipt_agreement": N_("Agreement about receipts written down"),
    "reclaim_proposal": N_("Money asked back for: proposal made"),
    "reclaim_answer": N_("Proposal to ask money back answered"),
    "review": N_("Review begun"),
    "goal": N_("Goal of the person added"),
    "measurement": N_("Outcome scores recorded"),
    "referral": N_("The council passed the plan on to the next role"),
}
_CHANGED = {
    "case": N_("Case changed"),
    "person": N_("Person's details changed"),
    "task": N_("Task changed"),
    "assessment": N_("Assessment answered"),
    "plan": N_("Support plan changed"),
    "outcome": N_("Outcome changed"),
    "plan_line": N_("Plan line changed"),
    "eligibility": N_("Eligibility changed"),
    "eligibility_finding": N_("An outcome changed"),
    "charging": N_("Charging changed"),
    "charging_income": N_("Income changed"),
    "charging_capital": N_("Savings or property changed"),
    "charging_cost": N_("A cost in charging changed"),
    "employing": N_("Employing changed"),
    "employing_assistant": N_("Personal assistant changed"),
    "employing_cost": N_("A cost of employing changed"),
    "held_sum": N_("Sum set aside changed"),
    "monitoring": N_("How closely the money is looked at changed"),
    "monitoring_return": N_("Return written up"),
    "finding": N_("Finding changed"),
    "review": N_("Review written up"),
    "goal": N_("Goal of the person changed"),
}
_REMOVED = {
    "task": N_("Task removed"),
    "outcome": N_("Outcome removed from the plan"),
    "plan_line": N_("Line removed from the plan"),
    "charging_income": N_("Income removed"),
    "charging_capital": N_("Savings or property removed"),
    "charging_cost": N_("A cost removed from charging"),
    "employing_assistant": N_("Personal assistant removed"),
    "employing_cost": N_("A cost of employing removed"),
}
_BY_FIELD = {
    ("case", "stage"): N_("Case moved to another stage"),
    ("case", "closed_on"): N_("Case closed"),
    ("case", "adviser"): N_("Adviser changed"),
    ("case", "anchors"): N_("A date moved"),
    ("task", "done_on"): N_("Task finished or opened again"),
    ("assessment", "completed_on"): N_("Assessment completed or opened again"),
    ("person", "address"): N_("Address changed"),
    ("person", "print_format"): N_("Preferred format changed"),
    ("person", "language"): N_("Language changed"),
    ("person", "phone"): N_("Phone number changed"),
    ("person", "needs"): N_("Communication needs changed"),
    ("plan", "deployment"): N_("How the money is held changed"),
    ("eligibility", "given_on"): N_("Decision on eligibility given in writing"),
}
_STATES = {
    "waiting": N_("Waiting to send"),
    "sent": N_("Sent"),
    "refused": N_("Needs attention"),
    "received": N_("Received"),
}


def sentence(row: TimelineRow) -> str:
    """Return what one save did, in the current language."""
    fields = {field.partition("/")[0] for field in row.fields}
    if row.did == "delete":
        return _(_REMOVED.get(row.type, N_("Something was removed")))
    if LIFE in fields:
        return _("Something removed was brought back")
    if row.did != "set":
        return _(_MADE.get(row.type, N_("Something was added")))
    told = _BY_FIELD.get((row.type, next(iter(fields)))) if len(fields) == 1 else None
    return _(told or _CHANGED.get(row.type, N_("Something was changed")))


def state(row: TimelineRow) -> str:
    """Return whether the council has a save, in words; "" where it goes without saying."""
    known = _STATES.get(row.state)
    return _(known) if known else ""


def rows(timeline: Iterable[TimelineRow]) -> list[TableRow]:
    """Return the history as table rows, newest first; equal saves of one moment and person are one row."""
    made: list[TableRow] = []
    last: tuple[str, str, str, str] | None = None
    count = 1
    for number, each in enumerate(timeline):
        told = (current().when(each.when), sentence(each), each.author or _("The council"), state(each))
        count = count + 1 if told == last else 1
        row = _row(str(number), told, count)
        if count > 1:
            made[-1] = row
        else:
            made.append(row)
        last = told
    return made


def _row(key: str, told: tuple[str, str, str, str], count: int) -> TableRow:
    when, what, who, where = told
    shown = _("{what}, {count} times", what=what, count=count) if count > 1 else what
    tone = "warn" if where == _("Needs attention") else ""
    summary = ", ".join(part for part in (when, shown, who, where) if part)
    return TableRow(key, (when, shown, who, where), summary, tone, 3)
