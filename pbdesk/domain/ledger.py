"""The ledger: commitments and spending against an agreed budget, always summed and never stored.

Entries are insert-only. A correction is a new entry that points at the one it replaces; a replaced entry counts
for nothing, and of two corrections of one entry only one counts (`pbdesk.domain.corrections`). Every amount is split
between funders so that the parts add up to the penny.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from pbdesk.domain.corrections import CorrectionChoice, settle
from pbdesk.domain.money import Pence
from pbdesk.domain.plan import shares_hold, shares_or, split_between
from pbdesk.domain.records import Record, record_type

EntryKind = Literal["commitment", "receipt", "refund", "release"]


class EntryPart(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a receipt that several funders share line by line: what, how much, and who pays for it."""

    description: str = ""
    amount_pence: Pence = 0
    shares: dict[str, str] = {}


@record_type("ledger_entry", insert_only=True)
class LedgerEntry(Record, frozen=True, kw_only=True):
    """One entry of a case's ledger.

    Attributes:
        kind: "commitment" (promised, not yet paid), "receipt" (spent), "refund" (money back), or "release" (a
            commitment, named in `settles`, that will not be spent after all).
        amount_pence: above zero for every kind, except zero in a correction that voids an entry.
        on: ISO date of spending or promising.
        line_id: the plan line that it belongs to, or "".
        shares: percentage by funder, as the plan line had it when the entry was made, or as it was set for this entry.
        parts: the receipt line by line, where each has its own funders; they add up to the amount. Empty where
            `shares` hold for all of it.
        settles: the commitment that a receipt pays, or "".
        corrects: the entry that this one replaces, or "".
        attachment_id: the photo, or "" with the reason in `no_receipt_because`.
    """

    kind: EntryKind = "receipt"
    amount_pence: Pence = 0
    on: str = ""
    payee: str = ""
    line_id: str = ""
    shares: dict[str, str] = {}
    parts: tuple[EntryPart, ...] = ()
    settles: str = ""
    corrects: str = ""
    attachment_id: str = ""
    no_receipt_because: str = ""
    note: str = ""
    recorded_at: str = ""
    recorded_by: str = ""


class Balance(msgspec.Struct, frozen=True):
    """How a sum stands, in pence: agreed, promised but not yet paid, spent, and left of it."""

    agreed: Pence = 0
    committed: Pence = 0
    spent: Pence = 0

    @property
    def left(self) -> Pence:
        """What is neither spent nor promised; negative when over."""
        return self.agreed - self.committed - self.spent


class LedgerView(msgspec.Struct, frozen=True):
    """The ledger summed: in all, by funder, by plan line ("" for entries without one)."""

    total: Balance
    by_funder: dict[str, Balance]
    by_line: dict[str, Balance]


def standing_entries(
    entries: Iterable[LedgerEntry], choices: Iterable[CorrectionChoice] = ()
) -> list[LedgerEntry]:
    """Return the entries that count: those that no correction replaces, in order of date and id.

    Of several corrections of one entry one counts. What settles a commitment that was corrected since settles the
    correction: `settles` names what stands now.
    """
    items = sorted(entries, key=lambda entry: (entry.on, entry.id))
    settled = settle(items, choices)
    return [
        msgspec.structs.replace(entry, settles=settled.now.get(entry.settles, entry.settles))
        for entry in items
        if entry.id in settled.standing
    ]


def by_funder(entry: LedgerEntry, pence: Pence, funder_order: Sequence[str]) -> dict[str, Pence]:
    """Return what each funder pays of an amount of an entry, not below nought; the parts add up to it."""
    if not parts_hold(entry.parts, pence):
        return split_between(pence, shares_or(entry.shares, funder_order), funder_order)
    found: dict[str, Pence] = {}
    for part in entry.parts:
        for funder, share in split_between(part.amount_pence, part.shares, funder_order).items():
            found[funder] = found.get(funder, 0) + share
    return found


def parts_hold(parts: Sequence[EntryPart], pence: Pence) -> bool:
    """Return whether an amount can be split line by line: each line has its funders, and they come to the amount."""
    split = all(part.amount_pence >= 0 and shares_hold(part.shares) for part in parts)
    return bool(parts) and split and sum(part.amount_pence for part in parts) == pence


def summarise(
    entries: Iterable[LedgerEntry],
    agreed_by_funder: Mapping[str, Pence],
    agreed_by_line: Mapping[str, Pence],
    funder_order: Sequence[str],
    choices: Iterable[CorrectionChoice] = (),
) -> LedgerView:
    """Sum a case's entries against what was agreed.

    Args:
        entries: every entry of the case; replaced ones are left out here.
        agreed_by_funder: the final budget of each funder, in pence.
        agreed_by_line: the agreed cost of each line of the signed plan, in pence.
        funder_order: the scheme's funders; the first with a share takes what rounding leaves.
        choices: which of several corrections of one entry stands.
    """
    counted = standing_entries(entries, choices)
    unpaid = outstanding(counted)
    committed: dict[str, Pence] = {}
    spent: dict[str, Pence] = {}
    committed_line: dict[str, Pence] = {}
    spent_line: dict[str, Pence] = {}
    for entry in counted:
        if entry.kind == "commitment":
            _add(committed, committed_line, entry, unpaid[entry.id], funder_order)
        elif entry.kind in ("receipt", "refund"):
            signed = entry.amount_pence if entry.kind == "receipt" else -entry.amount_pence
            _add(spent, spent_line, entry, signed, funder_order)
    return LedgerView(
        Balance(sum(agreed_by_funder.values()), sum(committed.values()), sum(spent.values())),
        _balances(agreed_by_funder, committed, spent),
        _balances(agreed_by_line, committed_line, spent_line),
    )


def outstanding(counted: Sequence[LedgerEntry]) -> dict[str, Pence]:
    """Return what is still unpaid of each commitment, by id; overpaying one never makes it negative."""
    left = {entry.id: entry.amount_pence for entry in counted if entry.kind == "commitment"}
    for entry in counted:
        if entry.settles in left and entry.kind in ("receipt", "release"):
            left[entry.settles] = max(0, left[entry.settles] - entry.amount_pence)
    return left


def _add(
    funders: dict[str, Pence],
    lines: dict[str, Pence],
    entry: LedgerEntry,
    pence: Pence,
    funder_order: Sequence[str],
) -> None:
    sign = -1 if pence < 0 else 1
    for funder, part in by_funder(entry, abs(pence), funder_order).items():
        funders[funder] = funders.get(funder, 0) + sign * part
    lines[entry.line_id] = lines.get(entry.line_id, 0) + pence


def _balances(
    agreed: Mapping[str, Pence], committed: Mapping[str, Pence], spent: Mapping[str, Pence]
) -> dict[str, Balance]:
    names = list(dict.fromkeys([*agreed, *committed, *spent]))
    return {name: Balance(agreed.get(name, 0), committed.get(name, 0), spent.get(name, 0)) for name in names}
