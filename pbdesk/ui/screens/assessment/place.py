"""Where a person is in an assessment, and the texts of dates that are not finished: kept at each pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from pbdesk.ui.screens.assessment.presenter import PLACE

if TYPE_CHECKING:
    from pbdesk.ui.screens.assessment.page import AssessmentPage

_OF = "\t"
"""What parts a question's path from the text that is not finished there."""


class Place:
    """The question in focus, remembered.

    Attributes:
        spot: the path that was remembered last.
        unfinished: the texts of dates that are not one yet, by the path of their question.
    """

    def __init__(self, page: AssessmentPage) -> None:
        self._page = page
        self.spot = ""
        self.unfinished: dict[str, str] = {}

    def take_up(self, spot: str, typed: str) -> None:
        """Go on from what was kept: the place, and the texts that were not finished."""
        self.spot = spot
        lines = (line.rpartition(_OF) for line in typed.splitlines())
        self.unfinished = {path or spot: text for path, _tab, text in lines}

    def remember(self, spot: str) -> None:
        """Keep where the person is, at the next pause; the texts of dates that are not finished with it."""
        shown = self._page.shown
        if shown is not None and not shown.finished:
            self.spot = spot
            texts = (f"{path}{_OF}{text}" for path, text in self.unfinished.items())
            self._page.save_soon(PLACE, "\n".join((spot, *texts)))

    def on_typed(self, path: str, text: str) -> None:
        """Save an answer at the next pause; what was unfinished there is finished now."""
        self.unfinished.pop(path, None)
        self._page.save_soon(path, text)
        self.remember(path)

    def on_unfinished(self, path: str, text: str) -> None:
        """Keep a date that is not one yet. A date that it was on the way, 4 of 45, is not saved as the answer."""
        self.unfinished[path] = text
        self._page.do_not_save(path)
        self.remember(path)

    def on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        """Remember the question that the focus reached, and let the one that it left say what is wrong there."""
        pane = self._page.pane
        if now is None or pane is None:
            return
        if before is not None and pane.isAncestorOf(before):
            pane.say_unfinished(self.unfinished)
        if pane.isAncestorOf(now):
            path = pane.focused_path()
            if path and path != self.spot:
                self.remember(path)
