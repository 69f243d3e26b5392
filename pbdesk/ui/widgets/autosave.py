"""Saving at every pause in typing: texts wait for a pause, choices go at once, and one save follows the other.

The latest text of each key wins and none is lost: what a save could not keep goes again with the next. Nothing
here knows what is saved; a page gives the work, which runs away from the window.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from pbdesk.domain.errors import KnownError

PAUSE_MS = 600
"""How long typing rests before it is saved."""

LAST_SECONDS = 5.0
"""How long leaving a page waits at most for the last save."""

T = TypeVar("T")
Saving = tuple[str, str]
"""A key (such as a question's path) with its text."""


class Outbox:
    """What waits to be saved, by key in the order of the last change, and what is being saved."""

    def __init__(self) -> None:
        self._waiting: dict[str, str] = {}
        self._going: list[dict[str, str]] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, key: str, text: str) -> None:
        """Let a text wait; an earlier one of the same key is forgotten."""
        self._waiting.pop(key, None)
        self._waiting[key] = text

    def forget(self, key: str) -> None:
        """Let a text wait no longer; one that is being saved already is."""
        self._waiting.pop(key, None)

    def take(self) -> list[Saving]:
        """Return all that waits, oldest first; it counts as being saved until `kept` or `returned`."""
        taken, self._waiting = self._waiting, {}
        self._going.append(taken)
        return list(taken.items())

    def kept(self) -> None:
        """Forget what was taken first: it is safe."""
        self._going.pop(0)

    def returned(self) -> None:
        """Let what was taken first wait again, except where a newer text waits or is being saved."""
        first = self._going.pop(0)
        newer = {key for batch in (self._waiting, *self._going) for key in batch}
        self._waiting = {key: text for key, text in first.items() if key not in newer} | self._waiting

    def holds(self, key: str) -> bool:
        """Tell whether a text of this key is not yet known to be safe."""
        return key in self._waiting or any(key in batch for batch in self._going)


class Autosave(QObject, Generic[T]):
    """Saves texts by key at each pause."""

    def __init__(
        self,
        owner: QObject,
        run: Callable[[Callable[[], T], Callable[[T], None], Callable[[KnownError], None]], object],
        save: Callable[[Sequence[Saving]], T],
        done: Callable[[T], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        """Take the page that owns this and what it does.

        Args:
            owner: the page.
            run: starts work off the GUI thread, one after the other (a page's `run`).
            save: the work: saves texts durably, oldest first. It runs away from the window.
            done: is given what `save` returned.
            failed: is given what stopped it; the texts wait for the next try.
        """
        super().__init__(owner)
        self._run, self._save, self._done, self._failed = run, save, done, failed
        self._box = Outbox()
        self._running = 0
        self._over = threading.Event()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.send)

    def typed(self, key: str, text: str) -> None:
        """Save a text once typing rests."""
        self._box.put(key, text)
        self._pause.start()

    def given(self, key: str, text: str) -> None:
        """Save an answer now, with all that was typed before it."""
        self._box.put(key, text)
        self.send()

    def forget(self, key: str) -> None:
        """Do not save the text of a key that waits: what is typed there now is no answer."""
        self._box.forget(key)

    def holds(self, key: str) -> bool:
        """Tell whether a text of this key is not yet known to be safe, so that nothing may replace it."""
        return self._box.holds(key)

    @property
    def is_resting(self) -> bool:
        """True when everything is safe."""
        return not self._box and not self._running

    def send(self) -> None:
        """Save what waits, unless a save is running: then it follows that one."""
        self._pause.stop()
        if self._box and not self._running:
            self._start()

    def finish(self, seconds: float = LAST_SECONDS) -> None:
        """Save what waits and wait until it is durable: the page, or the store, is about to close."""
        self._pause.stop()
        if self._box:
            self._start()
        if self._running:
            self._over.wait(seconds)

    def _start(self) -> None:
        taken, over = self._box.take(), threading.Event()
        self._over = over
        self._running += 1

        def work() -> T:
            try:
                return self._save(taken)
            finally:
                over.set()

        self._run(work, self._on_saved, self._on_stopped)

    def _on_saved(self, result: T) -> None:
        self._running -= 1
        self._box.kept()
        self._done(result)
        if not self._pause.isActive():
            self.send()

    def _on_stopped(self, error: KnownError) -> None:
        self._running -= 1
        self._box.returned()
        self._failed(error)
