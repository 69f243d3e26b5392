"""Long questions: words wrap and stay whole, answers and names are those of the plain groups."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from pbdesk.ui.widgets.basics import column, label
from pbdesk.ui.widgets.questions import Disclosure, GrowingBox, LongChoice, LongDate, LongTicks, WrappedRadio
from tests.helpers.qt import dress, settle

LONG = (
    "Can, but with significant pain, distress or anxiety that lasts well into the next day and the one after"
)
OPTIONS = [("distress", LONG), ("none", "No")]


@pytest.fixture
def holder(qtbot, qapp):
    dress()
    made = QWidget()
    qtbot.addWidget(made)
    yield made
    dress()


def shown(holder: QWidget, *parts: QWidget, width: int = 320) -> None:
    holder.setLayout(column(*parts, None))
    holder.resize(width, 700)
    holder.show()
    settle()


def test_choice_when_words_are_long_then_they_wrap_below_the_mark(holder):
    group = LongChoice(LONG + "?", OPTIONS, identifier="q")
    shown(holder, group)
    first, second = group.findChildren(WrappedRadio)
    assert first.height() > 2 * second.height() - 10
    assert group.width() <= holder.width()
    assert first.text() == LONG
    assert group.accessibleName() == LONG + "?"
    assert group.findChild(QLabel).height() > second.height()


def test_choice_when_the_end_of_its_words_is_clicked_then_it_is_chosen(qtbot, holder):
    group = LongChoice("How?", OPTIONS, identifier="q")
    shown(holder, group)
    first = group.findChildren(WrappedRadio)[0]
    with qtbot.waitSignal(group.chosen) as given:
        qtbot.mouseClick(first, Qt.MouseButton.LeftButton, pos=first.rect().bottomRight())
    assert given.args == ["distress"]
    assert group.value() == "distress"


def test_ticks_when_said_in_other_words_then_the_answers_stay(holder):
    group = LongTicks("How?", OPTIONS, identifier="q", hint="Any one is enough")
    group.set_values(["none"])
    shown(holder, group)
    group.say("Sut?", "", [("distress", "Poen"), ("none", "Na")])
    assert group.values() == ["none"]
    assert group.accessibleName() == "Sut?"
    assert "Poen" in [box.text() for box in group._boxes.values()]


def test_date_when_it_is_not_finished_then_its_parts_come_back(holder):
    group = LongDate("When did you meet?", identifier="q")
    shown(holder, group)
    group.set_parts("31", "2", "")
    assert group.parts() == ("31", "2", "")


def test_box_when_text_grows_then_it_grows_and_then_scrolls(holder):
    box = GrowingBox(lines=2, most=10)
    shown(holder, box)
    before = box.height()
    box.setText("A sentence that is long enough to wrap in a narrow box. " * 3)
    settle()
    grown = box.height()
    assert before < grown
    box.setText("Many words. " * 400)
    settle()
    assert grown < box.height() <= box.fontMetrics().height() * 12


def test_disclosure_when_turned_then_says_what_it_does(qtbot, holder):
    more = Disclosure("Why we ask", "Hide why we ask", label("The law asks."), identifier="why")
    shown(holder, more)
    assert not more.is_open
    qtbot.mouseClick(more.button, Qt.MouseButton.LeftButton)
    assert more.is_open
    assert more.button.text() == "Hide why we ask"
