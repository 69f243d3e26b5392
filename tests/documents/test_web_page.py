"""The web page: one file, no script, the document's language, headings, headers with scope, and every word."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from pbdesk.documents.catalogue import KINDS, compose
from pbdesk.documents.content import Figure, Heading, Table
from pbdesk.documents.making import make, readable
from pbdesk.documents.reading import reading_order
from pbdesk.documents.web_page import web_page
from pbdesk.i18n import words_for
from tests.documents.cases import FULL, HOSTILE

LABEL = re.compile(r"\W*|\d+\.?")
"""Bullets and numbers of lists: a browser sets them itself."""
VOID = {"meta", "img", "br"}


class Read(HTMLParser):
    """What a reader of the page meets: tags in balance, attributes, words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
        self.words += [value for name, value in attrs if name in ("alt", "aria-label") and value]

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open and self._open[-1] not in ("style", "title"):
            self.words.append(data)


@pytest.mark.parametrize(
    ("kind", "format_id"),
    [*((kind, "standard") for kind in KINDS), ("plan", "easyread"), ("form", "easyread")],
)
def test_page_holds_every_word_and_nothing_that_runs(kind: str, format_id: str) -> None:
    document = compose(kind, FULL, words_for("en"), format_id)
    page = web_page(document)
    read = Read(page)
    said = set(" ".join(read.words).split())
    for runs in reading_order(document):
        words = "".join(run.text for run in runs)
        if not LABEL.fullmatch(words):
            assert set(words.split()) <= said
    names = [tag for tag, _attributes in read.tags]
    assert not {"script", "link", "iframe", "object"} & set(names)
    assert ("html", {"lang": "en"}) in read.tags
    assert names.count("h1") == 1
    headings = [block for block in document.blocks if isinstance(block, Heading) and block.level == 3]
    assert names.count("h3") == len(headings)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    scopes = [attributes.get("scope") for tag, attributes in read.tags if tag == "th"]
    assert scopes.count("col") == sum(len(table.header) for table in tables)
    assert scopes.count("row") == sum(len(table.all_rows()) for table in tables)
    figures = [block for block in document.blocks if isinstance(block, Figure)]
    assert sum(attributes.get("role") == "img" for _tag, attributes in read.tags) == len(figures)
    assert all(attributes.get("alt") for tag, attributes in read.tags if tag == "img")


def test_page_of_hostile_text_is_still_only_text() -> None:
    read = Read(make(compose("plan", HOSTILE, words_for("en")), "html").data.decode())
    assert "b" not in {tag for tag, _attributes in read.tags}
    said = " ".join(read.words)
    assert "<b>Bobby</b>" in said
    assert not {"\u202e", "\x07", "\x1b"} & set(said)


def test_text_keeps_its_emoji_where_no_font_is_needed() -> None:
    document = readable(compose("letter", HOSTILE, words_for("en")), "text")
    assert "🙂" in str(document)
