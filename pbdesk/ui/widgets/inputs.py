"""Boxes to type in: text, long text, money, passphrases. None of them holds a rule of personal budgets."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit

from pbdesk.domain.money import parse_money, plain_money
from pbdesk.ui.theme.theme import theme


class TextEdit(QLineEdit):
    """A line of text."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setMinimumWidth(theme().metrics.line * 4)


class TextBox(QPlainTextEdit):
    """Several lines of plain text. Tab leaves the box; it grows to the height asked for, then scrolls."""

    def __init__(self, text: str = "", lines: int = 4) -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme().metrics.line * lines + theme().space(2))

    def text(self) -> str:
        """Return what was typed, as `QLineEdit` does."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Replace the text, as `QLineEdit` does; the same text again leaves the cursor alone."""
        if text != self.toPlainText():
            self.setPlainText(text)


class MoneyEdit(QLineEdit):
    """An amount in pounds, typed as text, with the £ sign before it."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = QLabel("£", self)
        self._sign.setProperty("kind", "quiet")
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign.adjustSize()
        self.setTextMargins(self._sign.width() + theme().space(0.5), 0, 0, 0)
        self.setFixedWidth(theme().metrics.line * 9)
        self.setAccessibleDescription("£")

    def pence(self) -> int | None:
        """Return the amount in pence, None when nothing was typed.

        Raises:
            KnownError: code "money-unreadable".
        """
        return parse_money(self.text()) if self.text().strip() else None

    def set_pence(self, pence: int | None) -> None:
        """Show an amount, or nothing."""
        self.setText("" if pence is None else plain_money(pence).replace("£", ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the sign in its place."""
        super().resizeEvent(event)
        self._sign.adjustSize()
        self._sign.move(theme().space(1.2), (self.height() - self._sign.height()) // 2)


class Choice(QComboBox):
    """One of several, in a drop-down: each with a value and words. Left to the style, which keeps its arrow."""

    def __init__(self, options: list[tuple[str, str]] | None = None) -> None:
        """Make it with (value, words) pairs."""
        super().__init__()
        self.setMinimumHeight(theme().metrics.control)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.set_options(options or [])

    def set_options(self, options: list[tuple[str, str]]) -> None:
        """Offer other options; the value stays when it is still offered."""
        kept = self.value()
        self.blockSignals(True)
        self.clear()
        for value, words in options:
            self.addItem(words, value)
        self.blockSignals(False)
        self.set_value(kept)

    def value(self) -> str:
        """Return the value in force, "" when there is none."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose a value; one that is not offered leaves the first."""
        self.setCurrentIndex(max(0, self.findData(value)))
