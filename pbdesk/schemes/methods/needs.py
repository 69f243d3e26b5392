"""Budgets from rules: hours for each need, less unpaid support that somebody agreed to go on giving, at local rates.

The order is fixed: the need, its own limit, the unpaid support, the price; then the limits of the living situation, and
last the scheme's rounding, most and least. Unpaid support is taken off only where it is agreed (care and support
statutory guidance, chapters 6 and 10: it is deducted at planning, and nobody is made to give it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, parse_money, plain_money
from pbdesk.schemes.definition import Definition, NeedRule
from pbdesk.schemes.methods.reckoner import check_rates, price_line
from pbdesk.schemes.methods.sums import YES
from pbdesk.schemes.methods.working import Working, add_limits, points_text
from pbdesk.schemes.tables import Table

_NEEDED = {
    "hour": N_("“{label}”: {quantity} hours a week."),
    "night": N_("“{label}”: {quantity} nights a week."),
    "session": N_("“{label}”: {quantity} sessions a week."),
}


def work_out(working: Working) -> Pence | None:
    """Add up what the needs cost a week, then apply the limits that hold."""
    rates = {row.text("rate"): row for row in working.rows()}
    total = 0
    for need in working.rule.needs:
        if not holds(working, need.when):
            continue
        quantity = _quantity(working, need)
        if quantity:
            total += price_line(working, need, quantity, rates[need.rate], total)
    working.say("subtotal", N_("In all: {amount} a week."), total, amount=plain_money(total))
    return add_limits(working, _limited(working, total))


def holds(working: Working, when: str) -> bool:
    """Return whether a condition holds: "" always, "INPUT" answered yes, "INPUT=VALUE", "INPUT!=VALUE"."""
    name, equals, value = when.partition("=")
    given = working.facts.get(name.rstrip("!"), "").strip()
    if not equals:
        return not when or given.lower() in YES
    return (value in given.split()) != name.endswith("!")


def _quantity(working: Working, need: NeedRule) -> Decimal:
    """Return how much of a need is paid for, with its steps: the need, its limit, and what is given unpaid."""
    given = working.facts.get(need.input, "").strip() if need.input else need.hours
    if not given:
        return Decimal(0)
    quantity = working.number(need.input) if need.input else Decimal(need.hours)
    if not quantity:
        return Decimal(0)
    label, key = working.labels(f"needs.{need.id}"), f"needs.{need.id}"
    working.say("quantity", _NEEDED[need.unit], label=label, key=key, quantity=points_text(quantity))
    if need.most and quantity > Decimal(need.most):
        quantity = Decimal(need.most)
        working.say("cap", N_("At most {most} count, so {most} are left."), most=points_text(quantity))
    return _less_unpaid(working, need, quantity)


def _less_unpaid(working: Working, need: NeedRule, quantity: Decimal) -> Decimal:
    if not need.unpaid or not working.facts.get(need.unpaid, "").strip():
        return quantity
    unpaid = min(working.number(need.unpaid), quantity)
    if not unpaid:
        return quantity
    agreed = working.facts.get(need.agreed, "").strip().lower() in YES
    left = quantity - unpaid if agreed else quantity
    working.say(
        "unpaid",
        N_("{unpaid} are given unpaid, and it was agreed that this goes on: {left} are left.")
        if agreed
        else N_("{unpaid} are given unpaid now, but nobody agreed to go on: nothing is taken off."),
        easy=N_("Somebody helps you without pay and agreed to go on: {unpaid} less.") if agreed else "",
        unpaid=points_text(unpaid),
        left=points_text(left),
    )
    return left


def _limited(working: Working, amount: Pence) -> Pence:
    for limit in working.rule.limits:
        most = parse_money(limit.amount)
        if amount > most and holds(working, limit.when):
            working.say(
                "cap",
                N_("“{label}”: at most {most}, so {before} becomes {most}."),
                most,
                easy=N_("The most is {most}."),
                label=working.labels(f"limits.{limit.id}"),
                key=f"limits.{limit.id}",
                most=plain_money(most),
                before=plain_money(amount),
            )
            amount = most
    return amount


def check(definition: Definition, tables: Mapping[str, Table]) -> Iterable[KnownError]:
    """Yield what is wrong with the needs, the limits and the rates."""
    rule = definition.allocation
    if not rule.needs:
        yield KnownError("scheme-wrong", N_("Rules need one need or more."), where="allocation.needs")
    for need in rule.needs:
        yield from _check_need(definition, need)
    for limit in rule.limits:
        yield from _check_names(definition, f"allocation.limits.{limit.id}", [_name(limit.when)])
        try:
            parse_money(limit.amount)
        except KnownError:
            yield KnownError(
                "scheme-wrong",
                N_("“{value}” is not an amount in pounds."),
                where=f"allocation.limits.{limit.id}",
                value=limit.amount[:40],
            )
    try:
        yield from check_rates([need.rate for need in rule.needs], tables[rule.table])
    except KnownError as problem:
        yield problem


def _check_need(definition: Definition, need: NeedRule) -> Iterator[KnownError]:
    where = f"allocation.needs.{need.id}"
    yield from _check_names(definition, where, [need.input, need.unpaid, need.agreed, _name(need.when)])
    if bool(need.input) == bool(need.hours):
        yield KnownError(
            "scheme-wrong", N_("A need has either an input or fixed hours, and not both."), where=where
        )
    if need.unpaid and not need.agreed:
        yield KnownError(
            "scheme-wrong", N_("Unpaid support needs the input that says whether it was agreed."), where=where
        )
    for text in filter(None, (need.hours, need.most)):
        if not _is_number(text):
            yield KnownError("scheme-wrong", N_("“{value}” is not a number."), where=where, value=text[:40])


def _check_names(definition: Definition, where: str, names: Iterable[str]) -> Iterator[KnownError]:
    for name in names:
        if name and name not in definition.allocation.inputs:
            yield KnownError(
                "scheme-wrong",
                N_("“{name}” is none of the inputs of the allocation."),
                where=where,
                name=name,
            )


def _name(when: str) -> str:
    return when.partition("=")[0].rstrip("!")


def _is_number(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and number >= 0
