"""The forms of monitoring: what each asks, and how what was typed becomes a call of the service. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import plain_money
from pbdesk.domain.oversight import Finding
from pbdesk.i18n import _, current
from pbdesk.services.monitoring import Monitoring
from pbdesk.services.monitoring_view import MonitoringView, PaymentForm
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.models.entry import Entry, EntrySpec, Typed, day_in, pence_in
from pbdesk.ui.models.sheet import Options
from pbdesk.ui.screens.monitoring import words


def find(items: Sequence[Any], record_id: str) -> Any:
    """Return the item with an id. Raises KnownError "record-missing"."""
    for item in items:
        if item.id == record_id:
            return item
    raise KnownError(
        "record-missing",
        N_("That entry has been replaced or is no longer here."),
        safe=N_("Nothing was changed."),
    )


def spec_of(
    kind: str, target: str, view: MonitoringView, funders: Sequence[tuple[str, str]], today: str
) -> EntrySpec:
    """Return a form. Raises KnownError "record-missing" for one that is not known, or whose record is gone."""
    maker = _MAKERS.get(kind)
    if maker is None:
        raise KnownError("record-missing", N_("That entry has been replaced or is no longer here."))
    return maker(target, view, tuple(funders), today)


def _payment(target: str, view: MonitoringView, funders: Options, today: str) -> EntrySpec:
    old = find(view.payments, target) if target else None
    entries = (
        Entry("kind", _("What it is"), "choice", old.kind if old else "budget", options=words.kinds_in()),
        Entry("funder", _("Whose money it is"), "list", old.funder if old else "", options=funders),
        Entry("paid-amount", _("Amount"), "money", _plain(old.amount_pence) if old else ""),
        Entry("paid-on", _("When it came or went"), "date", old.on if old else today),
        Entry("from-on", _("For the time from"), "date", old.from_on if old else "", optional=True),
        Entry("until-on", _("to"), "date", old.until_on if old else "", optional=True),
        Entry("note", _("Note"), value=old.note if old else "", optional=True),
    )
    note = (
        _("The new entry takes its place; the old one stays in the history. Enter 0 to cancel it.")
        if old
        else ""
    )
    title = _("Correct money in or out") if old else _("Money in, or given back")
    return EntrySpec("payment", target, title, entries, _("Save"), note)


def _level(target: str, view: MonitoringView, funders: Options, today: str) -> EntrySpec:
    suggested = view.found.next_level if view.found else view.level
    entries = (
        Entry("level", _("How closely"), "choice", suggested, options=words.levels()),
        Entry(
            "reason", _("Why"), "long", view.terms.reason, hint=_("It is kept, and the person may read it.")
        ),
    )
    return EntrySpec("level", target, _("How closely the money is looked at"), entries, _("Save"))


def _contribution(target: str, view: MonitoringView, funders: Options, today: str) -> EntrySpec:
    terms = view.terms
    entries = (
        Entry(
            "contribution",
            _("A week"),
            "money",
            _plain(terms.contribution_pence) if terms.contribution_pence else "",
            hint=_("Blank for none."),
        ),
        Entry("contribution-from", _("Due from"), "date", terms.contribution_from, optional=True),
    )
    return EntrySpec("contribution", target, _("The person's own contribution"), entries, _("Save"))


def _hold(target: str, view: MonitoringView, funders: Options, today: str) -> EntrySpec:
    entries = (
        Entry("held-kind", _("What it is for"), "list", "holiday", options=words.held_kinds()),
        Entry("held-amount", _("Amount"), "money"),
        Entry("held-name", _("In a few words"), optional=True),
    )
    note = _("Nobody asks for money back that is promised to staff, to HMRC or to somebody else.")
    return EntrySpec("hold", target, _("Set a sum aside"), entries, _("Save"), note)


def _ask_return(target: str, view: MonitoringView, funders: Options, today: str) -> EntrySpec:
    entries = (Entry("return-due", _("It should come by"), "date"),)
    return EntrySpec(
        "ask-return",
        target,
        _("Ask for a return"),
        entries,
        _("Save"),
        _("It comes up in My work on that day."),
    )


def _take_return(target: str, view: MonitoringView, funders: Options, today: str) -> EntrySpec:
    item = find(view.returns, target)
    entries = (
        Entry("return-received", _("It came on"), "date", item.received_on or today),
        Entry(
            "concern",
            _("What was wrong with it"),
            "long",
            item.concern,
            hint=_("Leave it blank where nothing was."),
            optional=True,
        ),
    )
    title = _("The return that was due on {date}", date=current().date(item.due_on))
    return EntrySpec("take-return", target, title, entries, _("Save"))


def _agree(target: str, view: MonitoringView, funders: Options, today: str) -> EntrySpec:
    scope = next((each.scope for each in view.agreements if each.funder == target), "totals")
    entries = (
        Entry("scope", _("What this funder may see"), "choice", scope, options=words.scopes()),
        Entry("agreed-on", _("The person said so on"), "date", today),
        Entry("said", _("In the person's words"), "long", optional=True),
        Entry(
            "told-on",
            _("The funder was told on"),
            "date",
            hint=_("Only where the person takes an agreement back."),
            optional=True,
        ),
    )
    note = _("The person may say no, or take it back at any time. The budget goes on all the same.")
    title = _("Receipts and {funder}", funder=dict(funders).get(target, target))
    return EntrySpec("agree", target, title, entries, _("Save"), note)


def _finding(target: str, view: MonitoringView, funders: Options, today: str) -> EntrySpec:
    entries = (
        Entry("ground", _("What it is about"), "list", "no_evidence", options=words.grounds()),
        Entry("what", _("What was found"), "long"),
        Entry("why", _("Why it matters"), "long"),
        Entry("amount", _("Amount"), "money", optional=True),
        Entry("next-step", _("What happens next, and who does it")),
        Entry("next-on", _("By"), "date", optional=True),
    )
    return EntrySpec("finding", target, _("Write down a finding"), entries, _("Save"))


def _settle(target: str, view: MonitoringView, funders: Options, today: str) -> EntrySpec:
    found = find(view.findings, target)
    entries = (Entry("outcome", _("How it was put right"), "long", found.outcome),)
    return EntrySpec("settle", target, _("Put right: {what}", what=found.what[:80]), entries, _("Save"))


def _propose(target: str, view: MonitoringView, funders: Options, today: str) -> EntrySpec:
    spare = view.found.reclaimable_pence if view.found else 0
    entries = (
        Entry("ground", _("Why"), "list", "surplus", options=words.grounds()),
        Entry("funder", _("Whose money it is"), "list", funders[0][0] if funders else "", options=funders),
        Entry("reclaim-amount", _("Amount"), "money", _plain(spare) if spare else ""),
        Entry("reclaim-reason", _("The reason, for the person to read"), "long"),
    )
    note = _("A proposal, never a deduction: the working is kept with it, and the person answers first.")
    return EntrySpec(
        "propose", target, _("Propose to ask for money back"), entries, _("Save the proposal"), note
    )


def _answer(target: str, view: MonitoringView, funders: Options, today: str) -> EntrySpec:
    proposal = find([each.proposal for each in view.proposals], target)
    entries = (
        Entry("answer", _("What came of it"), "choice", options=words.answers()),
        Entry("answer-amount", _("The other sum"), "money", optional=True),
        Entry("answer-reason", _("What the person answered, and why it was decided so"), "long"),
    )
    title = _("The proposal to ask for {amount}", amount=current().money(proposal.amount_pence))
    return EntrySpec("answer", target, title, entries, _("Save"))


_MAKERS: dict[str, Callable[[str, MonitoringView, Options, str], EntrySpec]] = {
    "payment": _payment,
    "level": _level,
    "contribution": _contribution,
    "hold": _hold,
    "ask-return": _ask_return,
    "take-return": _take_return,
    "agree": _agree,
    "finding": _finding,
    "settle": _settle,
    "propose": _propose,
    "answer": _answer,
}


def save(service: Monitoring, view: MonitoringView, spec: EntrySpec, typed: Typed) -> ChangeSet:
    """Save what was typed into a form. Raises KnownError naming the field."""
    case_id, target = view.case_id, spec.target
    match spec.kind:
        case "payment":
            return service.record_payment(_payment_form(case_id, typed), target)[1]
        case "level":
            return service.set_level(view.terms, _one_of(typed, "level"), typed["reason"])
        case "contribution":
            return service.set_contribution(
                view.terms, pence_in(typed, "contribution"), day_in(typed, "contribution-from")
            )
        case "hold":
            amount = pence_in(typed, "held-amount")
            return service.hold(case_id, _one_of(typed, "held-kind"), amount, typed["held-name"])
        case "ask-return":
            due_on = day_in(typed, "return-due")
            return service.ask_return(case_id, due_on, _("Look at the return about the money"))
        case "take-return":
            item = find(view.returns, target)
            return service.take_return(item, day_in(typed, "return-received"), typed["concern"])
        case "agree":
            days = day_in(typed, "agreed-on"), day_in(typed, "told-on")
            return service.agree(case_id, target, _one_of(typed, "scope"), days[0], typed["said"], days[1])
        case "finding":
            return service.add_finding(_finding_of(case_id, typed))
        case "settle":
            return service.settle_finding(find(view.findings, target), typed["outcome"])
        case "propose":
            amount = pence_in(typed, "reclaim-amount")
            ground = _one_of(typed, "ground")
            return service.propose(case_id, typed["funder"], amount, ground, typed["reclaim-reason"])
        case _:
            proposal = find([each.proposal for each in view.proposals], target)
            amount = pence_in(typed, "answer-amount")
            return service.answer(proposal, _one_of(typed, "answer"), amount, typed["answer-reason"])


def _payment_form(case_id: str, typed: Typed) -> PaymentForm:
    return PaymentForm(
        case_id=case_id,
        kind=_one_of(typed, "kind"),
        funder=typed["funder"],
        amount_pence=pence_in(typed, "paid-amount"),
        on=day_in(typed, "paid-on"),
        from_on=day_in(typed, "from-on"),
        until_on=day_in(typed, "until-on"),
        note=typed["note"],
    )


def _finding_of(case_id: str, typed: Typed) -> Finding:
    return Finding(
        id="",
        case_id=case_id,
        kind=_one_of(typed, "ground"),
        what=typed["what"].strip(),
        reason=typed["why"].strip(),
        amount_pence=pence_in(typed, "amount"),
        next_step=typed["next-step"].strip(),
        next_on=day_in(typed, "next-on"),
    )


def _one_of(typed: Typed, field: str) -> Any:
    """Return what was chosen of a closed set. Raises KnownError where nothing was."""
    if not typed.get(field):
        raise KnownError("choice-missing", N_("Choose one."), field=field)
    return typed[field]


def _plain(pence: int) -> str:
    return plain_money(pence).replace("£", "")
