"""The money of a plan in words: what a line costs, who pays, what is planned of the budget and what is left.

Pure values and sentences. Nothing here reads or writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pbdesk.domain.ledger import Balance
from pbdesk.domain.money import Pence, to_pence
from pbdesk.domain.plan import Cost, PlanTotals
from pbdesk.i18n import _, current, ngettext, pgettext
from pbdesk.services.plan_view import PlanView
from pbdesk.ui.models.every_labels import amount_words

Labels = Mapping[str, str]
"""Words by id."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in words: per week where the scheme counts in weeks, and in all."""

    caption: str
    figure: str
    in_all: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class MoneyCard:
    """The budget, what is planned of it and what is left.

    Attributes:
        left_words: one sentence for the bar that stays in sight.
        basis: what the budget is: agreed, or a guide.
        planned_share: how much of the budget is planned, in thousandths, at most 1000.
        contribution: what the person pays, as recorded: gross, their part, net; empty where there is none.
        by_funder: (funder, what the lines come to for it), and where several pay the sum of them at the end.
        contingency: what of it is set aside, "" for nothing. actuals: what has become of an agreed plan.
    """

    amounts: tuple[Amount, ...]
    left_words: str
    tone: str
    basis: str
    has_budget: bool
    planned_share: int
    by_funder: tuple[tuple[str, str], ...]
    contribution: tuple[tuple[str, str], ...] = ()
    contingency: str = ""
    actuals: tuple[tuple[str, str], ...] = ()


def cost_words(cost: Cost) -> str:
    """Return what a line costs and how often: "£7.00 a week for 46 weeks"."""
    amount = current().money(cost.amount_pence)
    if not cost.amount_pence:
        return _("No cost yet")
    if cost.weeks and cost.frequency == "week":
        return ngettext(
            "{amount} for one week", "{amount} a week for {count} weeks", cost.weeks, amount=amount
        )
    if cost.weeks and cost.frequency == "four_weeks":
        return ngettext(
            "{amount} every four weeks for one week",
            "{amount} every four weeks for {count} weeks",
            cost.weeks,
            amount=amount,
        )
    return amount_words(amount, cost.frequency)


def payer_words(shares: Mapping[str, str], funders: Labels) -> str:
    """Return who pays: "The council pays", or each funder with its share."""
    names = [(funders.get(funder, funder), share) for funder, share in shares.items()]
    if not names:
        return ""
    if len(names) == 1:
        return _("Paid by: {funder}", funder=names[0][0])
    parts = [_("{funder} {share}%", funder=name, share=share) for name, share in names]
    return _("Paid by: {funders}", funders=current().list(parts))


def money_card(
    view: PlanView,
    divisor: int,
    funders: Labels,
    outside: frozenset[str],
    actuals: tuple[tuple[str, str], ...] = (),
) -> MoneyCard:
    """Return how the money of a plan stands; `actuals` says what has become of the one that was agreed."""
    totals = view.totals
    weekly = view.period != "once"

    def amount(caption: str, pence: Pence, tone: str = "") -> Amount:
        in_all = _("{amount} in all", amount=current().money(pence))
        if not weekly:
            return Amount(caption, current().money(pence), "", tone)
        return Amount(caption, _("{amount} a week", amount=_week(pence, divisor)), in_all, tone)

    left = totals.left
    is_over = left is not None and left < 0
    agreed = view.standing.signed is not None
    amounts = [amount(_("Planned"), totals.planned)]
    if totals.budget is not None and left is not None:
        agreed = view.standing.signed is not None
        amounts.insert(0, amount(_("Agreed budget") if agreed else _("Indicative budget"), totals.budget))
        caption = pgettext("money", "Over") if is_over else _("Left to plan")
        amounts.append(amount(caption, abs(left), "error" if is_over else "ok" if left else ""))
    return MoneyCard(
        amounts=tuple(amounts),
        left_words=left_words(totals, weekly, divisor),
        tone="error" if is_over else "",
        basis=_basis(view),
        has_budget=totals.budget is not None,
        planned_share=_share(totals),
        by_funder=tuple(_by_funder(totals, funders, outside)),
        contingency=_contingency(view, divisor),
        actuals=actuals,
    )


def _week(pence: Pence, divisor: int) -> str:
    return current().money(to_pence(Decimal(pence) / divisor))


def left_words(totals: PlanTotals, weekly: bool, divisor: int) -> str:
    """Return in one sentence what is left to plan."""
    left = totals.left
    if left is None:
        planned = current().money(totals.planned)
        return _("{amount} planned. No budget has been worked out yet.", amount=planned)
    money = current().money(abs(left))
    if left == 0:
        return _("Nothing left to plan: the plan costs exactly the budget.")
    if not weekly:
        return (
            _("Left to plan: {amount}", amount=money)
            if left > 0
            else _("{amount} over the budget", amount=money)
        )
    week = _week(abs(left), divisor)
    if left > 0:
        return _("Left to plan: {week} a week, {amount} in all", week=week, amount=money)
    return _("{week} a week over the budget, {amount} in all", week=week, amount=money)


def _basis(view: PlanView) -> str:
    if view.standing.signed is not None:
        return _("Set against the budget that the council agreed.")
    if view.indicative is None:
        return _("Work out the indicative budget to see what is left.")
    return _("Set against the indicative budget: a guide to plan with, not an entitlement and not a limit.")


def _share(totals: PlanTotals) -> int:
    if not totals.budget:
        return 0
    return max(0, min(1000, totals.planned * 1000 // totals.budget))


def _by_funder(totals: PlanTotals, funders: Labels, outside: frozenset[str]) -> list[tuple[str, str]]:
    rows = []
    for funder, pence in totals.by_funder.items():
        name, money = funders.get(funder, funder), current().money(pence)
        rows.append((name, _("{amount}, outside the budget", amount=money) if funder in outside else money))
    if len(rows) > 1:
        rows.append((_("Together"), current().money(sum(totals.by_funder.values()))))
    return rows


def _contingency(view: PlanView, divisor: int) -> str:
    set_aside = sum(line.cost.total(divisor) for line in view.content.lines if line.kind == "contingency")
    if not set_aside:
        return ""
    return _("{amount} of it is set aside for when something goes wrong.", amount=current().money(set_aside))


def actual_rows(total: Balance) -> tuple[tuple[str, str], ...]:
    """Return what has become of an agreed plan: agreed, promised, spent, and left or over."""
    money = current().money
    left = pgettext("money", "Over by") if total.left < 0 else pgettext("money", "Left")
    return (
        (pgettext("money", "Agreed"), money(total.agreed)),
        (pgettext("money", "Promised"), money(total.committed)),
        (pgettext("money", "Spent"), money(total.spent)),
        (left, money(abs(total.left))),
    )
