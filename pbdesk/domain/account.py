"""An account as it stands: what came in and went out by funder, within a period, and the facts for monitoring it.

Everything is summed from the records and nothing is stored. A statement shows one funder's own part alone, and all
statements of a period add up to what was spent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from pbdesk.domain.corrections import CorrectionChoice, settle
from pbdesk.domain.ledger import LedgerEntry, by_funder, standing_entries
from pbdesk.domain.money import Pence
from pbdesk.domain.monitoring import Contribution, HeldBack, Return
from pbdesk.domain.oversight import HeldSum, MonitoringReturn, PaymentIn, Scope


class Period(msgspec.Struct, frozen=True):
    """Days from and to, both counted in; "" leaves that end open."""

    from_on: str = ""
    until_on: str = ""

    def holds(self, on: str) -> bool:
        """Return whether a day lies in it."""
        return (not self.from_on or on >= self.from_on) and (not self.until_on or on <= self.until_on)


class Flow(msgspec.Struct, frozen=True):
    """What went through an account, in pence: paid in, spent, and given back to the funder."""

    paid_in: Pence = 0
    spent: Pence = 0
    given_back: Pence = 0

    @property
    def left(self) -> Pence:
        """What it leaves."""
        return self.paid_in - self.spent - self.given_back


class Account(msgspec.Struct, frozen=True):
    """An account over a period.

    Attributes:
        opening: what was there before the period began.
        by_funder: what went through for each funder; the person's own contribution stands under `OWN`.
        total: all of it; the parts add up to it.
    """

    opening: Pence
    by_funder: dict[str, Flow]
    total: Flow

    @property
    def closing(self) -> Pence:
        """What is there at the end of the period."""
        return self.opening + self.total.left


class StatementRow(msgspec.Struct, frozen=True):
    """One payment in a funder's statement: that funder's part of it, money back below nought.

    Attributes:
        line_id: the plan line that it was for. payee, what, attachment_id: "" where lines alone are agreed to: a funder
            sees what the money was for, and not in which shop it was spent.
    """

    entry_id: str
    on: str
    line_id: str
    amount_pence: Pence
    payee: str = ""
    what: str = ""
    attachment_id: str = ""


class Statement(msgspec.Struct, frozen=True):
    """What one funder is told of a period: as much as the person agreed to, and always the total.

    Attributes:
        rows: empty where only totals are agreed to, or not even those beyond what is owed by law.
    """

    funder: str
    scope: Scope
    rows: tuple[StatementRow, ...]
    paid_in: Pence
    spent: Pence
    given_back: Pence


OWN = "own"
"""The person's own contribution, among the funders of an account."""


def standing_payments(payments: Iterable[PaymentIn]) -> list[PaymentIn]:
    """Return the payments that count, those that a correction replaced left out, in order of date."""
    items = list(payments)
    standing = settle(items).standing
    return sorted((item for item in items if item.id in standing), key=lambda item: (item.on, item.id))


def account(
    payments: Iterable[PaymentIn],
    entries: Iterable[LedgerEntry],
    funder_order: Sequence[str],
    period: Period = Period(),  # noqa: B008 - frozen
    choices: Iterable[CorrectionChoice] = (),
) -> Account:
    """Return what went through an account in a period, by funder."""
    opening: Pence = 0
    flows: dict[str, Flow] = {}
    for payment in standing_payments(payments):
        change = _of_payment(payment)
        if period.from_on and payment.on < period.from_on:
            opening += change.left
        elif period.holds(payment.on):
            _add(flows, _payer(payment), change)
    for entry in standing_entries(entries, choices):
        for funder, pence in _spent(entry, funder_order).items():
            if period.from_on and entry.on < period.from_on:
                opening -= pence
            elif period.holds(entry.on):
                _add(flows, funder, Flow(spent=pence))
    total = Flow()
    for flow in flows.values():
        total = _sum(total, flow)
    return Account(opening, flows, total)


