"""One receipt, several funders: a statement for each with its own lines alone, and all of them add up to the receipt.

Each share is rounded half up; the funder who is named takes the total less the rest, so that no penny is lost. A
funder's statement says nothing of what another pays for.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec

from pbdesk.domain.allocation import Step
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.means import NotNegative
from pbdesk.domain.money import Pence, plain_money, split_by_share
from pbdesk.domain.trace import Trace


class ReceiptLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a receipt; `shares` in per cent by funder, empty where the receipt's own shares hold."""

    description: str
    amount_pence: NotNegative
    shares: dict[str, Decimal] = {}


class SplitFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A receipt to be split.

    Attributes:
        total_pence: what the receipt says in all, None to add it up from the lines.
        shares: per cent by funder, for lines without their own; they add up to 100.
        remainder: the funder who takes what rounding leaves.
    """

    lines: Annotated[tuple[ReceiptLine, ...], msgspec.Meta(min_length=1)]
    remainder: str
    shares: dict[str, Decimal] = {}
    total_pence: NotNegative | None = None
    payee: str = ""
    on: str = ""


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """A funder's part of one line, in pence."""

    description: str
    amount_pence: Pence


class FunderStatement(msgspec.Struct, frozen=True, kw_only=True):
    """What one funder is told: its own lines and their total, in pence."""

    funder: str
    lines: tuple[StatementLine, ...]
    total_pence: Pence


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """The statements, in the order in which funders are first named; their totals add up to `total_pence`."""

    total_pence: Pence
    statements: tuple[FunderStatement, ...]
    steps: tuple[Step, ...]


def split_receipt(facts: SplitFacts) -> Split:
    """Return one statement for each funder of a receipt.

    Raises:
        KnownError: "receipt-total" where the lines do not add up to the receipt, "funder-missing" for a line without
            shares, "shares-wrong" where they do not add up to 100.
    """
    trace = Trace()
    total = sum(line.amount_pence for line in facts.lines)
    if facts.total_pence is not None and facts.total_pence != total:
        raise KnownError(
            "receipt-total",
            N_("The lines come to {lines}, and the receipt says {total}."),
            safe=N_("Nothing was reported."),
            todo=N_("Check the lines against the receipt."),
            lines=plain_money(total),
            total=plain_money(facts.total_pence),
        )
    by_funder: dict[str, list[StatementLine]] = {}
    for line in facts.lines:
        for funder, pence in _parts(line, facts, trace).items():
            part = StatementLine(description=line.description, amount_pence=pence)
            by_funder.setdefault(funder, []).append(part)
    statements = tuple(_statement(funder, lines, trace) for funder, lines in by_funder.items())
    trace.say(
        "result",
        N_("Number of statements: {count}. Together they come to {total}, as the receipt does."),
        total,
        count=len(statements),
        total=plain_money(total),
    )
    return Split(total_pence=total, statements=statements, steps=tuple(trace.steps))


def _parts(line: ReceiptLine, facts: SplitFacts, trace: Trace) -> dict[str, Pence]:
    """Return what each funder pays of a line; a funder with a share of nought has no part in it."""
    shares = {funder: share for funder, share in (line.shares or facts.shares).items() if share}
    if not shares:
        raise KnownError(
            "funder-missing",
            N_("This line does not say who pays."),
            todo=N_("Choose who pays, then save again."),
        )
    remainder = facts.remainder if facts.remainder in shares else next(iter(shares))
    parts = split_by_share(line.amount_pence, shares, remainder)
    for funder, pence in parts.items():
        rest = len(parts) > 1 and funder == remainder
        trace.say(
            "share",
            N_("“{line}”, {total}: {funder} takes what is left, {amount}.")
            if rest
            else N_("“{line}”, {total}: {share}% for {funder} is {amount}."),
            pence,
            line=line.description,
            total=plain_money(line.amount_pence),
            share=format(shares[funder].normalize(), "f"),
            funder=funder,
            amount=plain_money(pence),
        )
    return parts


def _statement(funder: str, lines: list[StatementLine], trace: Trace) -> FunderStatement:
    total = sum(line.amount_pence for line in lines)
    trace.say(
        "subtotal", N_("Statement for {funder}: {total}."), total, funder=funder, total=plain_money(total)
    )
    return FunderStatement(funder=funder, lines=tuple(lines), total_pence=total)
