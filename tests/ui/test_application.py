"""The application follows its settings, and nothing heavy is imported before Unlock shows."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pbdesk import i18n
from pbdesk.settings import LANGUAGE, LOOK, TEXT_SIZE, Settings
from pbdesk.ui.application import Appearance, catch_faults, system_language
from pbdesk.ui.jobs import Jobs
from pbdesk.ui.theme import theme
from tests.helpers.qt import dress

FIRST_PAINT = """
import sys
from pbdesk.settings import Settings
from pbdesk.ui.a11y.announcer import Announcer
from pbdesk.ui.application import make_application
from pbdesk.ui.context import Context
from pbdesk.ui.jobs import Jobs
from pbdesk.ui.main_window import MainWindow
from pbdesk.ui.screens.unlock.page import UnlockPage
from pbdesk.ui.screens.unlock.presenter import UnlockPresenter
settings = Settings(None)
app, _appearance = make_application(["pbdesk"], settings)
context = Context(None, Jobs(), settings, Announcer())
make = lambda context: UnlockPage(context, UnlockPresenter(lambda passphrase: None), lambda: None)
window = MainWindow(context, [], unlock_page=make)
window.show_outside(make(context))
window.show()
for _round in range(3):
    app.processEvents()
assert window.windowTitle() == "pbdesk, locked"
heavy = {"sqlalchemy", "sqlcipher3", "reportlab", "babel", "httpx", "zxcvbn", "PIL", "cryptography", "pyxform"}
print(",".join(sorted(heavy & set(sys.modules))))
context.jobs.stop()
"""


@pytest.fixture
def appearance(qapp):
    settings = Settings(None)
    made = Appearance(qapp, settings)
    made.settings = settings
    yield made
    settings.change(LANGUAGE, "en")
    made.leave()
    dress()


def test_change_when_look_and_size_then_dressed_at_once(appearance):
    appearance.settings.change(LOOK, "contrast")
    appearance.settings.change(TEXT_SIZE, 200)
    assert theme().tokens.name == "contrast"
    assert theme().metrics.percent == 200


def test_change_when_language_then_spoken_at_once(appearance):
    appearance.settings.change(LANGUAGE, "cy")
    assert i18n.current().language == "cy"


def test_system_language_when_unknown_then_english():
    assert system_language() in i18n.LANGUAGES


def test_unlock_when_first_painted_then_nothing_heavy_was_imported():
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""


def test_catch_faults_when_something_is_raised_then_the_window_hears(qapp, qtbot):
    jobs = Jobs()
    undo = catch_faults(jobs)
    try:
        with qtbot.waitSignal(jobs.bug_met) as met:
            sys.excepthook(ValueError, ValueError("Ann Evans"), None)
        assert met.args == ["ValueError"]
    finally:
        undo()
        jobs.stop()
