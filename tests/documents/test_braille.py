"""Braille: pages of the right size, headings kept with what follows, and the same figures when read back."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from pbdesk.documents.braille import BLANK, braille_pages, brf, from_brf, pef
from pbdesk.documents.catalogue import compose
from pbdesk.documents.content import Document, Heading, Paragraph, Run, text
from pbdesk.documents.louis import LIBRARY_VARIABLE, _library, back_translate, has_braille, translate
from pbdesk.documents.pdf.writer import prepared
from pbdesk.documents.reading import plain_text
from pbdesk.domain.errors import KnownError
from pbdesk.i18n import words_for
from tests.documents.cases import FULL, HOSTILE

with_liblouis = pytest.mark.skipif(not has_braille(), reason="liblouis is not installed")


def letters(words: str, language: str) -> str:
    """A stand-in for liblouis: one cell a character, so that layout is seen without it."""
    return "".join(BLANK if char == " " else chr(0x2801 + ord(char) % 60) for char in words)


def lines(count: int) -> Document:
    blocks = [Heading(1, text("Title"))]
    for number in range(count):
        blocks += [
            Heading(2, text(f"Chapter {number}")),
            *(Paragraph(text("Some words that go on. " * 5)),) * 3,
        ]
    return Document("Title", "en", "Council", tuple(blocks), footer="Footer")


@pytest.mark.parametrize(("width", "depth"), [(40, 25), (32, 25), (38, 28)])
def test_pages_are_never_wider_or_deeper_than_the_embosser(width: int, depth: int) -> None:
    pages = braille_pages(lines(12), width=width, depth=depth, to_cells=letters)
    assert len(pages) > 3
    assert max(len(page) for page in pages) <= depth
    assert max(len(line) for page in pages for line in page) <= width


def test_heading_is_never_the_last_line_of_a_page() -> None:
    pages = braille_pages(lines(20), to_cells=letters)
    heading = letters("Chapter", "en")
    assert sum(heading in line for page in pages for line in page) == 20
    assert [page for page in pages if heading in page[-1]] == []


def test_every_page_has_a_head_with_its_number() -> None:
    pages = braille_pages(lines(12), to_cells=letters)
    assert [page[0].endswith(letters(str(number), "en")) for number, page in enumerate(pages, 1)] == [
        True
    ] * len(pages)


def test_words_in_another_language_go_through_its_own_table() -> None:
    asked: list[tuple[str, str]] = []

    def note(words: str, language: str) -> str:
        asked.append((words, language))
        return letters(words, language)

    mixed = Document("T", "en", "", (Paragraph((Run("She said "), Run("bore da", language="cy"))),))
    braille_pages(mixed, to_cells=note)
    assert ("bore da", "cy") in asked
    assert ("She said ", "en") in asked


def test_brf_is_ascii_and_read_back_as_the_same_cells() -> None:
    pages = braille_pages(lines(4), to_cells=letters)
    data = brf(pages)
    assert data.count(b"\f") == len(pages) - 1
    cells = from_brf(data).replace("\r", "").replace("\f", "").split("\n")
    assert [line.rstrip(BLANK + " ") for line in cells if line.strip()] == [
        line.rstrip(BLANK) for page in pages for line in page if line.strip(BLANK)
    ]


def test_pef_is_well_formed_and_says_its_size() -> None:
    pages = braille_pages(lines(4), to_cells=letters)
    root = ET.fromstring(pef(pages, "A & B", "en-GB"))
    space = "{http://www.daisy.org/ns/2008/pef}"
    volume = root.find(f".//{space}volume")
    assert (volume.get("cols"), volume.get("rows")) == ("40", "25")
    assert len(root.findall(f".//{space}page")) == len(pages)


@with_liblouis
def test_english_is_contracted_and_numbers_have_their_sign() -> None:
    assert translate("the", "en") == "\u282e"
    assert translate("12", "en") == "\u283c\u2801\u2803"
    assert (
        back_translate(translate("£1,234.50 on 21 November 2026", "en"), "en")
        == "£1,234.50 on 21 November 2026"
    )


@with_liblouis
def test_braille_read_back_holds_the_figures_of_the_document_line_by_line() -> None:
    for line in plain_text(prepared(compose("statement", FULL, words_for("en")))).split("\n"):
        assert re.findall(r"\d", back_translate(translate(line, "en"), "en")) == re.findall(r"\d", line), line


@with_liblouis
def test_welsh_table_keeps_the_digits_of_every_sum() -> None:
    """Its point between digits is an older sign, so that reading back cannot tell; the digits' cells can."""
    digits = dict(zip("⠚⠁⠃⠉⠙⠑⠋⠛⠓⠊", "0123456789", strict=True))
    for amount in set(re.findall(r"[\d,]+\.\d\d", plain_text(compose("plan", FULL, words_for("en"))))):
        made = "".join(digits.get(cell, "") for cell in translate(amount, "cy"))
        assert made == re.sub(r"\D", "", amount)


@with_liblouis
def test_hostile_text_becomes_pages() -> None:
    pages = braille_pages(prepared(compose("letter", HOSTILE, words_for("en"))))
    assert brf(pages).isascii()


def test_where_liblouis_is_missing_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LIBRARY_VARIABLE, "no-such-library.so")
    _library.cache_clear()
    try:
        assert not has_braille()
        with pytest.raises(KnownError) as caught:
            translate("words", "en")
        assert caught.value.code == "braille-missing"
    finally:
        _library.cache_clear()
