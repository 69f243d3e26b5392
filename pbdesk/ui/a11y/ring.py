"""The focus ring: one frame that follows the keyboard focus, outside the control, with a gap.

A border that widens on focus would make text jump; a frame does not touch the layout.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFocusFrame,
    QLineEdit,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from shiboken6 import isValid

GAP_AND_RING = 5
"""Two pixels of gap and three of ring."""

_RINGED = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)


class _RingStyle(QProxyStyle):
    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric in (QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin):
            return GAP_AND_RING
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1  # Above: the frame belongs to the scrolled area, so no small parent cuts it off.
        return super().styleHint(hint, option, widget, returned)


class FocusRing(QObject):
    """Puts a ring around whatever control has the keyboard focus."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._frame: QFocusFrame | None = None
        self._style = _RingStyle("Fusion")
        self._style.setParent(self)
        self._app = app
        self._follows = True
        app.focusChanged.connect(self.on_focus_changed)

    def leave(self) -> None:
        """Follow the focus no more; asking again changes nothing."""
        if self._follows:
            self._follows = False
            self._app.focusChanged.disconnect(self.on_focus_changed)
            self.take_off()

    def on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Move the ring; a heading, or nothing in focus, takes it away."""
        self.take_off()
        if isinstance(now, _RINGED):
            self._frame = QFocusFrame(now)
            self._frame.setStyle(self._style)
            self._frame.setWidget(now)
            _leave_to_its_parent(now)
            QTimer.singleShot(0, self, self._show_now)  # once the page has scrolled to it

    def _show_now(self) -> None:
        """Show the ring of a control that was out of sight when it got the focus: Qt hides its frame for good.

        The frame itself is not asked what it is around: PySide would count the answer as the frame's child again.
        """
        control = self._app.focusWidget()
        if self._frame is not None and isValid(self._frame) and control is not None and control.isVisible():
            self._frame.show()
            self._frame.raise_()

    def take_off(self) -> None:
        """Take the ring away, also where its window has gone and taken the frame along."""
        if self._frame is not None and isValid(self._frame):
            self._frame.setWidget(None)  # type: ignore[arg-type]
            self._frame.deleteLater()
        self._frame = None


def _leave_to_its_parent(widget: QWidget) -> None:
    """Let a widget belong to its own parent again.

    PySide counts a framed widget as a child of the frame; once the frame went, the widget, which nothing else
    in Python held, would be deleted with the next collection: buttons vanished from pages.
    """
    if widget.parentWidget() is not None:
        widget.setParent(widget.parentWidget())
