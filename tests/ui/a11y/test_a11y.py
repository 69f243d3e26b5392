"""Announcements, headings as assistive technology reads them, and the focus ring."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFocusFrame, QLineEdit, QPushButton, QWidget

from pbdesk.ui.a11y import Announcer, FocusRing, HeadingLabel
from pbdesk.ui.widgets import DownScroll, TextBox, column, primary
from tests.helpers.qt import dress, settle


@pytest.fixture
def window(qtbot, qapp):
    dress()
    made = QWidget()
    made.setLayout(column())
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def test_heading_when_read_then_role_and_text_follow_the_label(window):
    heading = HeadingLabel("Caseload", "title")
    window.layout().addWidget(heading)
    interface = QAccessible.queryAccessibleInterface(heading)
    assert interface.role() == QAccessible.Role.Heading
    assert interface.text(QAccessible.Text.Name) == "Caseload"
    heading.setText("Ann Evans")
    assert interface.text(QAccessible.Text.Name) == "Ann Evans"


def test_heading_when_many_came_and_went_then_nothing_breaks(window):
    for place in range(50):
        heading = HeadingLabel(f"Heading {place}", "section")
        window.layout().addWidget(heading)
        assert QAccessible.queryAccessibleInterface(heading).role() == QAccessible.Role.Heading
        heading.deleteLater()
        del heading
        settle()
        gc.collect(1)  # the young ones: all of a long run's objects would take a second each time


def test_announce_when_said_then_once_and_can_be_said_again(window):
    announce, said = Announcer(), []
    announce.said.connect(lambda sentence, at_once: said.append((sentence, at_once)))
    announce("8 of 250 cases")
    announce("The disk is full.", assertive=True)
    announce("")
    announce.again()
    assert said == [("8 of 250 cases", False), ("The disk is full.", True), ("The disk is full.", False)]


def test_ring_when_the_page_must_scroll_to_the_control_then_it_is_seen(window, qapp):
    ring = FocusRing(qapp)
    inner, fields = QWidget(), [QLineEdit(f"Field {place}") for place in range(30)]
    inner.setLayout(column(*fields))
    window.layout().addWidget(DownScroll(inner))
    settle()
    for place in (0, 25, 3):
        fields[place].setFocus()
        settle()
        frame = next(each for each in window.findChildren(QFocusFrame) if each.widget() is fields[place])
        assert frame.isVisible()
        assert frame.parentWidget().rect().intersects(frame.geometry())
    ring.leave()


def test_scroll_when_a_box_of_several_lines_gets_the_focus_then_all_of_it_and_its_ring_is_in_sight(window):
    inner, box = QWidget(), TextBox(lines=4)
    inner.setLayout(
        column(*(QLineEdit() for _place in range(12)), box, *(QLineEdit() for _place in range(12)))
    )
    scroll = DownScroll(inner)
    window.layout().addWidget(scroll)
    settle()
    box.setFocus()
    settle()
    seen = box.rect().translated(box.mapTo(scroll.viewport(), box.rect().topLeft())).adjusted(0, -5, 0, 5)
    assert scroll.viewport().rect().top() <= seen.top()
    assert seen.bottom() <= scroll.viewport().rect().bottom()


def test_scroll_when_a_focused_control_goes_away_then_the_page_stays_where_it_was(window):
    inner, fields = QWidget(), [QLineEdit(f"Field {place}") for place in range(30)]
    inner.setLayout(
        column(*fields[1:], fields[0])
    )  # made first and shown last: what Qt takes next is at the end
    scroll = DownScroll(inner)
    window.layout().addWidget(scroll)
    settle()
    QWidget.setTabOrder(fields[1], fields[0])
    fields[1].setFocus()
    settle()
    fields[1].hide()
    fields[2].setFocus()
    settle()
    assert scroll.verticalScrollBar().value() == 0


def test_ring_when_focus_moves_then_goes_along_and_stays_outside(window, qapp):
    ring = FocusRing(qapp)
    one, other, heading = primary("Save"), QPushButton("Close"), HeadingLabel("Page", "title")
    for widget in (heading, one, other):
        window.layout().addWidget(widget)
    settle()
    for target in (one, other):
        target.setFocus()
        settle()
        frames = [frame for frame in window.findChildren(QFocusFrame) if frame.isVisible()]
        assert [frame.widget() for frame in frames] == [target]
        assert frames[0].width() == target.width() + 10
    heading.setFocus()
    settle()
    assert [frame for frame in window.findChildren(QFocusFrame) if frame.isVisible()] == []
    ring.leave()


def test_ring_when_told_to_leave_twice_then_it_is_gone_and_stays_away(window, qapp):
    ring, button = FocusRing(qapp), primary("Save")
    window.layout().addWidget(button)
    button.setFocus()
    settle()
    assert len(window.findChildren(QFocusFrame)) == 1
    ring.leave()
    ring.leave()
    button.clearFocus()
    button.setFocus()
    settle()
    assert window.findChildren(QFocusFrame) == []


@pytest.mark.parametrize("rests", [False, True], ids=["at once", "once it was shown again"])
def test_ring_when_it_has_left_a_button_then_the_button_stays_in_the_window(window, qapp, rests):
    ring, heading = FocusRing(qapp), HeadingLabel("Page", "title")
    window.layout().addWidget(heading)
    for identifier in ("save", "close"):
        window.layout().addWidget(primary(identifier, identifier=identifier))
    settle()
    for identifier in ("save", "close"):
        window.findChild(QPushButton, identifier).setFocus()
        if rests:
            settle()
        heading.setFocus()
        gc.collect()
        settle()
    assert [found.text() for found in window.findChildren(QPushButton)] == ["save", "close"]
    ring.leave()
