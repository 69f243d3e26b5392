"""What the page says of a document: cards of sentences, each beside a sign, and how long the document is."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from pbdesk.i18n import ngettext
from pbdesk.ui.screens.printing.views import Booklet
from pbdesk.ui.widgets import Card, breakable, clear, icon_label, label, row


def fill(into: QBoxLayout, box: Card, sentences: list[str] | tuple[str, ...]) -> None:
    """Fill a card with sentences, or hide it where there are none."""
    clear(into)
    box.setVisible(bool(sentences))
    for sentence in sentences:
        line = row(gap=1)
        line.addWidget(icon_label("info", "accent"))
        line.addWidget(label(breakable(sentence)), 1)
        into.addLayout(line)


def length(booklet: Booklet, pages: int) -> str:
    """Return how long a document is, in words: pages, or lines where it has none."""
    if booklet.text:
        return ngettext("One line", "{count} lines", booklet.text.count("\n") + 1)
    return ngettext("One page", "{count} pages", pages)
