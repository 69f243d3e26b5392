"""Asking for a file, or where to save one: Qt's own dialog, which closes when the store locks.

A page is given these as callables, so that tests answer without a dialog. Nothing here opens a file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QWidget

Done = Callable[[str], None]


class AskForFile(Protocol):
    """Asks for a file to read and calls `done` with its path; not at all when a person thinks again."""

    def __call__(self, parent: QWidget, title: str, kinds: str, done: Done) -> None:
        """Ask."""


class AskWhereToSave(Protocol):
    """Asks where to save a file and calls `done` with the path; not at all when a person thinks again."""

    def __call__(self, parent: QWidget, title: str, path: str, kinds: str, done: Done) -> None:
        """Ask, proposing a path."""


def ask_for_file(parent: QWidget, title: str, kinds: str, done: Done) -> None:
    """Ask for a file. `kinds` is Qt's filter, such as "Photos (*.jpg *.png)"."""
    dialog = _dialog(parent, title, kinds, done)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.open()


def ask_where_to_save(parent: QWidget, title: str, path: str, kinds: str, done: Done) -> None:
    """Ask where to save, asking again before a file that is there is replaced."""
    dialog = _dialog(parent, title, kinds, done)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(PurePath(path).suffix.lstrip("."))
    dialog.selectFile(path)
    dialog.open()


def _dialog(parent: QWidget, title: str, kinds: str, done: Done) -> QFileDialog:
    dialog = QFileDialog(parent, title, "", kinds)
    # The computer's own dialog could stay open over a locked store.
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.fileSelected.connect(done)
    dialog.finished.connect(dialog.deleteLater)
    return dialog
