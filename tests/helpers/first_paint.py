"""Start a window in a process of its own and learn when it first painted, and what had been loaded by then.

Run as a program it is the child: it opens the real desktop, or for comparison a bare window, and prints one line
of JSON at the first paint. `first_paint` is what tests call.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
TOO_LONG_SECONDS = 60

HEAVY = (
    "PIL",
    "babel",
    "httpx",
    "openpyxl",
    "pyxform",
    "reportlab",
    "sqlalchemy",
    "sqlcipher3",
    "starlette",
    "uharfbuzz",
    "zxcvbn",
)
"""What opening a window has no use for. The key file's own code (argon2, cryptography) is not among it."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What stood there at the first paint.

    Attributes:
        ms: milliseconds from starting the process.
        loaded: which of `HEAVY` had been imported.
        platform: Qt's own name for where it drew, such as "offscreen" or "xcb".
        title: the window's title.
        focus: the identifier of what had the focus a moment later, "" for nothing.
        active: whether the window was the active one a moment later.
    """

    ms: float
    loaded: tuple[str, ...]
    platform: str
    title: str
    focus: str
    active: bool


def first_paint(what: str, home: Path, **settings: str) -> Painted:
    """Start `what` ("desktop" or "bare") with a profile in `home` and return what was there at its first paint."""
    env = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PBDESK_HOME": str(home), **settings}
    command = [sys.executable, "-m", "tests.helpers.first_paint", what, repr(time.time())]
    done = subprocess.run(
        command, cwd=CHECKOUT, env=env, capture_output=True, text=True, timeout=TOO_LONG_SECONDS, check=False
    )
    if done.returncode != 0 or not done.stdout.strip():
        raise AssertionError(
            f"{what} ended with {done.returncode} and painted nothing: {done.stderr[-2000:]}"
        )
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return Painted(**{**told, "loaded": tuple(told["loaded"])})


def _child(what: str, started: float) -> int:
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

    app = QApplication([what])

    class Watch(QObject):
        """Waits for the first paint of a window."""

        told: dict[str, object] | None = None

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if self.told is None and event.type() == QEvent.Type.Paint and _is_window(watched):
                self.told = {"loaded": [name for name in HEAVY if name in sys.modules]}
                QTimer.singleShot(0, self.note)  # the paint itself comes first
            return False

        def note(self) -> None:
            self.told = {**(self.told or {}), "ms": (time.time() - started) * 1000}
            QTimer.singleShot(700, self.tell)  # a window manager needs a moment to give the focus

        def tell(self) -> None:
            focus, window = app.focusWidget(), app.activeWindow()
            told = {
                **(self.told or {}),
                "platform": app.platformName(),
                "title": next((each.windowTitle() for each in app.topLevelWidgets() if each.isVisible()), ""),
                "focus": focus.objectName() if focus is not None else "",
                "active": window is not None,
            }
            print(json.dumps(told), flush=True)
            os._exit(0)  # how the desktop ends is not what is measured

    watch = Watch()
    app.installEventFilter(watch)
    if what == "desktop":
        from pbdesk.cli.main import run

        return run([])
    window = QWidget()
    QVBoxLayout(window).addWidget(QLabel("pbdesk"))
    window.resize(1280, 820)
    window.show()
    return int(app.exec())


def _is_window(watched: object) -> bool:
    from PySide6.QtWidgets import QWidget

    return isinstance(watched, QWidget) and watched.isWindow()


if __name__ == "__main__":
    sys.exit(_child(sys.argv[1], float(sys.argv[2])))
