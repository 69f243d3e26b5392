"""What a person typed, carried from widgets that go to the ones that take their place, by identifier.

It knows the kinds of inputs, not what they mean.
"""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

Typed = dict[str, str | int | bool]
"""The state of each input by its identifier."""


def typed_in(root: QWidget) -> Typed:
    """Return what stands in every input of a page that has an identifier."""
    kept: Typed = {}
    for widget in root.findChildren(QWidget):
        identifier = widget.accessibleIdentifier()
        if not identifier:
            continue
        if isinstance(widget, QLineEdit):
            kept[identifier] = widget.text()
        elif isinstance(widget, QPlainTextEdit):
            kept[identifier] = widget.toPlainText()
        elif isinstance(widget, QComboBox):
            kept[identifier] = widget.currentIndex()
        elif isinstance(widget, QAbstractButton) and widget.isCheckable():
            kept[identifier] = widget.isChecked()
    return kept


def type_again(root: QWidget, typed: Typed) -> None:
    """Put back what stood in the inputs; one that is no longer there is passed over."""
    for identifier, value in typed.items():
        widget = root.findChild(QWidget, identifier)
        if isinstance(widget, QLineEdit) and widget.text() != value:
            widget.setText(str(value))
        elif isinstance(widget, QPlainTextEdit) and widget.toPlainText() != value:
            widget.setPlainText(str(value))
        elif isinstance(widget, QComboBox):
            widget.setCurrentIndex(int(value))
        elif isinstance(widget, QAbstractButton) and widget.isCheckable():
            widget.setChecked(bool(value))
