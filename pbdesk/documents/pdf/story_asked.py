"""Questions to be answered by hand: a number, the words, boxes to tick and lines to write on.

Boxes and lines are drawn and are no content: what is read is the question and what may be ticked.
"""

from __future__ import annotations

from pbdesk.documents import content as model
from pbdesk.documents.pdf.blocks import Block, Gap, Rule, Stack
from pbdesk.documents.pdf.canvas import Box, TaggedCanvas
from pbdesk.documents.pdf.hanging import Hanging
from pbdesk.documents.pdf.setter import Setter
from pbdesk.documents.pdf.structure import Element
from pbdesk.documents.pdf.themes import Palette

TOGETHER = 8
"""A question with more choices may be parted between two pages."""
STROKE = 1.2


class TickBox(Block):
    """An empty box to tick with what it is called beside it."""

    def __init__(self, label: Block, size: float, palette: Palette) -> None:
        self._label, self._size, self._palette = label, size, palette

    def height(self, width: float) -> float:
        """Return the height of the box with a little air."""
        return max(self._size * 1.25, self._label.height(width - self._size * 1.5))

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the box as an artifact, then its number."""
        side = self._size
        bottom = top - side * 1.2
        rest = width - side * 1.5
        words = canvas.across(x, width, side * 1.5, rest)
        x = canvas.across(x, width, 0, side)
        with canvas.artifact():
            for edge in (
                Box(x, bottom, side, STROKE),
                Box(x, bottom + side - STROKE, side, STROKE),
                Box(x, bottom, STROKE, side),
                Box(x + side - STROKE, bottom, STROKE, side),
            ):
                canvas.fill(edge, self._palette.ink)
        self._label.draw(canvas, words, top, rest)


def asked_block(setter: Setter, parent: Element, block: model.Asked) -> Block:
    """Return a question with what it takes to answer it by hand."""
    theme = setter.theme
    number = setter.text(block.number, "label", parent.add("P"))
    question = setter.text(block.question, "caption" if block.number else "body", parent.add("P"))
    question.before = 0
    kids: list[Block] = [question]
    kids += [setter.text(words, "note", parent.add("P")) for words in block.note]
    for note in kids[1:]:
        note.after = theme.gap * 0.4
    kids += _choices(setter, parent, block)
    kids += [Rule(setter.palette.ink, 0.7, above=theme.body * 2.1) for _line in range(block.lines)]
    body = Stack(kids, together=len(block.choices) <= TOGETHER)
    if not block.number:
        body.after = theme.gap
        return body
    return Hanging(number, body, theme.body * 3.2, theme.gap * 1.9)


def _choices(setter: Setter, parent: Element, block: model.Asked) -> list[Block]:
    if not block.choices:
        return []
    theme = setter.theme
    whole = parent.add("L")
    whole.attributes["List"] = {"ListNumbering": "Decimal"}
    made: list[Block] = [Gap(theme.gap * 0.2)]
    for number, words in block.choices:
        item = whole.add("LI")
        label = setter.text(number, "label", item.add("Lbl"))
        body = setter.text(words, "body", item.add("LBody"))
        made.append(
            Hanging(
                TickBox(label, theme.body * 1.15, setter.palette), body, theme.body * 3.8, theme.gap * 0.45
            )
        )
    return made
