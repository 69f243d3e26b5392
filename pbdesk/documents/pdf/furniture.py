"""What stands on every page beside the text: footer and page number, and the picture on the cover.

All of it is an artifact: a reader is not told the page number at each turn of the page.
"""

from __future__ import annotations

from pbdesk.documents import content as model
from pbdesk.documents.pdf.blocks import Columns
from pbdesk.documents.pdf.canvas import TaggedCanvas
from pbdesk.documents.pdf.setter import Setter
from pbdesk.documents.pdf.structure import Element


def draw_footer(
    canvas: TaggedCanvas, setter: Setter, document: model.Document, page: int, pages: int
) -> None:
    """Draw the footer of a page, in the size of the body."""
    theme = setter.theme
    left, _top, _right, bottom = theme.margins
    nobody = Element("Artifact")
    words = setter.text(document.footer, "footer", nobody)
    number = setter.text(document.page_words.format(page=page, pages=pages), "footer", nobody, align_end=True)
    line = Columns((words, number), (0.74, 0.26), 10)
    top = min(bottom - theme.body * 1.4, line.height(theme.column) + theme.body)
    with canvas.artifact("Pagination", "Footer"):
        canvas.rule(left, top + theme.body * 0.5, theme.column, setter.palette.hairline, 0.6)
        line.draw(canvas, left, top, theme.column)


def draw_cover_picture(canvas: TaggedCanvas, setter: Setter) -> None:
    """Draw overlapping discs in the upper right corner of the cover."""
    width, height = setter.theme.page_size
    colours = setter.palette
    with canvas.artifact():
        canvas.saveState()
        canvas.disc(width - 40, height - 26, 166, colours.tint)
        canvas.disc(width - 4, height - 128, 94, colours.pale)
        canvas.disc(width - 150, height - 40, 54, colours.accent)
        canvas.disc(width - 88, height - 154, 24, colours.warm)
        canvas.restoreState()
