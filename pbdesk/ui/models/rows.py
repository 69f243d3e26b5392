"""Rows for tables, as plain values: a presenter makes them, a table shows them. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        title: its heading, translated when the page is built.
        figures: True for money and numbers, which stand at the right.
        stretch: its share of the width that no text needs, or of too little width.
        long: True for free text, which ends in "…" after two lines. Names, dates and money are never cut.
    """

    title: str
    figures: bool = False
    stretch: int = 2
    long: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table; its texts are formatted once.

    Attributes:
        key: what is opened, such as a case id.
        cells: one text per column; the first is the person's name.
        summary: the row as a sentence for screen readers ("Cara Shah, resettlement, overdue 2 days").
        tone: "", "ok", "warn" or "error"; it also makes the cell in `toned` bold. Words must say the same.
        toned: the index of the cell that the tone is about.
        sort: what each column is sorted by; empty sorts by the texts.
    """

    key: str
    cells: tuple[str, ...]
    summary: str
    tone: str = ""
    toned: int = 0
    sort: tuple[str | int | tuple[object, ...], ...] = ()


def sorted_rows(rows: list[TableRow], column: int, descending: bool = False) -> list[TableRow]:
    """Return the rows in the order of a column; equal ones stay in their order."""
    return sorted(rows, key=lambda row: _sort_value(row, column), reverse=descending)


def _sort_value(row: TableRow, column: int) -> tuple[int, object]:
    if row.sort:
        value = row.sort[column]
        return (0, value) if isinstance(value, int) else (1, value)
    return (1, row.cells[column].casefold())
