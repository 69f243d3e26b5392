"""The forms of charging's lines: what is asked of an income, of savings and of a cost, and the line that was typed."""

from __future__ import annotations

import msgspec

from pbdesk.domain.charging_record import CapitalLine, CostLine, IncomeLine
from pbdesk.i18n import _
from pbdesk.services.charging import Line
from pbdesk.ui.models.charging_labels import capital_kinds, everies, income_kinds
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.sheet import Ask, Entry, Form
from pbdesk.ui.models.sheet_drafts import money_problem, pence_of, typed_pounds

BLANK: dict[str, Line] = {
    "income": IncomeLine(id=""),
    "capital": CapitalLine(id=""),
    "disability": CostLine(id="", kind="disability"),
    "housing": CostLine(id="", kind="housing"),
}
"""A new line of each kind of entry."""
_MONEY = ("amount_pence", "night_pence")
_TICKS = ("passed_to_partner", "joint")


def kind_of(line: Line) -> str:
    """Return the kind of entry that a line is."""
    if isinstance(line, CostLine):
        return line.kind if line.kind in BLANK else "disability"
    return "income" if isinstance(line, IncomeLine) else "capital"


def typed(line: Line) -> dict[str, str]:
    """Return a line as a person would type it."""
    values: dict[str, str] = {}
    for name in line.__struct_fields__:
        value = getattr(line, name)
        if name in _MONEY:
            values[name] = typed_pounds(value) if value else ""
        elif name in _TICKS:
            values[name] = "yes" if value else ""
        elif name not in ("id", "case_id"):
            values[name] = str(value)
    return values


def line_of(values: dict[str, str], before: Line) -> Line:
    """Return the line that was typed, on top of the one before. Raises KnownError "money-unreadable"."""
    given: dict[str, object] = {}
    for name, text in values.items():
        if name in _MONEY:
            given[name] = pence_of(text) or 0
        elif name in _TICKS:
            given[name] = text == "yes"
        elif name in before.__struct_fields__:
            given[name] = text.strip()
    return msgspec.structs.replace(before, **given)


def problems_of(entry: Entry) -> list[Problem]:
    """Return what keeps a line from being saved, by the identifiers of its fields."""
    found = []
    if not entry.values.get("name", "").strip():
        found.append(Problem("name", _("Say what it is.")))
    for name in _MONEY:
        problem = money_problem(entry.values.get(name, ""))
        if problem:
            found.append(Problem(name, problem))
    if not entry.values.get("amount_pence", "").strip():
        found.append(Problem("amount_pence", _("Type the sum, or 0.")))
    return found


def form_of(entry: Entry, line: Line) -> Form:
    """Return the form of a line, filled with what was typed."""
    values = typed(line) | entry.values
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
