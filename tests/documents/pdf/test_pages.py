from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.documents.pdf.blocks import Block, Gap, PageTurn, Stack, TextBlock, TextRun
from pbdesk.documents.pdf.fontset import Weight, noto
from pbdesk.documents.pdf.pages import Page, Paginator
from pbdesk.documents.pdf.structure import Element
from pbdesk.documents.pdf.tables import Row, TableBlock
from pbdesk.documents.pdf.themes import STANDARD, TEAL

ROOM = STANDARD.page_size[1] - STANDARD.margins[1] - STANDARD.margins[3]


def block(height: float, *, keep: bool = False, turn: PageTurn = PageTurn.NEVER) -> Gap:
    made = Gap(height)
    made.keep_with_next, made.turn = keep, turn
    return made


def paragraph(words: str) -> TextBlock:
    return TextBlock([TextRun(words, Weight.REGULAR)], STANDARD.style("body"), noto(), Element("P"))


def counts(pages: list[Page]) -> list[int]:
    return [len(page.placed) for page in pages]


def place(*blocks: Block) -> list[Page]:
    return Paginator(STANDARD).pages(blocks)


def test_heading_goes_to_the_next_page_with_what_follows() -> None:
    assert counts(place(block(ROOM - 50), block(30, keep=True), block(40))) == [1, 2]


def test_chapter_joins_the_page_only_when_all_of_it_fits() -> None:
    chapter = block(20, keep=True, turn=PageTurn.UNLESS_WHOLE)
    assert counts(place(block(300), chapter, block(200))) == [3]
    assert counts(place(block(300), chapter, block(ROOM - 100))) == [1, 2]


def test_more_that_keeps_together_than_a_page_holds_does_not_leave_pages_empty() -> None:
    pages = place(*[block(60, keep=True) for _number in range(40)])
    assert len(pages) <= 5


def test_paragraph_longer_than_a_page_goes_on_without_single_lines() -> None:
    pages = place(block(ROOM - 40), paragraph("word " * 3000))
    sizes = [
        len(placed.block.lines(STANDARD.column))
        for page in pages
        for placed in page.placed
        if isinstance(placed.block, TextBlock)
    ]
    assert len(pages) > 3
    assert min(sizes) >= 2


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 700), min_size=1, max_size=12))
def test_nothing_runs_off_a_page_that_could_be_parted(sizes: list[int]) -> None:
    pages = place(*[paragraph("word " * size) for size in sizes])
    lines = 0
    for page in pages:
        for placed in page.placed:
            height = placed.block.height(STANDARD.column)
            assert placed.top - height >= STANDARD.margins[3] - 1e-3
            lines += round(height / STANDARD.style("body").leading)
    whole = sum(len(paragraph("word " * size).lines(STANDARD.column)) for size in sizes)
    assert lines == whole


def test_stack_that_is_higher_than_a_page_is_parted() -> None:
    pages = place(Stack([paragraph("word " * 400) for _number in range(6)]))
    assert len(pages) > 1


def test_table_repeats_its_header_and_keeps_every_row() -> None:
    rows = [Row(Gap(30), 5, TEAL, heavy=False) for _number in range(60)]
    table = TableBlock(None, Row(Gap(20), 5, TEAL, heavy=True), rows)
    pages = place(table)
    parts = [placed.block for page in pages for placed in page.placed]
    assert len(pages) > 2
    heights = sum(part.height(STANDARD.column) for part in parts)
    assert round(heights) == 60 * 40 + 30 * len(parts)
