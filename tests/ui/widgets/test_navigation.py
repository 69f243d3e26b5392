"""The bar of large text: on a small screen it leaves the window to the page."""

from __future__ import annotations

import pytest

from pbdesk.ui.widgets.navigation import Navigation, NavItem, Status
from tests.helpers.qt import dress, settle

STATE = "Last sent 22 November 2026, 02:46. 4 changes are waiting."


@pytest.fixture
def bar(qtbot, qapp):
    dress("light", 200)
    made = Navigation()
    qtbot.addWidget(made)
    made.show_items([NavItem("print", "Print and booklets", "print")], "print")
    made.show_status(Status(STATE))
    made.show()
    yield made
    dress()


def below(made: Navigation) -> bool:
    return bool(made.status.geometry().top() > made.menu_button.geometry().bottom())


def test_state_when_the_window_is_narrow_then_below_the_buttons_in_few_lines(bar):
    bar.resize(1022, bar.heightForWidth(1022))
    settle()
    assert below(bar)
    assert bar.width() == 1022
    assert bar.status.height() <= bar.menu_button.height() * 2


def test_state_when_there_is_room_then_between_the_buttons(bar):
    bar.resize(1600, 200)
    settle()
    assert not below(bar)
    bar.resize(900, 300)
    settle()
    assert below(bar)
