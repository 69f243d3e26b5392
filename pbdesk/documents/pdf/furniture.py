"""What stands on every page beside the text: footer and page number, and the picture on the cover.

All of it is an artifact: a reader is not told the page number at each turn of the page.
"""

from __future__ import annotations

from pbdesk.documents import content as model
from pbdesk.documents.pdf.blocks import Block, Columns, Stack
from pbdesk.documents.pdf.canvas import Box, TaggedCanvas
from pbdesk.documents.pdf.setter import Setter
from pbdesk.documents.pdf.structure import Element
from pbdesk.documents.pdf.themes import A4


def draw_footer(
    canvas: TaggedCanvas, setter: Setter, document: model.Document, page: int, pages: int
) -> None:
    """Draw the footer of a page, in the size of the body."""
    theme = setter.theme
    left, _top, _right, bottom = theme.margins
    nobody = Element("Artifact")
    words = setter.text(document.footer, "footer", nobody)
    numbered = document.page_words.format(page=page, pages=pages)
    number = setter.text(numbered, "footer", nobody, align_end=True)
    line: Block = Columns((words, number), (0.74, 0.26), 10)
    if not theme.roomy:  # side by side the number would be broken over two lines
        line = Stack(
            (setter.text(document.footer, "footer", nobody), setter.text(numbered, "footer", nobody))
        )
    top = min(bottom - theme.body * 1.4, line.height(theme.column) + theme.body)
    with canvas.artifact("Pagination", "Footer"):
        canvas.rule(left, top + theme.body * 0.5, theme.column, setter.palette.hairline, 0.6)
        line.draw(canvas, left, top, theme.column)


def draw_paper(canvas: TaggedCanvas, setter: Setter) -> None:
    """Fill the page with the colour that the theme is read on, where it is not white."""
    if min(setter.palette.paper) < 1:
        with canvas.artifact():
            canvas.fill(Box(0, 0, *setter.theme.page_size), setter.palette.paper)


def draw_cover_picture(canvas: TaggedCanvas, setter: Setter) -> None:
    """Draw overlapping discs in the upper corner of the cover, where lines end."""
    width, height = setter.theme.page_size
    colours = setter.palette
    if colours.plain:
        return
    part = width / A4[0]
    with canvas.artifact():
        canvas.saveState()
        for inwards, down, radius, colour in (
            (40, 26, 166, colours.tint),
            (4, 128, 94, colours.pale),
            (150, 40, 54, colours.accent),
            (88, 154, 24, colours.warm),
        ):
            middle = canvas.across(0, width, width - inwards * part, 0)
            canvas.disc(middle, height - down * part, radius * part, colour)
        canvas.restoreState()
