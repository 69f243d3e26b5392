"""The heading of a page with its buttons: beside it where the heading stays in one line or keeps half, else below."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from pbdesk.ui.widgets.half_row import HalfRow


class HeadRow(HalfRow):
    """Keeps a name in one line: four buttons beside it broke one into three lines on a small screen."""

    def __init__(self, title: QLabel, beside: QWidget, gap: int) -> None:
        """Make it of the heading and what holds the buttons; `gap` is the room between them, in pixels."""
        self._title = title
        super().__init__(title, beside, gap)

    def least(self, width: int) -> int:
        """Return how wide the heading must stay to have the buttons beside it."""
        self._title.ensurePolished()
        line = self._title.fontMetrics().horizontalAdvance(self._title.text()) + 1
        return min(line, super().least(width))
