"""Every document in every format: the tags say what the model says, and all formats hold the same figures."""

from __future__ import annotations

import functools
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pbdesk.documents.catalogue import FORMATS, KINDS, Choice, compose, without_chapters
from pbdesk.documents.check import check_pdf
from pbdesk.documents.content import Document, Heading
from pbdesk.documents.linear import plain_text_file
from pbdesk.documents.making import make, readable
from pbdesk.documents.pdf.themes import THEMES
from pbdesk.documents.pdf.writer import write_pdf
from pbdesk.documents.pdf_reading import pieces, read_pdf
from pbdesk.documents.printing import FROZEN
from pbdesk.documents.reading import contents_entries, plain_text
from pbdesk.documents.values import CaseValues
from pbdesk.documents.web_page import web_page
from pbdesk.domain.errors import KnownError
from pbdesk.i18n import words_for
from tests.documents.cases import FULL, HOSTILE, NOTHING, SMALL

ON_PAPER = [row.id for row in FORMATS.values() if row.made == "pdf"]
MONEY = re.compile(r"£[\d,]+\.\d\d")
NAMES = ("Angharad Pryce-Nolan", "Tomos Okafor-Reed")


spoken = functools.lru_cache(words_for)


def composed(kind: str, format_id: str, values: CaseValues = FULL, language: str = "en") -> Document:
    booklet = replace(values.booklet, language=language)
    return compose(kind, replace(values, booklet=booklet), spoken(language), format_id)


def findings(document: Document, format_id: str, path: Path) -> list[str]:
    """Write a document in a format that is on paper and return what our own check finds."""
    ready, theme = readable(document, format_id), THEMES[FORMATS[format_id].theme]
    file = io.BytesIO()
    write_pdf(ready, theme, file)
    path.write_bytes(file.getvalue())
    return [finding.english() for finding in check_pdf(path, ready)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_in_formats_that_differ_most_reads_as_it_was_meant(kind: str, tmp_path: Path) -> None:
    """The plan in every format, the others in those that are laid out differently; the bench has all of all."""
    formats = ON_PAPER if kind == "plan" else ("standard", "large24", "easyread")
    for language, chosen in (("en", formats), ("cy", ("standard", "easyread"))):
        for format_id in chosen:
            document = composed(kind, format_id, SMALL, language)
            assert findings(document, format_id, tmp_path / "document.pdf") == [], format_id


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_with_nothing_in_it_prints(kind: str, tmp_path: Path) -> None:
    for format_id in ("standard", "easyread"):
        assert findings(composed(kind, format_id, NOTHING), format_id, tmp_path / "nothing.pdf") == []


@pytest.mark.parametrize(
    ("kind", "format_id"), [("plan", "standard"), ("letter", "large24"), ("profile", "easyread")]
)
def test_hostile_text_and_a_hundred_lines_print(kind: str, format_id: str, tmp_path: Path) -> None:
    assert findings(composed(kind, format_id, HOSTILE), format_id, tmp_path / "hostile.pdf") == []


def said_on_paper(kind: str, format_id: str, path: Path) -> str:
    path.write_bytes(make(composed(kind, format_id), format_id).data)
    return " ".join(piece.text for piece in pieces(read_pdf(path)))


@pytest.mark.parametrize("kind", KINDS)
def test_all_formats_of_a_document_hold_the_same_figures_dates_and_names(kind: str, tmp_path: Path) -> None:
    document = composed(kind, "standard")
    texts = {
        "standard": said_on_paper(kind, "standard", tmp_path / "standard.pdf"),
        "large24": said_on_paper(kind, "large24", tmp_path / "large.pdf"),
        "easyread": said_on_paper(kind, "easyread", tmp_path / "easy.pdf"),
        "html": re.sub(r"<style>.*?</style>|<[^>]+>", " ", web_page(document), flags=re.DOTALL),
        "text": plain_text_file(document),
    }
    for key, text in texts.items():
        texts[key] = " ".join(text.split())
    meant = plain_text(document)
    figures = {key: sorted(set(MONEY.findall(text))) for key, text in texts.items()}
    assert all(found == figures["standard"] for found in figures.values()), figures
    assert figures["standard"] == sorted(set(MONEY.findall(meant)))
    dates = {key: sorted(set(re.findall(r"\d{1,2} [A-Z][a-z]+ 20\d\d", text))) for key, text in texts.items()}
    assert all(found == dates["standard"] for found in dates.values()), dates
    for name in NAMES:
        assert {name in text for text in texts.values()} == {name in meant}, name


@pytest.mark.parametrize("kind", ["plan", "agreement", "letter"])
def test_who_approved_is_said_with_the_role_and_the_day(kind: str) -> None:
    said = plain_text(composed(kind, "standard"))
    assert "Approved by Non Abara-Hughes, Service manager, on 19 November 2026." in said
    unsaid = replace(FULL, booklet=replace(FULL.booklet, signed_as=""))
    assert "Approved by Non Abara-Hughes on 19 November 2026." in plain_text(
        composed(kind, "standard", unsaid)
    )


@pytest.mark.parametrize("kind", ["plan", "agreement"])
def test_who_approved_is_said_in_short_sentences_in_easy_read(kind: str) -> None:
    said = plain_text(composed(kind, "easyread"))
    assert said.count("Their role is: Service manager.") == 1
    unsaid = replace(FULL, booklet=replace(FULL.booklet, signed_as="", signed_by=""))
    said = plain_text(composed(kind, "easyread", unsaid))
    assert "Their role" not in said
    assert "The council agreed to" in said


def test_profile_is_one_page_however_long_its_texts_are() -> None:
    long = tuple(replace(section, text=section.text * 20) for section in FULL.booklet.sections)
    values = replace(FULL, booklet=replace(FULL.booklet, sections=long))
    assert make(composed("profile", "standard", values), "standard").pages == 1


def test_chapters_that_are_left_out_go_with_all_that_stands_under_them() -> None:
    whole = composed("plan", "standard")
    titles = contents_entries(whole)
    less = without_chapters(whole, frozenset({1, 3}))
    assert contents_entries(less) == [title for place, title in enumerate(titles) if place not in (1, 3)]
    assert "Help at home in the morning" not in plain_text(without_chapters(whole, frozenset({1, 2})))
    assert without_chapters(whole, frozenset()) is whole
    assert (
        contents_entries(compose("plan", FULL, words_for("en"), "standard", Choice(frozenset({0}))))[0]
        == titles[1]
    )


def test_directory_pages_stand_before_the_last_chapter_of_a_plan() -> None:
    titles = contents_entries(composed("plan", "standard"))
    assert titles[-2:] == ["Services that could help", "Signing this plan"]
    assert "Services that could help" not in contents_entries(composed("statement", "standard"))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "form"])
