"""Rows of tasks: the words get half of the width, rows of one card stand alike; cards beside each other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from pbdesk.ui.widgets import Card, CardList, Pill, TaskRow, beside, column, label
from pbdesk.ui.widgets.task_layout import Shape
from tests.helpers.qt import dress, settle

WHY = "It was due on Monday 9 November, and the person asked twice when somebody would come."


def nothing():
    """Stand for an action."""


def task(title="Visit and assess", state="Overdue by 10 days", detail="", act="Done"):
    return TaskRow(title, state, "warn", detail, (act, nothing) if act else None, identifier="act")


@pytest.fixture
def show(qtbot, qapp):
    dress()
    holders = []

    def shown(widget, width):
        holder = QWidget()
        holders.append(holder)
        holder.setLayout(column(widget, None))
        qtbot.addWidget(holder)
        holder.resize(width, 600)
        holder.show()
        settle()
        return widget

    yield shown
    dress()


def parts(row):
    title = next(each for each in row.findChildren(QLabel) if not isinstance(each, Pill))
    return title, row.findChild(Pill), row.findChild(QPushButton)


def overlapping(row):
    rects = [each.geometry() for each in row.findChildren(QWidget)]
    return [
        (one, other)
        for place, one in enumerate(rects)
        for other in rects[place + 1 :]
        if one.intersects(other)
    ]


def test_row_when_wide_then_words_state_and_action_in_one_line(show):
    row = show(task(detail=WHY), 1100)
    title, pill, act = parts(row)
    assert row.arrangement.shape(row.width()) is Shape.BESIDE
    assert title.x() < pill.x() < act.x()
    assert act.geometry().right() == row.width() - 1
    assert abs(pill.geometry().center().y() - act.geometry().center().y()) <= 1
    assert overlapping(row) == []


def test_row_when_the_state_would_take_the_room_then_it_stands_under_the_title(show):
    row = show(task(), 336)
    title, pill, act = parts(row)
    assert title.height() < 2 * title.fontMetrics().height()
    assert pill.y() > title.y()
    assert pill.x() == title.x()
    assert title.width() >= row.width() // 2
    assert act.x() > title.geometry().right()
    assert overlapping(row) == []


def test_row_when_a_short_title_leaves_room_then_the_state_stands_after_it(show):
    row = show(task("Assessment", "Not started", WHY, "Start the assessment"), 526)
    title, pill, _act = parts(row)
    assert row.arrangement.shape(row.width()) is Shape.AFTER
    assert title.geometry().right() < pill.x() < title.geometry().right() + 20
    assert abs(pill.geometry().center().y() - title.geometry().center().y()) <= 1
    assert overlapping(row) == []


def test_card_when_one_state_does_not_fit_after_its_title_then_all_stand_under_theirs(show):
    rows = [task("Call", "Sent"), task("Give the person their written assessment", "Overdue by 10 days")]
    show(CardList(rows), 430)
    assert [row.arrangement.shape(row.width()) for row in rows] == [Shape.UNDER, Shape.UNDER]
    assert all(parts(row)[1].y() > parts(row)[0].y() for row in rows)


@pytest.mark.parametrize("percent", [100, 110, 125, 150, 175, 200])
def test_row_when_a_title_has_a_hyphen_then_it_stays_on_one_line_before_its_state(show, percent):
    dress("light", percent)
    rows = [
        show(task(title, "Cannot start yet", WHY, ""), 1000) for title in ("Sign-off", "Review", "Up-to-date")
    ]
    for row in rows:
        title = parts(row)[0]
        assert title.heightForWidth(title.width()) < 2 * title.fontMetrics().height()


def test_row_when_very_narrow_then_the_action_goes_below(show):
    row = show(task("Give the person their written assessment", act="Start the assessment"), 260)
    title, _pill, act = parts(row)
    assert row.arrangement.shape(row.width()) is Shape.STACKED
    assert act.y() > title.geometry().bottom()
    assert title.width() == row.width()
    assert overlapping(row) == []


@pytest.mark.parametrize("width", [180, 260, 336, 420, 526, 700, 920, 1200])
@pytest.mark.parametrize("percent", [100, 200])
def test_row_when_any_width_then_nothing_overlaps_or_is_squeezed(show, width, percent):
    dress("light", percent)
    row = show(task("Call to say hello and agree a visit at the weekend", detail=WHY), width)
    assert overlapping(row) == []
    for each in row.findChildren(QLabel):
        assert each.height() >= each.heightForWidth(each.width())
        assert each.geometry().bottom() < row.height()
    assert row.height() == row.heightForWidth(row.width())


def test_card_when_one_row_needs_it_then_all_rows_stand_alike_and_actions_are_equally_wide(show):
    rows = [
        task("Sign-off", "Sent", act="Open"),
        task("Assessment", "Not started", WHY, "Start the assessment"),
    ]
    show(CardList(rows, title="The journey"), 560)
    assert [row.arrangement.shape(row.width()) for row in rows] == [Shape.AFTER, Shape.AFTER]
    assert len({parts(row)[2].width() for row in rows}) == 1
    assert len({parts(row)[2].x() for row in rows}) == 1
    assert show(rows[0], 560).arrangement.has_room(560, Shape.BESIDE)


def test_beside_when_one_card_is_shorter_then_each_is_as_high_as_its_content(show):
    short, tall, list_card = Card(title="Money"), Card(label(WHY * 6), title="Notes"), Card(grows=True)
    pair, other = beside(short, tall), beside(Card(label(WHY * 6)), list_card)
    show(pair, 700)
    show(other, 700)
    assert short.height() < tall.height() // 2
    assert short.y() == tall.y()
    assert list_card.height() == other.layout().itemAt(0).widget().height()
    assert Qt.AlignmentFlag.AlignTop not in other.layout().itemAt(1).alignment()
