"""Places: one is marked where the person is, none where that is nowhere, and the keys leave no mark behind."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QStyledItemDelegate, QWidget

from pbdesk.ui.widgets.basics import column
from pbdesk.ui.widgets.place_list import Place, PlaceList
from tests.helpers.qt import dress, settle

PLACES = [Place("work", "My work", "My work"), Place("cases", "Caseload", "Caseload, 2 waiting")]
COUNT = int(Qt.ItemDataRole.UserRole) + 1


@pytest.fixture
def window(qtbot, qapp):
    dress()
    made = QWidget()
    qtbot.addWidget(made)
    made.places = PlaceList("places", "Places", QStyledItemDelegate())
    made.button = QPushButton("Elsewhere")
    made.setLayout(column(made.places, made.button))
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.button.setFocus()
    made.places.show_places(PLACES, "cases")
    settle()
    return made


def marked(places: PlaceList) -> list[str]:
    return [item.text() for item in places.selectedItems()]


def said(places: PlaceList) -> list[str]:
    """What a screen reader is told of each row: its words, and whether it is the chosen one."""
    table = QAccessible.queryAccessibleInterface(places)
    rows = [table.child(at) for at in range(table.childCount())]
    return [f"{row.text(QAccessible.Text.Name)}{' (chosen)' if row.state().selected else ''}" for row in rows]


def test_place_when_the_person_is_there_then_marked_and_said(window):
    assert marked(window.places) == ["Caseload"]
    assert said(window.places) == ["My work", "Caseload, 2 waiting, you are here (chosen)"]


def test_place_when_the_person_is_at_none_then_nothing_is_marked_or_said(window):
    window.places.show_places(PLACES, "go_to")
    assert marked(window.places) == []
    assert said(window.places) == ["My work", "Caseload, 2 waiting"]


def test_keys_when_no_place_is_marked_then_they_begin_at_the_first(qtbot, window):
    window.places.show_places(PLACES, "")
    window.places.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert marked(window.places) == ["My work"]
    with qtbot.waitSignal(window.places.opened) as told:
        QTest.keyClick(window.places, Qt.Key.Key_Return)
    assert told.args == ["work"]


def test_keys_when_they_leave_the_list_then_the_mark_is_where_the_person_is(window):
    window.places.setFocus(Qt.FocusReason.ShortcutFocusReason)
    QTest.keyClick(window.places, Qt.Key.Key_Up)
    assert marked(window.places) == ["My work"]
    window.places.show_places(PLACES, "cases")  # a count has changed meanwhile
    assert marked(window.places) == ["My work"]
    window.button.setFocus()
    assert marked(window.places) == ["Caseload"]


def test_click_then_that_place_is_asked_for(qtbot, window):
    row = window.places.visualItemRect(window.places.item(0))
    with qtbot.waitSignal(window.places.opened) as told:
        qtbot.mouseClick(window.places.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert told.args == ["work"]


def test_control_enter_then_it_is_left_to_the_window(window):
    opened = []
    window.places.opened.connect(opened.append)
    window.places.setFocus()
    QTest.keyClick(window.places, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened == []


def test_places_when_fewer_then_the_rest_is_gone_and_data_is_the_delegates(window):
    window.places.show_places([Place("cases", "Caseload", "Caseload", {COUNT: "3 late"})], "cases")
    index: QModelIndex = window.places.indexFromItem(window.places.item(0))
    assert window.places.count() == 1
    assert index.data(COUNT) == "3 late"
