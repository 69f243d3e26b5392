"""A page that scrolls only downwards: its content is as wide as the window, never wider."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
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
        """Scroll to what the keyboard reached, once it has its place: it may have been made just now."""
        content = self.widget()
        if now is not None and content is not None and content.isAncestorOf(now):
            QTimer.singleShot(0, self, self._bring_into_sight)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let the focus go on without scrolling: Qt scrolls to what is next also when a focused widget goes away.

        Whoever removed the first line of a long page then saw its end, and not the way back at its top.
        """
        bar = self.verticalScrollBar()
        at = bar.value()
        moved = super().focusNextPrevChild(forward)
        bar.setValue(at)
        return moved

    def _bring_into_sight(self) -> None:
        now, content = QApplication.focusWidget(), self.widget()
        if now is None or content is None or not content.isAncestorOf(now):
            return
        self.ensureWidgetVisible(now, 0, MARGIN)
        half = -(-now.height() // 2)
        if (
            now.height() + 2 * MARGIN <= self.viewport().height()
        ):  # all of it: Qt looks at the cursor of a text
            self.ensureVisible(0, now.mapTo(content, QPoint(0, half)).y(), 0, half + MARGIN)
