"""Faults planted into a sound booklet: our check must find each of them, by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from pbdesk.documents.booklet import build
from pbdesk.documents.check import check_pdf
from pbdesk.documents.pdf.themes import STANDARD
from pbdesk.documents.pdf.writer import prepared, render
from pbdesk.domain.errors import KnownError
from tests.documents.samples import DRAFT

DOCUMENT = build(replace(DRAFT, language="cy"))
READY = prepared(DOCUMENT)
Fault = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("check") / "sound.pdf"
    render(DOCUMENT, STANDARD, path)
    return path


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    return [
        item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == f"/{kind}"
    ]


def rewrite(pdf: pikepdf.Pdf, number: int, pattern: bytes, by: bytes) -> None:
    page = pdf.pages[number - 1]
    code = page.Contents.read_bytes()
    changed = re.sub(pattern, by, code, count=1)
    assert changed != code
    page.Contents = pdf.make_stream(changed)


def figure_without_words(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "Figure")[0].Alt


def file_name_for_words(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Figure")[0].Alt = pikepdf.String("IMG_2041.jpg")


def caption_for_words(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "Figure")[0].Alt = pikepdf.String(DOCUMENT_CAPTION)


def headers_made_cells(pdf: pikepdf.Pdf) -> None:
    for element in elements(pdf, "TH"):
        element.S = pikepdf.Name.TD


def header_without_scope(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "TH")[0].A


def paragraph_made_decoration(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf, 3, rb"/P <</MCID \d+>> BDC", b"/Artifact <</Type /Layout>> BDC")


def paragraph_left_outside(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf, 3, rb"/P <</MCID \d+>> BDC", b"/Nothing BDC")


def parents_swapped(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    entries = next(
        entry for entry in list(numbers)[1::2] if isinstance(entry, pikepdf.Array) and len(entry) > 4
    )
    first, second = entries[1], entries[2]
    entries[1], entries[2] = second, first


def parents_cut(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    entries = next(
        entry for entry in list(numbers)[1::2] if isinstance(entry, pikepdf.Array) and len(entry) > 4
    )
    del entries[-1]


def order_turned(pdf: pikepdf.Pdf) -> None:
    section = next(item for item in elements(pdf, "Sect") if len(item.K) > 4)
    section.K[1], section.K[2] = section.K[2], section.K[1]


def heading_demoted(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "H3")[0].S = pikepdf.Name.P


def word_repeated(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "H3")[0].ActualText = pikepdf.String("twice twice")


def language_lost(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/P" and "/Lang" in item:
            del item.Lang
            return


def wrong_page_in_contents(pdf: pikepdf.Pdf) -> None:
    first, second = elements(pdf, "TOCI")[:2]
    first.K, second.K = second.K, first.K
    order = first.P.K
    order[0], order[1] = order[1], order[0]
    elements(pdf, "TOCI")[0].ActualText = pikepdf.String("Who to call 3")


def link_untold(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            del annotation.Contents
            return


def font_taken_out(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            del item.FontFile2


def codes_made_private(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
            meanings = item.ToUnicode.read_bytes()
            item.ToUnicode = pdf.make_stream(meanings.replace(b"<0061>\n", b"<E061>\n"))


def claim_lost(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def document_language_lost(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def title_hidden(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences


def title_lost(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo.Title


def not_marked(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


FAULTS: list[tuple[Fault, str]] = [
    (figure_without_words, "figure-untold"),
    (file_name_for_words, "figure-alternative-useless"),
    (caption_for_words, "figure-alternative-useless"),
    (headers_made_cells, "header-lost"),
    (header_without_scope, "header-without-scope"),
    (paragraph_made_decoration, "words-differ"),
    (paragraph_left_outside, "text-untagged"),
    (parents_swapped, "parent-wrong"),
    (parents_cut, "parent-missing"),
    (order_turned, "words-differ"),
    (heading_demoted, "headings-differ"),
    (word_repeated, "words-differ"),
    (language_lost, "language-wrong"),
    (wrong_page_in_contents, "contents-wrong"),
    (link_untold, "link-untold"),
    (font_taken_out, "font-not-embedded"),
    (codes_made_private, "text-unreadable"),
    (claim_lost, "claim-missing"),
    (document_language_lost, "language-missing"),
    (title_hidden, "title-hidden"),
    (title_lost, "title-missing"),
    (not_marked, "not-marked"),
]
DOCUMENT_CAPTION = next(block.caption for block in READY.blocks if getattr(block, "drawing", None))


def plant(sound: Path, fault: Fault | None, to: Path) -> Path:
    with pikepdf.open(sound) as pdf:
        if fault is not None:
            fault(pdf)
        pdf.save(to, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return to


def test_sound_booklet_has_no_findings_even_after_another_program_saved_it(
    sound: Path, tmp_path: Path
) -> None:
    assert check_pdf(sound, READY) == ()
    assert check_pdf(plant(sound, None, tmp_path / "again.pdf"), READY) == ()


@pytest.mark.parametrize(("fault", "code"), FAULTS, ids=lambda value: getattr(value, "__name__", value))
def test_planted_fault_is_found(fault: Fault, code: str, sound: Path, tmp_path: Path) -> None:
    found = check_pdf(plant(sound, fault, tmp_path / "faulty.pdf"), READY)
    assert code in {finding.code for finding in found}
    assert all(finding.english() for finding in found)


def test_another_document_is_told_apart(sound: Path) -> None:
    other = prepared(build(replace(DRAFT, language="cy", reference="PB-9999-99")))
    (finding,) = check_pdf(sound, other)
    assert finding.code == "words-differ"
    assert "PB-2041-07" in finding.english()


def test_without_a_model_the_file_alone_is_checked(sound: Path, tmp_path: Path) -> None:
    assert check_pdf(sound) == ()
    faulty = plant(sound, figure_without_words, tmp_path / "faulty.pdf")
    assert [finding.code for finding in check_pdf(faulty)] == ["figure-untold"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a pdf",
        b"%PDF-1.7\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\nxref\n0 1\ntrailer\n<<>>\nstartxref\n9\n",
    ],
)
def test_what_is_no_document_of_ours_is_met_in_words(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.pdf"
    path.write_bytes(data)
    with pytest.raises(KnownError) as caught:
        check_pdf(path)
    assert caught.value.code == "pdf-unreadable"


def test_cut_off_document_is_met_in_words(sound: Path, tmp_path: Path) -> None:
    data = sound.read_bytes()
    path = tmp_path / "cut.pdf"
    for part in (0.2, 0.5, 0.9):
        path.write_bytes(data[: int(len(data) * part)] + data[-200:])
        with pytest.raises(KnownError) as caught:
            check_pdf(path)
        assert caught.value.code == "pdf-unreadable"
