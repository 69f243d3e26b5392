"""Pictures beside words: easy read's one idea with its picture, the publisher's logo, and the head of a letter."""

from __future__ import annotations

from pbdesk.documents import content as model
from pbdesk.documents.pdf.blocks import Block, Columns, Gap, Rule, Stack
from pbdesk.documents.pdf.canvas import TaggedCanvas
from pbdesk.documents.pdf.figures import PictureBlock
from pbdesk.documents.pdf.setter import Setter
from pbdesk.documents.pdf.structure import Element

PICTURE_SHARE = 0.19
"""How much of the width a picture takes; the words stand at its right."""
PICTURE_GUTTER = 20.0
MASTHEAD_SHARES = (0.68, 0.32)


class Beside(Block):
    """A picture and words beside it, the lower of the two in the middle of the higher."""

    def __init__(self, picture: Block, words: Block, share: float) -> None:
        self._picture, self._words, self._share = picture, words, share

    def _widths(self, width: float) -> tuple[float, float]:
        return width * self._share, width * (1 - self._share) - PICTURE_GUTTER

    def height(self, width: float) -> float:
        """Return the height of the higher one."""
        left, right = self._widths(width)
        return max(self._picture.height(left), self._words.height(right))

    def split(self, width: float, room: float, *, force: bool = False) -> tuple[Block, Block] | None:
        """Part the words when they are higher than a page; the picture stays with their beginning."""
        parts = self._words.split(self._widths(width)[1], room, force=True) if force else None
        if parts is None:
            return None
        return Beside(self._picture, parts[0], self._share), Beside(Gap(0), parts[1], self._share)

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw both."""
        left, right = self._widths(width)
        height = self.height(width)
        picture, words = self._picture.height(left), self._words.height(right)
        self._picture.draw(canvas, canvas.across(x, width, 0, left), top - (height - picture) / 2, left)
        beside = canvas.across(x, width, left + PICTURE_GUTTER, right)
        self._words.draw(canvas, beside, top - (height - words) / 2, right)


def pictured_block(setter: Setter, parent: Element, block: model.Pictured) -> Block:
    """Return a picture at the left and the words at the right; the words are read first."""
    theme = setter.theme
    words: list[Block] = [setter.text(each, "body", parent.add("P")) for each in block.paragraphs]
    picture: Block = Gap(0)
    if block.picture is not None:
        element = parent.add("Figure", alternative=block.alternative)
        picture = PictureBlock(block.picture.data, element, block.picture.width, theme.body * 8)
        picture.after = 0
    for line in words:
        line.after = theme.gap * 0.35
    row = Beside(picture, Stack(words), PICTURE_SHARE)
    row.after = theme.gap * 1.1
    return row


def logo_block(setter: Setter, parent: Element, logo: model.Logo | None, highest: float) -> Block:
    """Return the publisher's mark, or nothing to be seen."""
    if logo is None:
        return Gap(0)
    element = parent.add("Figure", alternative=logo.alternative)
    return PictureBlock(logo.picture.data, element, logo.picture.width, highest)


def masthead_block(setter: Setter, parent: Element, block: model.Masthead) -> Block:
    """Return who publishes a document with the heading that it stands under, above a rule."""
    theme = setter.theme
    words = Stack(
        (
            setter.text(block.publisher, "kicker", parent.add("P")),
            setter.text(block.series, "series", parent.add("P")),
        )
    )
    logo = logo_block(setter, parent, block.logo, theme.body * 5)
    top = Columns((words, logo), MASTHEAD_SHARES, PICTURE_GUTTER)
    line = Rule(setter.palette.hairline, 0.8, above=theme.gap * 0.6)
    whole = Stack((top, line))
    whole.after = theme.gap * 1.6
    return whole
