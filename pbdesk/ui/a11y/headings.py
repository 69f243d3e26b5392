"""Headings that screen readers know as headings: a QLabel subclass and the interface that says so.

The factory holds a reference to each interface, as Qt does not; an interface of a widget that has gone is
dropped with the next one, and is never called.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QLabel


class HeadingLabel(QLabel):
    """A heading. It takes focus when its page opens, but is no Tab stop."""

    def __init__(self, text: str, kind: str) -> None:
        """Make a heading; `kind` is "title" for the one heading of a page, "section" for a part of it."""
        super().__init__(text)
        install()
        self.setProperty("kind", kind)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)


class _HeadingInterface(QAccessibleWidget):
    def __init__(self, label: HeadingLabel) -> None:
        super().__init__(label, QAccessible.Role.Heading, label.text())

    def text(self, kind: QAccessible.Text) -> str:
        label = self.object()
        if kind == QAccessible.Text.Name and isinstance(label, QLabel):
            return label.text()
        return super().text(kind)


_held: list[QAccessibleInterface] = []
_installed: list[bool] = []


def _factory(_class_name: str, made_for: QObject) -> QAccessibleInterface | None:
    if not isinstance(made_for, HeadingLabel):
        return None
    _held[:] = [interface for interface in _held if shiboken6.isValid(interface)]
    interface = _HeadingInterface(made_for)
    _held.append(interface)
    return interface


def install() -> None:
    """Tell Qt about headings, once in the life of the program."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_factory)
