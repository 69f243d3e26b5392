"""A person at the desktop, for journeys: finds what is on the screen by its identifier, and uses it."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from pbdesk.app.desktop import Desktop
from tests.helpers.qt import settle

W = TypeVar("W", bound=QWidget)
PATIENCE_MS = 30_000


class Person:
    """Uses the one window; waits as a person does: until what was asked for is there."""

    def __init__(self, qtbot: Any, desktop: Desktop) -> None:
        self._bot = qtbot
        self.desktop = desktop
        self.window = desktop.window

    def find(self, kind: type[W], identifier: str) -> W:
        """Wait for a visible widget of the page in front and return it."""
        found: list[W] = []

        def look() -> bool:
            found[:] = [each for each in self.window.findChildren(kind, identifier) if each.isVisible()]
            return bool(found)

        self._bot.waitUntil(look, timeout=PATIENCE_MS)
        return found[0]

    def press(self, identifier: str) -> None:
        """Press a button, radio or tick once it can be pressed."""
        self._bot.waitUntil(lambda: self.find(QAbstractButton, identifier).isEnabled(), timeout=PATIENCE_MS)
        self.find(QAbstractButton, identifier).click()
        self.rest()

    def press_words(self, words: str) -> None:
        """Press the first visible button with these words, mnemonics left out."""

        def buttons() -> list[QAbstractButton]:
            return [
                each
                for each in self.window.findChildren(QAbstractButton)
                if each.isVisible() and each.isEnabled() and each.text().replace("&", "") == words
            ]

        self._bot.waitUntil(lambda: bool(buttons()), timeout=PATIENCE_MS)
        buttons()[0].click()
        self.rest()

    def type(self, identifier: str, words: str) -> None:
        """Type into a field, replacing what is there."""
        field = self.find(QWidget, identifier)
        assert isinstance(field, QLineEdit | QPlainTextEdit), identifier
        field.setFocus()
        field.selectAll()
        self._bot.keyClick(field, Qt.Key.Key_Delete)
        self._bot.keyClicks(field, words)
        settle()

    def choose(self, identifier: str, value: str) -> None:
        """Choose in a box by its value, or in a group of radios by theirs."""
        boxes = [each for each in self.window.findChildren(QComboBox, identifier) if each.isVisible()]
        if not boxes:
            self.press(f"{identifier}-{value}")
            return
        place = boxes[0].findData(value)
        assert place >= 0, f"{identifier} does not offer {value}"
        boxes[0].setCurrentIndex(place)
        boxes[0].activated.emit(place)
        self.rest()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        self._bot.keyClick(self.window.focusWidget() or self.window, key, modifier)
        self.rest()

    def go(self, screen: str, **args: str) -> None:
        """Go to a screen, as navigation and links do."""
        self.window.navigate(screen, **args)
        self.rest()

    def rest(self) -> None:
        """Wait until every job has come back."""
        settle()
        self._bot.waitUntil(lambda: self.desktop.jobs.idle, timeout=PATIENCE_MS)
        settle()

    def reads(self, words: str) -> None:
        """Wait until words stand somewhere on the screen."""
        self._bot.waitUntil(lambda: any(words in text for text in self.texts()), timeout=PATIENCE_MS)

    def texts(self) -> list[str]:
        """Return every text that is on the screen now."""
        return [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]
