"""The words of a document in the order in which they are read: what every format must hold, whatever its looks."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.content import (
    BULLET,
    Answered,
    Asked,
    Block,
    Callout,
    Contents,
    Cover,
    Document,
    Figure,
    Heading,
    KeyFacts,
    Lines,
    ListBlock,
    Logo,
    Masthead,
    Paragraph,
    Pictured,
    Signature,
    Steps,
    Table,
    Text,
    plain,
    text,
)


def contents_entries(document: Document) -> list[str]:
    """Return the chapters that a list of contents names, in order."""
    return [plain(block.text) for block in document.blocks if isinstance(block, Heading) and block.level == 2]


def reading_order(document: Document) -> Iterator[Text]:
    """Yield every piece of text of a document in the order in which it is to be read.

    Figures are read as their text alternative; list labels ("1.", "•") are part of what is read; page numbers
    and footers are not.
    """
    for block in document.blocks:
        yield from block_text(block)
        if isinstance(block, Contents):
            yield from map(text, contents_entries(document))


def block_text(block: Block) -> Iterator[Text]:
    """Yield the pieces of text of one block in reading order; a `Contents` yields its title alone."""
    match block:
        case Cover():
            yield from map(text, (block.publisher, block.series, block.title))
            yield block.name
            yield from map(text, (block.status, block.explanation))
            yield from _facts(block.facts)
            yield from _logo(block.logo)
        case Masthead():
            yield from map(text, (block.publisher, block.series))
            yield from _logo(block.logo)
        case Contents():
            yield text(block.title)
        case Heading() | Paragraph():
            yield block.text
        case Lines():
            yield from block.lines
        case ListBlock():
            for number, item in enumerate(block.items, 1):
                yield from (text(f"{number}." if block.numbered else BULLET), item)
        case Steps():
            for number, step in enumerate(block.steps, 1):
                yield from (text(str(number)), step.words, text(step.result))
        case KeyFacts():
            yield from _facts(block.facts)
        case Table():
            yield from map(text, (block.caption, *block.header))
            for row in block.all_rows():
                yield from row
        case Figure():
            yield from map(text, (block.caption, block.alternative))
        case Pictured():
            yield from (*block.paragraphs, text(block.alternative))
        case Asked():
            yield from (text(block.number), block.question, *block.note)
            for label, words in block.choices:
                yield from (text(label), words)
        case Callout():
            yield from (text(block.title), *block.paragraphs)
        case Signature():
            yield from map(text, (block.who, block.meaning, *block.lines))
        case Answered():
            yield from (text(block.who), block.words)


def _logo(logo: Logo | None) -> Iterator[Text]:
    if logo is not None:
        yield text(logo.alternative)


def _facts(facts: tuple[tuple[str, Text], ...]) -> Iterator[Text]:
    for label, value in facts:
        yield from (text(label), value)


def plain_text(document: Document) -> str:
    """Return the whole document as plain text, one piece of text a line, empty ones left out."""
    pieces = map(plain, reading_order(document))
    return "\n".join(piece for piece in pieces if piece.strip())
