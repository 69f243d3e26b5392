"""The mapping of columns: each of our fields with the column of the file that fills it, and a value as an example."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.imports.presenter import NOT_THERE, FieldLine
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import Card, Choice, Field, button, buttons, field, label


class MappingCard(Card):
    """Shows which column fills which field; closed until a person wants to change it.

    Attributes:
        is_open: whether the fields are shown.

    Signals:
        assigned: the field and the column that a person chose for it.
    """

    assigned = Signal(str, str)

    def __init__(
        self, fields: Sequence[FieldLine], columns: list[tuple[str, str]], *, is_open: bool = False
    ) -> None:
        """Make it for the columns of one file; `is_open` where a person must choose."""
        super().__init__(title=_("Columns of the file"), gap=1.5)
        self._summary, self._unused = label(""), label("", "quiet")
        self._toggle = button(_("Chan&ge the columns"), self.on_toggle_clicked, identifier="columns")
        self.body.addWidget(self._summary)
        self.body.addWidget(self._unused)
        self.body.addWidget(buttons(self._toggle))
        self._choices: dict[str, Choice] = {}
        self._fields: dict[str, Field] = {}
        self._grid = QWidget()
        self._fill(fields, columns)
        self.body.addWidget(self._grid)
        self.is_open = is_open
        self._grid.setVisible(is_open)
        self._toggle.setVisible(not is_open)

    def show_fields(self, fields: Sequence[FieldLine], unused: str) -> None:
        """Show the mapping in force; the focus stays where it is."""
        filled = sum(1 for line in fields if line.column != NOT_THERE)
        self._summary.setText(_("{filled} of {total} fields are filled.", filled=filled, total=len(fields)))
        self._unused.setText(unused)
        self._unused.setVisible(bool(unused))
        for line in fields:
            self._choices[line.id].set_value(line.column)
            self._fields[line.id].show_hint(line.example)

    def _fill(self, fields: Sequence[FieldLine], columns: list[tuple[str, str]]) -> None:
        layout = QGridLayout(self._grid)
        layout.setContentsMargins(0, theme().space(1), 0, 0)
        layout.setHorizontalSpacing(theme().space(3))
        layout.setVerticalSpacing(theme().space(2))
        across = 1 if theme().metrics.compact else 3
        for place, line in enumerate(fields):
            choice = Choice(columns)
            choice.setMinimumContentsLength(12)
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.activated.connect(partial(self._on_chosen, line.id))
            made = field(line.label, choice, identifier=f"column-{line.id}", hint=line.example)
            self._choices[line.id], self._fields[line.id] = choice, made
            layout.addWidget(made, place // across, place % across, Qt.AlignmentFlag.AlignBottom)
        for each in range(across):
            layout.setColumnStretch(each, 1)

    def on_toggle_clicked(self) -> None:
        """Show the fields."""
        self.is_open = True
        self._grid.setVisible(True)
        self._toggle.setVisible(False)
        next(iter(self._choices.values())).setFocus()

    def _on_chosen(self, field_id: str, _index: int) -> None:
        self.assigned.emit(field_id, self._choices[field_id].value())
