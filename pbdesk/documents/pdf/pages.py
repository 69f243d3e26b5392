"""Blocks onto pages: what stands where, before anything is drawn.

Pages are known before the first mark is made, so that a list of contents has the right numbers in one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pbdesk.documents.pdf.blocks import Block, PageTurn
from pbdesk.documents.pdf.canvas import TaggedCanvas
from pbdesk.documents.pdf.themes import Theme


class Placed(NamedTuple):
    """A block and where its upper edge stands."""

    block: Block
    top: float


@dataclass(slots=True)
class Page:
    """The blocks of one page in reading order."""

    placed: list[Placed] = field(default_factory=list)


class Anchored(Block):
    """A heading that the outline and the list of contents lead to."""

    def __init__(self, inner: Block, key: str, title: str, level: int) -> None:
        self._inner = inner
        self.key, self._title, self._level = key, title, level
        self.before, self.after = inner.before, inner.after
        self.keep_with_next = True

    def height(self, width: float) -> float:
        """Return the height of the heading."""
        return self._inner.height(width)

    def split(self, width: float, room: float, *, force: bool = False) -> tuple[Block, Block] | None:
        """Part the heading only when it is higher than a page."""
        parts = self._inner.split(width, room, force=True) if force else None
        return (Anchored(parts[0], self.key, self._title, self._level), parts[1]) if parts else None

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the heading and add its bookmark."""
        canvas.bookmark(self.key, self._title, self._level, top)
        self._inner.draw(canvas, x, top, width)


class Paginator:
    """Puts blocks on pages of one theme."""

    def __init__(self, theme: Theme) -> None:
        _left, top, _right, bottom = theme.margins
        self._width = theme.column
        self._top = theme.page_size[1] - top
        self._bottom = bottom
        self._pages: list[Page] = [Page()]
        self._y = self._top
        self._after = 0.0

    def pages(self, blocks: Sequence[Block]) -> list[Page]:
        """Return the pages that the blocks fill, in order."""
        for index, block in enumerate(blocks):
            if self._must_turn(blocks, index):
                self._turn()
            self._put(block)
        return self._pages

    @property
    def _fresh(self) -> bool:
        return not self._pages[-1].placed

    def _gap(self, block: Block) -> float:
        return 0.0 if self._fresh else max(self._after, block.before)

    def _turn(self) -> None:
        self._pages.append(Page())
        self._y, self._after = self._top, 0.0

    def _must_turn(self, blocks: Sequence[Block], index: int) -> bool:
        block = blocks[index]
        if self._fresh:
            return False
        if block.turn is PageTurn.ALWAYS:
            return True
        room = self._y - self._gap(block) - self._bottom
        if block.turn is PageTurn.UNLESS_WHOLE:
            return self._chapter(blocks, index) > room
        return self._together(blocks, index) > room

    def _together(self, blocks: Sequence[Block], index: int) -> float:
        """Return the height that must fit: headings with the beginning of what follows them.

        Blocks that keep together for more than a page are not asked to: that would leave every page half empty.
        """
        needed, after = 0.0, 0.0
        for place in range(index, len(blocks)):
            block = blocks[place]
            needed += max(after, block.before) if place > index else 0
            if not block.keep_with_next:
                needed += block.least(self._width)
                break
            needed += block.height(self._width)
            after = block.after
            if needed > self._top - self._bottom:
                break
        return needed if needed <= self._top - self._bottom else blocks[index].least(self._width)

    def _chapter(self, blocks: Sequence[Block], index: int) -> float:
        """Return the height of a block with all that follows it before the next chapter."""
        needed, after = 0.0, 0.0
        for place in range(index, len(blocks)):
            block = blocks[place]
            if place > index:
                if block.turn is not PageTurn.NEVER:
                    break
                needed += max(after, block.before)
            needed += block.height(self._width)
            after = block.after
        return needed

    def _put(self, block: Block) -> None:
        """Place a block, over as many pages as it takes."""
        rest: Block | None = block
        while rest is not None:
            top = self._y - self._gap(rest)
            room = top - self._bottom
            if rest.height(self._width) <= room + 1e-6:
                self._place(rest, top)
                rest = None
                continue
            parts = rest.split(self._width, room, force=self._fresh)
            if parts is not None:
                self._place(parts[0], top)
                rest = parts[1]
            elif self._fresh:
                self._place(
                    rest, top
                )  # Nothing can part it: it runs off the page rather than being left out.
                rest = None
            if rest is not None:
                self._turn()

    def _place(self, block: Block, top: float) -> None:
        self._pages[-1].placed.append(Placed(block, top))
        self._y = top - block.height(self._width)
        self._after = block.after


def anchors(pages: Sequence[Page]) -> dict[str, int]:
    """Return the page number, from 1, of each heading's key."""
    return {
        placed.block.key: number
        for number, page in enumerate(pages, 1)
        for placed in page.placed
        if isinstance(placed.block, Anchored)
    }
