"""Tables: rows, sorting, keeping the current row, Enter, what readers hear, cards in large text, speed of data().

Widths of columns and heights of rows too.
"""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QTableView, QToolTip

from pbdesk.ui.a11y import audit
from pbdesk.ui.models import Column, TableRow
from pbdesk.ui.models.table_model import RowsModel
from pbdesk.ui.theme import theme
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


LONG_NAME = "Gwenllian Angharad Fallowfield-Brackendale o Lanfihangel-y-Creuddyn a Phontarfynach"
WIDE_COLUMNS = [
    Column("Person"),
    Column("Programme"),
    Column("Next step", long=True),
    Column("Left to spend", figures=True, stretch=1),
]
STEP = "Overdue 11 days: call to say hello, agree a visit, and bring the forms that the council asked for"


def wide_row(key, name="Cara Shah", step="Call", money="£310.00"):
    return TableRow(key, (name, "Personal health budget", step, money), f"{name}, {step}, {money}")


@pytest.fixture
def wide(qtbot, qapp):
    dress()
    made = DataTable(WIDE_COLUMNS, identifier="cases", name="Cases")
    qtbot.addWidget(made)
    made.resize(720, 500)
    made.show()
    yield made
    dress()


def room_of(table, column):
    return table.view.columnWidth(column) - 2 * theme().space(1.5)


def test_columns_when_texts_are_long_then_money_and_titles_are_whole_and_nothing_scrolls(wide):
    wide.set_rows([wide_row("a", LONG_NAME, STEP, "£12,345,678.90"), wide_row("b")])
    settle()
    assert room_of(wide, 3) >= QFontMetrics(theme().font(100)).horizontalAdvance("£12,345,678.90")
    assert sum(wide.view.columnWidth(place) for place in range(4)) <= wide.view.viewport().width()
    assert wide.view.horizontalScrollBar().maximum() == 0


def test_columns_when_narrow_then_no_word_is_cut_in_two(qtbot, qapp):
    dress()
    columns = [
        Column("Person", stretch=4),
        Column("Next step", stretch=6, long=True),
        Column("Stage", stretch=1),
    ]
    made = DataTable(columns, identifier="stages", name="Cases")
    qtbot.addWidget(made)
    made.set_rows([TableRow("a", ("Gwenllian Brackendale-Fallowfield", STEP, "Reassessment due"), "a")])
    made.resize(420, 300)
    made.show()
    settle()
    assert room_of(made, 2) >= made.cells.plain.width("Reassessment")
    dress()


def test_columns_when_arrows_would_not_fit_then_the_money_still_does(qtbot, qapp):
    dress()
    titles = ("Paid in", "Spent", "Given back", "Left")
    columns = [
        Column("Whose money", stretch=6),
        *(Column(title, figures=True, stretch=4) for title in titles),
    ]
    made = DataTable(columns, identifier="flows", name="Money")
    qtbot.addWidget(made)
    amounts = ("£420.00", "£0.00", "£0.00", "£420.00")
    made.set_rows([TableRow("t", ("Together", *amounts), "Together")])
    made.resize(500, 300)
    made.show()
    settle()
    arrows = len(columns) * theme().metrics.line
    titled = sum(made.cells.bold.width(column.title) + 2 * theme().space(1.5) for column in columns)
    assert titled < made.view.viewport().width() < titled + arrows
    plain = QFontMetrics(theme().font(100))
    rooms = [room_of(made, place + 1) - plain.horizontalAdvance(text) for place, text in enumerate(amounts)]
    assert min(rooms) >= 0


def test_rows_when_a_name_is_long_then_high_enough_for_all_of_it(wide):
    wide.set_rows([wide_row("a", LONG_NAME), wide_row("b")])
    settle()
    tall, usual = wide.view.rowHeight(0), wide.view.rowHeight(1)
    lines = wide.cells.of(wide.model.rows[0], 0).lines(LONG_NAME, room_of(wide, 0))
    assert usual == theme().metrics.row
    assert len(lines) > 1
    assert tall == usual + (len(lines) - 1) * theme().metrics.line


