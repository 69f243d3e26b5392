"""The fields of records in plain words: what each is called, and what kind of value it holds.

A field of a newer program that is not known here is shown by its own name; nothing is hidden.
"""

from __future__ import annotations

from enum import Enum

from pbdesk.domain.errors import N_
from pbdesk.i18n import _
from pbdesk.sync.op import LIFE
from pbdesk.ui.models.names import plain_name
from pbdesk.ui.screens.conflicts import means_words


class Kind(Enum):
    """What kind of value a field holds: how it is said, and how another one is typed."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"
    COST = "cost"
    SHARES = "shares"
    ADDRESS = "address"
    CHOICE = "choice"
    TICKS = "ticks"
    FLAG = "flag"
    LIFE = "life"


RECORDS = {
    "person": N_("The person's details"),
    "case": N_("The case"),
    "task": N_("Task"),
    "plan": N_("Support plan"),
    "outcome": N_("Outcome"),
    "plan_line": N_("Plan line"),
    "assessment": N_("Assessment"),
    "service": N_("Service in the directory"),
    **means_words.RECORDS,
    "correction_choice": N_("Which correction stands"),
    "monitoring": N_("How closely the money is looked at"),
    "held_sum": N_("Sum set aside"),
    "monitoring_return": N_("Return"),
    "finding": N_("Finding"),
    "review": N_("Review"),
    "goal": N_("Goal of the person"),
}

# A field without a name of its own is called by its key: a section of the plan, a question of the form.
_NAMES: dict[tuple[str, str], tuple[str, Kind]] = {
    ("person", "given_name"): (N_("Given name"), Kind.TEXT),
    ("person", "family_name"): (N_("Family name"), Kind.TEXT),
    ("person", "known_as"): (N_("Known as"), Kind.TEXT),
    ("person", "born_on"): (N_("Date of birth"), Kind.DATE),
    ("person", "address"): (N_("Address"), Kind.ADDRESS),
    ("person", "phone"): (N_("Phone"), Kind.TEXT),
    ("person", "email"): (N_("E-mail"), Kind.TEXT),
    ("person", "nhs_number"): (N_("NHS number"), Kind.TEXT),
    ("person", "language"): (N_("Language"), Kind.CHOICE),
    ("person", "print_format"): (N_("Print format"), Kind.CHOICE),
    ("person", "format_review_on"): (N_("Ask about the format again on"), Kind.DATE),
    ("person", "needs"): (N_("Need: {key}"), Kind.FLAG),
    ("case", "reference"): (N_("Reference"), Kind.TEXT),
    ("case", "scheme_id"): (N_("Programme"), Kind.CHOICE),
    ("case", "scheme_version"): (N_("Version of the programme"), Kind.TEXT),
    ("case", "stage"): (N_("Stage"), Kind.CHOICE),
    ("case", "adviser"): (N_("Adviser"), Kind.TEXT),
    ("case", "opened_on"): (N_("Opened on"), Kind.DATE),
    ("case", "closed_on"): (N_("Closed on"), Kind.DATE),
    ("case", "anchors"): (N_("Date: {key}"), Kind.DATE),
    ("task", "label"): (N_("What is to be done"), Kind.TEXT),
    ("task", "kind"): (N_("Kind of task"), Kind.TEXT),
    ("task", "anchor"): (N_("Counted from"), Kind.CHOICE),
    ("task", "offset_days"): (N_("Days after that"), Kind.NUMBER),
    ("task", "due_on"): (N_("Due on"), Kind.DATE),
    ("task", "done_on"): (N_("Done on"), Kind.DATE),
    ("plan", "version"): (N_("Version"), Kind.NUMBER),
    ("plan", "started_on"): (N_("Started on"), Kind.DATE),
    ("plan", "deployment"): (N_("How the money is held"), Kind.CHOICE),
    ("plan", "sections"): ("", Kind.LONG),
    ("outcome", "text"): (N_("What the person wants to achieve"), Kind.LONG),
    ("outcome", "domain"): (N_("Kind of outcome"), Kind.CHOICE),
    ("outcome", "position"): (N_("Place in the list"), Kind.NUMBER),
    ("plan_line", "outcome_id"): (N_("Which outcome it is for"), Kind.CHOICE),
    ("plan_line", "description"): (N_("What the money is for"), Kind.TEXT),
    ("plan_line", "provider"): (N_("Provider"), Kind.TEXT),
    ("plan_line", "service_id"): (N_("Service in the directory"), Kind.TEXT),
    ("plan_line", "cost"): (N_("Cost"), Kind.COST),
    ("plan_line", "shares"): (N_("Who pays"), Kind.SHARES),
    ("plan_line", "deployment"): (N_("How the money is held"), Kind.CHOICE),
    ("plan_line", "position"): (N_("Place in the list"), Kind.NUMBER),
    ("plan_line", "kind"): (N_("What kind of line it is"), Kind.CHOICE),
    ("correction_choice", "corrects"): (N_("The payment that was corrected"), Kind.TEXT),
    ("correction_choice", "stands"): (N_("The correction that stands"), Kind.CHOICE),
    ("correction_choice", "reason"): (N_("Why that one"), Kind.LONG),
    ("correction_choice", "seen"): (N_("The corrections that were looked at"), Kind.TEXT),
    ("monitoring", "level"): (N_("How closely"), Kind.CHOICE),
    ("monitoring", "reason"): (N_("Why so closely"), Kind.LONG),
    ("monitoring", "since"): (N_("Since when"), Kind.DATE),
    ("monitoring", "contribution_pence"): (N_("Contribution a week, in pence"), Kind.NUMBER),
    ("monitoring", "contribution_from"): (N_("Contribution due from"), Kind.DATE),
    ("held_sum", "kind"): (N_("What it is set aside for"), Kind.CHOICE),
    ("held_sum", "amount_pence"): (N_("Amount, in pence"), Kind.NUMBER),
    ("held_sum", "name"): (N_("In a few words"), Kind.TEXT),
    ("held_sum", "ended_on"): (N_("No longer needed since"), Kind.DATE),
    ("monitoring_return", "due_on"): (N_("Due on"), Kind.DATE),
    ("monitoring_return", "received_on"): (N_("Came on"), Kind.DATE),
    ("monitoring_return", "concern"): (N_("What was wrong with it"), Kind.LONG),
    ("finding", "kind"): (N_("What it is about"), Kind.CHOICE),
    ("finding", "what"): (N_("What was found"), Kind.LONG),
    ("finding", "reason"): (N_("Why it matters"), Kind.LONG),
    ("finding", "amount_pence"): (N_("Amount, in pence"), Kind.NUMBER),
    ("finding", "next_step"): (N_("What happens next"), Kind.TEXT),
    ("finding", "next_on"): (N_("By when"), Kind.DATE),
    ("finding", "settled_on"): (N_("Put right on"), Kind.DATE),
    ("finding", "outcome"): (N_("How it was put right"), Kind.LONG),
    ("finding", "found_on"): (N_("Found on"), Kind.DATE),
    ("finding", "found_by"): (N_("Written down by"), Kind.TEXT),
    ("review", "task_id"): (N_("The planned review that it fulfils"), Kind.TEXT),
    ("review", "kind"): (N_("Kind of review"), Kind.TEXT),
    ("review", "label"): (N_("What it is called"), Kind.TEXT),
    ("review", "held_on"): (N_("Held on"), Kind.DATE),
    ("review", "present"): (N_("Who took part"), Kind.TEXT),
    ("review", "changed"): (N_("What has changed"), Kind.LONG),
    ("review", "own_words"): (N_("What the person says"), Kind.LONG),
    ("review", "progress"): (N_("How it goes: {key}"), Kind.CHOICE),
    ("review", "remarks"): (N_("What was said: {key}"), Kind.LONG),
    ("review", "decision"): (N_("What was decided"), Kind.CHOICE),
    ("review", "reason"): (N_("Why it was decided"), Kind.LONG),
    ("review", "next_on"): (N_("The next review"), Kind.DATE),
    ("review", "completed_on"): (N_("Finished on"), Kind.DATE),
    ("review", "reviewer"): (N_("Written by"), Kind.TEXT),
    ("goal", "text"): (N_("What the person wants to be different"), Kind.LONG),
    ("goal", "low"): (N_("What 0 would be like"), Kind.TEXT),
    ("goal", "high"): (N_("What 10 would be like"), Kind.TEXT),
    ("goal", "outcome_id"): (N_("Which outcome it is for"), Kind.CHOICE),
    ("goal", "set_on"): (N_("Set on"), Kind.DATE),
    ("goal", "ended_on"): (N_("Over since"), Kind.DATE),
    **{field: (words, Kind(kind)) for field, (words, kind) in means_words.NAMES.items()},
    ("assessment", "started_on"): (N_("Started on"), Kind.DATE),
    ("assessment", "completed_on"): (N_("Checked on"), Kind.DATE),
    ("assessment", "answers"): ("", Kind.TEXT),
    ("service", "name"): (N_("Name"), Kind.TEXT),
    ("service", "description"): (N_("Description"), Kind.LONG),
    ("service", "summary"): (N_("Summary"), Kind.LONG),
}


def split_field(field: str) -> tuple[str, str]:
    """Return a field's name and, for a map or a set, its key."""
    head, _slash, key = field.partition("/")
    return head, key


def kind_of(type_name: str, field: str) -> Kind:
    """Return what kind of value a field holds."""
    if field == LIFE:
        return Kind.LIFE
    return _NAMES.get((type_name, split_field(field)[0]), ("", Kind.TEXT))[1]


def field_name(type_name: str, field: str, key_words: str = "") -> str:
    """Return what a field is called; `key_words` says the key of a map or a set in words."""
    if field == LIFE:
        return _("Removed or kept")
    head, key = split_field(field)
    sentence = _NAMES.get((type_name, head), ("", Kind.TEXT))[0]
    words = key_words or plain_name(key)
    if (type_name, head) in _NAMES and not sentence:
        return words
    if not sentence:
        return ": ".join(part for part in (plain_name(head), words) if part)
    return _(sentence, key=words)


def record_name(type_name: str, title: str) -> str:
    """Return what a record is called, with its own title."""
    name = _(RECORDS[type_name]) if type_name in RECORDS else plain_name(type_name)
    title = means_words.title_words(type_name, title)
    return _("{record}: {title}", record=name, title=title) if title else name
