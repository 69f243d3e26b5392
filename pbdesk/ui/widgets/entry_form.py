"""Shows a short form that a presenter described, and says what was typed. It holds no rules."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pbdesk.ui.models.entry import Entry, EntrySpec, Typed
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import Card, button, label, primary, section
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.choices import DateField
from pbdesk.ui.widgets.field import field
from pbdesk.ui.widgets.inputs import Choice, MoneyEdit, TextBox, TextEdit
from pbdesk.ui.widgets.questions import LongChoice
from pbdesk.ui.widgets.rows import buttons

_SCORE_LINES = 5
"""The width of a box for a score, in heights of a line."""
_FEW = 16
"""The least characters that a drop-down shows."""

Input = TextEdit | TextBox | MoneyEdit | Choice | LongChoice | DateField


class EntryForm(Card):
    """A form in the place where a person asked for it.

    Signals:
        save_wanted, later_wanted, cancel_wanted: by button.
    """

    save_wanted = Signal()
    later_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, spec: EntrySpec, *, leave: str) -> None:
        """Make the form; `leave` says the button that closes it without saving."""
        super().__init__(gap=2)
        self.spec = spec
        self._inputs: dict[str, Input] = {}
        self.body.addWidget(section(breakable(spec.title)))
        if spec.note:
            self.body.addWidget(label(breakable(spec.note), "quiet"))
        for entry in spec.entries:
            if entry.section:
                self.body.addSpacing(theme().space(1))
                self.body.addWidget(section(breakable(entry.section)))
            self.body.addWidget(self._make(entry))
        acts: list[QWidget] = [primary(spec.save, self.save_wanted.emit, identifier="save-form")]
        if spec.later:
            acts.append(button(spec.later, self.later_wanted.emit, identifier="later-form"))
        acts.append(button(leave, self.cancel_wanted.emit, kind="plain", identifier="cancel-form"))
        self.body.addWidget(buttons(*acts))

    @property
    def first(self) -> str:
        """The identifier of its first field."""
        return self.spec.entries[0].id if self.spec.entries else "save-form"

    def typed(self) -> dict[str, str]:
        """Return what stands in it."""
        return {name: _text_of(made) for name, made in self._inputs.items()}

    def fill(self, typed: Typed) -> None:
        """Show what was typed; an entry that is not named stays as it is."""
        for name, made in self._inputs.items():
            if name in typed:
                _show(made, typed[name])

    def _make(self, entry: Entry) -> QWidget:
        words = breakable(entry.label).replace("&", "&&")
        made = _input_of(entry, words)
        self._inputs[entry.id] = made
        _show(made, entry.value)
        if isinstance(made, LongChoice | DateField):
            return made
        return field(words, made, identifier=entry.id, hint=entry.hint, optional=entry.optional)


def _input_of(entry: Entry, words: str) -> Input:
    if entry.kind == "date":
        return DateField(words, identifier=entry.id, hint=entry.hint, optional=entry.optional)
    if entry.kind == "choice":
        return LongChoice(entry.label, entry.options, identifier=entry.id, hint=entry.hint)
    if entry.kind == "list":
        made = Choice(list(entry.options))
        made.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(_FEW)
        return made
    if entry.kind == "long":
        return TextBox(lines=3)
    if entry.kind == "money":
        return MoneyEdit()
    line = TextEdit()
    if entry.kind == "score":
        line.setFixedWidth(theme().metrics.line * _SCORE_LINES)
    return line


def _text_of(made: Input) -> str:
    if isinstance(made, Choice | LongChoice):
        return made.value()
    return made.text()


def _show(made: Input, value: str) -> None:
    if isinstance(made, Choice | LongChoice):
        made.set_value(value)
    elif isinstance(made, DateField):
        made.set_day(value)
    else:
        made.setText(value)
