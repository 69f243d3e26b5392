"""Payments that were corrected in two places: what each correction says, and which one counts. Plain values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pbdesk.domain.ledger import LedgerEntry
from pbdesk.i18n import _, current
from pbdesk.services.receipts import Contested, Money


@dataclass(frozen=True, slots=True)
class ContestView:
    """One entry with several corrections, in words.

    Attributes:
        corrects: the entry's id. sides: (id, words) of each correction, earliest first.
        stands: the id of the one that counts now. reason: why, where a person chose it.
    """

    corrects: str
    title: str
    sides: tuple[tuple[str, str], ...]
    stands: str
    is_decided: bool
    reason: str


def contests(money: Money, line_name: Callable[[str], str]) -> tuple[ContestView, ...]:
    """Return the entries with several corrections, those to decide first."""
    return tuple(_view(each, line_name) for each in money.contested)


def _view(each: Contested, line_name: Callable[[str], str]) -> ContestView:
    original = each.original
    title = _("A payment that is not on this computer yet")
    if original is not None:
        title = _(
            "{amount} to {payee} on {date}",
            amount=current().money(original.amount_pence),
            payee=original.payee or _("Not named"),
            date=current().date(original.on) if original.on else "",
        )
    contest = each.contest
    return ContestView(
        contest.corrects,
        title,
        tuple((side.id, _side(side, line_name)) for side in each.sides),
        contest.stands,
        contest.is_decided,
        contest.reason,
    )


def _side(entry: LedgerEntry, line_name: Callable[[str], str]) -> str:
    what = [
        current().money(entry.amount_pence),
        entry.payee,
        current().date(entry.on, "medium") if entry.on else "",
        line_name(entry.line_id),
        entry.note,
    ]
    words = ", ".join(part for part in what if part)
    if not entry.recorded_at:
        return words
    return _(
        "{what} (by {name}, {when})",
        what=words,
        name=entry.recorded_by or _("Not named"),
        when=current().when(entry.recorded_at),
    )
