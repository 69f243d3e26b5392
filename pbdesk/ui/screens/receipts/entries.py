"""The entries of a ledger in words: rows of a list, one entry at a glance, and what can be done with it.

It knows what is at the council and where photos are only as it is told; it reads and saves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pbdesk.domain.ledger import LedgerEntry
from pbdesk.domain.money import Pence
from pbdesk.i18n import _, current, pgettext
from pbdesk.services.receipts import LedgerRow, Money
from pbdesk.ui.models import TableRow

LineName = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known beside the ledger: which entries still wait, and which photos are on which other device."""

    waiting: frozenset[str]
    refused: frozenset[str]
    elsewhere: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Glance:
    """One entry at a glance.

    Attributes:
        photo_sha256: "" when there is no photo here to show.
        photo_note: where the photo is, or why there is none.
        still_promised: of a promise, what is neither paid nor released.
    """

    id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    photo_sha256: str
    photo_note: str
    can_correct: bool
    still_promised: Pence


def kind_words(entry: LedgerEntry) -> str:
    """Return what an entry is, in words."""
    if entry.kind == "receipt" and entry.settles:
        return pgettext("entry of a ledger", "Promise paid")
    return {
        "receipt": pgettext("entry of a ledger", "Paid"),
        "refund": pgettext("entry of a ledger", "Money back"),
        "commitment": pgettext("entry of a ledger", "Promised"),
        "release": pgettext("entry of a ledger", "Promise released"),
    }[entry.kind]


def rows(money: Money, where: Whereabouts, line_name: LineName) -> list[TableRow]:
    """Return the standing entries as rows, newest first."""
    return [_row(row, money, where, line_name) for row in money.rows]


def _row(row: LedgerRow, money: Money, where: Whereabouts, line_name: LineName) -> TableRow:
    entry, words = row.entry, current()
    sent, tone = _sent(entry.id, where)
    photo = photo_words(row, where)
    kind = _kind(row, money)
    amount = words.money(-entry.amount_pence if entry.kind == "refund" else entry.amount_pence)
    day = words.date(entry.on, "medium") if entry.on else ""
    cells = (entry.payee or _("Not named"), day, kind, amount, photo, sent)
    return TableRow(
        key=entry.id,
        cells=cells,
        summary=", ".join(part for part in (*cells, line_name(entry.line_id)) if part),
        tone=tone,
        toned=5,
        sort=(entry.payee.casefold(), entry.on, kind, entry.amount_pence, photo, sent),
    )


def _kind(row: LedgerRow, money: Money) -> str:
    left = money.outstanding.get(row.entry.id, 0)
    words = kind_words(row.entry)
    if row.entry.kind == "commitment":
        if left == 0:
            words = pgettext("entry of a ledger", "Promised, all settled")
        elif left < row.entry.amount_pence:
            words = _("Promised, {amount} still to pay", amount=current().money(left))
    return _("{kind} (corrected)", kind=words) if row.is_correction else words


def _sent(entry_id: str, where: Whereabouts) -> tuple[str, str]:
    if entry_id in where.refused:
        return _("Needs attention"), "warn"
    return (
        (_("Waiting to send"), "") if entry_id in where.waiting else (pgettext("to the council", "Sent"), "")
    )


def photo_words(row: LedgerRow, where: Whereabouts) -> str:
    """Return where an entry's photo is, or that there is none."""
    if not row.photo_sha256:
        return pgettext("photo of a receipt", "None")
    if row.photo_sha256 in where.elsewhere:
        return _("On {name}'s laptop", name=where.elsewhere[row.photo_sha256])
    return pgettext("photo of a receipt", "Here")


def glance(
    row: LedgerRow,
    money: Money,
    where: Whereabouts,
    line_name: LineName,
    payers: Callable[[LedgerEntry], str] = lambda entry: "",
) -> Glance:
    """Return one entry with all that was recorded of it; `payers` says what each funder pays."""
    entry, words = row.entry, current()
    left = money.outstanding.get(entry.id, 0) if entry.kind == "commitment" else 0
    payee = entry.payee or _("Not named")
    facts = [
        (_("What"), _kind(row, money)),
        (pgettext("of an entry", "Date"), words.date(entry.on) if entry.on else ""),
        (_("Plan line"), line_name(entry.line_id) or _("No line of the plan")),
        (_("Who pays"), payers(entry)),
        (_("Note"), entry.note),
        (_("Recorded"), _recorded(entry)),
        (_("At the council"), _sent(entry.id, where)[0]),
    ]
    return Glance(
        id=entry.id,
        title=_("{amount}, {payee}", amount=words.money(entry.amount_pence), payee=payee),
        facts=tuple(fact for fact in facts if fact[1]),
        photo_sha256="" if row.photo_sha256 in where.elsewhere else row.photo_sha256,
        photo_note=_photo_note(row, where),
        can_correct=entry.kind != "release" and (entry.kind != "commitment" or left == entry.amount_pence),
        still_promised=left,
    )


def _recorded(entry: LedgerEntry) -> str:
    if not entry.recorded_at:
        return entry.recorded_by
    when = current().when(entry.recorded_at)
    return _("{when}, by {name}", when=when, name=entry.recorded_by) if entry.recorded_by else when


def _photo_note(row: LedgerRow, where: Whereabouts) -> str:
    if row.photo_sha256 in where.elsewhere:
        name = where.elsewhere[row.photo_sha256]
        return _(
            "The photo is on {name}'s laptop, not yet received. It comes by itself with a sync.", name=name
        )
    if row.photo_sha256:
        return ""
    if row.entry.no_receipt_because:
        return _("No receipt because: {reason}", reason=row.entry.no_receipt_because)
    return _("There is no photo.")
