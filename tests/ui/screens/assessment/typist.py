"""A program that opens an assessment, types, and is killed by its test in the middle: not a test itself."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from pbdesk.ui.screens.assessment.page import make_page
from tests.helpers.desk import case_named, small_desk
from tests.helpers.qt import dress, make_context

WORDS = "My dog comes first, then the sea"
QUESTION = "/data/start/matters"


def main(folder: Path) -> None:
    """Type into a question until it is saved, then end as a power cut does."""
    app = QApplication([])
    dress()
    desk = small_desk(folder)
    context, _visits = make_context(desk)
    page = make_page(context)
    page.show()
    page.opened(case_id=case_named(desk, "R-1"))
    _wait(app, lambda: page.findChild(QPlainTextEdit, QUESTION) is not None)
    edit = page.findChild(QPlainTextEdit, QUESTION)
    edit.setFocus()
    QTest.keyClicks(edit, WORDS)
    _wait(app, lambda: page._saved_at != "" and page._autosave.is_resting)
    os.kill(os.getpid(), signal.SIGKILL)


def _wait(app: QApplication, until: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not until():
        app.processEvents()
        time.sleep(0.01)
        if time.monotonic() > end:
            sys.exit("it took too long")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
