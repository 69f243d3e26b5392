"""A changed scheme replayed over a caseload: who gains, who loses, the total, and by group.

The caseload is a table without names: an `id` of its own making, a column for each input of the scheme, and any columns
by which to group. Groups smaller than five are not told by themselves, so that nobody can be found in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

import msgspec

from pbdesk.domain.allocation import Allocation
from pbdesk.domain.errors import KnownError
from pbdesk.domain.money import Pence
from pbdesk.schemes.allocation import allocate_facts
from pbdesk.schemes.scheme import Scheme

SMALLEST_GROUP = 5
Change = Literal["gains", "loses", "same", "refused"]
ID = "id"


class CaseChange(msgspec.Struct, frozen=True, kw_only=True):
    """One case: what it comes to under both, by the year (or the single sum) in pence; None for no sum or refused.

    `problem` says why one of the two refused it.
    """

    id: str
    before_pence: Pence | None
    after_pence: Pence | None
    change: Change
    difference_pence: Pence = 0
    problem: str = ""


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Cases added up, in pence by the year; cases that one of the two refused are counted but not summed."""

    cases: int
    gains: int
    loses: int
    same: int
    refused: int
    before_pence: Pence
    after_pence: Pence
    difference_pence: Pence


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All cases, the total, and by column and value the totals of each group, None where it is too small to tell."""

    cases: tuple[CaseChange, ...]
    total: Totals
    groups: dict[str, dict[str, Totals | None]]


def compare(old: Scheme, new: Scheme, caseload: Iterable[Mapping[str, str]], on: date) -> Comparison:
    """Return what becomes of every case of a caseload when a scheme changes.

    Args:
        old, new: the scheme as it is and as it would be. An input that one of them does not have is left out there.
        caseload: rows by column.
        on: the day that decides which figures hold in both.
    """
    rows = list(caseload)
    changes = [_change(old, new, row, str(number), on) for number, row in enumerate(rows, 1)]
    inputs = {*old.definition.allocation.inputs, *new.definition.allocation.inputs, ID}
    columns = [name for name in (rows[0] if rows else {}) if name not in inputs]
    return Comparison(
        cases=tuple(changes),
        total=_totals(changes),
        groups={column: _groups(column, rows, changes) for column in columns},
    )


def _change(old: Scheme, new: Scheme, row: Mapping[str, str], number: str, on: date) -> CaseChange:
    name = row.get(ID, "") or number
    try:
        before, after = _amount(old, row, on), _amount(new, row, on)
    except KnownError as problem:
        return CaseChange(
            id=name, before_pence=None, after_pence=None, change="refused", problem=problem.english()
        )
    difference = (after or 0) - (before or 0)
    change: Change = "same" if difference == 0 else "gains" if difference > 0 else "loses"
    return CaseChange(
        id=name, before_pence=before, after_pence=after, change=change, difference_pence=difference
    )


def _amount(scheme: Scheme, row: Mapping[str, str], on: date) -> Pence | None:
    inputs = scheme.definition.allocation.inputs
    allocation: Allocation = allocate_facts(scheme, {name: row.get(name, "") for name in inputs}, on)
    return allocation.total_pence


def _totals(changes: Iterable[CaseChange]) -> Totals:
    several = list(changes)
    counts = {
        kind: sum(each.change == kind for each in several) for kind in ("gains", "loses", "same", "refused")
    }
    before = sum(each.before_pence or 0 for each in several)
    after = sum(each.after_pence or 0 for each in several)
    return Totals(
        cases=len(several),
        gains=counts["gains"],
        loses=counts["loses"],
        same=counts["same"],
        refused=counts["refused"],
        before_pence=before,
        after_pence=after,
        difference_pence=after - before,
    )


def _groups(
    column: str, rows: list[Mapping[str, str]], changes: list[CaseChange]
) -> dict[str, Totals | None]:
    by_value: dict[str, list[CaseChange]] = {}
    for row, change in zip(rows, changes, strict=True):
        by_value.setdefault(row.get(column, ""), []).append(change)
    return {
        value: _totals(several) if len(several) >= SMALLEST_GROUP else None
        for value, several in sorted(by_value.items())
    }
