"""The ledger: commitments and spending against an agreed budget, always summed and never stored.

Entries are insert-only. A correction is a new entry that points at the one it replaces; a replaced entry counts
for nothing. Every amount is split between funders so that the parts add up to the penny.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from pbdesk.domain.money import Pence
from pbdesk.domain.plan import shares_or, split_between
from pbdesk.domain.records import Record, record_type

EntryKind = Literal["commitment", "receipt", "refund", "release"]


@record_type("ledger_entry", insert_only=True)
class LedgerEntry(Record, frozen=True, kw_only=True):
    """One entry of a case's ledger.

    Attributes:
        kind: "commitment" (promised, not yet paid), "receipt" (spent), "refund" (money back), or "release" (a
            commitment, named in `settles`, that will not be spent after all).
        amount_pence: above zero for every kind, except zero in a correction that voids an entry.
        on: ISO date of spending or promising.
        line_id: the plan line that it belongs to, or "".
        shares: percentage by funder, as the plan line had it when the entry was made.
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


def standing_entries(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Return the entries that count: those that no correction replaces, in order of date and id.

    What settles a commitment that was corrected since settles the correction: `settles` names what stands now.
    """
    items = sorted(entries, key=lambda entry: (entry.on, entry.id))
    replaced_by = {entry.corrects: entry.id for entry in reversed(items) if entry.corrects}
    return [
        msgspec.structs.replace(entry, settles=_latest(entry.settles, replaced_by))
        for entry in items
        if entry.id not in replaced_by
    ]


def _latest(entry_id: str, replaced_by: Mapping[str, str]) -> str:
    seen: set[str] = set()
    while entry_id in replaced_by and entry_id not in seen:
        seen.add(entry_id)
        entry_id = replaced_by[entry_id]
    return entry_id


def summarise(
    entries: Iterable[LedgerEntry],
    agreed_by_funder: Mapping[str, Pence],
    agreed_by_line: Mapping[str, Pence],
    funder_order: Sequence[str],
) -> LedgerView:
    """Sum a case's entries against what was agreed.

    Args:
        entries: every entry of the case; replaced ones are left out here.
        agreed_by_funder: the final budget of each funder, in pence.
        agreed_by_line: the agreed cost of each line of the signed plan, in pence.
        funder_order: the scheme's funders; the first with a share takes what rounding leaves.
    """
    counted = standing_entries(entries)
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
    by_funder = _balances(agreed_by_funder, committed, spent)
    by_line = _balances(agreed_by_line, committed_line, spent_line)
    return LedgerView(
        Balance(sum(agreed_by_funder.values()), sum(committed.values()), sum(spent.values())),
        by_funder,
        by_line,
    )


def outstanding(counted: Sequence[LedgerEntry]) -> dict[str, Pence]:
    """Return what is still unpaid of each commitment, by id; overpaying one never makes it negative."""
    left = {entry.id: entry.amount_pence for entry in counted if entry.kind == "commitment"}
    for entry in counted:
        if entry.settles in left and entry.kind in ("receipt", "release"):
            left[entry.settles] = max(0, left[entry.settles] - entry.amount_pence)
    return left


def _add(
    by_funder: dict[str, Pence],
    by_line: dict[str, Pence],
    entry: LedgerEntry,
    pence: Pence,
    funder_order: Sequence[str],
) -> None:
    shares = shares_or(entry.shares, funder_order)
    sign = -1 if pence < 0 else 1
    for funder, part in split_between(abs(pence), shares, funder_order).items():
        by_funder[funder] = by_funder.get(funder, 0) + sign * part
    by_line[entry.line_id] = by_line.get(entry.line_id, 0) + pence


def _balances(
    agreed: Mapping[str, Pence], committed: Mapping[str, Pence], spent: Mapping[str, Pence]
) -> dict[str, Balance]:
    names = list(dict.fromkeys([*agreed, *committed, *spent]))
    return {name: Balance(agreed.get(name, 0), committed.get(name, 0), spent.get(name, 0)) for name in names}
