"""Killed in the middle of an assessment, the program reopens at the same question with nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from pbdesk.app.desk import build_desk
from pbdesk.store.vault import open_vault
from pbdesk.ui.screens.assessment.page import make_page
from tests.helpers.desk import case_named
from tests.helpers.qt import wait_idle
from tests.helpers.vaults import PASSPHRASE
from tests.ui.screens.assessment.typist import QUESTION, WORDS

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_page_when_killed_after_a_pause_then_reopens_at_the_same_question(qtbot, context, tmp_path):
    store = tmp_path / "store"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.ui.screens.assessment.typist", str(store)]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    desk = build_desk(open_vault(store, PASSPHRASE))
    try:
        context.services = desk
        page = make_page(context)
        qtbot.addWidget(page)
        page.show()
        page.opened(case_id=case_named(desk, "R-1"))
        wait_idle(qtbot, context)
        assert page.focused_identifier() == QUESTION
        assert page.findChild(QPlainTextEdit, QUESTION).toPlainText() == WORDS
        assert [item.why for item in desk.caseload.my_work("2026-11-21")].count("draft") == 1
    finally:
        desk.close()
