"""Lines of the list of contents: a chapter's title, its page number, and a link over both."""

from __future__ import annotations

from collections.abc import Mapping

from pbdesk.documents.pdf.blocks import Block, TextBlock
from pbdesk.documents.pdf.canvas import Box, TaggedCanvas
from pbdesk.documents.pdf.setter import Setter
from pbdesk.documents.pdf.structure import Element


class ContentsEntry(Block):
    """One chapter in the list of contents.

    Args:
        title: the chapter's title as it is shown.
        key: the anchor of the chapter.
        page_numbers: key to page number, filled in before anything is drawn.
        link: the Link element that title and number belong to.
    """

    def __init__(
        self, title: str, key: str, page_numbers: Mapping[str, int], link: Element, setter: Setter
    ) -> None:
        self._title, self._key, self._page_numbers = title, key, page_numbers
        self._link, self._setter = link, setter
        self._words = setter.text(title, "body", link)
        self._room = setter.theme.body * 3
        self.after = setter.theme.gap * 0.7

    def height(self, width: float) -> float:
        """Return the height of the title beside the number, and of the rule below."""
        return self._words.height(width - self._room) + self.after

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw title, number, rule and link."""
        height = self._words.height(width - self._room)
        number: TextBlock = self._setter.text(
            str(self._page_numbers[self._key]), "label", self._link, align_end=True
        )
        rest = width - self._room
        self._words.draw(canvas, canvas.across(x, width, 0, rest), top, rest)
        number.draw(canvas, canvas.across(x, width, rest, self._room), top, self._room)
        with canvas.artifact():
            canvas.rule(x, top - height - self.after, width, self._setter.palette.hairline, 0.6)
        canvas.link(self._link, Box(x, top - height, width, height), f"#{self._key}", self._title)
