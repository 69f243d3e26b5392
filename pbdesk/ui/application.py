"""Qt's application object, dressed and speaking: made before any widget, it follows the settings.

The exception hook here is the second of the two places that catch everything (the other is the job runner).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from pbdesk.i18n import LANGUAGES, use
from pbdesk.resources import resource_path
from pbdesk.settings import LANGUAGE, LOOK, TEXT_SIZE, Setting, Settings, Value
from pbdesk.ui.a11y.ring import FocusRing
from pbdesk.ui.jobs import Jobs
from pbdesk.ui.theme.theme import Theme
from pbdesk.ui.translator import GettextTranslator


class Appearance(QObject):
    """Keeps language, look and text size as the settings say, from now on."""

    def __init__(self, app: QApplication, settings: Settings, cache: Path | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        self._cache = cache
        self._translator: QTranslator | None = None
        self.theme = Theme(app)
        self.ring = FocusRing(app)
        self.speak()
        self.dress()
        settings.listen(self.on_settings_changed)
        app.styleHints().colorSchemeChanged.connect(self.on_app_color_scheme_changed)

    def dress(self) -> None:
        """Dress the application as the settings say."""
        self.theme.apply(self._settings.text(LOOK), self._settings.whole(TEXT_SIZE))

    def speak(self) -> None:
        """Speak the language of the settings, until somebody chose one the computer's own."""
        language = self._settings.text(LANGUAGE) or system_language()
        words = use(language, cache=self._cache)
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
        elif language == "en":
            return
        self._translator = GettextTranslator(words, self)
        self._app.installTranslator(self._translator)

    def on_app_color_scheme_changed(self) -> None:
        """Follow the computer when it turns dark or light."""
        self.dress()

    def leave(self) -> None:
        """Take this window's language and ring off the application, for whoever uses it next."""
        self.ring.leave()
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            self._translator = None

    def on_settings_changed(self, setting: Setting, _value: Value) -> None:
        """Follow a change at once."""
        if setting in (LOOK, TEXT_SIZE):
            self.dress()
        elif setting is LANGUAGE:
            self.speak()


def system_language() -> str:
    """Return the computer's own language when pbdesk speaks it, English otherwise."""
    code = QLocale.system().name().partition("_")[0]
    return code if code in LANGUAGES else "en"


def make_application(
    arguments: Sequence[str], settings: Settings, cache: Path | None = None
) -> tuple[QApplication, Appearance]:
    """Return the application, dressed and in a person's language, and what keeps it so."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(list(arguments))
    QCoreApplication.setApplicationName("pbdesk")
    app.setApplicationDisplayName("pbdesk")
    app.setDesktopFileName("pbdesk")
    app.setWindowIcon(QIcon(str(resource_path("icons", "app.svg"))))
    return app, Appearance(app, settings, cache)


def catch_faults(jobs: Jobs) -> Callable[[], None]:
    """Send every exception that nobody caught to the window and the log; returns what undoes it."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
            return
        jobs.report_bug(error)

    sys.excepthook = hook

    def undo() -> None:
        sys.excepthook = before

    return undo
