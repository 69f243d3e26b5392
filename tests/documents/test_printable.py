from __future__ import annotations

import contextlib
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.documents.content import Document, Paragraph, Run, text
from pbdesk.documents.pdf.fontset import noto
from pbdesk.documents.printable import printable, printable_document
from pbdesk.documents.reading import plain_text
from pbdesk.domain.errors import KnownError

HAS = noto().has


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Tŷ’r Onnen, dŵr – £20", "Tŷ’r Onnen, dŵr – £20"),
        ("  two  spaces\tand\na line ", "two spaces and a line"),
        ("bell\x07 and null\x00", "bell and null"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("happy 😀!", "happy [grinning face]!"),
        ("thumbs 👍🏽", "thumbs [thumbs up sign]"),
        ("home 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", "home [flag of Wales]"),
        ("from 🇵🇱", "from [flag PL]"),
        ("☎ 01632", "[black telephone] 01632"),
        ("love ❤️", "love [heavy black heart]"),
        ("family 👩‍👧", "family [woman][girl]"),
        ("lone \ud83d half", "lone [U+D83D] half"),
        ("w\u0302", "ŵ"),
        ("a" + "\u0301\u0300" * 20, "á\u0300\u0301\u0300"),
        ("<b>not bold</b> & {braces} %s", "<b>not bold</b> & {braces} %s"),
    ],
)
def test_printable_keeps_words_and_names_what_has_no_shape(typed: str, printed: str) -> None:
    assert printable(typed, HAS) == printed


def test_space_between_two_looks_stays_and_none_at_either_end() -> None:
    looks = (Run("  Plain\tthen "), Run("bold", bold=True), Run(" and\u200b\ton.  "))
    document = printable_document(Document("T", "en", "A", (Paragraph(looks), Paragraph(text(" x ")))), HAS)
    first, second = (block.text for block in document.blocks if isinstance(block, Paragraph))
    assert [run.text for run in first] == ["Plain then ", "bold", " and on."]
    assert [run.bold for run in first] == [False, True, False]
    assert second == text("x")


@pytest.mark.parametrize(("name", "letter"), [("李明", "李"), ("שלום", "ש"), ("ສະບາຍ", "ສ")])
def test_letter_without_a_font_stops_the_document_and_is_named(name: str, letter: str) -> None:
    document = Document("T", "en", "A", (Paragraph(text(f"My name is {name}.")),))
    with pytest.raises(KnownError) as caught:
        printable_document(document, HAS)
    assert caught.value.code == "letter-without-font"
    assert caught.value.fields["char"] == letter
    assert unicodedata.name(letter).lower() in caught.value.english()
    assert "Nothing was printed" in caught.value.english()


@settings(deadline=None)  # the computer may be busy with other things
@given(st.text(max_size=200))
def test_whatever_is_printable_has_a_shape_and_stays_as_it_is(typed: str) -> None:
    with contextlib.suppress(KnownError):  # a letter without a font, which another test is about
        printed = printable(typed, HAS)
        assert all(HAS(char) for char in printed)
        assert printable(printed, HAS) == printed
        assert "\n" not in printed


@settings(deadline=None)  # the computer may be busy with other things
@given(st.text(alphabet=st.characters(codec="latin-1", categories=("L", "N", "P", "S")), max_size=80))
def test_ordinary_text_is_not_changed(typed: str) -> None:
    assert printable(typed, HAS) == typed


def test_every_part_of_a_document_is_made_printable() -> None:
    document = Document("A 😀", "en", "B 😀", (Paragraph(text("C 😀")),), footer="D 😀")
    printed = printable_document(document, HAS)
    assert "😀" not in printed.title + printed.author + printed.footer + plain_text(printed)
