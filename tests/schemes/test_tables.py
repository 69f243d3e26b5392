"""Tables by date: which rows hold on a day, and that each set of rows is read once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.schemes.tables import Table, TableRow, read_table

TWO_YEARS = "valid_from,points,amount\n2026-04-01,1,10\n2026-04-01,2,20\n2027-04-01,1,11\n"


@pytest.fixture
def table(tmp_path: Path) -> Table:
    (tmp_path / "points.csv").write_text(TWO_YEARS, encoding="utf-8")
    return read_table(tmp_path, "points")


def amounts(rows: Sequence[TableRow]) -> list[int]:
    return [row.money_in("amount") for row in rows]


def test_read_on_when_days_share_their_rows_then_read_once(table: Table) -> None:
    first = table.read_on(date(2026, 4, 1), amounts)
    assert first == [1000, 2000]
    assert table.read_on(date(2027, 3, 31), amounts) is first
    assert table.read_on(date(2027, 4, 1), amounts) == [1100]
    assert table.read_on(date(2026, 4, 1), len) == 2


def test_read_on_when_rows_cannot_be_read_then_refused_each_time(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("points,amount\n1,ten\n", encoding="utf-8")
    table = read_table(tmp_path, "points")
    for _time in range(2):
        with pytest.raises(KnownError) as told:
            table.read_on(date(2026, 4, 1), amounts)
        assert told.value.code == "table-wrong"


def test_read_on_when_all_rows_begin_later_then_refused(table: Table) -> None:
    with pytest.raises(KnownError) as told:
        table.read_on(date(2026, 3, 31), amounts)
    assert told.value.code == "table-not-yet"
