"""Documents in languages that pbdesk does not speak itself: set right, read right, English marked as English."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import page
import pytest

from pbdesk.documents.catalogue import compose
from pbdesk.documents.check import check_pdf
from pbdesk.documents.content import Document, Heading, Run, plain
from pbdesk.documents.linear import plain_text_file
from pbdesk.documents.listening import ListeningWords, with_english_marked
from pbdesk.documents.louis import has_braille, translate
from pbdesk.documents.making import make, readable
from pbdesk.documents.pdf.fontset import noto
from pbdesk.documents.pdf.themes import STANDARD, in_language
from pbdesk.i18n import LANGUAGES, PRINTED_LANGUAGES, words_for
from pbdesk.i18n.catalogue import load
from pbdesk.resources import translations_path
from tests.documents.cases import FULL

ONLY_PRINTED = sorted(set(PRINTED_LANGUAGES) - set(LANGUAGES))
TITLES = {"pl": "Mój plan", "ur": "میرا", "ar": "خطة", "pa": "ਮੇਰੀ", "bn": "আমার"}
FIGURES = re.compile(r"£[\d,]+\.\d\d|\b\d{5} \d{3} \d{3}\b")


def composed(
    language: str, kind: str = "plan", format_id: str = "standard"
) -> tuple[Document, ListeningWords]:
    words = ListeningWords(language)
    values = replace(FULL, booklet=replace(FULL.booklet, language=language))
    return with_english_marked(compose(kind, values, words, format_id), words.english), words


@pytest.mark.parametrize("format_id", ["standard", "easyread"])
@pytest.mark.parametrize("language", ONLY_PRINTED)
def test_plan_says_what_the_model_says_and_holds_to_the_standard(
    language: str, format_id: str, tmp_path: Path
) -> None:
    document, _words = composed(language, "plan", format_id)
    path = tmp_path / "plan.pdf"
    path.write_bytes(make(document, format_id).data)
    assert [finding.english() for finding in check_pdf(path, readable(document, format_id))] == []
    report = page.validate_pdf(path, profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []


@pytest.mark.parametrize("language", ONLY_PRINTED)
def test_figures_are_those_of_the_english_plan(language: str) -> None:
    english = FIGURES.findall(plain_text_file(composed("en")[0]))
    assert len(english) > 20
    assert FIGURES.findall(plain_text_file(composed(language)[0])) == english


@pytest.mark.parametrize("language", ONLY_PRINTED)
def test_plan_is_in_its_language_and_what_is_not_is_marked_and_listed(language: str) -> None:
    document, words = composed(language)
    assert TITLES[language] in document.title
    assert "This booklet in another format" not in words.untold
    untold = "You can have it in large print, easy read, braille or audio, in English or in Welsh. Ask your adviser."
    assert untold in words.untold
    marked = [run for run in runs(document) if run.text == untold]
    assert [run.language for run in marked] == ["en"]


def test_nothing_is_marked_where_nothing_is_missing() -> None:
    document, words = composed("en")
    assert with_english_marked(document, words.english) is document


@pytest.mark.parametrize("language", ONLY_PRINTED)
def test_every_letter_of_a_catalogue_has_a_shape(language: str) -> None:
    fonts = noto(language=language)
    letters = {
        char
        for forms in load(language, translations_path()).messages.values()
        for form in forms
        for char in form
    }
    assert len(letters) > 50
    assert sorted(char for char in letters if not fonts.has(char)) == []


@pytest.mark.parametrize("language", ONLY_PRINTED)
def test_catalogue_keeps_every_field(language: str) -> None:
    words, catalogue = words_for(language), load(language, translations_path())
    assert len(catalogue.messages) > 100
    for sentence in catalogue.messages:
        if len(catalogue.messages[sentence]) == 1:
            assert catalogue.find(sentence) is not None, sentence
    for number in (0, 1, 2, 5, 11, 25, 100):
        said = words.plural("One other thing", "{count} other things", number)
        assert "other" not in said
        assert number == 1 or str(number) in said


@pytest.mark.skipif(not has_braille(), reason="liblouis not found: braille cannot be made (liblouis20)")
@pytest.mark.parametrize("language", ONLY_PRINTED)
def test_plan_is_embossed_by_a_table_of_its_language(language: str) -> None:
    document, _words = composed(language)
    title = plain(next(block for block in document.blocks if isinstance(block, Heading)).text)
    cells = translate(title, language)
    assert cells.strip("\u2800")
    assert all("\u2800" <= cell <= "\u28ff" for cell in cells)
    assert cells != translate(title, "en")
    pages = make(document, "braille").data.decode("ascii").split("\f")
    assert len(pages) > 3
    assert max(len(line) for page in pages for line in page.splitlines()) <= 40


def test_lines_start_where_reading_starts() -> None:
    assert [language for language in PRINTED_LANGUAGES if in_language(STANDARD, language).rtl] == ["ur", "ar"]


def runs(part: object) -> list[Run]:
    if isinstance(part, Run):
        return [part]
    if isinstance(part, tuple):
        return [run for each in part for run in runs(each)]
    if hasattr(part, "__dataclass_fields__"):
        return [run for name in part.__dataclass_fields__ for run in runs(getattr(part, name))]
    return []