@pytest.mark.parametrize("format_id", ["standard", "easyread"])
def test_every_document_says_how_the_adviser_is_reached(kind: str, format_id: str) -> None:
    relay = "Relay UK: 18001 01632 960 142"
    adviser = replace(FULL.booklet.adviser, relay=relay)
    document = composed(kind, format_id, replace(FULL, booklet=replace(FULL.booklet, adviser=adviser)))
    said = " ".join(plain_text_file(document).split())
    assert adviser.phone in said
    if (kind, format_id) != ("profile", "standard"):  # one page, so one way
        assert all(way in said for way in (adviser.email, adviser.hours, relay))


def test_email_that_is_none_is_no_link() -> None:
    def links(email: str) -> list[str]:
        adviser = replace(FULL.booklet.adviser, email=email)
        page = web_page(
            composed("statement", "html", replace(FULL, booklet=replace(FULL.booklet, adviser=adviser)))
        )
        return re.findall(r'href="(mailto:[^"]*)"', page)

    assert "mailto:asha.rao@example.org" in links("asha.rao@example.org")
    assert not any("asha" in link for link in links("asha at example.org"))


def test_form_without_a_form_is_refused() -> None:
    for format_id in ("standard", "easyread"):
        with pytest.raises(KnownError) as caught:
            composed("form", format_id, replace(FULL, paper=None))
        assert caught.value.code == "form-missing"


def test_frozen_documents_are_documents() -> None:
    assert set(FROZEN) <= set(KINDS)


def test_command_line_offers_what_the_catalogue_has() -> None:
    from pbdesk.cli import documents

    assert tuple(KINDS) == documents.DOCUMENTS
    assert tuple(FORMATS) == documents.FORMATS


def test_headings_never_skip_a_level() -> None:
    for kind in KINDS:
        for format_id in ("standard", "easyread"):
            level = 1
            for block in composed(kind, format_id).blocks:
                if isinstance(block, Heading):
                    assert block.level <= level + 1, (kind, format_id, block)
                    level = block.level
