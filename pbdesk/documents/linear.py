"""A document as a line of plain pieces: for plain text, braille and audio, which have no columns.

Tables become one piece for each row, every cell behind its header; figures become their text alternative.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from pbdesk.documents import content as model
from pbdesk.documents.reading import contents_entries

WIDTH = 72
"""Of plain text: it fits a window, an e-mail and a sheet of paper."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece: "h1", "h2", "h3", "p" or "li", and its words."""

    kind: str
    words: model.Text


def linear(document: model.Document) -> Iterator[Part]:
    """Yield a document piece by piece in reading order, empty ones left out."""
    for block in document.blocks:
        for part in _parts(block, document):
            if model.plain(part.words).strip():
                yield part


def _parts(block: model.Block, document: model.Document) -> Iterator[Part]:
    match block:
        case model.Cover():
            yield from _all("p", block.publisher, block.series)
            yield Part("h1", model.text(block.title))
            yield Part("p", block.name)
            yield from _all("p", block.status, block.explanation)
            yield from _facts(block.facts)
            yield from _all("p", block.logo.alternative if block.logo else "")
        case model.Masthead():
            logo = block.logo.alternative if block.logo else ""
            yield from _all("p", block.publisher, block.series, logo)
        case model.Contents():
            yield Part("h2", model.text(block.title))
            yield from _all("li", *contents_entries(document))
        case model.Heading():
            yield Part(f"h{block.level}", block.text)
        case model.Paragraph():
            yield Part("p", block.text)
        case model.Lines():
            for words in block.lines:
                yield Part("p", words)
        case model.ListBlock():
            for number, item in enumerate(block.items, 1):
                yield Part("li", (*model.text(f"{number}. "), *item) if block.numbered else item)
        case model.Steps():
            for number, step in enumerate(block.steps, 1):
                result = model.text(f" {step.result}") if step.result else ()
                yield Part("li", (*model.text(f"{number}. "), *step.words, *result))
        case model.KeyFacts():
            yield from _facts(block.facts)
        case model.Table():
            yield from _table(block)
        case _:
            yield from _others(block)


def _others(block: model.Block) -> Iterator[Part]:
    match block:
        case model.Figure():
            yield from _all("p", block.caption, block.alternative)
        case model.Pictured():
            for words in block.paragraphs:
                yield Part("p", words)
        case model.Asked():
            number = model.text(f"{block.number}. ") if block.number else ()
            yield Part("p", (*number, *block.question))
            for note in block.note:
                yield Part("p", note)
            for label, words in block.choices:
                yield Part("li", (*model.text(f"{label}. "), *words))
        case model.Callout():
            yield Part("p", model.text(block.title))
            for words in block.paragraphs:
                yield Part("p", words)
        case model.Signature():
            yield from _all("p", block.who, block.meaning)
            yield from _all("li", *(f"{line}: ____________________" for line in block.lines))
        case model.Answered():
            yield Part("p", model.text(block.who))
            yield Part("p", block.words)


def _all(kind: str, *texts: str) -> Iterator[Part]:
    for words in texts:
        yield Part(kind, model.text(words))


def _facts(facts: tuple[tuple[str, model.Text], ...]) -> Iterator[Part]:
    for label, value in facts:
        yield Part("li", (*model.text(f"{label}: "), *value))


def _table(table: model.Table) -> Iterator[Part]:
    yield Part("p", model.text(table.caption))
    for row in table.all_rows():
        runs: list[model.Run] = list(row[0])
        for title, cell in zip(table.header[1:], row[1:], strict=True):
            if model.plain(cell).strip():
                runs += [*model.text(f". {title}: "), *cell]
        yield Part("li", tuple(runs))


def plain_text_file(document: model.Document) -> str:
    """Return a document as plain text: headings underlined, lines no longer than `WIDTH`."""
    lines: list[str] = []
    before = ""
    for part in linear(document):
        if before == "li" and part.kind == "p":
            lines.append("")
        before = part.kind
        words = " ".join(model.plain(part.words).split())
        if part.kind in ("h1", "h2", "h3"):
            underline = {"h1": "=", "h2": "-", "h3": "."}[part.kind]
            wrapped = textwrap.wrap(words, WIDTH)
            lines += ["", *wrapped, underline * max(map(len, wrapped)), ""]
        elif part.kind == "li":
            lines += textwrap.wrap(words, WIDTH, initial_indent="- ", subsequent_indent="  ")
        else:
            lines += [*textwrap.wrap(words, WIDTH), ""]
    return "\n".join([*lines, "", document.footer, ""]).lstrip("\n")


def spoken_text(document: model.Document) -> str:
    """Return a document as it is read aloud: every piece ends like a sentence, so that the voice rests."""
    pieces = (
        " ".join(model.plain(part.words).replace("____________________", "").split())
        for part in linear(document)
    )
    return "\n".join(piece if piece[-1] in ".!?:" else f"{piece}." for piece in pieces)
