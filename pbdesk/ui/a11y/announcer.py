"""The one place that speaks to screen readers of its own accord: a sentence, polite or at once.

Nothing else sends announcement events, so nothing is said twice for one event.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget


class Announcer(QObject):
    """Says sentences through the window that is in front.

    Signals:
        said: each sentence, and whether it was assertive; for the status line and for tests.
    """

    said = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.last = ""

    def __call__(self, sentence: str, *, assertive: bool = False) -> None:
        """Say a sentence: politely, after what is being read, or at once (errors, warnings of a lock)."""
        if not sentence:
            return
        self.last = sentence
        window = _front_window()
        if window is not None:
            event = QAccessibleAnnouncementEvent(window, sentence)
            manner = QAccessible.AnnouncementPoliteness
            event.setPoliteness(manner.Assertive if assertive else manner.Polite)
            QAccessible.updateAccessibility(event)
        self.said.emit(sentence, assertive)

    def again(self) -> None:
        """Say the last sentence once more."""
        self(self.last)


def _front_window() -> QWidget | None:
    active = QApplication.activeWindow()
    if active is not None:
        return active
    return next((widget for widget in QApplication.topLevelWidgets() if widget.isVisible()), None)
