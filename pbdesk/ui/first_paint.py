"""What may wait until a window has been painted: anything that would delay its first picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class _Watch(QObject):
    def __init__(self, window: QWidget, action: Callable[[], object]) -> None:
        super().__init__(window)
        self._action = action
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._act)  # the paint itself comes first
        return False

    def _act(self) -> None:
        self._action()
        self.deleteLater()


def after_first_paint(window: QWidget, action: Callable[[], object]) -> None:
    """Call `action` once, as soon as `window` has been painted for the first time."""
    _Watch(window, action)
