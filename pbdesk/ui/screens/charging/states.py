"""The parts of the sheet of charging in words, and what the person pays. Pure: nothing here reads or writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pbdesk.domain.charge_facts import Charge
from pbdesk.domain.charging_record import CapitalLine, CostLine, IncomeLine
from pbdesk.i18n import _, current
from pbdesk.services.charging import ChargingView
from pbdesk.ui.models import charging_labels as labels
from pbdesk.ui.models.every_labels import amount_words
from pbdesk.ui.models.sheet import Ask, Outcome, Part, Row
from pbdesk.ui.models.sheet_drafts import said_by, step_lines, typed_pounds, unconfirmed_words, warning_words


@dataclass(frozen=True, slots=True)
class Said:
    """The scheme's own words: the person, and its funders by id."""

    person: str
    funders: Mapping[str, str]


def parts(view: ChargingView, said: Said) -> tuple[Part, ...]:
    """Return the parts of the sheet; lines are asked for only where the means are looked at."""
    looks = view.record.basis == "full"
    money = (
        (
            _income(view),
            _capital(view),
            *(() if view.rule.assessment == "care_act_residential" else (_housing(view), _disability(view))),
        )
        if looks
        else ()
    )
    return (_basis(view), *((_person(view),) if looks else ()), *money, _care(view, said))


def _basis(view: ChargingView) -> Part:
    record = view.record
    light = frozenset({"can_pay", "cannot_pay", "accepts_full_cost"})
    return Part(
        "basis",
        _("How the means are looked at"),
        asks=(
            Ask("basis", "radios", _("Which way?"), record.basis, options=labels.bases()),
            Ask(
                "basis_words",
                "long",
                _("What that rests on"),
                record.basis_words,
                hint=_("What you have seen or heard, and what you explained."),
                when=("basis", light | {"refused"}),
            ),
            Ask(
                "basis_agreed",
                "ticks",
                _("Agreement"),
                "yes" if record.basis_agreed else "",
                options=(("yes", _("The person agreed to a light touch")),),
                when=("basis", light),
            ),
        ),
    )


def _person(view: ChargingView) -> Part:
    record = view.record
    day = _("Blank for today, {date}.", date=current().date(view.on)) if not record.on else ""
    return Part(
        "person",
        _("The person"),
        asks=(
            Ask(
                "household",
                "choice",
                _("Household"),
                record.household,
                options=(("", _("Choose one")), *labels.households()),
            ),
            Ask(
                "premiums",
                "ticks",
                _("Premiums that apply"),
                " ".join(record.premiums),
                options=labels.premiums(),
            ),
            Ask(
                "children",
                "number",
                _("Dependent children in the household"),
                str(record.children) if record.children else "",
                optional=True,
            ),
            Ask("on", "date", _("The day whose figures count"), record.on, hint=day),
        ),
    )


def _line_row(line: IncomeLine | CapitalLine | CostLine, kind: str, amount: str, more: list[str]) -> Row:
    detail = " · ".join(part for part in (amount, *more) if part)
    no_evidence = isinstance(line, CostLine) and kind == "disability" and not line.evidence.strip()
    state = (_("Nothing shows it yet"), "warn") if no_evidence else ("", "")
    return Row(line.id, kind, line.name, detail, *state)


def _income(view: ChargingView) -> Part:
    kinds = dict(labels.income_kinds())
    rows = tuple(
        _line_row(
            line,
            "income",
            amount_words(current().money(line.amount_pence), line.every),
            [kinds.get(line.kind, line.kind), line.evidence],
        )
        for line in view.lines.income
    )
    empty = _("No income yet. Add each benefit, pension and wage on its own.")
    return Part("income", _("Income"), rows=rows, adds=(("income", _("Add an &income")),), empty=empty)


def _capital(view: ChargingView) -> Part:
    kinds = dict(labels.capital_kinds())
    rows = tuple(
        _line_row(
            line,
            "capital",
            current().money(line.amount_pence),
            [
                kinds.get(line.kind, line.kind),
                _("half counts") if line.joint else "",
                _("left out: {reason}", reason=line.left_out_because) if line.left_out_because else "",
            ],
        )
        for line in view.lines.capital
    )
    empty = _("Nothing yet. The home is left out for care at home.")
    return Part(
        "capital",
        _("Savings and property"),
        rows=rows,
        adds=(("capital", _("Add savings or &property")),),
        empty=empty,
    )


def _costs(view: ChargingView, kind: str) -> tuple[Row, ...]:
    return tuple(
        _line_row(
            line,
            kind,
            amount_words(current().money(line.amount_pence), line.every),
            [line.evidence],
        )
        for line in view.lines.costs
        if (line.kind == "housing") == (kind == "housing")
    )


def _housing(view: ChargingView) -> Part:
    return Part(
        "housing",
        _("Housing costs"),
        rows=_costs(view, "housing"),
        adds=(("housing", _("Add a &housing cost")),),
        empty=_("None yet. They are left to the person, after benefits."),
    )


