"""What a person has typed for one piece of spending, as text, and what is wrong or odd about it.

Plain values: it is kept as a draft word for word. Nothing here saves, and no widget is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from pbdesk.domain.errors import KnownError
from pbdesk.domain.ledger import Balance, EntryKind, LedgerEntry, LedgerView, summarise
from pbdesk.domain.money import Pence, parse_money
from pbdesk.domain.plan import PlanLine
from pbdesk.i18n import _, current
from pbdesk.services.receipts import Money, ReceiptForm
from pbdesk.ui.models import Problem
from pbdesk.ui.screens.receipts import splitting
from pbdesk.ui.screens.receipts.splitting import TypedSplit

LARGEST_PENCE = 10_000_000_000
"""A hundred million pounds: more than any personal budget, and far less than a ledger can add up."""

KINDS: dict[str, EntryKind] = {
    "receipt": "receipt",
    "payment": "receipt",
    "refund": "refund",
    "commitment": "commitment",
}
"""What a person can choose, and the kind of entry that it makes; a payment also names its promise."""


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """One form as typed.

    Attributes:
        kind: a key of `KINDS`.
        day: as `DateField.text` gives it.
        settles: the promise that a payment pays.
        photo: the path of the photo's file.
        split: who pays, where it is not as the plan line says.
        corrects: the entry that this one replaces, "" for a new one.
    """

    kind: str = "receipt"
    day: str = ""
    payee: str = ""
    amount: str = ""
    line_id: str = ""
    settles: str = ""
    because: str = ""
    note: str = ""
    photo: str = ""
    split: TypedSplit = TypedSplit()
    corrects: str = ""

    @property
    def is_blank(self) -> bool:
        """True when nothing was typed that would be missed."""
        return not any((self.payee, self.amount, self.note, self.because, self.photo, self.day))


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something odd that a person may save all the same; `needs_reason` asks for words in the note."""

    sentence: str
    needs_reason: bool = False


def problems(typed: Typed, *, has_photo: bool) -> list[Problem]:
    """Return everything that keeps a form from being saved, in the order of its fields."""
    found = []
    if typed.kind == "payment" and not typed.settles:
        found.append(Problem("settles", _("Choose the promise that this pays.")))
    needs_proof = KINDS[typed.kind] == "receipt" and not typed.corrects
    if needs_proof and not has_photo and not typed.because.strip():
        found.append(Problem("photo", _("Add a photo of the receipt, or say why there is none.")))
    return [
        *found,
        *_day_problems(typed),
        *_payee_problems(typed),
        *_amount_problems(typed),
        *splitting.problems(typed.split, typed.amount),
    ]


def _day_problems(typed: Typed) -> list[Problem]:
    if not typed.day:
        return [Problem("day", _("Say on which day it was."))]
    try:
        date.fromisoformat(typed.day)
    except ValueError:
        return [Problem("day", _("Type the day, the month and the year as numbers, like 27 3 2026."))]
    return []


def _payee_problems(typed: Typed) -> list[Problem]:
    return [] if typed.payee.strip() else [Problem("payee", _("Say who was paid."))]


def _amount_problems(typed: Typed) -> list[Problem]:
    if not typed.amount.strip():
        return [Problem("amount", _("Enter the amount."))]
    try:
        pence = parse_money(typed.amount)
    except KnownError as error:
        return [Problem("amount", " ".join(current().render(error)[::2]))]
    if pence < 0:
        return [Problem("amount", _("Enter it without a minus sign, and choose “Money back” above."))]
    if pence == 0 and not typed.corrects:
        return [Problem("amount", _("The amount must be more than £0.00."))]
    if pence > LARGEST_PENCE:
        return [Problem("amount", _("That is more than a budget can hold. Check the amount."))]
    return []


def to_form(typed: Typed, case_id: str, money: Money, photo: tuple[bytes, str] | None) -> ReceiptForm:
    """Return the form for the service. `problems` has found nothing in it."""
    line_id = line_of(typed, money)
    return ReceiptForm(
        case_id=case_id,
        kind=KINDS[typed.kind],
        amount_pence=parse_money(typed.amount),
        on=typed.day,
        payee=typed.payee.strip(),
        line=line_named(line_id, money),
        shares=splitting.shares_typed(typed.split, {}),
        parts=splitting.parts_typed(typed.split),
        settles=typed.settles if typed.kind == "payment" else "",
        note=typed.note.strip(),
        photo=photo,
        no_receipt_because="" if photo else typed.because.strip(),
    )