def statements(
    whole: Account,
    entries: Iterable[LedgerEntry],
    funder_order: Sequence[str],
    scopes: Mapping[str, Scope],
    period: Period = Period(),  # noqa: B008 - frozen
    choices: Iterable[CorrectionChoice] = (),
) -> tuple[Statement, ...]:
    """Return a statement for each funder of an account, in the scheme's order; each shows its own part alone.

    Args:
        whole: the account over the same period.
        scopes: how much each funder may see.
    """
    rows: dict[str, list[StatementRow]] = {}
    for entry in standing_entries(entries, choices):
        if not period.holds(entry.on):
            continue
        for funder, pence in _spent(entry, funder_order).items():
            if pence:
                shown_fully = scopes.get(funder, "totals") == "documents"
                rows.setdefault(funder, []).append(_row(entry, funder, pence, shown_fully))
    order = [each for each in funder_order if each in whole.by_funder]
    order += [each for each in whole.by_funder if each not in order]
    made = []
    for funder in order:
        flow, scope = whole.by_funder[funder], scopes.get(funder, "totals")
        shown = tuple(rows.get(funder, ())) if scope in ("lines", "documents") else ()
        made.append(Statement(funder, scope, shown, flow.paid_in, flow.spent, flow.given_back))
    return tuple(made)


def first_payment(payments: Iterable[PaymentIn]) -> str:
    """Return the day on which a funder's money first came, "" where none has: some reviews count from it."""
    days = [
        item.on for item in standing_payments(payments) if item.kind == "budget" and item.amount_pence > 0
    ]
    return min(days, default="")


def weeks_due(from_on: str, until_on: str) -> Decimal:
    """Return how many weeks a contribution has been due, in sevenths: from its first day to a day, both counted."""
    days = (date.fromisoformat(until_on) - date.fromisoformat(from_on)).days + 1
    return Decimal(max(0, days)) / 7


def contribution(
    weekly_pence: Pence, from_on: str, today: str, payments: Iterable[PaymentIn]
) -> Contribution | None:
    """Return the person's own contribution as it stands today, None where there is none.

    Only whole weeks are due: nobody is in arrears for a week that is not over.
    """
    if not weekly_pence or not from_on:
        return None
    paid = sum(item.amount_pence for item in standing_payments(payments) if item.kind == "contribution")
    weeks = weeks_due(from_on, today) // 1
    return Contribution(weekly_pence=weekly_pence, weeks_due=Decimal(weeks), paid_pence=paid)


def held_back(held: Iterable[HeldSum], contingency_left: Pence, promised: Pence) -> tuple[HeldBack, ...]:
    """Return what is held back: the plan's contingency that is left, what is promised to somebody, and sums set
    aside."""
    found = []
    if contingency_left > 0:
        found.append(HeldBack(kind="contingency", amount_pence=contingency_left))
    if promised > 0:
        found.append(HeldBack(kind="uncleared", amount_pence=promised))
    living = sorted(
        (item for item in held if not item.ended_on and item.amount_pence > 0), key=lambda x: x.id
    )
    return (
        *found,
        *(HeldBack(kind=item.kind, amount_pence=item.amount_pence, name=item.name) for item in living),
    )


def returns_due(returns: Iterable[MonitoringReturn], today: str) -> tuple[Return, ...]:
    """Return the returns that count for how closely to look: those that came, and those that should have."""
    due = [item for item in returns if item.received_on or (item.due_on and item.due_on < today)]
    due.sort(key=lambda item: (item.due_on, item.id))
    return tuple(Return(due=item.due_on, received=item.received_on, concern=item.concern) for item in due)


def _of_payment(payment: PaymentIn) -> Flow:
    if payment.kind == "given_back":
        return Flow(given_back=payment.amount_pence)
    return Flow(paid_in=payment.amount_pence)


def _payer(payment: PaymentIn) -> str:
    return payment.funder or OWN


def _spent(entry: LedgerEntry, funder_order: Sequence[str]) -> dict[str, Pence]:
    """Return what an entry took from each funder; promises take nothing yet."""
    if entry.kind not in ("receipt", "refund"):
        return {}
    sign = 1 if entry.kind == "receipt" else -1
    return {
        funder: sign * pence for funder, pence in by_funder(entry, entry.amount_pence, funder_order).items()
    }


def _row(entry: LedgerEntry, funder: str, pence: Pence, shown_fully: bool) -> StatementRow:
    row = StatementRow(entry.id, entry.on, entry.line_id, pence)
    if not shown_fully:
        return row
    own = ", ".join(part.description for part in entry.parts if part.shares.get(funder, "0") != "0")
    return msgspec.structs.replace(
        row, payee=entry.payee, what=own if entry.parts else entry.note, attachment_id=entry.attachment_id
    )


def _add(flows: dict[str, Flow], funder: str, change: Flow) -> None:
    flows[funder] = _sum(flows.get(funder, Flow()), change)


def _sum(one: Flow, other: Flow) -> Flow:
    return Flow(one.paid_in + other.paid_in, one.spent + other.spent, one.given_back + other.given_back)
