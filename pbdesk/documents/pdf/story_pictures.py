"""Pictures beside words: easy read's one idea with its picture, the publisher's logo, and the head of a letter."""

from __future__ import annotations

from pbdesk.documents import content as model
from pbdesk.documents.pdf.blocks import Block, Columns, Gap, Rule, Stack
from pbdesk.documents.pdf.figures import PictureBlock
from pbdesk.documents.pdf.setter import Setter
from pbdesk.documents.pdf.structure import Element

PICTURE_SHARES = (0.24, 0.76)
"""How the width is shared between a picture and the words at its right."""
PICTURE_GUTTER = 20.0
MASTHEAD_SHARES = (0.68, 0.32)


def pictured_block(setter: Setter, parent: Element, block: model.Pictured) -> Block:
    """Return a picture at the left and the words at the right; the words are read first."""
    theme = setter.theme
    words: list[Block] = [setter.text(each, "body", parent.add("P")) for each in block.paragraphs]
    picture: Block = Gap(0)
    if block.picture is not None:
        element = parent.add("Figure", alternative=block.alternative)
        picture = PictureBlock(block.picture.data, element, block.picture.width, theme.body * 8)
        picture.after = 0
    row = Columns((picture, Stack(words)), PICTURE_SHARES, PICTURE_GUTTER)
    row.after = theme.gap * 1.5
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
