"""Questions of a sheet as inputs: one widget for each `Ask`, which says at once what was answered.

They hold no rules. What is wrong is shown beside the input.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from pbdesk.ui.models.sheet import Ask
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import column
from pbdesk.ui.widgets.choices import ChoiceGroup, DateField, TickGroup
from pbdesk.ui.widgets.field import Field, field
from pbdesk.ui.widgets.inputs import Choice, MoneyEdit, TextBox, TextEdit
from pbdesk.ui.widgets.questions import GrowingBox, LongChoice, LongDate, LongTicks

_FEW = 14
"""The least characters that a drop-down shows."""
_SHORT = 6
"""The width of a box for a number, in heights of a line."""


class AskBox(QWidget):
    """One question with its input.

    Signals:
        answered: its key, the answer, and whether it is still being typed.
    """

    answered = Signal(str, str, bool)

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.ask = ask
        self._input: QLineEdit | TextBox | Choice | ChoiceGroup | TickGroup | DateField
        self._shown: Field | ChoiceGroup | TickGroup | DateField
        if ask.kind in ("radios", "ticks", "date"):
            self._shown = self._input = self._group(ask)
        else:
            self._input = self._line(ask)
            self._shown = field(
                ask.label.replace("&", "&&"),
                self._input,
                identifier=ask.key,
                hint=ask.hint,
                optional=ask.optional,
            )
        self.setLayout(column(self._shown, gap=0))
        self.set_value(ask.value)

    def _group(self, ask: Ask) -> ChoiceGroup | TickGroup | DateField:
        if ask.kind == "radios":
            radios = LongChoice(ask.label, ask.options, identifier=ask.key, hint=ask.hint)
            radios.chosen.connect(lambda _value: self._say(False))
            return radios
        if ask.kind == "ticks":
            ticks = LongTicks(ask.label, ask.options, identifier=ask.key, hint=ask.hint)
            ticks.changed.connect(lambda _values: self._say(False))
            return ticks
        day = LongDate(ask.label, identifier=ask.key, hint=ask.hint)
        day.edited.connect(lambda: self._say(True))
        return day

    def _line(self, ask: Ask) -> QLineEdit | TextBox | Choice:
        if ask.kind == "choice":
            choice = Choice(list(ask.options))
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(_FEW)
            choice.activated.connect(lambda _at: self._say(False))
            return choice
        if ask.kind == "long":
            box = GrowingBox(lines=3)
            box.textChanged.connect(lambda: self._say(True))
            return box
        line: QLineEdit = MoneyEdit() if ask.kind == "money" else TextEdit()
        if ask.kind == "number":
            line.setFixedWidth(theme().metrics.line * _SHORT)
        line.textEdited.connect(lambda _text: self._say(True))
        return line

    def value(self) -> str:
        """Return the answer as text."""
        if isinstance(self._input, TickGroup):
            return " ".join(self._input.values())
        if isinstance(self._input, Choice | ChoiceGroup):
            return self._input.value()
        return self._input.text()

    def set_value(self, value: str) -> None:
        """Show an answer, and say nothing of it."""
        self._input.blockSignals(True)
        if isinstance(self._input, TickGroup):
            self._input.set_values(value.split())
        elif isinstance(self._input, Choice | ChoiceGroup):
            self._input.set_value(value)
        elif isinstance(self._input, LongDate) and (value.count("-") != 2 or len(value) < 8):
            self._input.set_parts("", "", "")
        elif isinstance(self._input, DateField):
            self._input.set_day(value)
        else:
            self._input.setText(value)
        self._input.blockSignals(False)

    def show_error(self, text: str) -> None:
        """Show what is wrong beside the input, "" for nothing."""
        self._shown.show_error(text)

    def _say(self, is_typing: bool) -> None:
        self.answered.emit(self.ask.key, self.value(), is_typing)


class AskList(QWidget):
    """Questions below each other; those that depend on another one come and go with its answer.

    Signals:
        answered: as `AskBox`.
    """

    answered = Signal(str, str, bool)

    def __init__(self, asks: Iterable[Ask], gap: float = 2) -> None:
        super().__init__()
        self.boxes = {ask.key: AskBox(ask) for ask in asks}
        for box in self.boxes.values():
            box.answered.connect(self._on_answered)
        self.setLayout(column(*self.boxes.values(), gap=gap))
        self.show_asked()

    def values(self) -> dict[str, str]:
        """Return every answer by key."""
        return {key: box.value() for key, box in self.boxes.items()}

    def fill(self, values: Mapping[str, str]) -> None:
        """Show answers."""
        for key, value in values.items():
            if key in self.boxes and self.boxes[key].value() != value:
                self.boxes[key].set_value(value)
        self.show_asked()

    def show_asked(self) -> None:
        """Show what is asked, as the answers stand now."""
        for box in self.boxes.values():
            if box.ask.when is not None:
                other, values = box.ask.when
                box.setVisible(other in self.boxes and bool(values & set(self.boxes[other].value().split())))

    def _on_answered(self, key: str, value: str, is_typing: bool) -> None:
        self.show_asked()
        self.answered.emit(key, value, is_typing)
