"""Locks a desk that nobody uses: after so many minutes without a key or a mouse, and after a sleep.

It looks at the window's own input events only, and at the clock every few seconds; what a lock does is the
window's matter.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

TICK_SECONDS = 5
WARNING_SECONDS = 30
SLEPT_SECONDS = 60
"""A gap this long between two looks at the clock means that the computer slept."""

_INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class IdleLock(QObject):
    """Counts the time without input.

    Signals:
        soon: the lock comes in so many seconds.
        due: lock now.
    """

    soon = Signal(int)
    due = Signal()

    def __init__(
        self, minutes: Callable[[], int], parent: QObject, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent)
        self._minutes = minutes
        self._clock = clock
        self._used = self._looked = clock()
        self._warned = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_SECONDS * 1000)
        self._timer.timeout.connect(self.look)

    def watch(self, window: QWindow | None) -> None:
        """Notice the input of a window; asked for again, it is noticed once."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def start(self) -> None:
        """Start counting."""
        self.used()
        self._timer.start()

    def stop(self) -> None:
        """Stop counting: the desk is locked."""
        self._timer.stop()

    def used(self) -> None:
        """Somebody is here."""
        self._used = self._looked = self._clock()
        self._warned = False

    def look(self) -> None:
        """Look at the clock, and warn or lock when it is time."""
        now = self._clock()
        slept, self._looked = now - self._looked > SLEPT_SECONDS, now
        left = self._minutes() * 60 - (now - self._used)
        if left <= 0 or slept:
            self.stop()
            self.due.emit()
        elif left <= WARNING_SECONDS and not self._warned:
            self._warned = True
            self.soon.emit(WARNING_SECONDS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of input and let it pass."""
        if event.type() in _INPUT:
            self.used()
        return False