def line_of(typed: Typed, money: Money) -> str:
    """Return the plan line that a form belongs to: a payment belongs where its promise does."""
    if typed.kind == "payment":
        return next((row.entry.line_id for row in money.rows if row.entry.id == typed.settles), "")
    return typed.line_id


def line_named(line_id: str, money: Money) -> PlanLine | None:
    """Return a plan line, also one of an earlier plan that an entry of the ledger still names."""
    found = next((line for line in money.lines if line.id == line_id), None)
    if found is not None or not line_id:
        return found
    named = next((row.entry for row in money.rows if row.entry.line_id == line_id), None)
    return PlanLine(id=line_id, shares=dict(named.shares)) if named else None


def oddities(
    form: ReceiptForm, corrects: str, money: Money, funders: Sequence[str], today: str
) -> list[Oddity]:
    """Return what is odd about a form: over the budget, a strange day, the same thing twice."""
    found = _over(form, corrects, money, funders)
    if form.line is None and money.lines and not form.settles:
        found.append(Oddity(_("It belongs to no line of the plan. Choose one, unless that is right.")))
    if form.on > today and form.kind != "commitment":
        found.append(Oddity(_("That day is still to come.")))
    elif form.on < (date.fromisoformat(today) - timedelta(days=366)).isoformat():
        found.append(Oddity(_("That day is more than a year ago.")))
    twin = next((row.entry for row in money.rows if _is_twin(row.entry, form, corrects)), None)
    if twin is not None:
        found.append(
            Oddity(
                _(
                    "{amount} to {payee} on {date} is recorded already. Save it only if it was paid twice.",
                    amount=current().money(twin.amount_pence),
                    payee=twin.payee,
                    date=current().date(twin.on),
                )
            )
        )
    return found


def _is_twin(entry: LedgerEntry, form: ReceiptForm, corrects: str) -> bool:
    same = (entry.kind, entry.amount_pence, entry.on) == (form.kind, form.amount_pence, form.on)
    return same and entry.id != corrects and entry.payee.casefold() == form.payee.casefold()


def _over(form: ReceiptForm, corrects: str, money: Money, funders: Sequence[str]) -> list[Oddity]:
    """Return a warning when this entry takes a line, or the whole budget, below nothing."""
    if money.decision is None or form.kind == "refund":
        return []
    after = after_saving(form, corrects, money, funders)
    if form.line is not None:
        before_line = money.view.by_line.get(form.line.id, Balance()).left
        line = after.by_line.get(form.line.id, Balance()).left
        if line < 0 and line < before_line:
            return [_over_words(-line, whole=False)]
    if after.total.left < 0 and after.total.left < money.view.total.left:
        return [_over_words(-after.total.left, whole=True)]
    return []


def _over_words(pence: Pence, *, whole: bool) -> Oddity:
    amount = current().money(pence)
    if whole:
        return Oddity(
            _("{amount} over what was agreed in all. Save anyway, with a reason.", amount=amount), True
        )
    return Oddity(
        _("{amount} over what was agreed for this line. Save anyway, with a reason.", amount=amount), True
    )


def after_saving(form: ReceiptForm, corrects: str, money: Money, funders: Sequence[str]) -> LedgerView:
    """Return how the money would stand with this entry saved, by the ledger's own sums."""
    entry = LedgerEntry(
        id="~",
        case_id=form.case_id,
        kind=form.kind,
        amount_pence=form.amount_pence,
        on=form.on,
        line_id=form.line.id if form.line else "",
        shares=form.shares or (dict(form.line.shares) if form.line else {}),
        parts=form.parts,
        settles=form.settles,
        corrects=corrects,
    )
    entries = [*(row.entry for row in money.rows), entry]
    agreed = {funder: balance.agreed for funder, balance in money.view.by_funder.items()}
    lines = {line_id: balance.agreed for line_id, balance in money.view.by_line.items()}
    return summarise(entries, agreed, lines, list(funders) or list(agreed) or [""])
