"""Budgets from points: a table of rows or of points between which a line is drawn, and bands.

The price of a point is not constant, so no rate is ever fitted; points outside the table are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, plain_money, to_pence
from pbdesk.schemes.definition import Definition
from pbdesk.schemes.methods.working import Working, add_limits, points_text
from pbdesk.schemes.tables import Table, TableRow

Checker = Callable[[Sequence[TableRow]], Iterable[KnownError]]

_ROW_GIVES = {
    "week": N_("Points: {points}. The row from {start} to {end} points gives {amount} a week."),
    "year": N_("Points: {points}. The row from {start} to {end} points gives {amount} a year."),
    "once": N_("Points: {points}. The row from {start} to {end} points gives {amount} once."),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A row for a range of points, both ends included; the amount is None where no money follows."""

    start: Decimal
    end: Decimal
    amount: Pence | None
    row: TableRow


def from_table(working: Working) -> Pence | None:
    """Work out the budget from a table, by steps or by lines between its points."""
    points = count_points(working)
    if working.rule.reading == "interpolate":
        return add_limits(working, _between(working, points, working.read(read_knots)))
    return _from_spans(working, points)


def from_bands(working: Working) -> Pence | None:
    """Work out the budget from bands; a band without an amount leads to no sum, which is not nought."""
    return _from_spans(working, count_points(working))


def count_points(working: Working) -> Decimal:
    """Add the answers that carry points, one step each, and return the total.

    Raises:
        KnownError: "allocation-disagrees" when the form's own total is another: then the form is wrong.
    """
    points = working.number("points")
    subtotal = Decimal(0)
    for part in working.parts:
        subtotal += part.points
        working.say(
            "answer",
            N_("“{question}” “{answer}” Points: {points}, so far {subtotal}."),
            points=part.points,
            question=part.question,
            answer=part.answer,
            path=part.path,
            choice=part.choice,
            subtotal=points_text(subtotal),
        )
    if working.parts and subtotal != points:
        raise KnownError(
            "allocation-disagrees",
            N_("The form adds up {total} points, but its answers come to {subtotal}."),
            safe=N_("No budget was worked out, and the answers are kept."),
            todo=N_("Tell whoever keeps the scheme: its form needs to be put right."),
            total=points_text(points),
            subtotal=points_text(subtotal),
        )
    working.say("subtotal", N_("Points in all: {points}."), points=points)
    return points


def _from_spans(working: Working, points: Decimal) -> Pence | None:
    spans = working.read(read_spans)
    place = next((i for i, span in enumerate(spans) if span.start <= points <= span.end), None)
    if place is None:
        raise _outside(working, points, spans[0].start, spans[-1].end)
    span = spans[place]
    gives = N_("Points: {points}. The row from {start} to {end} points gives no sum of money.")
    working.say(
        "row",
        gives if span.amount is None else _ROW_GIVES[working.rule.period],
        span.amount,
        points,
        easy=N_("You have {points} points. That gives {amount}.") if span.amount is not None else "",
        start=points_text(span.start),
        end=points_text(span.end),
        amount=_amount_text(span.amount),
    )
    _neighbours(working, points, spans, place)
    return None if span.amount is None else add_limits(working, span.amount)


def _neighbours(working: Working, points: Decimal, spans: Sequence[Span], place: int) -> None:
    if place == 0:
        working.say("neighbour", N_("This is the lowest row of the table."))
    else:
        below = spans[place - 1]
        working.say(
            "neighbour",
            N_("The row below, from {start} to {end} points, gives {amount}."),
            below.amount,
            start=points_text(below.start),
            end=points_text(below.end),
            amount=_amount_text(below.amount),
        )
    if place == len(spans) - 1:
        working.say("neighbour", N_("This is the highest row of the table."))
        return
    above = spans[place + 1]
    working.say(
        "neighbour",
        N_("The next row, from {start} to {end} points, gives {amount}. Points to the next row: {gap}."),
        above.amount,
        easy="" if above.amount is None else N_("With {gap} more points it would be {amount}."),
        start=points_text(above.start),
        end=points_text(above.end),
        amount=_amount_text(above.amount),
        gap=points_text(above.start - points),
    )


def _between(working: Working, points: Decimal, knots: Sequence[tuple[Decimal, Pence]]) -> Pence:
    """Return the amount on the line between the two points of the table that stand around."""
    for (low, low_pence), (high, high_pence) in pairwise(knots):
        if low <= points <= high:
            share = (points - low) / (high - low)
            amount = to_pence(low_pence + (high_pence - low_pence) * share)
            working.say(
                "row",
                N_(
                    "Points: {points}, between {low} ({low_amount}) and {high} ({high_amount}). "
                    "The line between them gives {amount}."
                ),
                amount,
                points,
                easy=N_("You have {points} points. That gives {amount}."),
                low=points_text(low),
                low_amount=plain_money(low_pence),
                high=points_text(high),
                high_amount=plain_money(high_pence),
                amount=plain_money(amount),
            )
            return amount
    raise _outside(working, points, knots[0][0], knots[-1][0])


