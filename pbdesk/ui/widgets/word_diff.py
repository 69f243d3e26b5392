"""A text with what was added and removed in it: by style and by colour, and in words for screen readers.

Added words are bold, removed ones are struck through; both stand on a ground of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.breaking import breakable


class WordDiff(QLabel):
    """Shows segments ("same", "added" or "removed", with their text)."""

    def __init__(self, segments: Iterable[tuple[str, str]], said: str) -> None:
        """Make it; `said` tells a screen reader in words what was added and removed."""
        kept = list(segments)
        super().__init__("".join(_html(tag, text) for tag, text in kept))
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        whole = "".join(text for tag, text in kept if tag != "removed")
        self.setAccessibleName(f"{whole} {said}".strip())


def _html(tag: str, text: str) -> str:
    shown = escape(breakable(text)).replace("\n", "<br>")
    tokens = theme().tokens
    if tag == "added":
        return f'<span style="font-weight:700; color:{tokens.ok}; background:{tokens.ok_back}">{shown}</span>'
    if tag == "removed":
        style = f"text-decoration:line-through; color:{tokens.error}; background:{tokens.error_back}"
        return f'<span style="{style}">{shown}</span>'
    return f"<span>{shown}</span>"
