"""Buttons beside each other that go on in the next line."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from pbdesk.ui.widgets import button, buttons, column
from tests.helpers.qt import dress, settle


@pytest.fixture
def held(qtbot, qapp):
    dress()
    made = QWidget()
    made.setLayout(column(buttons(*(button(f"Number {place}") for place in range(4))), None))
    qtbot.addWidget(made)
    made.show()
    yield made
    dress()


def places(held):
    settle()
    return [each.mapTo(held, each.rect().topLeft()) for each in held.findChildren(QPushButton)]


def test_buttons_when_there_is_room_then_in_one_line(held):
    held.resize(900, 300)
    found = places(held)
    assert len({at.y() for at in found}) == 1
    assert [at.x() for at in found] == sorted({at.x() for at in found})


def test_buttons_when_narrow_then_in_more_lines_without_being_squeezed(held):
    held.resize(270, 300)
    found = places(held)
    assert [at.y() for at in found[:2]] != [at.y() for at in found[2:]]
    assert len({at.y() for at in found}) == 2
    assert all(each.width() == each.sizeHint().width() for each in held.findChildren(QPushButton))
    holder = held.layout().itemAt(0).widget()
    assert holder.height() == holder.heightForWidth(holder.width())


def test_buttons_when_one_is_hidden_then_the_next_takes_its_place(held):
    held.resize(900, 300)
    first, second = places(held)[:2]
    held.findChildren(QPushButton)[0].hide()
    assert places(held)[1] == first != second
