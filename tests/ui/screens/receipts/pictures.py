"""Pictures of whole pages, as wide as beside the navigation and as high as their content."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QScrollArea

from pbdesk.ui.theme import theme
from tests.helpers.qt import LOOKS, PICTURES, in_looks, settle


def whole_snapshot(page, name: str, looks: tuple[str, ...] = tuple(LOOKS)) -> None:
    """Save a picture of a whole page in every look, when PBDESK_PICTURES names a folder."""
    if not PICTURES:
        return
    folder = Path(PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    for look in in_looks(page, looks):
        width = 1280 if theme().metrics.compact else 1030
        page.resize(width, 700)
        settle()
        while not page.context.jobs.idle:
            settle()
        content = page.findChild(QScrollArea).widget()
        page.resize(width, max(700, content.minimumSizeHint().height() + 20))
        settle()
        page.grab().save(str(folder / f"{name}-{look}.png"))
