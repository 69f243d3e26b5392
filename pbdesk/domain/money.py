"""Money as integer pence: one tolerant parser, one plain formatter, one rounding rule.

Nothing here is a binary float. `Decimal` appears while parsing, multiplying and splitting; the result is
rounded half up, once, by `to_pence`. Localised formatting for people lives in `pbdesk.i18n`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from pbdesk.domain.errors import N_, KnownError

Pence = int
"""An amount of money in whole pence; negative amounts are refunds or overspends."""

_AMOUNT = re.compile(
    r"(?P<sign>[-−(]?)\s*£?\s*(?P<sign2>[-−]?)\s*(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<part>\d{1,2}))?\s*\)?"
)


def to_pence(amount: Decimal) -> Pence:
    """Return an amount of pence, possibly fractional, as whole pence: halves round up, away from zero."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_money(text: str) -> Pence:
    """Return what a person typed as an amount ("£1,234.50", "12", "(3.20)", "-£5") in pence.

    Raises:
        KnownError: code "money-unreadable" when the text is not an amount in pounds.
    """
    cleaned = text.strip().replace("\u00a0", "")
    found = _AMOUNT.fullmatch(cleaned)
    bracketed = cleaned.startswith("(")
    if (
        not found
        or (found["whole"] is None and found["part"] is None)
        or bracketed != cleaned.endswith(")")
        or (found["sign"] and found["sign2"])
    ):
        raise KnownError(
            "money-unreadable",
            N_("“{text}” is not an amount in pounds."),
            todo=N_("Type it as pounds and pence, like 12.50."),
            text=text.strip()[:40],
        )
    pence = int((found["whole"] or "0").replace(",", "")) * 100 + int((found["part"] or "0").ljust(2, "0"))
    return -pence if found["sign"] or found["sign2"] else pence


def plain_money(pence: Pence) -> str:
    """Return "£1,234.50" or "-£3.00", the form that never depends on a language (traces, CSV, tests)."""
    sign = "-" if pence < 0 else ""
    pounds, rest = divmod(abs(pence), 100)
    return f"{sign}£{pounds:,}.{rest:02d}"


def split_by_share(total: Pence, shares: Mapping[str, Decimal], remainder: str) -> dict[str, Pence]:
    """Split a total between funders by percentage, so that the parts always add up to the total.

    Each share is rounded half up; the `remainder` funder takes the total minus the rest.

    Args:
        total: the amount to split, in pence.
        shares: percentage by funder id; they must add up to 100 and include `remainder`.
        remainder: the funder who takes what rounding leaves.

    Raises:
        KnownError: code "shares-wrong" when the shares do not add up to 100 or name no remainder funder.
    """
    if remainder not in shares or sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise KnownError(
            "shares-wrong",
            N_("The shares of this line do not add up to 100%."),
            todo=N_("Change the shares so that they add up to 100%."),
        )
    parts = {
        funder: to_pence(total * share / Decimal(100))
        for funder, share in shares.items()
        if funder != remainder
    }
    parts[remainder] = total - sum(parts.values())
    return {funder: parts[funder] for funder in shares}
