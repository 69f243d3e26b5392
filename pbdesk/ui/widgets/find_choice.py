"""One of many choices: a box in which a part of the words finds the choice, with the whole list behind its arrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter

from pbdesk.ui.theme.theme import theme

_SHOWN = 14
_WIDTH_LINES = 22


class FindChoice(QComboBox):
    """A list of (value, words) in which typing finds; the first row is blank, and what is not offered is no answer.

    Signals:
        chosen: the value that a person chose, "" where they took it back.
    """

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumHeight(theme().metrics.control)
        self.setMaxVisibleItems(_SHOWN)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_WIDTH_LINES)
        self._told = ""
        self.addItem("", "")
        for value, words in options:
            self.addItem(words, value)
        finder = QCompleter(self.model(), self)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        finder.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(finder)
        self.activated.connect(lambda _at: self._tell())
        edit = self.lineEdit()
        assert edit is not None
        edit.editingFinished.connect(self._settle)

    def value(self) -> str:
        """Return the value that the words in the box name, "" where they name none."""
        at = self.findText(self.currentText().strip(), Qt.MatchFlag.MatchFixedString)
        return str(self.itemData(at) or "") if at >= 0 else ""

    def set_value(self, value: str) -> None:
        """Show a value; one that is not offered shows none. `chosen` is not emitted."""
        self._told = value
        self.setCurrentIndex(max(0, self.findData(value)))

    def say(self, options: Sequence[tuple[str, str]]) -> None:
        """Say the same choices in other words."""
        for at, (_value, words) in enumerate(options, start=1):
            if self.itemText(at) != words:
                self.setItemText(at, words)

    def _settle(self) -> None:
        """Take the one choice that what was typed is a part of, or go back to the last."""
        typed = self.currentText().strip()
        at = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        if at < 0:
            found = [n for n in range(1, self.count()) if typed.casefold() in self.itemText(n).casefold()]
            at = found[0] if len(found) == 1 else max(0, self.findData(self._told))
        self.setCurrentIndex(at)
        self._tell()

    def _tell(self) -> None:
        value = self.value()
        if value != self._told:
            self._told = value
            self.chosen.emit(value)
