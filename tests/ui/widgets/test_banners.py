"""Messages in the page: the words keep half of the width, whatever buttons stand with them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from pbdesk.ui.widgets import Banner, EmptyState, column
from tests.helpers.qt import dress, settle

TWIN = "Ann Evans, A-1043, Adult social care. Nothing has been saved yet."


def nothing():
    """Stand for an action."""


@pytest.fixture(params=[100, 200])
def banner(qtbot, qapp, request):
    dress("light", request.param)
    made = Banner(
        "warn",
        "There may be a case of this person already.",
        TWIN,
        [("Open that case", nothing), ("It is somebody else", nothing)],
    )
    holder = QWidget()
    holder.setLayout(column(made, None))
    qtbot.addWidget(holder)
    holder.show()
    made.holder = holder
    yield made
    dress()


def geometry(widget, top):
    return widget.rect().translated(widget.mapTo(top, widget.rect().topLeft()))


@pytest.mark.parametrize("lines", [14, 20, 34, 50, 64])
def test_banner_when_any_width_then_words_get_half_and_nothing_is_cut(banner, lines):
    width = lines * banner.fontMetrics().height()
    banner.holder.resize(width, 900)
    settle()
    for text in banner.findChildren(QLabel):
        if text.text():
            assert text.width() >= width * 0.35
            assert text.height() >= text.heightForWidth(text.width())
    places = [geometry(each, banner) for kind in (QLabel, QPushButton) for each in banner.findChildren(kind)]
    assert all(banner.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for at, one in enumerate(places) for other in places[at + 1 :])


def test_banner_when_narrow_then_buttons_stand_below_the_words(banner):
    width = 34 * banner.fontMetrics().height()
    banner.holder.resize(width, 900)
    settle()
    words = [each for each in banner.findChildren(QLabel) if each.text()]
    acts = banner.findChildren(QPushButton)
    below = max(geometry(each, banner).bottom() for each in words)
    assert all(geometry(each, banner).top() > below for each in acts)
    banner.holder.resize(width * 3, 900)
    settle()
    assert all(geometry(each, banner).top() <= geometry(words[-1], banner).bottom() for each in acts)


def test_empty_state_when_narrow_then_its_buttons_wrap(qtbot, qapp):
    dress()
    made = EmptyState("No cases yet.", TWIN, actions=[("Import a caseload", nothing), ("New case", nothing)])
    qtbot.addWidget(made)
    made.resize(230, 500)
    made.show()
    settle()
    one, other = made.findChildren(QPushButton)
    assert one.geometry().bottom() < other.geometry().top()
    assert one.width() >= one.sizeHint().width()
