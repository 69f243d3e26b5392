"""A field as every page shows it: label above, hint, the input, and a place for what is wrong.

Only this helper makes labels for inputs, so none can miss its buddy, its identifier or its error text.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from pbdesk.i18n import _
from pbdesk.ui.widgets.basics import column, identify, label, let_be_seen, row, set_kind


class Field(QWidget):
    """An input with its words.

    Attributes:
        input: the widget that was given.
        label: the visible label; its buddy is the input.
    """

    def __init__(
        self,
        text: str,
        widget: QWidget,
        identifier: str,
        hint: str,
        optional: bool,
        beside: QWidget | None,
    ) -> None:
        super().__init__()
        identify(widget, identifier)
        self.setObjectName(f"{identifier}-field")
        self.identifier = identifier
        self.input = widget
        self._hint = hint
        self.label: QLabel = label(_("{label} (optional)", label=text) if optional else text, "label")
        self.label.setTextFormat(Qt.TextFormat.AutoText)
        self.label.setBuddy(widget)
        self._hint_label = label(hint, "hint")
        let_be_seen(self._hint_label, bool(hint))
        self._error_label = label("", "error")
        self._error_label.hide()
        line: QWidget | QBoxLayout = widget
        if beside is not None:
            line = row(gap=1)
            line.addWidget(widget, 1)
            line.addWidget(beside)
        self.setLayout(column(self.label, self._hint_label, self._error_label, line, gap=0.75))
        self._shown_kind = str(widget.property("kind") or "")
        self._own_description = widget.accessibleDescription()
        self._describe("")

    @property
    def error(self) -> str:
        """What is wrong, "" when nothing is."""
        return self._error_label.text()

    def show_error(self, text: str) -> None:
        """Show what is wrong beside the input, for eyes and for screen readers; "" takes it away."""
        self._error_label.setText(text)
        let_be_seen(self._error_label, bool(text))
        set_kind(self.input, "bad" if text else self._shown_kind)
        self._describe(text)

    def show_hint(self, text: str) -> None:
        """Change the hint."""
        self._hint = text
        self._hint_label.setText(text)
        let_be_seen(self._hint_label, bool(text))
        self._describe(self.error)

    def _describe(self, error: str) -> None:
        spoken = _("Error: {message}", message=error) if error else ""
        parts = (spoken, self._hint, self._own_description)
        self.input.setAccessibleDescription(" ".join(part for part in parts if part))


def field(
    text: str,
    widget: QWidget,
    *,
    identifier: str,
    hint: str = "",
    optional: bool = False,
    beside: QWidget | None = None,
) -> Field:
    """Return an input under its label.

    Args:
        text: the label, already translated; an & before a letter makes Alt+letter jump to the input.
        widget: the input.
        identifier: a stable name such as "payee"; errors and returning focus use it.
        hint: a sentence between label and input.
        optional: adds "(optional)" to the label.
        beside: something at the right of the input, such as a button that shows a passphrase.
    """
    return Field(text, widget, identifier, hint, optional, beside)
