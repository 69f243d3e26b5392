"""A document into blocks: sections, headings, cover and contents here, everything else in `story_parts`.

Elements are made in reading order before anything is laid out. Only kinds of content are known here, neither
booklets nor plans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pbdesk.documents import content as model
from pbdesk.documents.pdf import story_parts as parts
from pbdesk.documents.pdf.blocks import Block, Columns, Gap, PageTurn, Panel, Rule, Stack
from pbdesk.documents.pdf.contents import ContentsEntry
from pbdesk.documents.pdf.pages import Anchored
from pbdesk.documents.pdf.setter import Setter
from pbdesk.documents.pdf.story_asked import asked_block
from pbdesk.documents.pdf.story_pictures import logo_block, masthead_block, pictured_block
from pbdesk.documents.pdf.structure import Element
from pbdesk.documents.reading import contents_entries

MOST_COVER_SPACE = 0.3
"""How much of the page may stand empty above the cover's title, beside the picture."""
MOST_TURNING = 18
"""In larger print than this few chapters fit on a page: they follow each other, or half of all paper stays empty."""
TOP_SHARES = (0.6, 0.4)
"""How the top of the cover is shared between whose booklet it is and the picture."""


class Story:
    """Makes the blocks of one document.

    Args:
        setter: theme and fonts.
        root: the Document element, to which everything is added.
        page_numbers: key of a chapter to its page number, filled in before drawing.
    """

    def __init__(self, setter: Setter, root: Element, page_numbers: Mapping[str, int]) -> None:
        self._setter, self._root, self._page_numbers = setter, root, page_numbers
        self._section = root
        self._chapters = 0
        self._parts = 0
        self._widths: dict[tuple[str, ...], list[float]] = {}
        self._is_booklet = False

    def blocks(self, document: model.Document) -> list[Block]:
        """Return the blocks of a document in reading order."""
        self._is_booklet = any(isinstance(block, model.Cover) for block in document.blocks[:1])
        tables = [block for block in document.blocks if isinstance(block, model.Table)]
        for header in {table.header for table in tables}:
            alike = [table for table in tables if table.header == header]
            self._widths[header] = parts.shared_widths(self._setter, alike)
        made: list[Block] = []
        for block in document.blocks:
            if isinstance(block, model.Contents):
                made += self._contents(block, contents_entries(document))
            else:
                made += self._block(block)
        return made

    def _block(self, block: model.Block) -> Iterator[Block]:
        setter = self._setter
        match block:
            case model.Cover():
                yield from self._cover(block)
            case model.Masthead():
                yield masthead_block(setter, self._open_section(), block)
            case model.Heading(level=1):
                title = self._open_section().add("H1")
                yield self._chapter_title(block.text, title, "title", 0)
            case model.Heading(level=2):
                yield self._chapter(block)
            case model.Heading():
                yield self._heading(block)
            case model.Paragraph():
                paragraph = setter.text(block.text, block.tone.value, self._section.add("P"))
                paragraph.keep_with_next = block.introduces
                yield paragraph
            case model.Lines():
                yield parts.lines_block(setter, self._section, block)
            case model.ListBlock():
                yield from parts.list_blocks(setter, self._section, block)
            case model.Steps():
                yield from parts.step_blocks(setter, self._section, block)
            case model.KeyFacts():
                yield from parts.fact_blocks(setter, self._section, block)
            case model.Table():
                yield parts.table_block(setter, self._section, block, self._widths[block.header])
            case model.Figure():
                yield from parts.figure_block(setter, self._section, block)
            case model.Pictured():
                yield pictured_block(setter, self._section, block)
            case model.Asked():
                yield asked_block(setter, self._section, block)
            case model.Callout():
                yield parts.callout_block(setter, self._section, block)
            case model.Signature():
                yield parts.signature_block(setter, self._section, block)
            case model.Answered():
                yield parts.answered_block(setter, self._section, block)

    def _open_section(self) -> Element:
        self._section = self._root.add("Sect")
        return self._section

    def _chapter(self, block: model.Heading) -> Block:
        element = self._open_section().add("H2")
        self._chapters += 1
        anchor = self._chapter_title(block.text, element, _chapter_key(self._chapters), 1)
        if self._is_booklet and self._setter.theme.body <= MOST_TURNING:
            anchor.turn = PageTurn.UNLESS_WHOLE
        return anchor

    def _chapter_title(self, words: model.Text, element: Element, key: str, level: int) -> Anchored:
        """Return a chapter's title under a short bar in the warm colour; a paper of few pages has smaller ones."""
        theme = self._setter.theme
        if level and not self._is_booklet:
            return Anchored(self._setter.text(words, "section", element), key, model.plain(words), level)
        title = self._setter.text(words, "chapter", element)
        bar = Rule(self._setter.palette.warm, 4, part=theme.body * 3 / theme.column)
        bar.after = theme.gap
        inner = Stack((bar, title), together=False)
        inner.before, inner.after = title.before, title.after
        return Anchored(inner, key, model.plain(words), level)

    def _heading(self, block: model.Heading) -> Block:
        self._parts += 1
        title = self._setter.text(block.text, "heading", self._section.add("H3"))
        level = 2 if self._chapters else 1
        return Anchored(title, f"part-{self._parts}", model.plain(block.text), level)

    def _cover(self, block: model.Cover) -> Iterator[Block]:
        setter, theme = self._setter, self._setter.theme
        section = self._open_section()
        publisher = setter.text(block.publisher, "kicker", section.add("P"))
        series = setter.text(block.series, "series", section.add("P"))
        head = Stack((publisher, series))
        title = setter.text(block.title, "title", section.add("H1"))
        name = setter.text(block.name, "name", section.add("P"))
        status = setter.text(block.status, "status", section.add("P"))
        status.after = theme.gap * 0.4
        explanation = setter.text(block.explanation, "body", section.add("P"))
        look = Panel(theme.body * 1.2, setter.palette.tint, setter.palette.warm)
        facts = parts.fact_blocks(setter, section, model.KeyFacts(block.facts))
        logo = logo_block(setter, section, block.logo, theme.body * 6)
        top = Columns((Stack((logo, head)), Gap(0)), TOP_SHARES, 0)
        lower = [
            Anchored(title, "cover", block.title, 0),
            name,
            Stack((status, explanation), look),
            Gap(theme.gap * 2.4),
            *facts,
        ]
        yield top
        yield Gap(self._cover_space([top, *lower]))
        yield from lower

    def _cover_space(self, blocks: list[Block]) -> float:
        """Return the space above the title: what the page leaves, within limits."""
        theme = self._setter.theme
        _left, top, _right, bottom = theme.margins
        used = sum(block.height(theme.column) + block.after for block in blocks)
        room = theme.page_size[1] - top - bottom - used
        return max(theme.body * 3, min(room, theme.page_size[1] * MOST_COVER_SPACE))

    def _contents(self, block: model.Contents, titles: list[str]) -> Iterator[Block]:
        section = self._open_section()
        title = self._chapter_title(model.text(block.title), section.add("H2"), "contents", 1)
        title.turn = PageTurn.ALWAYS
        yield title
        table = section.add("TOC")
        for number, words in enumerate(titles, 1):
            link = table.add("TOCI").add("Reference").add("Link")
            yield ContentsEntry(words, _chapter_key(number), self._page_numbers, link, self._setter)


def _chapter_key(number: int) -> str:
    return f"chapter-{number}"
