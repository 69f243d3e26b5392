"""The idle lock, on a clock of its own: warning, lock, sleep, and input that keeps it open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow

from pbdesk.ui.idle import IdleLock


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def idle(qapp, clock):
    parent = QObject()
    made = IdleLock(lambda: 5, parent, clock)
    made.log = []
    made.soon.connect(lambda seconds: made.log.append(f"soon {seconds}"))
    made.due.connect(lambda: made.log.append("due"))
    made.start()
    yield made
    made.stop()
    parent.deleteLater()


def pass_time(idle, clock, seconds):
    for _tick in range(seconds // 5):
        clock.now += 5
        idle.look()


def test_look_when_nobody_is_here_then_warns_once_and_locks(idle, clock):
    pass_time(idle, clock, 265)
    assert idle.log == []
    pass_time(idle, clock, 20)
    assert idle.log == ["soon 30"]
    pass_time(idle, clock, 15)
    assert idle.log == ["soon 30", "due"]


def test_look_when_a_key_comes_then_counts_anew(idle, clock):
    window = QWindow()
    idle.watch(window)
    pass_time(idle, clock, 285)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    assert not idle.eventFilter(window, event)
    pass_time(idle, clock, 265)
    assert idle.log == ["soon 30"]
    pass_time(idle, clock, 35)
    assert idle.log == ["soon 30", "soon 30", "due"]


def test_look_when_the_computer_slept_then_locks_at_once(idle, clock):
    clock.now += 90
    idle.look()
    assert idle.log == ["due"]
