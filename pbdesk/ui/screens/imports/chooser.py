"""How a person picks a file: the system's dialog, or whatever a test puts in its place."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QWidget


class Chooser(Protocol):
    """Asks a person for a file or a folder."""

    def file(self, parent: QWidget, title: str, kinds: str) -> str:
        """Return the path of a file, "" when the person changed their mind. `kinds` is Qt's list of patterns."""

    def folder(self, parent: QWidget, title: str) -> str:
        """Return the path of a folder, "" when the person changed their mind."""


class SystemChooser:
    """The dialogs of the system."""

    def file(self, parent: QWidget, title: str, kinds: str) -> str:
        """Ask for a file that exists."""
        return QFileDialog.getOpenFileName(parent, title, "", kinds)[0]

    def folder(self, parent: QWidget, title: str) -> str:
        """Ask for a folder."""
        return QFileDialog.getExistingDirectory(parent, title)
