"""What the page of monitoring shows, in words: figures, tables by funder, statements, and lists with one action each.

Pure values from the service's view. Nothing here reads or writes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pbdesk.domain.account import Account, Flow, Statement
from pbdesk.domain.allocation import Step
from pbdesk.i18n import _, current, ngettext
from pbdesk.services.monitoring_view import AgreementView, MonitoringView, ProposalView
from pbdesk.ui.models import TableRow
from pbdesk.ui.screens.monitoring import words

LabelOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ActLine:
    """One entry of a list: what, its state in words, and one form that it leads to ("" for none)."""

    id: str
    title: str
    state: str = ""
    tone: str = ""
    detail: str = ""
    action: str = ""
    form: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class StatementCard:
    """What one funder is told of the period."""

    funder: str
    title: str
    scope: str
    rows: list[TableRow]
    total: str


def figures(view: MonitoringView) -> tuple[tuple[str, str, str], ...]:
    """Return what should be in the account, what of it is spare and what is owed."""
    money, found = current().money, view.found
    shown = [(_("In the account"), money(view.whole.closing), "error" if view.whole.closing < 0 else "")]
    if found is not None:
        shown.append((_("May lie there"), money(found.threshold_pence), ""))
        shown.append((_("Set aside"), money(found.held_back_pence), ""))
        shown.append(
            (
                _("Could be asked for"),
                money(found.reclaimable_pence),
                "warn" if found.reclaimable_pence else "ok",
            )
        )
    if found is not None and found.arrears_pence is not None:
        owed = max(0, found.arrears_pence)
        shown.append((_("Contribution owed"), money(owed), "warn" if owed else "ok"))
    return tuple(shown)


def spoken(steps: Sequence[Step]) -> tuple[str, ...]:
    """Return steps as sentences."""
    return tuple(_(step.sentence, **step.fields).strip() for step in steps)


def flow_rows(account: Account, label: LabelOf) -> list[TableRow]:
    """Return what went through for each funder, and at the end all of it together."""
    rows = [
        _flow_row(funder, words.funder_name(funder, label(funder)), flow)
        for funder, flow in account.by_funder.items()
    ]
    return [*rows, _flow_row("together", _("Together"), account.total)]


def _flow_row(key: str, name: str, flow: Flow) -> TableRow:
    money = current().money
    cells = (name, money(flow.paid_in), money(flow.spent), money(flow.given_back), money(flow.left))
    summary = _(
        "{name}: {paid_in} paid in, {spent} spent, {back} given back, {left} left",
        name=name,
        paid_in=cells[1],
        spent=cells[2],
        back=cells[3],
        left=cells[4],
    )
    tone = "error" if flow.left < 0 else ""
    return TableRow(
        key, cells, summary, tone, 4, (name, flow.paid_in, flow.spent, flow.given_back, flow.left)
    )


def payment_rows(view: MonitoringView, label: LabelOf) -> list[TableRow]:
    """Return money in and given back, newest first."""
    kinds = dict(words.kinds_in())
    rows = []
    for payment in view.payments:
        amount = -payment.amount_pence if payment.kind == "given_back" else payment.amount_pence
        whose = words.funder_name(
            "own" if payment.kind == "contribution" else payment.funder, label(payment.funder)
        )
        cells = (
            kinds[payment.kind],
            current().date(payment.on, "medium"),
            whose,
            current().money(amount),
            payment.note,
        )
        rows.append(
            TableRow(
                payment.id,
                cells,
                ", ".join(cell for cell in cells if cell),
                sort=(cells[0], payment.on, whose, amount, payment.note),
            )
        )
    return rows


def statement_card(statement: Statement, label: LabelOf, line: LabelOf) -> StatementCard:
    """Return a funder's statement: its own part of each payment, as far as the person agreed to."""
    name = words.funder_name(statement.funder, label(statement.funder))
    money = current().money
    rows = []
    for each in statement.rows:
        day, amount = current().date(each.on, "medium"), money(each.amount_pence)
        what = ", ".join(part for part in (each.payee, each.what) if part)
        cells = (line(each.line_id) or _("No line of the plan"), day, what, amount)
        summary = ", ".join(cell for cell in cells if cell)
        rows.append(
            TableRow(each.entry_id, cells, summary, sort=(cells[0], each.on, what, each.amount_pence))
        )
    total = _(
        "{paid_in} paid in, {spent} spent, {back} given back.",
        paid_in=money(statement.paid_in),
        spent=money(statement.spent),
        back=money(statement.given_back),
    )
    title = _("Statement for {funder}", funder=name)
    scope = "" if statement.funder == "own" else dict(words.scopes())[statement.scope]
    return StatementCard(statement.funder, title, scope, rows, total)


