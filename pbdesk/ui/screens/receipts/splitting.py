"""Who pays for one receipt: as its plan line says, one funder, shares in per cent, or line by line. Plain values.

What each pays is worked out by `pbdesk.domain.splitting`, so that the parts add up to the receipt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

import msgspec

from pbdesk.domain.errors import KnownError
from pbdesk.domain.ledger import EntryPart, LedgerEntry
from pbdesk.domain.money import Pence, parse_money, plain_money
from pbdesk.domain.plan import shares_hold
from pbdesk.domain.splitting import ReceiptLine, SplitFacts, split_receipt
from pbdesk.i18n import _, current
from pbdesk.ui.models import Problem

AS_LINE, BY_SHARE, BY_LINE = "", "share", "line"
FIELD = "payer"


class TypedSplit(msgspec.Struct, frozen=True, kw_only=True):
    """Who pays, as typed.

    Attributes:
        how: `AS_LINE`, a funder's id for all of it, `BY_SHARE` or `BY_LINE`.
        shares: per cent by funder. amounts, words: by funder, what its lines come to and what they are.
    """

    how: str = AS_LINE
    shares: dict[str, str] = {}
    amounts: dict[str, str] = {}
    words: dict[str, str] = {}


def options(funders: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return who can pay, in words."""
    each = [(f"all:{funder}", name) for funder, name in funders]
    return [
        (AS_LINE, _("As the plan line says")),
        *each,
        (BY_SHARE, _("Shared, in per cent")),
        (BY_LINE, _("Shared, line by line")),
    ]


def shares_typed(split: TypedSplit, line_shares: Mapping[str, str]) -> dict[str, str]:
    """Return the shares to keep with an entry, empty for those of its plan line."""
    if split.how.startswith("all:"):
        return {split.how.removeprefix("all:"): "100"}
    if split.how == BY_SHARE:
        shares = {funder: text.strip().rstrip("%").strip() for funder, text in split.shares.items()}
        return {funder: share for funder, share in shares.items() if _number(share)}
    return {}


def parts_typed(split: TypedSplit) -> tuple[EntryPart, ...]:
    """Return the lines to keep with an entry, empty where it is not shared line by line."""
    if split.how != BY_LINE:
        return ()
    made = []
    for funder, text in split.amounts.items():
        pence = _pence(text)
        if pence:
            made.append(EntryPart(split.words.get(funder, "").strip(), pence, {funder: "100"}))
    return tuple(made)


def problems(split: TypedSplit, amount: str) -> list[Problem]:
    """Return what is wrong with who pays."""
    if split.how == BY_SHARE and not shares_hold(shares_typed(split, {})):
        return [Problem(FIELD, _("The shares must come to 100%, each a number from 0 to 100."))]
    if split.how != BY_LINE:
        return []
    typed = [text for text in split.amounts.values() if text.strip()]
    if any((pence := _pence(text)) is None or pence < 0 for text in typed):
        return [Problem(FIELD, _("Type each funder's part as an amount in pounds."))]
    total, parts = _pence(amount) or 0, sum(part.amount_pence for part in parts_typed(split))
    if total != parts:
        return [
            Problem(
                FIELD,
                _(
                    "The lines come to {lines}, and the receipt says {total}.",
                    lines=current().money(parts),
                    total=current().money(total),
                ),
            )
        ]
    return []


def effect(
    split: TypedSplit,
    amount: str,
    line_shares: Mapping[str, str],
    funders: Sequence[tuple[str, str]],
    remainder: str,
) -> str:
    """Return in one sentence what each funder pays, "" while that cannot be said."""
    pence, names = _pence(amount), dict(funders)
    if not pence or problems(split, amount):
        return ""
    shares = shares_typed(split, line_shares) or dict(line_shares)
    parts = parts_typed(split)
    if not parts and not shares_hold(shares):
        return ""
    lines = tuple(
        ReceiptLine(
            description=part.description, amount_pence=part.amount_pence, shares=_decimal(part.shares)
        )
        for part in parts
    ) or (ReceiptLine(description="", amount_pence=pence, shares=_decimal(shares)),)
    found = split_receipt(SplitFacts(lines=lines, remainder=remainder))
    said = [
        _(
            "{funder} {amount}",
            funder=names.get(each.funder, each.funder),
            amount=current().money(each.total_pence),
        )
        for each in found.statements
    ]
    return _(
        "{parts}: together {total}.", parts=current().list(said), total=current().money(found.total_pence)
    )


def of_entry(entry: LedgerEntry, line_shares: Mapping[str, str]) -> TypedSplit:
    """Return who pays for an entry, as a person would type it."""
    if entry.parts:
        amounts = {next(iter(part.shares), ""): plain_money(part.amount_pence)[1:] for part in entry.parts}
        words = {next(iter(part.shares), ""): part.description for part in entry.parts}
        return TypedSplit(how=BY_LINE, amounts=amounts, words=words)
    if not entry.shares or entry.shares == dict(line_shares):
        return TypedSplit()
    if len(entry.shares) == 1:
        return TypedSplit(how=f"all:{next(iter(entry.shares))}")
    return TypedSplit(how=BY_SHARE, shares=dict(entry.shares))


def _decimal(shares: Mapping[str, str]) -> dict[str, Decimal]:
    return {funder: Decimal(share) for funder, share in shares.items()}


def _number(text: str) -> bool:
    try:
        return bool(Decimal(text or "0"))
    except InvalidOperation:
        return True  # kept as it is, so that what is wrong with it can be said


def _pence(text: str) -> Pence | None:
    try:
        return parse_money(text) if text.strip() else 0
    except KnownError:
        return None
