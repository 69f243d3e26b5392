"""What pages are made of: blocks that know their height, can be split, and draw themselves with their tags.

A block holds the structure elements it draws for; parts of a split block share them. Pages are `pages`' business,
which block stands for what is `story`'s.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from pbdesk.documents.pdf.canvas import Box, Colour, TaggedCanvas
from pbdesk.documents.pdf.fontset import FontSet, Weight
from pbdesk.documents.pdf.lines import Line, Piece, Styled, balanced, settled
from pbdesk.documents.pdf.structure import Element
from pbdesk.documents.pdf.themes import Style
from pbdesk.documents.pdf.typeface import EM

CAP_MIDDLE = 0.357
"""Where the middle of a capital stands above the baseline, in ems (Noto Sans: half of 714)."""
FEWEST_LINES = 2
"""How many lines of a paragraph may stand alone on a page."""


class PageTurn(Enum):
    """Whether a block begins a page: never of itself, unless its whole chapter fits on this one, or always."""

    NEVER = "never"
    UNLESS_WHOLE = "unless_whole"
    ALWAYS = "always"


class Block(ABC):
    """Part of a page; `before` and `after` are the spaces that it asks for around it."""

    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    turn: PageTurn = PageTurn.NEVER

    @abstractmethod
    def height(self, width: float) -> float:
        """Return how high it is when it is this wide."""

    @abstractmethod
    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw it with its upper left corner at (x, top)."""

    def split(self, width: float, room: float, *, force: bool = False) -> tuple[Block, Block] | None:
        """Return the part that fits into `room` and the rest, or None when it cannot be parted there.

        Args:
            width: how wide it is.
            room: how high the first part may be.
            force: part it even where it reads badly, for what is higher than a whole page.
        """
        return None

    def least(self, width: float) -> float:
        """Return the height of the smallest part that may stand at the foot of a page."""
        return self.height(width)


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of a text block: the words, how heavy, where a link leads, and its language when it has its own."""

    text: str
    weight: Weight
    link: str = ""
    language: str = ""
    colour: Colour | None = None


class TextBlock(Block):
    """A paragraph, heading, label or cell: text that belongs to one structure element."""

    def __init__(
        self, runs: Sequence[TextRun], style: Style, fonts: FontSet, element: Element, *, rtl: bool = False
    ) -> None:
        self.runs = tuple(runs)
        self.style = style
        self.element = element
        self.before, self.after = style.before, style.after
        self._fonts = fonts
        self._rtl = rtl
        self._lines: dict[float, list[Line]] = {}
        self._fixed: list[Line] | None = None

    def lines(self, width: float) -> list[Line]:
        """Return its lines at this width."""
        if self._fixed is not None:
            return self._fixed
        if width not in self._lines:
            styled = [Styled(run.text, run.weight, index) for index, run in enumerate(self.runs)]
            setter = balanced if self.style.balance else settled
            ems = width * EM / self.style.size
            self._lines[width] = setter(styled, self._fonts, ems, rtl=self._rtl)
        return self._lines[width]

    def height(self, width: float) -> float:
        """Return the height of all lines."""
        return len(self.lines(width)) * self.style.leading

    def least(self, width: float) -> float:
        """Return the height of the lines that have to stay together."""
        count = len(self.lines(width))
        return (count if count < FEWEST_LINES * 2 else FEWEST_LINES) * self.style.leading

    def split(self, width: float, room: float, *, force: bool = False) -> tuple[Block, Block] | None:
        """Part it between two lines, leaving no single line on either page."""
        lines = self.lines(width)
        fewest = 1 if force else FEWEST_LINES
        count = min(int(room // self.style.leading + 1e-6), len(lines) - fewest)
        if count < fewest or count >= len(lines):
            return None
        return self._part(lines[:count]), self._part(lines[count:])

    def _part(self, lines: list[Line]) -> TextBlock:
        part = TextBlock(self.runs, self.style, self._fonts, self.element, rtl=self._rtl)
        part._fixed = lines
        return part

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw its lines; what has its own language, a link or another order becomes an element within."""
        style = self.style
        drawn: list[tuple[_Owner, Piece, float, float, bool]] = []
        baseline = top - style.leading / 2 - CAP_MIDDLE * style.size
        for line in self.lines(width):
            start = x
            if style.align_end != self._rtl:
                start = x + width - line.width * style.size / EM
            for index, piece in enumerate(line.pieces):
                last = line.ends_word and index == len(line.pieces) - 1
                drawn.append((self._owner(piece, last), piece, start, baseline, last))
            baseline -= style.leading
        for owner, group in groupby(drawn, lambda item: item[0]):
            self._draw_group(canvas, owner, [item[1:] for item in group])

    def _owner(self, piece: Piece, last: bool) -> _Owner:
        run = self.runs[piece.owner]
        # Readers turn numbers and names round where anything on the same line runs to the left.
        tells_itself = piece.shaped.simple and piece.level == 0 and not self._rtl
        actual = "" if tells_itself else piece.text + (" " if last else "")
        return _Owner(run.link, run.language, actual, run.colour)

    def _draw_group(
        self, canvas: TaggedCanvas, owner: _Owner, pieces: list[tuple[Piece, float, float, bool]]
    ) -> None:
        element = self._element_for(owner, canvas)
        size = self.style.size
        with canvas.tag(element, owner.actual):
            canvas.ink(owner.colour or self.style.colour)
            for piece, start, baseline, last in pieces:
                glyphs = piece.shaped.glyphs
                if last:  # the space that parts this line's last word from the next line's first
                    glyphs = (*glyphs, *piece.face.shape(" ").glyphs)
                canvas.glyphs(start + piece.x * size / EM, baseline, size, piece.face, glyphs)
        if owner.link and not canvas.in_artifact:
            first, start, baseline, _last = pieces[0]
            end = pieces[-1][1] + (pieces[-1][0].x + pieces[-1][0].width) * size / EM
            left = start + first.x * size / EM
            box = Box(left, baseline - size * 0.25, end - left, size * 1.1)
            canvas.link(element, box, owner.link, "".join(piece.text for piece, *_rest in pieces))

    def _element_for(self, owner: _Owner, canvas: TaggedCanvas) -> Element:
        if canvas.in_artifact:
            return self.element
        if owner.link:
            return self.element.add("Link", language=owner.language, actual=owner.actual)
        if owner.language or owner.actual:
            return self.element.add("Span", language=owner.language, actual=owner.actual)
        return self.element


