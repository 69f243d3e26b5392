"""What tests of pages share: a context without services, a look and language switch, pictures, the audit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from pbdesk import i18n
from pbdesk.i18n.catalogue import Catalogue
from pbdesk.i18n.words import Words
from pbdesk.settings import Settings
from pbdesk.ui.a11y import Announcer, audit
from pbdesk.ui.context import Context
from pbdesk.ui.jobs import Jobs
from pbdesk.ui.theme import theme

PICTURES = os.environ.get("PBDESK_PICTURES", "")
"""A folder for pictures of pages; empty draws none."""

SIZE = (1280, 800)


class _LongCatalogue(Catalogue):
    """Pseudo-Welsh: every sentence is about a third longer and full of accents, fields kept."""

    def find(self, message: str, context: str = "") -> str | None:
        return f"{message} ŵŷâêîôû{'x' * (len(message) // 5)}"

    def find_plural(self, singular: str, plural: str, number: int) -> str | None:
        return self.find(singular if number == 1 else plural)


LONG = Words(_LongCatalogue("cy"))
"""Words that are longer than English, for layouts."""


@dataclass
class Visits:
    """Where a page asked to go."""

    opened: list[tuple[str, dict[str, str]]]
    backs: int = 0


def make_context(services: object = None) -> tuple[Context, Visits]:
    """Return a context with real jobs and settings that are never written, and the record of navigation.

    End it with `stop(context)`, or use the fixture `context` of tests/ui/conftest.py.
    """
    visits = Visits([])

    def navigate(screen_id: str, /, **args: str) -> None:
        visits.opened.append((screen_id, args))

    def back() -> None:
        visits.backs += 1

    made = Context(
        services=services if services is not None else SimpleNamespace(),
        jobs=Jobs(),
        settings=Settings(None),
        announce=Announcer(),
        navigate=navigate,
        back=back,
    )
    return made, visits


def wait_idle(qtbot, context: Context, timeout: int = 5000) -> None:
    """Wait until every job has been delivered."""
    _deliver_all(context.jobs, timeout)
    settle()


def _deliver_all(jobs: Jobs, timeout: int) -> None:
    """Sleep until a delivery wakes the thread, until none is left: no job is waited for longer than it takes."""
    end = QDeadlineTimer(timeout)
    alarm = QTimer(singleShot=True)
    alarm.start(timeout)
    while not jobs.idle:
        assert not end.hasExpired(), f"a job still runs after {timeout} ms"
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def settle() -> None:
    """Let layouts, queued signals and deletions happen."""
    for _round in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def dress(look: str = "light", percent: int = 100, words: str | Words = "en") -> None:
    """Set look, text size and language for the whole application; what stays as it is builds no page again."""
    before = i18n.current()
    now = i18n.use(words)
    theme().apply(look, percent)
    if now.language != before.language or LONG in (before, now):
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        for window in app.topLevelWidgets():
            QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    settle()


LOOKS: dict[str, tuple[str, int, str | Words]] = {
    "light": ("light", 100, "en"),
    "dark": ("dark", 125, "en"),
    "welsh": ("light", 100, "cy"),
    "contrast-200": ("contrast", 200, "en"),
    "welsh-200": ("light", 200, "cy"),
    "long-200": ("light", 200, LONG),
}


def in_looks(widget: QWidget, names: tuple[str, ...] = tuple(LOOKS)) -> Iterator[str]:
    """Show a page in each look, language and text size in turn; yields the look's name. Ends as it began."""
    widget.resize(*SIZE)
    widget.show()
    try:
        for name in names:
            dress(*LOOKS[name])
            settle()
            yield name
    finally:
        dress()


def problems_of(widget: QWidget, names: tuple[str, ...] = tuple(LOOKS)) -> list[str]:
    """Return what the access audit finds in a page in every look, each with the look's name.

    A page is looked at once its jobs are delivered and what they brought is laid out.
    """
    context = getattr(widget, "context", None)
    found = []
    for name in in_looks(widget, names):
        if context is not None:
            _deliver_all(context.jobs, 5000)
            settle()
        found += [f"{name}: {problem}" for problem in audit(widget)]
    return found


def snapshot(widget: QWidget, name: str) -> None:
    """Save a picture of a page in every look, when PBDESK_PICTURES names a folder."""
    if not PICTURES:
        return
    folder = Path(PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    for look in in_looks(widget):
        widget.grab().save(str(folder / f"{name}-{look}.png"))


def stop(context: Context) -> None:
    """End the context's threads."""
    context.jobs.stop()
    settle()
