"""Parts that come and go: none is a window of its own for a moment, and none that was hidden comes back unasked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from pbdesk.ui.widgets import TickGroup, column, field, label, let_be_seen
from pbdesk.ui.widgets.questions import LongChoice
from tests.helpers.qt import settle


class Windows(QObject):
    """Notes every widget that is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.met: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.met.append(type(watched).__name__)
        return False


@pytest.fixture
def windows(qapp: QApplication):
    made = Windows()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


@pytest.mark.parametrize(
    "make",
    [
        lambda: field("Payee", QLineEdit(), identifier="payee", hint="As on the receipt"),
        lambda: TickGroup("Which?", [("a", "One")], identifier="which", hint="All that apply"),
        lambda: LongChoice("Which?", [("a", "One")], identifier="which", hint="One of them"),
    ],
)
def test_hint_when_its_field_is_made_then_it_is_no_window(qtbot, windows, make):
    made = make()
    qtbot.addWidget(made)
    assert windows.met == []
    made.show()
    settle()
    assert windows.met == [type(made).__name__]
    assert made._hint_label.isVisible()
    made.show_error("Enter one.")
    assert made._error_label.isVisible()
    made.show_error("")
    assert not made._error_label.isVisible()


def test_part_when_it_is_to_be_seen_then_it_is_with_what_it_stands_in(qtbot):
    whole, part = QWidget(), label("Words")
    qtbot.addWidget(whole)
    let_be_seen(part, True)
    assert not part.isVisible()
    whole.setLayout(column(part))
    let_be_seen(part, False)
    whole.show()
    assert not part.isVisible()
    let_be_seen(part, True)
    assert part.isVisible()


def test_part_when_it_comes_into_what_is_seen_then_it_is_seen_at_once(qtbot):
    whole = QWidget()
    qtbot.addWidget(whole)
    whole.setLayout(column())
    whole.show()
    part = label("Words")
    whole.layout().addWidget(part)
    let_be_seen(part, True)
    assert part.isVisible()
