"""Pictures of the screens on the example caseload, for the README and for people who check how it looks."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from pbdesk.app.desktop import Desktop
from pbdesk.demo.council import ExampleCouncil
from pbdesk.demo.day import COUNCIL
from pbdesk.demo.window import make_example
from pbdesk.example.build import case_of
from pbdesk.example.told import MAIN_REFERENCE
from pbdesk.settings import LANGUAGE, LOOK, TEXT_SIZE
from pbdesk.settings.places import HOME_VARIABLE

WIDTH, HEIGHT = 1280, 820
OF_A_CASE = (
    "case",
    "assessment",
    "eligibility",
    "budget",
    "charging",
    "plan",
    "employing",
    "receipts",
    "print",
    "monitoring",
    "reviews",
    "outcomes",
)
OF_ALL = (
    "my_work",
    "directory",
    "conflicts",
    "sync_status",
    "settings",
    "import",
    "keyboard_help",
    "caseload",
)
LOOKS = (("light", "en", 100), ("dark", "en", 100), ("contrast", "en", 200), ("light", "cy", 100))
_SECONDS = 20.0


def draw_screens(
    folder: Path, say: Callable[[str], None], looks: Sequence[tuple[str, str, int]] = LOOKS
) -> list[Path]:
    """Draw every screen in each look and return the files: `<screen>-<look>-<language>-<size>.png`."""
    folder.mkdir(parents=True, exist_ok=True)
    if "DISPLAY" not in os.environ and "WAYLAND_DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="pbdesk-pictures-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        os.environ[HOME_VARIABLE] = str(home / "profile")
        with ExampleCouncil(home / "council", COUNCIL) as council:
            desk = make_example(home / "profile" / "stores" / "main", council)
            desktop = Desktop()
            desktop.start(desk)
            desktop.window.resize(WIDTH, HEIGHT)
            try:
                return _draw(desktop, case_of(desk, MAIN_REFERENCE), folder, say, looks)
            finally:
                desktop.stop()


def _draw(
    desktop: Desktop,
    case_id: str,
    folder: Path,
    say: Callable[[str], None],
    looks: Sequence[tuple[str, str, int]],
) -> list[Path]:
    drawn = []
    for look, language, size in looks:
        desktop.settings.change(LOOK, look)
        desktop.settings.change(LANGUAGE, language)
        desktop.settings.change(TEXT_SIZE, size)
        for screen in (*OF_ALL, *OF_A_CASE):
            args = {"case_id": case_id} if screen in OF_A_CASE else {}
            desktop.window.navigate(screen, **args)
            _settle(desktop)
            path = folder / f"{screen}-{look}-{language}-{size}.png"
            desktop.window.grab().save(str(path))
            drawn.append(path)
            say(path.name)
    return drawn


def _settle(desktop: Desktop) -> None:
    """Let every job end and the page be laid out."""
    until = time.monotonic() + _SECONDS
    calm = 0
    while calm < 5 and time.monotonic() < until:
        QCoreApplication.processEvents()
        time.sleep(0.02)
        calm = calm + 1 if desktop.jobs.idle else 0
