"""A document made ready for a width: wide tables as facts, empty paragraphs and headings left out.

A table that is too wide for large letters becomes a list of facts for each row: the same words, one under the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pbdesk.documents.content import Block, Document, Heading, KeyFacts, Paragraph, Run, Table, Text, plain


def reflowed(document: Document, most_columns: int) -> Document:
    """Return a document without empty paragraphs and without tables of more than `most_columns` columns."""
    return replace(document, blocks=tuple(_blocks(document, most_columns)))


def _blocks(document: Document, most_columns: int) -> Iterator[Block]:
    for block in document.blocks:
        if isinstance(block, Paragraph | Heading) and not plain(block.text).strip():
            continue
        if isinstance(block, Table) and len(block.header) > most_columns:
            yield from _records(block)
        else:
            yield block


def _records(table: Table) -> Iterator[Block]:
    """Yield the caption, then for each row its name and, under it, what each column says."""
    if table.caption:
        yield Paragraph((Run(table.caption, bold=True),), introduces=True)
    for row in table.all_rows():
        yield Paragraph(_bold(row[0]), introduces=True)
        yield KeyFacts(tuple(zip(table.header[1:], row[1:], strict=True)))


def _bold(runs: Text) -> Text:
    return tuple(replace(run, bold=True) for run in runs)
