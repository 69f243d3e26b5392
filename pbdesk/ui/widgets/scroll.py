"""A page that scrolls only downwards: its content is as wide as the window, never wider."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

MARGIN = 24
"""How much of what stands above and below the control in focus is in sight with it, its ring among it."""


class DownScroll(QScrollArea):
    """Shows a widget with a vertical scroll bar when it is needed, and keeps the focused field in sight."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.setProperty("kind", "scrolled")
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self.on_focus_changed)

    def on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Scroll to what the keyboard reached."""
        content = self.widget()
        if now is not None and content is not None and content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, MARGIN)
            half = -(-now.height() // 2)
            if (
                now.height() + 2 * MARGIN <= self.viewport().height()
            ):  # all of it: Qt looks at the cursor of a text
                self.ensureVisible(0, now.mapTo(content, QPoint(0, half)).y(), 0, half + MARGIN)
