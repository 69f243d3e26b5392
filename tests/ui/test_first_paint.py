"""Work that waits for the first picture of a window is done after it, once."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from pbdesk.ui.first_paint import after_first_paint


def test_action_when_painted_then_once_and_not_before(qtbot) -> None:
    window = QLabel("pbdesk")
    qtbot.addWidget(window)
    done: list[int] = []
    after_first_paint(window, lambda: done.append(1))
    assert done == []
    window.show()
    qtbot.waitUntil(lambda: done == [1])
    window.repaint()
    qtbot.wait(10)
    assert done == [1]
