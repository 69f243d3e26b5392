"""Budgets from a level that was chosen: one tariff for the level, or one for each stage that has its level so far.

The table has `level` and `amount`, and `stage` where there are several: each stage is then an input of its own, and a
stage without a level yet counts for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, plain_money
from pbdesk.schemes.definition import Definition
from pbdesk.schemes.methods.working import Working, add_limits
from pbdesk.schemes.tables import Table, TableRow

_ONE = "level"


def look_up(working: Working) -> Pence | None:
    """Add the tariffs of the chosen levels.

    Raises:
        KnownError: "allocation-incomplete" where no level is chosen at all, "allocation-outside" for one that the
            table does not have.
    """
    rows = working.rows()
    stages = _stages(rows)
    chosen = {stage: working.facts.get(stage, "").strip() for stage in stages}
    if not any(chosen.values()):
        raise working.incomplete(stages[0])
    total = 0
    for stage, level in chosen.items():
        if level:
            total += _tariff(working, [row for row in rows if _stage(row) == stage], stage, level)
        else:
            path, question = _asked(working, stage)
            working.say("note", N_("There is no level yet for “{question}”."), path=path, question=question)
    if len(stages) > 1:
        working.say("subtotal", N_("In all: {amount}."), total, amount=plain_money(total))
    return add_limits(working, total)


def _tariff(working: Working, rows: Sequence[TableRow], stage: str, level: str) -> Pence:
    place = next((at for at, row in enumerate(rows) if row.text("level") == level), None)
    if place is None:
        raise KnownError(
            "allocation-outside",
            N_("The table has no level “{level}”; it has: {known}."),
            safe=N_("The answers are kept; no sum was guessed."),
            todo=N_("Check the answers. If they are right, ask for the plan to be costed by hand."),
            level=level[:40],
            known=", ".join(row.text("level") for row in rows),
        )
    amount = rows[place].money_in("amount")
    path, question = _asked(working, stage)
    working.say(
        "row",
        N_("“{question}” “{answer}” The tariff is {amount}."),
        amount,
        easy=N_("{question} {answer}. That gives {amount}."),
        path=path,
        question=question,
        answer=working.answers.get(stage, level),
        choice=level,
        amount=plain_money(amount),
    )
    for other in rows[max(0, place - 1) : place + 2]:
        if other is not rows[place]:
            working.say(
                "neighbour",
                N_("The level “{level}” would give {amount}."),
                other.money_in("amount"),
                level=other.text("level"),
                amount=plain_money(other.money_in("amount")),
            )
    return amount


def _asked(working: Working, name: str) -> tuple[str, str]:
    return working.questions.get(name, ("", name))


def _stage(row: TableRow) -> str:
    return row.text("stage") or _ONE


def _stages(rows: Iterable[TableRow]) -> list[str]:
    return list(dict.fromkeys(_stage(row) for row in rows))


def check(definition: Definition, tables: Mapping[str, Table]) -> Iterable[KnownError]:
    """Yield what is wrong with the levels."""
    table = tables[definition.allocation.table]
    try:
        yield from _check(definition, table)
    except KnownError as problem:
        yield problem


def _check(definition: Definition, table: Table) -> Iterator[KnownError]:
    if "level" not in table.columns or not table.rows:
        yield KnownError(
            "table-wrong",
            N_("The table needs a column “level” and one row or more."),
            file=f"tables/{table.name}.csv",
            row=0,
        )
        return
    for row in table.rows:
        row.money_in("amount")
        if _stage(row) not in definition.allocation.inputs:
            yield row.wrong(N_("“{value}” is none of the inputs of the allocation."), "stage", _stage(row))
    sets = [table.on(day) for day in table.starts()] if "valid_from" in table.columns else [table.rows]
    for rows in sets:
        counted = Counter((_stage(row), row.text("level")) for row in rows)
        for row in rows:
            if counted[_stage(row), row.text("level")] > 1:
                yield row.wrong(
                    N_("The level “{value}” stands there more than once."), "level", row.text("level")
                )
