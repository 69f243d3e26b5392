from __future__ import annotations

from pbdesk.documents.booklet import build
from pbdesk.documents.content import Document, KeyFacts, Paragraph, Table
from pbdesk.documents.reading import plain_text
from pbdesk.documents.reflow import reflowed
from tests.documents.samples import DRAFT


def test_wide_tables_become_facts_and_keep_every_word() -> None:
    document = build(DRAFT)
    large = reflowed(document, 2)
    assert not any(isinstance(block, Table) for block in large.blocks)
    assert set(plain_text(large).split()) == set(plain_text(document).split())
    assert sum(isinstance(block, KeyFacts) for block in large.blocks) > 5


def test_narrow_tables_stay_tables() -> None:
    document = build(DRAFT)
    assert reflowed(document, 4) == document


def test_row_is_named_by_its_first_cell_and_stays_with_its_facts() -> None:
    table = next(block for block in build(DRAFT).blocks if isinstance(block, Table))
    blocks = reflowed(Document("T", "en", "A", (table,)), 2).blocks
    assert isinstance(blocks[0], Paragraph)
    assert blocks[0].introduces
    assert blocks[0].text[0].bold
    assert isinstance(blocks[1], KeyFacts)
    assert [label for label, _value in blocks[1].facts] == list(table.header[1:])