def _outside(working: Working, points: Decimal, least: Decimal, most: Decimal) -> KnownError:
    return KnownError(
        "allocation-outside",
        N_("The points come to {points}, and the table goes from {least} to {most}."),
        safe=N_("The answers are kept; no sum was guessed."),
        todo=N_("Check the answers. If they are right, ask for the plan to be costed by hand."),
        points=points_text(points),
        least=points_text(least),
        most=points_text(most),
    )


def per_point(working: Working) -> Pence | None:
    """Work out the budget as points times one sum a point, for a scheme whose points all weigh the same.

    The table has one row a date: `per_point` in pounds and `most_points`, beyond which nothing is guessed.
    """
    points = count_points(working)
    row = working.rows()[0]
    each, most = row.money_in("per_point"), row.number_in("most_points")
    if points > most:
        raise _outside(working, points, Decimal(0), most)
    amount = to_pence(points * each)
    working.say(
        "row",
        N_("Points: {points}, at {each} a point: {amount}. The rate holds up to {most} points."),
        amount,
        points,
        easy=N_("You have {points} points. Each is {each}. That gives {amount}."),
        each=plain_money(each),
        amount=plain_money(amount),
        most=points_text(most),
    )
    if points + 1 <= most:
        working.say(
            "neighbour",
            N_("One point more would give {amount}."),
            to_pence((points + 1) * each),
            amount=plain_money(to_pence((points + 1) * each)),
        )
    return add_limits(working, amount)


def check_rate(definition: Definition, tables: Mapping[str, Table]) -> Iterable[KnownError]:
    """Yield what is wrong with the rate per point."""
    yield from _each_start(tables[definition.allocation.table], _check_rate)


def _check_rate(rows: Sequence[TableRow]) -> Iterator[KnownError]:
    if len(rows) != 1:
        yield KnownError("table-wrong", N_("The table needs one row for each date."))
    for row in rows:
        if row.money_in("per_point") <= 0 or row.number_in("most_points") <= 0:
            yield row.wrong(N_("A rate must be more than nought."), "per_point")


def check_table(definition: Definition, tables: Mapping[str, Table]) -> Iterable[KnownError]:
    """Yield what is wrong with the table of points."""
    table = tables[definition.allocation.table]
    if definition.allocation.reading == "interpolate":
        yield from _each_start(table, _check_knots)
    else:
        yield from _each_start(table, _check_spans)


def check_bands(definition: Definition, tables: Mapping[str, Table]) -> Iterable[KnownError]:
    """Yield what is wrong with the bands."""
    yield from _each_start(tables[definition.allocation.table], _check_spans)


def _each_start(table: Table, check: Checker) -> Iterator[KnownError]:
    """Check every dated set of rows by itself."""
    try:
        sets = [table.on(day) for day in table.starts()] if "valid_from" in table.columns else [table.rows]
        for rows in sets:
            yield from check(rows)
    except KnownError as problem:
        yield problem


def _check_spans(rows: Sequence[TableRow]) -> Iterator[KnownError]:
    spans = read_spans(rows)
    if not spans:
        yield KnownError("table-wrong", N_("The table has no rows."))
    for span in spans:
        if span.end < span.start:
            yield span.row.wrong(N_("The row ends before it begins."), "to")
    for before, after in pairwise(spans):
        if after.start <= before.end:
            yield after.row.wrong(N_("The row overlaps the one before it."), "from")
        elif after.start - before.end > 1:
            yield after.row.wrong(N_("There is a gap in the table before this row."), "from")
        if before.amount and after.amount is not None and after.amount < before.amount:
            yield after.row.wrong(N_("More points give less money than in the row before."), "amount")


def _check_knots(rows: Sequence[TableRow]) -> Iterator[KnownError]:
    knots = read_knots(rows)
    if len(knots) < 2:
        yield KnownError("table-wrong", N_("The table needs two rows or more."))
    for row, before, after in zip(rows[1:], knots, knots[1:], strict=False):
        if after[0] <= before[0]:
            yield row.wrong(N_("The points do not go up from the row before."), "points")
        if after[1] < before[1]:
            yield row.wrong(N_("More points give less money than in the row before."), "amount")


def read_spans(rows: Sequence[TableRow]) -> tuple[Span, ...]:
    """Return the ranges of points of a table. Raises KnownError "table-wrong"."""
    return tuple(map(_span, rows))


def _span(row: TableRow) -> Span:
    amount = row.money_in("amount") if row.text("amount") else None
    return Span(row.number_in("from"), row.number_in("to"), amount, row)


def read_knots(rows: Sequence[TableRow]) -> tuple[tuple[Decimal, Pence], ...]:
    """Return the points of a table with their amounts. Raises KnownError "table-wrong"."""
    return tuple((row.number_in("points"), row.money_in("amount")) for row in rows)


def _amount_text(amount: Pence | None) -> str:
    return "–" if amount is None else plain_money(amount)
