"""The tables of a scheme: CSV files of points, bands and rates, with test rows that must hold.

A table is read as text, row by row with its row number; what the columns mean is the business of the method that
uses it. Tables say from when they hold, so that a new year's figures stand beside the old ones.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, parse_money

T = TypeVar("T")
MAX_ROWS = 5000


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number in the file and its cells by column."""

    file: str
    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """Return a cell, blank where there is none."""
        return self.cells.get(column, "").strip()

    def number_in(self, column: str) -> Decimal:
        """Return a cell as a number.

        Raises:
            KnownError: code "table-wrong", with file, row and column.
        """
        try:
            number = Decimal(self.text(column))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise self.wrong(
                N_("“{value}” in the column “{column}” is not a number."), column, self.text(column)
            )
        return number

    def money_in(self, column: str) -> Pence:
        """Return a cell as an amount in pence.

        Raises:
            KnownError: code "table-wrong", with file, row and column.
        """
        try:
            return parse_money(self.text(column))
        except KnownError as problem:
            raise self.wrong(
                N_("“{value}” in the column “{column}” is not an amount in pounds."),
                column,
                self.text(column),
            ) from problem

    def wrong(self, sentence: str, column: str, value: str = "") -> KnownError:
        """Return the error for something in this row."""
        return KnownError(
            "table-wrong", sentence, file=self.file, row=self.number, column=column, value=value[:40]
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its test rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    tests: tuple[TableRow, ...] = ()
    _read: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def read_on(self, day: date, read: Callable[[Sequence[TableRow]], T]) -> T:
        """Return what a reader makes of the rows that hold on a day; it reads the same rows once for all days.

        Raises KnownError as `on` and the reader.
        """
        rows = self.on(day)
        key = (read, rows[0].number if rows else 0)
        if key not in self._read:
            self._read[key] = read(rows)
        kept: T = self._read[key]
        return kept

    def on(self, day: date) -> tuple[TableRow, ...]:
        """Return the rows that hold on a day: those with the latest valid_from that is not after it.

        Raises:
            KnownError: code "table-not-yet" when all rows begin later.
        """
        if "valid_from" not in self.columns:
            return self.rows
        begun = [row for row in self.rows if row.text("valid_from") <= day.isoformat()]
        if not begun:
            raise KnownError(
                "table-not-yet",
                N_("The table {table} has no figures for {day}."),
                todo=N_("Use a version of the scheme that holds on that day."),
                table=self.name,
                day=day.isoformat(),
            )
        latest = max(row.text("valid_from") for row in begun)
        return tuple(row for row in begun if row.text("valid_from") == latest)

    def starts(self) -> tuple[date, ...]:
        """Return the days on which a set of rows begins, in order.

        Raises:
            KnownError: code "table-wrong" when one of them is not a date.
        """
        days: set[date] = set()
        for row in self.rows:
            try:
                days.add(date.fromisoformat(row.text("valid_from")))
            except ValueError as problem:
                raise row.wrong(
                    N_("“{value}” in the column “{column}” is not a date like 2026-04-01."),
                    "valid_from",
                    row.text("valid_from"),
                ) from problem
        return tuple(sorted(days))


def read_table(folder: Path, name: str) -> Table:
    """Return a table of a scheme and its test rows (tables/NAME.csv and tables/NAME.test.csv).

    Raises:
        KnownError: code "table-wrong" when a file is missing, is not UTF-8, or has rows that do not fit.
    """
    columns, rows = _read(folder / f"{name}.csv")
    tests = folder / f"{name}.test.csv"
    return Table(name, columns, rows, _read(tests)[1] if tests.is_file() else ())


def _read(path: Path) -> tuple[tuple[str, ...], tuple[TableRow, ...]]:
    file = f"tables/{path.name}"
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except OSError as problem:
        raise _unreadable(file, N_("{file} could not be read.")) from problem
    except UnicodeDecodeError as problem:
        raise _unreadable(file, N_("{file} is not in UTF-8.")) from problem
    except csv.Error as problem:
        raise _unreadable(file, N_("{file} is not a CSV file.")) from problem
    if not lines or len(lines) > MAX_ROWS:
        raise _unreadable(file, N_("{file} has no rows, or far too many."))
    columns = tuple(cell.strip() for cell in lines[0])
    return columns, tuple(_rows(file, columns, lines[1:]))


def _rows(file: str, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterable[TableRow]:
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = TableRow(file, number, dict(zip(columns, cells, strict=False)))
        if len(cells) != len(columns):
            raise row.wrong(N_("The row has more or fewer cells than there are columns."), "")
        yield row


def _unreadable(file: str, sentence: str) -> KnownError:
    return KnownError("table-wrong", sentence, file=file, row=0)
