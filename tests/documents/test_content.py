from __future__ import annotations

import pytest

from pbdesk.documents.content import (
    Align,
    Answered,
    Bar,
    BarChart,
    Callout,
    Contents,
    Cover,
    Document,
    Figure,
    Heading,
    KeyFacts,
    ListBlock,
    Paragraph,
    Run,
    Signature,
    Step,
    Steps,
    Table,
    text,
)
from pbdesk.documents.mapping import NOT_SAID, map_parts
from pbdesk.documents.reading import plain_text


def document(*blocks: object) -> Document:
    return Document("T", "en", "A", tuple(blocks))  # type: ignore[arg-type]


ALL = document(
    Cover("c1", "c2", "c3", text("c4"), "c5", "c6", (("c7", text("c8")),)),
    Contents("d1"),
    Heading(2, text("e1")),
    Paragraph((Run("f1 "), Run("f2", bold=True))),
    ListBlock((text("g1"), text("g2"))),
    ListBlock((text("h1"),), numbered=True),
    Steps((Step(text("i1"), "i2"), Step(text("i3")))),
    KeyFacts((("j1", text("j2")),)),
    Table(
        "k1", ("k2", "k3"), ((text("k4"), text("k5")),), (Align.START, Align.END), (text("k6"), text("k7"))
    ),
    Figure(BarChart((Bar("x", 1, "y"),)), "l2", "l1"),
    Callout("m1", (text("m2"), text("m3"))),
    Signature("n1", "n2", ("n3", "n4")),
    Answered("o1", text("o2")),
    Heading(2, text("p1")),
)


def test_plain_text_has_every_block_in_reading_order() -> None:
    words = """
        c1 c2 c3 c4 c5 c6 c7 c8 d1 e1 p1 e1 f1 f2 • g1 • g2 1. h1 1 i1 i2 2 i3 j1 j2
        k1 k2 k3 k4 k5 k6 k7 l1 l2 m1 m2 m3 n1 n2 n3 n4 o1 o2 p1
    """
    assert plain_text(ALL).split() == words.split()


def shouted(document: Document) -> Document:
    return map_parts(document, lambda part: part.upper() if isinstance(part, str) else None, NOT_SAID)


def test_mapping_changes_every_word_and_no_code_or_address() -> None:
    linked = document(Paragraph((Run("write", link="mailto:a@example.org", language="cy"),)))
    (paragraph,) = shouted(linked).blocks
    assert paragraph == Paragraph((Run("WRITE", link="mailto:a@example.org", language="cy"),))
    assert plain_text(shouted(ALL)) == plain_text(ALL).upper()


def test_mapping_keeps_the_placeholders_of_page_numbers() -> None:
    pages = Document("T", "en", "A", (), page_words="Page {page} of {pages}")
    assert shouted(pages).page_words == "Page {page} of {pages}"


def test_figure_without_words_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="text alternative"):
        Figure(BarChart(()), " ")


def test_table_with_rows_of_different_length_is_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        Table("t", ("a", "b"), ((text("1"),),), (Align.START, Align.START))
