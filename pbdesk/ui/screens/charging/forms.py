"""The forms of charging's lines: what is asked of an income, of savings and of a cost, and what is wrong with it."""

from __future__ import annotations

from pbdesk.domain.charging_record import CapitalLine, CostLine, IncomeLine
from pbdesk.i18n import _
from pbdesk.services.charging import Line
from pbdesk.ui.models.charging_labels import capital_kinds, income_kinds
from pbdesk.ui.models.every_labels import everies
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.record_forms import RecordForms
from pbdesk.ui.models.sheet import Ask, Entry, Form

_BLANK: dict[str, Line] = {
    "income": IncomeLine(id=""),
    "capital": CapitalLine(id=""),
    "disability": CostLine(id="", kind="disability"),
    "housing": CostLine(id="", kind="housing"),
}


def _kind_of(line: Line) -> str:
    if isinstance(line, CostLine):
        return line.kind if line.kind in _BLANK else "disability"
    return "income" if isinstance(line, IncomeLine) else "capital"


LINES: RecordForms[Line] = RecordForms(
    _BLANK, _kind_of, money=("amount_pence", "night_pence"), ticks=("passed_to_partner", "joint")
)
"""How a line is typed."""


def problems_of(entry: Entry) -> list[Problem]:
    """Return what keeps a line from being saved, by the identifiers of its fields."""
    found = []
    if not entry.values.get("name", "").strip():
        found.append(Problem("name", _("Say what it is.")))
    found += LINES.money_problems(entry.values)
    if not entry.values.get("amount_pence", "").strip():
        found.append(Problem("amount_pence", _("Type the sum, or 0.")))
    return found


def form_of(entry: Entry, line: Line) -> Form:
    """Return the form of a line, filled with what was typed."""
    values = LINES.typed(line) | entry.values
    is_new = not entry.row_id
    if entry.kind == "income":
        return Form(_("New income") if is_new else _("Change the income"), _income(values))
    if entry.kind == "capital":
        return Form(_("New savings or property") if is_new else _("Change it"), _capital(values))
    title = _("New cost") if is_new else _("Change the cost")
    return Form(title, _cost(values, is_home=entry.kind == "housing"))


def _name(values: dict[str, str], hint: str) -> Ask:
    return Ask("name", "text", _("What it is"), values["name"], hint=hint)


def _amount(values: dict[str, str]) -> Ask:
    return Ask("amount_pence", "money", _("How much"), values["amount_pence"])


def _every(values: dict[str, str]) -> Ask:
    return Ask("every", "choice", _("How often"), values["every"], options=everies())


def _evidence(values: dict[str, str], hint: str) -> Ask:
    return Ask("evidence", "text", _("What shows it"), values["evidence"], hint=hint, optional=True)


def _income(values: dict[str, str]) -> tuple[Ask, ...]:
    return (
        _name(values, _("Like “Universal Credit” or “State Pension”.")),
        _amount(values),
        _every(values),
        Ask("kind", "choice", _("What the law does with it"), values["kind"], options=income_kinds()),
        Ask(
            "night_pence",
            "money",
            _("The part for nights, a week"),
            values["night_pence"],
            hint=_("It is left out where the council pays for no care at night."),
            optional=True,
            when=("kind", frozenset({"care_benefit"})),
        ),
        Ask(
            "passed_to_partner",
            "ticks",
            _("In a care home"),
            values["passed_to_partner"],
            options=(("yes", _("Half or more is passed to the partner at home")),),
            when=("kind", frozenset({"occupational_pension"})),
        ),
        _evidence(values, _("A letter or a bank statement, with its date.")),
    )


def _capital(values: dict[str, str]) -> tuple[Ask, ...]:
    return (
        _name(values, _("Like “Savings account” or “Shares”.")),
        _amount(values),
        Ask("kind", "choice", _("What kind it is"), values["kind"], options=capital_kinds()),
        Ask(
            "joint",
            "ticks",
            _("Who holds it"),
            values["joint"],
            options=(("yes", _("Held with one other person: half counts")),),
        ),
        Ask(
            "left_out_because",
            "text",
            _("Left out of account because"),
            values["left_out_because"],
            hint=_("Only where the law says so, like a personal injury trust."),
            optional=True,
        ),
        _evidence(values, _("A letter or a bank statement, with its date.")),
    )


def _cost(values: dict[str, str], *, is_home: bool) -> tuple[Ask, ...]:
    hint = (
        _("Rent, mortgage, council tax or service charge, after benefits.")
        if is_home
        else _("Like extra laundry, heating, a special diet, an alarm.")
    )
    return (
        _name(values, hint),
        _amount(values),
        _every(values),
        _evidence(values, _("A bill or a receipt, with its date.")),
    )
