"""A budget in words: sums by the week, four weeks and year, the working step by step, and where money stands.

Pure values. Nothing here reads or writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pbdesk.domain.allocation import FOUR_WEEKS, Allocation, Step, per_week, per_year
from pbdesk.domain.ledger import Balance
from pbdesk.domain.money import Pence
from pbdesk.domain.plan import PlanLine
from pbdesk.domain.signoff import FinalBudget
from pbdesk.i18n import _, current, ngettext, pgettext
from pbdesk.services.receipts import Money
from pbdesk.ui.models.rows import TableRow

Amounts = tuple[tuple[str, str, str], ...]
"""Sums as (caption, figure, tone)."""

STRONG = frozenset({"result", "subtotal"})
QUIET = frozenset({"neighbour", "note"})
ANSWERS, RULES, RESULT, MIXED = "1 answers", "2 rules", "3 result", "mixed"
"""The parts of a working; their names sort in the order in which they come."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the working: a sentence, its points and its sum, and how much weight it has.

    Attributes:
        weight: "strong" for what the working comes to, "quiet" for what stands beside it, else "".
        starts: a heading before it where a new part begins, "" otherwise.
        easy: the step in easy words, "" where an easy-read page leaves it out.
    """

    words: str
    points: str
    amount: str
    weight: str
    starts: str = ""
    easy: str = ""


@dataclass(frozen=True, slots=True)
class MoneyTables:
    """How the money stands against the agreed budget, by funder and by line of the plan."""

    total: Amounts
    by_funder: tuple[TableRow, ...]
    by_line: tuple[TableRow, ...]


def amounts_of(amount_pence: Pence | None, period: str, divisor: int) -> Amounts:
    """Return a sum by the week, four weeks and year, or in all for a single one; empty for no sum."""
    if amount_pence is None:
        return ()
    money = current().money
    if period == "once":
        return ((_("In all"), money(amount_pence), ""),)
    week = per_week(amount_pence, period, divisor) or 0
    year = per_year(amount_pence, period, divisor) or 0
    return (
        (_("A week"), money(week), ""),
        (_("Four weeks"), money(week * FOUR_WEEKS), ""),
        (_("A year"), money(year), ""),
    )


def agreed_amounts(budget: FinalBudget) -> Amounts:
    """Return the agreed budget: the scheme's own figure, and what was agreed over the whole plan, to the penny."""
    money = current().money
    in_all = (_("In all"), money(budget.total_pence), "")
    if budget.period == "once":
        return (in_all,)
    caption = _("A week") if budget.period == "week" else _("A year")
    if budget.period == "year" and budget.amount_pence == budget.total_pence:
        return ((caption, money(budget.amount_pence), ""),)
    return ((caption, money(budget.amount_pence), ""), in_all)


def step_rows(steps: Sequence[Step]) -> tuple[StepRow, ...]:
    """Return the working in words, with a heading where answers end and rules begin.

    Where answers and rules take turns (hours and their rates, one after the other), they share one heading.
    """
    parts = [_part(step.kind) for step in steps]
    if parts != sorted(parts):
        parts = [RESULT if part == RESULT else MIXED for part in parts]
    before = ["", *parts]
    return tuple(
        StepRow(
            words=_(step.sentence, **step.fields),
            points=step.points if step.kind in ("answer", "subtotal", "quantity") else "",
            amount="" if step.amount_pence is None else current().money(step.amount_pence),
            weight="strong" if step.kind in STRONG else "quiet" if step.kind in QUIET else "",
            starts=_heading(part) if part != before[place] else "",
            easy=_(step.easy, **step.fields) if step.easy else "",
        )
        for place, (step, part) in enumerate(zip(steps, parts, strict=True))
    )


def _part(kind: str) -> str:
    if kind in ("answer", "quantity", "subtotal", "gate"):
        return ANSWERS
    return RESULT if kind in ("result", "note", "override") else RULES


def _heading(part: str) -> str:
    return {
        ANSWERS: _("What you told us"),
        RULES: _("What the scheme's rules make of it"),
        MIXED: _("How it is worked out"),
        RESULT: _("What it comes to"),
    }[part]


def why_words(allocation: Allocation) -> str:
    """Return the question that the working answers: "Why £212.00 a week?"."""
    if allocation.stands_pence is None:
        return _("Why no sum of money?")
    amount = current().money(allocation.stands_pence)
    if allocation.period == "week":
        return _("Why {amount} a week?", amount=amount)
    return (
        _("Why {amount} a year?", amount=amount)
        if allocation.period == "year"
        else _("Why {amount}?", amount=amount)
    )


def total_that_stands(guide: Allocation) -> Pence | None:
    """Return what a guide comes to over the plan, by the amount that somebody set where somebody did."""
    if guide.override is None:
        return guide.total_pence
    if guide.period == "once":
        return guide.override.amount_pence
    return per_year(guide.override.amount_pence, guide.period, guide.divisor)


def difference_words(final: FinalBudget, guide: Allocation | None) -> str:
    """Return how the agreed budget differs from the guide, in money and in percent."""
    guided = total_that_stands(guide) if guide is not None else None
    if guided is None:
        return _("There is no guide to compare it with.")
    gap = final.total_pence - guided
    if gap == 0:
        return _("It is the same as the guide.")
    amount = current().money(abs(gap))
    share = _percent(abs(gap), guided)
    if gap > 0:
        return _("It is {amount} more than the guide ({share}%).", amount=amount, share=share)
    return _("It is {amount} less than the guide ({share}%).", amount=amount, share=share)


def _percent(part: Pence, whole: Pence) -> str:
    if not whole:
        return "100"
    share = (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{share.normalize():f}"


def money_tables(money: Money, funders: Mapping[str, str]) -> MoneyTables:
    """Return how the money stands, in rows."""
    lines = {line.id: line for line in money.lines}
    return MoneyTables(
        total=_total(money.view.total),
        by_funder=tuple(
            _row(funder, funders.get(funder, funder), balance)
            for funder, balance in money.view.by_funder.items()
        ),
        by_line=tuple(
            _row(line_id or "none", _line_name(lines.get(line_id)), balance)
            for line_id, balance in money.view.by_line.items()
        ),
    )


def _line_name(line: PlanLine | None) -> str:
    return line.description if line is not None else _("Not for a line of the plan")


def _total(balance: Balance) -> Amounts:
    money = current().money
    is_over = balance.left < 0
    return (
        (_("Agreed"), money(balance.agreed), ""),
        (_("Committed"), money(balance.committed), ""),
        (_("Spent"), money(balance.spent), ""),
        (
            pgettext("money", "Over") if is_over else pgettext("money", "Left"),
            money(abs(balance.left)),
            "error" if is_over else "ok",
        ),
    )


def _row(key: str, name: str, balance: Balance) -> TableRow:
    money = current().money
    is_over = balance.left < 0
    left = _("{amount} over", amount=money(-balance.left)) if is_over else money(balance.left)
    summary = _(
        "{name}: {agreed} agreed, {committed} committed, {spent} spent, {left} left",
        name=name,
        agreed=money(balance.agreed),
        committed=money(balance.committed),
        spent=money(balance.spent),
        left=money(balance.left),
    )
    cells = (name, money(balance.agreed), money(balance.committed), money(balance.spent), left)
    return TableRow(key, cells, summary, tone="error" if is_over else "", toned=4)


def open_words(left: int) -> str:
    """Return how many questions keep the assessment open."""
    if not left:
        return _("Every question has an answer. Check the answers, then finish it.")
    return ngettext("One question still has no answer.", "{count} questions still have no answer.", left)