def test_rows_when_free_text_is_long_then_two_lines_and_the_whole_on_hover(wide, monkeypatch):
    wide.set_rows([wide_row("a", step=STEP * 3)])
    settle()
    assert wide.view.rowHeight(0) == theme().metrics.row + theme().metrics.line
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _view: shown.append(text))
    for column in (2, 0):
        option = QStyleOptionViewItem()
        option.rect = wide.view.visualRect(wide.model.index(0, column))
        at = option.rect.center()
        event = QHelpEvent(QEvent.Type.ToolTip, at, at)
        wide.view.itemDelegate().helpEvent(event, wide.view, option, wide.model.index(0, column))
    assert shown == [STEP * 3, ""]


def test_rows_when_sorted_then_heights_go_along(wide):
    wide.set_rows([wide_row("a", LONG_NAME), wide_row("b", "Ann")])
    wide.model.sort(0, Qt.SortOrder.AscendingOrder)
    settle()
    assert keys(wide) == ["b", "a"]
    assert wide.view.rowHeight(0) < wide.view.rowHeight(1)


def test_rows_when_a_list_is_long_then_the_odd_long_name_is_still_whole(wide):
    rows = [wide_row(str(number)) for number in range(5000)]
    rows[2777] = wide_row("2777", LONG_NAME)
    started = time.perf_counter()
    wide.set_rows(rows)
    assert time.perf_counter() - started < 0.5
    settle()
    lines = wide.cells.of(rows[2777], 0).lines(LONG_NAME, room_of(wide, 0))
    assert wide.view.rowHeight(2777) >= theme().metrics.row + (len(lines) - 1) * theme().metrics.line
    assert wide.view.rowHeight(2777) > wide.view.rowHeight(2776)


def test_columns_when_a_search_leaves_short_texts_then_they_do_not_jump(wide):
    wide.set_rows([wide_row("a", "Gwenllian Fallowfield", STEP), wide_row("b")])
    settle()
    before = [wide.view.columnWidth(place) for place in range(4)]
    wide.set_rows([wide_row("b")])
    assert [wide.view.columnWidth(place) for place in range(4)] == before


def test_table_when_only_as_high_as_its_rows_then_no_bar_and_no_empty_room(qtbot, qapp):
    dress()
    made = DataTable(WIDE_COLUMNS, identifier="cases", name="Cases", most_rows=3)
    qtbot.addWidget(made)
    made.resize(720, 500)
    made.show()
    made.set_rows([wide_row("a", LONG_NAME), wide_row("b")])
    settle()
    view = made.view
    rows = view.rowHeight(0) + view.rowHeight(1)
    assert rows <= view.viewport().height() <= rows + theme().space(1)
    assert view.verticalScrollBar().maximum() == 0
    made.set_rows([wide_row(str(number)) for number in range(20)])
    settle()
    assert view.viewport().height() < 4 * theme().metrics.row


def test_cards_when_text_is_long_then_it_wraps_and_the_card_grows(qtbot, qapp):
    dress("light", 200)
    made = DataTable(WIDE_COLUMNS, identifier="cases", name="Cases")
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.set_rows([wide_row("a", LONG_NAME, STEP), wide_row("b")])
    settle()
    heights = [made.view.visualRect(made.model.index(place, 0)).height() for place in (0, 1)]
    assert heights[0] - heights[1] == 2 * theme().metrics.line
    dress()


def test_cards_when_thousands_then_shown_at_once_and_the_last_is_reached_by_keys(qtbot, qapp):
    dress("light", 200)
    made = DataTable(WIDE_COLUMNS, identifier="cases", name="Cases")
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    rows = [wide_row(str(number)) for number in range(5000)]
    made.set_rows(rows)
    made.choose("0")
    started = time.perf_counter()
    made.set_rows(rows)
    assert time.perf_counter() - started < 0.15
    qtbot.waitUntil(lambda: made.view.verticalScrollBar().maximum() > 5000 * 4 * theme().metrics.line)
    QTest.keyClick(made.view, Qt.Key.Key_End)
    assert made.current_key() == "4999"
    assert made.view.viewport().rect().contains(made.view.visualRect(made.view.currentIndex()).center())
    dress()
