from __future__ import annotations

import re
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from pbdesk.documents.pdf.embedding import EmbeddedFont, _subset
from pbdesk.documents.pdf.fontset import FontSet, Weight, noto
from pbdesk.documents.pdf.typeface import Glyph, load

FACE = noto().first(Weight.REGULAR)


@pytest.mark.parametrize("word", ["Tŷ", "Łódź", "£1,234.50", "office", "AVATAR", "½"])
def test_latin_words_extract_as_they_are_read(word: str) -> None:
    shaped = FACE.shape(word)
    assert shaped.simple
    assert "".join(glyph.text for glyph in shaped.glyphs) == word
    assert len(shaped.glyphs) == len(word)  # no ligature in "office"


def test_mark_on_a_letter_keeps_both_meanings() -> None:
    glyphs = FACE.shape("x\u0301").glyphs
    assert [glyph.text for glyph in glyphs] == ["x", "\u0301"]
    assert glyphs[1].advance == 0


def test_right_to_left_is_never_simple() -> None:
    assert not FACE.shape("abc", True).simple


def test_used_glyphs_keep_the_meaning_of_their_character_whatever_comes_first() -> None:
    font = EmbeddedFont(FACE, "N1")
    number = FACE.shape("/").glyphs[0].number
    font.note(Glyph(number, 0, 0, 0, "/\u0301"))
    assert font.meanings[number] == "/"


def test_subset_holds_the_glyphs_at_their_own_numbers_and_no_others() -> None:
    glyphs = {glyph.number for glyph in FACE.shape("Tŷ").glyphs}
    font = TTFont(BytesIO(_subset(FACE, glyphs)))
    order = font.getGlyphOrder()
    drawn = {number for number, name in enumerate(order) if font["glyf"][name].numberOfContours != 0}
    assert glyphs <= drawn
    assert len(drawn) < 12  # those, .notdef and the parts they are composed of


def test_meanings_are_written_for_every_glyph_and_never_as_nothing() -> None:
    font = EmbeddedFont(FACE, "N1")
    for glyph in FACE.shape("Tŷ £20").glyphs:
        font.note(glyph)
    font.note(Glyph(999, 0, 0, 0, ""))
    rows = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", font._to_unicode().split("beginbfchar", 1)[1])
    assert len(rows) == len(font.meanings)
    assert "0000" not in {meaning for _code, meaning in rows}
    assert f"{999:04X}" in {code for code, _meaning in rows}


def test_widths_are_the_fonts_own_and_not_the_kerned_ones() -> None:
    kerned = FACE.shape("AV").glyphs[0]
    assert kerned.advance != FACE.advance(kerned.number)


def test_metrics_are_those_of_noto_sans() -> None:
    metrics = FACE.metrics()
    assert (metrics.ascent, metrics.descent, metrics.cap_height, metrics.weight) == (1069, -293, 714, 400)


def test_fallback_takes_the_first_typeface_that_has_the_whole_word() -> None:
    regular = load("NotoSans-Regular.ttf")
    fonts = FontSet({Weight.REGULAR: ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")})
    assert fonts.pick("word", Weight.REGULAR) is regular
    assert fonts.pick("ש", Weight.REGULAR) is None
    assert not fonts.has("ש")