def _disability(view: ChargingView) -> Part:
    flat = view.rule.flat_disability
    said = (
        _("The council allows £{amount} a week without evidence, and more with it.", amount=flat)
        if flat
        else ""
    )
    return Part(
        "disability",
        _("Costs because of a disability"),
        said,
        rows=_costs(view, "disability"),
        adds=(("disability", _("Add a &cost")),),
        empty=_("None yet. Ask about laundry, heating, diet, alarms, wear and tear."),
    )


def _care(view: ChargingView, said: Said) -> Part:
    record = view.record
    words = _care_words(view, said)
    usual = _("net") if view.rule.payment == "net" else _("gross")
    return Part(
        "care",
        _("The care, and how it is paid"),
        words,
        (
            Ask(
                "care_pence",
                "money",
                _("Another weekly sum for the council's care"),
                typed_pounds(record.care_pence),
                optional=True,
            ),
            Ask(
                "no_night_care",
                "ticks",
                _("Care at night"),
                "yes" if record.no_night_care else "",
                options=(("yes", _("The council pays for no care at night")),),
            ),
            Ask(
                "payment",
                "radios",
                _("How the contribution is paid"),
                record.payment,
                options=(
                    ("", _("As the programme has it: {usual}", usual=usual)),
                    ("net", _("Net: the council pays its part, the person pays in theirs")),
                    ("gross", _("Gross: the council pays all of it and sends an invoice")),
                ),
            ),
        ),
    )


def _care_words(view: ChargingView, said: Said) -> str:
    parts = [
        _(
            "{funder} {amount} a week",
            funder=said.funders.get(each.funder, each.funder),
            amount=current().money(each.amount_pence),
        )
        for each in view.care.parts
    ]
    costs = current().list(parts)
    if view.care.source == "plan":
        return _("From the support plan: {costs}.", costs=costs)
    if view.care.source == "guide":
        return _("From the indicative budget, while there is no plan: {costs}.", costs=costs)
    if view.care.source == "typed":
        return _("As typed below: {costs}.", costs=costs)
    return _("Not known yet: there is no plan and no budget.")


def outcome(view: ChargingView, said: Said) -> Outcome:
    """Return what the person pays, why, and what was recorded."""
    title = _("What the person pays")
    earlier = _earlier(view)
    stale = _("This is not what was recorded last.") if view.is_stale and view.charge is not None else ""
    if view.charge is None:
        words = said_by(view.problem) if view.problem is not None else ""
        return Outcome(
            title,
            _("Not worked out yet"),
            said=(words,),
            earlier_title=_("Recorded"),
            earlier=earlier,
        )
    charge = view.charge
    amount = current().money(charge.contribution_pence)
    can_record = not view.results or view.is_stale
    return Outcome(
        title,
        _("{amount} a week", amount=amount),
        facts=_facts(charge),
        said=_payment(charge),
        warnings=warning_words(charge.warnings),
        unconfirmed=unconfirmed_words(charge.warnings),
        why=_("Why {amount} a week?", amount=amount),
        steps=step_lines(charge.steps),
        action=_("&Record this contribution") if can_record else "",
        action_note=_(
            "It is kept with every step, your name and the time. The plan and the budget then show it."
        )
        if can_record
        else "",
        earlier_title=_("Recorded"),
        earlier=earlier,
        stale=stale,
    )


def _facts(charge: Charge) -> tuple[tuple[str, str], ...]:
    money = current().money
    gross = charge.contribution_pence + charge.council_pays_pence
    facts = [
        (_("Care in all (gross)"), _("{amount} a week", amount=money(gross))),
        (_("The person pays"), _("{amount} a week", amount=money(charge.contribution_pence))),
        (_("The council pays (net)"), _("{amount} a week", amount=money(charge.council_pays_pence))),
    ]
    if charge.others_pay_pence:
        others = _("{amount} a week, not charged for", amount=money(charge.others_pay_pence))
        facts.append((_("Others pay"), others))
    return tuple(facts)


def _payment(charge: Charge) -> tuple[str, ...]:
    money = current().money
    if charge.payment == "net":
        return (
            _(
                "The council pays {paid} a week into the account, and the person pays in {own}.",
                paid=money(charge.paid_to_account_pence),
                own=money(charge.person_pays_in_pence),
            ),
        )
    return (
        _(
            "The council pays {paid} a week into the account, and sends the person an invoice for {own}.",
            paid=money(charge.paid_to_account_pence),
            own=money(charge.invoiced_pence),
        ),
    )


def _earlier(view: ChargingView) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            _(
                "Version {number}: {amount} a week",
                number=each.version,
                amount=current().money(each.contribution_pence),
            ),
            _(
                "With the figures of {day}. Recorded on {when} by {who}.",
                day=current().date(each.on),
                when=current().when(each.made_at),
                who=each.made_by,
            ),
        )
        for each in view.results
    )
