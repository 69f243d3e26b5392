"""Tables: rows, sorting, keeping the current row, Enter, what readers hear, cards in large text, speed of data()."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QTableView

from pbdesk.ui.a11y import audit
from pbdesk.ui.models import Column, TableRow
from pbdesk.ui.models.table_model import RowsModel
from pbdesk.ui.widgets import DataTable
from tests.helpers.qt import dress, settle

COLUMNS = [Column("Person"), Column("Next step"), Column("Left to spend", figures=True)]
ROWS = [
    TableRow(
        "c",
        ("Cara Shah", "Overdue 2 days", "£310.00"),
        "Cara Shah, overdue 2 days",
        "warn",
        1,
        ("Cara", 2, 31000),
    ),
    TableRow("a", ("Ann Evans", "Call", "£4,120.00"), "Ann Evans, call", sort=("Ann", 9, 412000)),
    TableRow("b", ("Bryn Hughes", "Sign-off", "£95.40"), "Bryn Hughes, sign-off", sort=("Bryn", 5, 9540)),
]


@pytest.fixture
def table(qtbot, qapp):
    dress()
    made = DataTable(COLUMNS, identifier="cases", name="Cases")
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    made.set_rows(ROWS)
    yield made
    dress()


def keys(table):
    return [row.key for row in table.model.rows]


def test_table_when_shown_then_passes_the_audit(table):
    assert isinstance(table.view, QTableView)
    assert audit(table) == []


def test_row_when_read_by_a_screen_reader_then_a_sentence(table):
    interface = QAccessible.queryAccessibleInterface(table.view)
    names = [interface.child(place).text(QAccessible.Text.Name) for place in range(interface.childCount())]
    assert "Cara Shah, overdue 2 days" in names
    assert "£310.00" in names


def test_sort_when_by_money_then_by_amount_not_by_text(table):
    table.model.sort(2, Qt.SortOrder.AscendingOrder)
    assert keys(table) == ["b", "c", "a"]
    table.model.sort(2, Qt.SortOrder.DescendingOrder)
    assert keys(table) == ["a", "c", "b"]
    table.set_rows(ROWS)
    assert keys(table) == ["a", "c", "b"]


def test_set_rows_when_current_is_still_there_then_stays_current(table):
    table.choose("b")
    table.set_rows(list(reversed(ROWS)))
    assert table.current_key() == "b"


def test_set_rows_when_current_was_removed_then_the_next_is_current(table):
    table.choose("a")
    table.set_rows([ROWS[0], ROWS[2]])
    assert table.current_key() == "b"
    table.set_rows([])
    assert table.current_key() == ""


def test_enter_when_pressed_then_row_is_opened(table, qtbot):
    table.choose("a")
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == ["a"]


def test_arrow_when_pressed_then_next_row_is_chosen(table, qtbot):
    table.choose("c")
    with qtbot.waitSignal(table.chosen) as chosen:
        QTest.keyClick(table.view, Qt.Key.Key_Down)
    assert chosen.args == ["a"]


def test_large_text_when_built_then_cards_over_the_same_rows(qtbot, qapp):
    dress("light", 200)
    table = DataTable(COLUMNS, identifier="cases", name="Cases")
    qtbot.addWidget(table)
    table.resize(900, 700)
    table.show()
    table.set_rows(ROWS)
    table.choose("a")
    settle()
    assert isinstance(table.view, QListView)
    assert audit(table) == []
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert opened.args == ["a"]
    dress()


def test_paint_when_twenty_thousand_rows_then_data_is_asked_for_few(qtbot, qapp, monkeypatch):
    dress()
    table = DataTable(COLUMNS, identifier="cases", name="Cases")
    qtbot.addWidget(table)
    table.resize(1000, 800)
    asked = []
    look_up = RowsModel.data
    monkeypatch.setattr(
        RowsModel, "data", lambda self, index, role=0: asked.append(1) or look_up(self, index, role)
    )
    rows = [TableRow(str(n), (f"Person {n}", "Call", "£1.00"), f"Person {n}") for n in range(20_000)]
    started = time.perf_counter()
    table.set_rows(rows)
    table.show()
    table.grab()
    settle()
    asked.clear()
    table.view.viewport().repaint()
    assert len(asked) < 2000
    assert time.perf_counter() - started < 5


def test_data_when_asked_directly_then_texts_alignment_and_nothing_else(qapp):
    model = RowsModel(COLUMNS)
    model.set_rows(ROWS)
    index = model.index(0, 2)
    assert index.data() == "£310.00"
    assert Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)) & Qt.AlignmentFlag.AlignRight
    assert index.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Person"
    assert model.headerData(7, Qt.Orientation.Horizontal) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
