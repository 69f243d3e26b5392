"""A link of several lines: long sentences about what is wrong are read whole at any width and text size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pbdesk.ui.models import Problem
from pbdesk.ui.widgets import column
from pbdesk.ui.widgets.banners import ErrorSummary
from pbdesk.ui.widgets.wrapped_link import WrappedLink
from tests.helpers.qt import dress, settle

LONG = (
    "“127.0.0.1:8911” is not the address of a gateway. Your changes are safe on this computer. Type it as the "
    "council gave it, like https://gateway.example.org."
)


@pytest.fixture(params=[100, 200])
def shown(qtbot, qapp, request):
    dress("light", request.param)
    jumped = []
    holder = QWidget()
    holder.setLayout(
        column(ErrorSummary([Problem("address", LONG), Problem("code", "A & B")], jumped.append), None)
    )
    qtbot.addWidget(holder)
    holder.show()
    yield holder, jumped
    dress()


@pytest.mark.parametrize("width", [700, 1000])
def test_summary_when_a_sentence_is_long_then_it_wraps_and_nothing_is_cut(shown, width):
    holder, _jumped = shown
    holder.resize(width, 900)
    settle()
    assert holder.width() == width
    long, short = holder.findChildren(WrappedLink)
    assert long.height() >= long.heightForWidth(long.width()) > short.height()
    assert short.width() < long.width()
    assert [each.accessibleName() for each in (long, short)] == [LONG, "A & B"]


def test_link_when_enter_is_pressed_then_it_jumps(shown):
    holder, jumped = shown
    QTest.keyClick(holder.findChildren(WrappedLink)[0], Qt.Key.Key_Return)
    assert jumped == ["address"]
