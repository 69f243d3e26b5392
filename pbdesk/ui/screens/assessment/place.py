"""Where a person is in an assessment, and the text of a date that is not finished: kept at each pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from pbdesk.ui.screens.assessment.presenter import PLACE

if TYPE_CHECKING:
    from pbdesk.ui.screens.assessment.page import AssessmentPage


class Place:
    """The question in focus, remembered.

    Attributes:
        spot: the path that was remembered last.
    """

    def __init__(self, page: AssessmentPage) -> None:
        self._page = page
        self.spot = ""

    def remember(self, spot: str, typed: str = "") -> None:
        """Keep where the person is, at the next pause; the text of a date that is not finished with it."""
        shown = self._page.shown
        if shown is not None and not shown.finished:
            self.spot = spot
            self._page.save_soon(PLACE, f"{spot}\n{typed}")

    def on_typed(self, path: str, text: str) -> None:
        """Save an answer at the next pause; what was unfinished there is finished now."""
        self._page.save_soon(path, text)
        self.remember(path)

    def on_unfinished(self, path: str, text: str) -> None:
        """Keep a date that is not one yet."""
        self.remember(path, text)

    def on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Remember the question that the focus reached."""
        pane = self._page.pane
        if now is None or pane is None or not pane.isAncestorOf(now):
            return
        path = pane.focused_path()
        if path and path != self.spot:
            self.remember(path)
