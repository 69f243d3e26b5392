"""What would change the guide, and what people added to it, in words.

Pure values. Every amount is the rules' own working-out of another answer: a way to understand the guide, never a
promise. Nothing here reads or writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pbdesk.domain.allocation import Allocation
from pbdesk.domain.money import Pence
from pbdesk.i18n import _, current, ngettext
from pbdesk.schemes.allocation import Adjustments
from pbdesk.schemes.whatif import NextRow, OtherAnswer
from pbdesk.ui.models.every_labels import amount_words
from pbdesk.ui.models.rows import TableRow


@dataclass(frozen=True, slots=True)
class Changes:
    """What would change the guide.

    Attributes:
        next_row: how far it is to the next row of the table, "" where there is none.
        rows: each other answer that would change it: question, answer, what it would come to, the difference.
    """

    next_row: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What people added: each top-up in words, and the amount that somebody set, "" where nobody did."""

    top_ups: tuple[str, ...]
    override: str


def changes_of(found: tuple[NextRow | None, Sequence[OtherAnswer]], allocation: Allocation) -> Changes | None:
    """Return what would change a guide, None where nothing would."""
    step, answers = found
    before = None if allocation.amount_pence is None else allocation.amount_pence - allocation.top_up_pence
    rows = tuple(_row(place, each, before, allocation.period) for place, each in enumerate(answers))
    return Changes(_next_words(step, allocation.period) if step else "", rows) if step or rows else None


def _next_words(step: NextRow, period: str) -> str:
    if step.amount_pence is None:
        return ""
    amount = per_period(step.amount_pence, period)
    if step.gap == "1":
        return _("One point more would reach the next band: {amount}.", amount=amount)
    return _("The next band begins {gap} points higher: {amount}.", gap=step.gap, amount=amount)


def _row(place: int, each: OtherAnswer, before: Pence | None, period: str) -> TableRow:
    amount = _("no sum") if each.amount_pence is None else per_period(each.amount_pence, period)
    gap = difference(each.amount_pence, before)
    summary = _(
        "{question} If the answer were “{answer}”, the guide would be {amount}. {difference}",
        question=each.question,
        answer=each.answer,
        amount=amount,
        difference=gap,
    )
    return TableRow(str(place), (each.question, each.answer, amount, gap), summary.strip())


def difference(amount: Pence | None, before: Pence | None) -> str:
    """Return how much more or less something is, "" where that cannot be said."""
    if amount is None or before is None or amount == before:
        return ""
    said = current().money(abs(amount - before))
    return _("{amount} more", amount=said) if amount > before else _("{amount} less", amount=said)


def per_period(amount: Pence, period: str) -> str:
    """Return an amount with its period: "£120.00 a week"; by itself where it is given once."""
    said = current().money(amount)
    return said if period == "once" else amount_words(said, period)


def added_of(adjustments: Adjustments, allocation: Allocation) -> Added:
    """Return what people added to a guide."""
    top_ups = tuple(
        _(
            "{name}: {amount}. The reason: {reason}",
            name=each.name,
            amount=per_period(each.amount_pence, allocation.period),
            reason=each.reason.strip(),
        )
        for each in adjustments.top_ups
    )
    other = adjustments.override
    if other is None:
        return Added(top_ups, "")
    rules = _("no sum")
    if allocation.amount_pence is not None:
        rules = per_period(allocation.amount_pence, allocation.period)
    words = _(
        "{by} set {amount}. The rules give {rules}. The reason: {reason}",
        by=other.by or _("Somebody on this computer"),
        amount=per_period(other.amount_pence, allocation.period),
        rules=rules,
        reason=other.reason.strip(),
    )
    return Added(top_ups, words)


def tolerance_words(final: Pence, guide: Pence | None, percent: int | None, reason: str) -> str:
    """Return whether an agreed budget is so far from the guide that the scheme wants a reason, "" where unknown."""
    if guide is None or percent is None:
        return ""
    if abs(final - guide) * 100 <= percent * guide:
        return _("Up to {percent}% either way needs no reason.", percent=percent)
    if reason.strip():
        return _("More than {percent}% away. The reason: {reason}", percent=percent, reason=reason.strip())
    return _("More than {percent}% away from the guide: there should be a reason.", percent=percent)


def count_words(count: int) -> str:
    """Return how many answers would change the guide."""
    return ngettext(
        "One other answer would change it", "{count} other answers would change it", count, count=count
    )
