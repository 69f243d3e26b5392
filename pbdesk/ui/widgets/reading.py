"""A reading width for forms and running text: the column keeps to it, and is as high as it asks at that width.

A plain layout asks a column that has a maximum width for its height at the full width of the window, where
text wraps less, and then squeezes what is in it.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget


class ReadingColumn(QWidget):
    """Holds a column at the left, never wider than a reading width."""

    def __init__(self, content: QWidget, widest: int) -> None:
        super().__init__()
        self._content = content
        content.setMaximumWidth(widest)
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(content)

    def hasHeightForWidth(self) -> bool:
        """Return True: text in it wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the column needs at the width that it gets."""
        return super().heightForWidth(min(width, self._content.maximumWidth()))

    def sizeHint(self) -> QSize:
        """Return the column's own size."""
        return self._content.sizeHint()
