"""The box above a list: the keys that lead into it, and when they do not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pbdesk.ui.models import Column, TableRow
from pbdesk.ui.widgets import DataTable, FindBox, column
from tests.helpers.qt import settle


@pytest.fixture
def parts(qtbot):
    window, find = QWidget(), FindBox()
    table = DataTable([Column("Person")], identifier="cases", name="Cases")
    find.leads_to(table)
    window.setLayout(column(find, table))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    find.setFocus()
    settle()
    opened = []
    table.opened.connect(opened.append)
    yield find, table, opened
    window.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_key_when_the_list_has_a_row_then_the_focus_is_there_and_nothing_opens(parts, key):
    find, table, opened = parts
    table.set_rows([TableRow("c1", ("Ann Evans",), "Ann Evans")])
    table.choose("c1")
    QTest.keyClick(find, key)
    assert table.view.hasFocus()
    assert opened == []


def test_key_when_the_list_is_empty_then_the_focus_stays(parts):
    find, _table, _opened = parts
    QTest.keyClick(find, Qt.Key.Key_Down)
    assert find.hasFocus()


def test_letters_when_typed_then_they_stay_in_the_box(parts):
    find, table, _opened = parts
    table.set_rows([TableRow("c1", ("Ann Evans",), "Ann Evans")])
    table.choose("c1")
    QTest.keyClicks(find, "evans")
    assert find.text() == "evans"
