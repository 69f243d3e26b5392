"""The document page by page: one picture, and the buttons and keys that turn the pages; or its text in one box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QWidget

from pbdesk.i18n import _
from pbdesk.ui.widgets import Card, PictureView, TextBox, button, field, label, row


class Preview(Card):
    """Shows one page at a time. Page up and Page down turn the pages.

    Signals:
        turned: a person turned to another page; carries "Page 2 of 9".
    """

    turned = Signal(str)

    def __init__(self) -> None:
        super().__init__(gap=1, grows=True)
        self._pages: Sequence[QImage] = ()
        self._at = 0
        self.picture = PictureView(
            identifier="preview",
            name=_("Preview"),
            empty=_("The booklet appears here."),
            lines=34,
        )
        self.text = TextBox(lines=22)
        self.text.setReadOnly(True)
        self._words = field(_("Preview"), self.text, identifier="preview-text")
        self._words.setVisible(False)
        self._where = label("", "strong", wrap=False)
        self._before = button(_("Page before"), self.turn_back, identifier="page-before")
        self._after = button(_("Next page"), self.turn_on, identifier="page-after")
        self._turning, self._looking = QWidget(), QWidget()
        self._turning.setLayout(row(self._before, self._after, self._where, None, gap=1.5))
        self._looking.setLayout(
            row(
                button(_("Larger"), self.picture.larger, kind="plain", identifier="preview-larger"),
                button(_("Smaller"), self.picture.smaller, kind="plain", identifier="preview-smaller"),
                button(_("Whole"), self.picture.show_whole, kind="plain", identifier="preview-whole"),
                None,
                gap=0,
            )
        )
        self.body.addWidget(self._turning)
        self.body.addWidget(self.picture, 1)
        self.body.addWidget(self._words, 1)
        self.body.addWidget(self._looking)
        self._show()

    @property
    def at(self) -> int:
        """The number of the page shown, counted from 1; 0 while there is none."""
        return self._at + 1 if self._pages else 0

    def show_pages(self, pages: Sequence[QImage], text: str = "") -> None:
        """Show another document, on the same page where it has one; its text where it has no pages."""
        self._pages = pages
        self.text.setText(text)
        self._words.setVisible(bool(text))
        self.picture.setVisible(not text)
        self._at = min(self._at, max(0, len(pages) - 1))
        self._show()

    def turn_on(self) -> None:
        """Show the next page."""
        self._turn(1)

    def turn_back(self) -> None:
        """Show the page before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        wanted = self._at + step
        if 0 <= wanted < len(self._pages):
            self._at = wanted
            self._show()
            self.turned.emit(self._where.text())

    def _show(self) -> None:
        count = len(self._pages)
        for part in (self._turning, self._looking):
            part.setVisible(bool(count))
        words = _("Page {number} of {count}", number=self._at + 1, count=count) if count else ""
        self._where.setText(words)
        self.picture.show_image(self._pages[self._at] if count else None, words)
        self._before.setEnabled(self._at > 0)
        self._after.setEnabled(self._at + 1 < count)
        if not self._after.isEnabled() and self._after.hasFocus():
            self._before.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages by keys; every other key goes on to the page."""
        if event.key() == Qt.Key.Key_PageDown:
            self.turn_on()
        elif event.key() == Qt.Key.Key_PageUp:
            self.turn_back()
        else:
            super().keyPressEvent(event)
