"""A ready reckoner: hours, nights or sessions a week, each at its rate, with the employer's on-costs.

The on-cost is rounded per hour before it is multiplied by the hours: the order in which payroll is done, and
the order in which the table's test rows are worked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, plain_money, to_pence
from pbdesk.schemes.definition import Definition
from pbdesk.schemes.methods.working import Working, add_limits, points_text
from pbdesk.schemes.tables import Table, TableRow

_RATES = {
    "hour": N_("“{label}”: {base} an hour, and {percent}% for the employer's costs, is {rate} an hour."),
    "night": N_("“{label}”: {base} a night, and {percent}% for the employer's costs, is {rate} a night."),
    "session": N_(
        "“{label}”: {base} a session, and {percent}% for the employer's costs, is {rate} a session."
    ),
}
_LINES = {
    "hour": N_("Hours a week: {quantity}, at {rate}: {amount}; {subtotal} so far."),
    "night": N_("Nights a week: {quantity}, at {rate}: {amount}; {subtotal} so far."),
    "session": N_("Sessions a week: {quantity}, at {rate}: {amount}; {subtotal} so far."),
}

_EASY = {
    "hour": N_("{quantity} hours a week: {amount}."),
    "night": N_("{quantity} nights a week: {amount}."),
    "session": N_("{quantity} sessions a week: {amount}."),
}


def work_out(working: Working) -> Pence | None:
    """Add up the lines whose quantity is not nought. A blank quantity counts as nought."""
    rates = {row.text("rate"): row for row in working.rows()}
    total = 0
    for line in working.rule.lines:
        quantity = working.number(line.input) if working.facts.get(line.input, "").strip() else Decimal(0)
        if quantity:
            total += price_line(working, line, quantity, rates[line.rate], total)
    working.say("subtotal", N_("In all: {amount} a week."), total, amount=plain_money(total))
    return add_limits(working, total)


class Priced(Protocol):
    """Something with a rate and a unit."""

    @property
    def rate(self) -> str:
        """A row of the table of rates."""
        ...

    @property
    def unit(self) -> str:
        """ "hour", "night" or "session"."""
        ...


def price_line(working: Working, line: Priced, quantity: Decimal, row: TableRow, before: Pence) -> Pence:
    """Return what a quantity a week costs at a rate, on-costs rounded per hour first, with its two steps."""
    base, percent = row.money_in("amount"), row.number_in("on_cost_percent")
    rate = base + to_pence(base * percent / 100)
    amount = to_pence(rate * quantity)
    working.say(
        "rate",
        _RATES[line.unit],
        rate,
        label=working.labels(f"rates.{line.rate}"),
        key=f"rates.{line.rate}",
        base=plain_money(base),
        percent=points_text(percent),
        rate=plain_money(rate),
    )
    working.say(
        "quantity",
        _LINES[line.unit],
        amount,
        easy=_EASY[line.unit],
        quantity=points_text(quantity),
        rate=plain_money(rate),
        amount=plain_money(amount),
        subtotal=plain_money(before + amount),
    )
    return amount


def check(definition: Definition, tables: Mapping[str, Table]) -> Iterable[KnownError]:
    """Yield what is wrong with the lines and the rates."""
    rule = definition.allocation
    if not rule.lines:
        yield KnownError(
            "scheme-wrong", N_("A ready reckoner needs one line or more."), where="allocation.lines"
        )
    for place, line in enumerate(rule.lines):
        if line.input not in rule.inputs:
            yield KnownError(
                "scheme-wrong",
                N_("“{name}” is none of the inputs of the allocation."),
                where=f"allocation.lines[{place}].input",
                name=line.input,
            )
    try:
        yield from check_rates([line.rate for line in rule.lines], tables[rule.table])
    except KnownError as problem:
        yield problem


def check_rates(names: Sequence[str], table: Table) -> Iterator[KnownError]:
    """Yield what is wrong with a card of rates, for the rates that are used. Raises KnownError "table-wrong"."""
    for row in table.rows:
        if row.money_in("amount") <= 0 or row.number_in("on_cost_percent") < 0:
            yield row.wrong(N_("A rate must be more than nought."), "amount")
    for start in table.starts():
        there = {row.text("rate") for row in table.on(start)}
        for name in names:
            if name not in there:
                yield KnownError(
                    "table-wrong",
                    N_("The rate “{name}” is missing from the figures that begin on {day}."),
                    file=f"tables/{table.name}.csv",
                    row=0,
                    name=name,
                    day=start.isoformat(),
                )
