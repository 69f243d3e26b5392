"""Asking for a file opens Qt's own dialog, answers once, and closes with the lock."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from pbdesk.ui.widgets.file_dialogs import ask_for_file, ask_where_to_save
from tests.helpers.qt import settle


@pytest.fixture
def parent(qtbot, qapp):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_ask_for_file_when_answered_then_the_path_comes_once(parent, tmp_path):
    path, answers = tmp_path / "photo.jpg", []
    path.write_bytes(b"x")
    ask_for_file(parent, "Choose a photo", "Photos (*.jpg)", answers.append)
    dialog = parent.findChild(QFileDialog)
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.fileSelected.emit(str(path))
    dialog.accept()
    dialog.close()
    settle()
    assert answers[0] == str(path)
    assert parent.findChild(QFileDialog) is None


def test_ask_where_to_save_when_rejected_then_nothing_comes(parent, tmp_path):
    answers: list[str] = []
    ask_where_to_save(parent, "Save", str(tmp_path / "plan.pdf"), "PDF (*.pdf)", answers.append)
    dialog = parent.findChild(QFileDialog)
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert dialog.defaultSuffix() == "pdf"
    dialog.reject()
    settle()
    assert answers == []
