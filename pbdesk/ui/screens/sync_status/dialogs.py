"""Asking for a folder to export to, and for the files of an answer: Qt's own dialogs, which close when the store locks.

The page is given these as callables, so that tests answer without a dialog. Nothing here opens a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFileDialog, QWidget

AskForFolder = Callable[[QWidget, str, Callable[[str], None]], None]
AskForFiles = Callable[[QWidget, str, str, Callable[[list[str]], None]], None]


def ask_for_folder(parent: QWidget, title: str, done: Callable[[str], None]) -> None:
    """Ask for a folder and call `done` with its path; not at all when a person thinks again."""
    dialog = _dialog(parent, title, "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(done)
    dialog.open()


def ask_for_files(parent: QWidget, title: str, kinds: str, done: Callable[[list[str]], None]) -> None:
    """Ask for one file or several and call `done` with their paths. `kinds` is Qt's filter."""
    dialog = _dialog(parent, title, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(done)
    dialog.open()


def _dialog(parent: QWidget, title: str, kinds: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, "", kinds)
    # The computer's own dialog could stay open over a locked store.
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.finished.connect(dialog.deleteLater)
    return dialog


@dataclass(frozen=True, slots=True)
class Dialogs:
    """How a person is asked where things are."""

    folder: AskForFolder = ask_for_folder
    files: AskForFiles = ask_for_files