@dataclass(frozen=True, slots=True)
class _Owner:
    """What decides whether a piece of a line needs an element of its own."""

    link: str
    language: str
    actual: str
    colour: Colour | None


class Gap(Block):
    """Empty space."""

    def __init__(self, size: float) -> None:
        self._size = size

    def height(self, width: float) -> float:
        """Return its size, however wide it is."""
        return self._size

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw nothing."""


class Rule(Block):
    """A horizontal rule; to fill in by hand when it stands in a signature."""

    def __init__(self, colour: Colour, thickness: float, *, above: float = 0, part: float = 1.0) -> None:
        self._colour, self._thickness, self._above, self._part = colour, thickness, above, part

    def height(self, width: float) -> float:
        """Return the space above it and its thickness."""
        return self._above + self._thickness

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw it as an artifact."""
        with canvas.artifact():
            y = top - self._above - self._thickness / 2
            part = width * self._part
            canvas.rule(canvas.across(x, width, 0, part), y, part, self._colour, self._thickness)


@dataclass(frozen=True)
class Panel:
    """What stands behind a stack: padding, a tint, and a bar at its left edge."""

    padding: float = 0
    fill: Colour | None = None
    bar: Colour | None = None
    radius: float = 0


class Stack(Block):
    """Blocks one above the other that stay together where they can; a panel may stand behind them."""

    def __init__(self, kids: Sequence[Block], panel: Panel | None = None, *, together: bool = True) -> None:
        self._kids = tuple(kids)
        self._panel = panel or Panel()
        self._together = together

    def _inner(self, width: float) -> float:
        return width - 2 * self._panel.padding

    def _gaps(self) -> list[float]:
        """Return the space above each kid."""
        gaps = [0.0]
        for upper, lower in zip(self._kids, self._kids[1:], strict=False):
            gaps.append(max(upper.after, lower.before))
        return gaps

    def height(self, width: float) -> float:
        """Return the height of the kids, the spaces between them, and the padding."""
        inner = self._inner(width)
        return (
            2 * self._panel.padding
            + sum(self._gaps()[: len(self._kids)])
            + sum(kid.height(inner) for kid in self._kids)
        )

    def least(self, width: float) -> float:
        """Return the height that has to stay together: all of it, unless it may be parted."""
        if self._together or not self._kids:
            return self.height(width)
        return self._kids[0].least(self._inner(width)) + 2 * self._panel.padding

    def split(self, width: float, room: float, *, force: bool = False) -> tuple[Block, Block] | None:
        """Part it between kids, or inside the one that does not fit."""
        if self._together and not force:
            return None
        inner = self._inner(width)
        left = room - 2 * self._panel.padding
        for index, (kid, gap) in enumerate(zip(self._kids, self._gaps(), strict=False)):
            needed = gap + kid.height(inner)
            if needed <= left:
                left -= needed
                continue
            parts = kid.split(inner, left - gap, force=force and index == 0)
            upper = self._kids[:index] + (parts[:1] if parts else ())
            lower = (parts[1:] if parts else (kid,)) + self._kids[index + 1 :]
            return (self._with(upper), self._with(lower)) if upper else None
        return None

    def _with(self, kids: Sequence[Block]) -> Stack:
        return Stack(kids, self._panel, together=self._together)

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the panel as an artifact, then the kids."""
        height, panel = self.height(width), self._panel
        with canvas.artifact():
            if panel.fill:
                canvas.fill(Box(x, top - height, width, height), panel.fill, panel.radius)
            if panel.bar:
                canvas.fill(Box(canvas.across(x, width, 0, 4), top - height, 4, height), panel.bar)
        y = top - panel.padding
        inner = self._inner(width)
        for kid, gap in zip(self._kids, self._gaps(), strict=False):
            y -= gap
            kid.draw(canvas, x + panel.padding, y, inner)
            y -= kid.height(inner)


class Columns(Block):
    """Blocks side by side, each with its share of the width; what is in them stays on one page."""

    def __init__(self, kids: Sequence[Block], shares: Sequence[float], gutter: float) -> None:
        self._kids, self._shares, self._gutter = tuple(kids), tuple(shares), gutter

    def _places(self, width: float) -> list[tuple[Block, float, float]]:
        room = width - self._gutter * (len(self._kids) - 1)
        places, x = [], 0.0
        for kid, share in zip(self._kids, self._shares, strict=True):
            part = room * share / sum(self._shares)
            places.append((kid, x, part))
            x += part + self._gutter
        return places

    def height(self, width: float) -> float:
        """Return the height of the highest."""
        return max(kid.height(part) for kid, _x, part in self._places(width))

    def split(self, width: float, room: float, *, force: bool = False) -> tuple[Block, Block] | None:
        """Part every column at the same height; only what is higher than a page is parted."""
        if not force:
            return None
        pairs: list[tuple[Block, Block]] = []
        for kid, _x, part in self._places(width):
            if kid.height(part) <= room:
                pairs.append((kid, Gap(0)))
                continue
            halves = kid.split(part, room, force=True)
            if halves is None:
                return None
            pairs.append(halves)
        upper, lower = zip(*pairs, strict=True)
        return Columns(upper, self._shares, self._gutter), Columns(lower, self._shares, self._gutter)

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw each at its place."""
        for kid, left, part in self._places(width):
            kid.draw(canvas, canvas.across(x, width, left, part), top, part)
