"""The line at the top of an assessment: how much is left, the points so far, and when it was saved, in place."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import flow_row, icon_label, label, row


class StateLine(QWidget):
    """The state of the whole assessment, in words that change in place and are not announced."""

    def __init__(self) -> None:
        super().__init__()
        compact = theme().metrics.compact
        self._left = label("", "strong", wrap=compact)
        self._points = label("", "quiet", wrap=compact)
        self._saved = label("", "quiet", wrap=compact)
        self._saved_line = QWidget()
        line = row(icon_label("check", "ok"), gap=0.75)
        line.addWidget(self._saved, 1)
        self._saved_line.setLayout(line)
        self._saved_line.setVisible(False)
        top = flow_row(self._left, self._points, None, self._saved_line, gap=0.5 if compact else 2)
        self.setLayout(top)

    def show_progress(self, left: str, points: str) -> None:
        """Show how much is left and the points so far; "" shows no points."""
        self._left.setText(left)
        self._points.setText(points)
        self._points.setVisible(bool(points))

    def show_saved(self, words: str) -> None:
        """Show when it was saved; "" shows nothing."""
        self._saved.setText(words)
        self._saved_line.setVisible(bool(words))