def adding_up(statements: Sequence[Statement], account: Account) -> str:
    """Return in one sentence that the statements come to what was spent."""
    spent = sum(statement.spent for statement in statements)
    if not statements:
        return _("Nothing came or went in this time.")
    return ngettext(
        "One statement. It comes to {spent}, as all spending in this time does.",
        "{count} statements. Together they come to {spent}, as all spending in this time does.",
        len(statements),
        spent=current().money(spent),
    )


def return_lines(view: MonitoringView, today: str) -> tuple[ActLine, ...]:
    """Return the returns, newest first."""
    lines = []
    for item in view.returns:
        title = _("Due {date}", date=current().date(item.due_on))
        if item.received_on:
            state = _("Came {date}", date=current().date(item.received_on, "medium"))
            tone = "warn" if item.concern else "ok"
            lines.append(
                ActLine(item.id, title, state, tone, item.concern, _("Change"), "take-return", item.id)
            )
            continue
        late = item.due_on < today
        state, tone = (_("Overdue"), "warn") if late else (_("Awaited"), "")
        lines.append(ActLine(item.id, title, state, tone, "", _("It came"), "take-return", item.id))
    return tuple(lines)


def held_lines(view: MonitoringView) -> tuple[ActLine, ...]:
    """Return what is set aside now."""
    kinds = dict(words.held_kinds())
    return tuple(
        ActLine(
            item.id,
            _("{amount}: {what}", amount=current().money(item.amount_pence), what=kinds[item.kind]),
            detail=item.name,
            action=_("No longer needed"),
            form="end-hold",
            target=item.id,
        )
        for item in view.held
        if not item.ended_on
    )


def agreement_lines(view: MonitoringView, label: LabelOf) -> tuple[ActLine, ...]:
    """Return how much each funder may see."""
    return tuple(_agreement(each, label) for each in view.agreements)


def _agreement(each: AgreementView, label: LabelOf) -> ActLine:
    scopes = dict(words.scopes())
    name = words.funder_name(each.funder, label(each.funder))
    if not each.standing:
        state, tone, detail = _("Not asked yet"), "", _("Until then this funder sees totals alone.")
    elif len(each.standing) > 1:
        state, tone = _("Written down twice"), "warn"
        detail = _("Two people wrote down different words. The narrower holds until somebody asks again.")
    else:
        agreed = each.standing[0]
        state, tone = scopes[agreed.scope], "ok" if agreed.scope in ("documents", "lines") else ""
        said = _("Said on {date}.", date=current().date(agreed.on))
        quoted = _("“{words}”", words=agreed.said) if agreed.said else ""
        told = (
            _("The funder was told on {date}.", date=current().date(agreed.told_on)) if agreed.told_on else ""
        )
        detail = " ".join(part for part in (said, quoted, told) if part)
    return ActLine(each.funder, name, state, tone, detail, _("Change"), "agree", each.funder)


def finding_lines(view: MonitoringView, today: str) -> tuple[ActLine, ...]:
    """Return the findings, open ones first."""
    lines = []
    for item in view.findings:
        if item.settled_on:
            state = _("Put right {date}", date=current().date(item.settled_on, "medium"))
            lines.append(ActLine(item.id, item.what, state, "ok", item.outcome))
            continue
        overdue = bool(item.next_on) and item.next_on < today
        by = _("By {date}", date=current().date(item.next_on, "medium")) if item.next_on else _("Open")
        detail = " ".join(
            (item.reason, _("Next: {step}", step=item.next_step) if item.next_step else "")
        ).strip()
        state, tone = (_("Overdue"), "warn") if overdue else (by, "info")
        lines.append(ActLine(item.id, item.what, state, tone, detail, _("Put right"), "settle", item.id))
    return tuple(lines)


def proposal_lines(view: MonitoringView, label: LabelOf) -> tuple[ActLine, ...]:
    """Return the proposals to ask for money back, newest first."""
    return tuple(_proposal(each, label) for each in view.proposals)


def _proposal(each: ProposalView, label: LabelOf) -> ActLine:
    item, money = each.proposal, current().money
    title = _(
        "{amount} of the money of {funder}",
        amount=money(item.amount_pence),
        funder=label(item.funder) or _("Not named"),
    )
    reason = _("{ground}: {reason}", ground=dict(words.grounds())[item.ground], reason=item.reason)
    if each.answer is None:
        state = _("Waits for an answer")
        return ActLine(item.id, title, state, "info", reason, _("Write the answer"), "answer", item.id)
    state = dict(words.answers())[each.answer.outcome]
    if each.answer.outcome == "changed":
        state = _("Agreed to {amount}", amount=money(each.answer.amount_pence))
    return ActLine(item.id, title, state, "ok", f"{reason} {each.answer.reason}")
