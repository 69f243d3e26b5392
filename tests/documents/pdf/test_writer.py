from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import page
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.documents.booklet import FunderTotal, OutcomeSupport, PlanBooklet, Section, SupportLine, build
from pbdesk.documents.check import check_pdf
from pbdesk.documents.content import Document, Figure, Heading, ListBlock, Paragraph, Picture, Run, text
from pbdesk.documents.pdf.themes import LARGE, STANDARD, THEMES, Theme
from pbdesk.documents.pdf.writer import prepared, render, write_pdf
from pbdesk.domain.errors import KnownError
from tests.documents.samples import DRAFT, EMPTY, SIGNED

BOOKLETS = {"draft": DRAFT, "signed": SIGNED, "empty": EMPTY}


def said(path: Path, document: Document, theme: Theme) -> list[str]:
    return [finding.english() for finding in check_pdf(path, prepared(document, theme))]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("name", BOOKLETS)
def test_booklet_is_accessible_by_our_check_and_by_a_validator(
    name: str, language: str, theme: Theme, tmp_path: Path
) -> None:
    document = build(replace(BOOKLETS[name], language=language))
    path = tmp_path / "plan.pdf"
    pages = render(document, theme, path)
    assert said(path, document, theme) == []
    report = page.validate_pdf(path, profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []
    assert report.is_compliant
    assert report.document.page_count == pages


def test_booklet_has_about_eight_pages_and_is_small(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    assert 7 <= render(build(DRAFT), STANDARD, path) <= 10
    assert path.stat().st_size < 400_000


def test_every_font_of_the_file_is_embedded_and_every_code_means_something(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    render(build(DRAFT), STANDARD, path)
    with pikepdf.open(path) as pdf:
        fonts = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        ]
        assert fonts
        for font in fonts:
            if font.Subtype == "/Type0":
                meanings = font.ToUnicode.read_bytes()
                assert b"<0000>\n" not in meanings
                assert b" <0000>" not in meanings
                font = font.DescendantFonts[0]
            assert "/FontFile2" in font.FontDescriptor


def test_outline_leads_to_every_chapter(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    document = build(DRAFT)
    render(document, STANDARD, path)
    chapters = [
        block.text[0].text for block in document.blocks if isinstance(block, Heading) and block.level == 2
    ]
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        (cover,) = outline.root
        assert [item.title for item in cover.children] == ["In this booklet", *chapters]


HOSTILE = {
    "markup": "<script>alert(1)</script> & <b>bold</b> {name} %s \\n",
    "controls": "a\x00b\x1bc\x07\x9fd\r\n\te",
    "override": "safe\u202etxt.exe\u2066x\u2069",
    "emoji": "😀👩‍👩‍👧🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f ☎️",
    "long word": "Llanfair" * 90,
    "long text": "A very long sentence about ordinary things. " * 200,
    "marks": "z" + "\u0301\u0316" * 60,
    "brackets": "(((\\\\))) <</Type /Catalog>> endobj endstream",
    "blank": " \u00a0\u2003 ",
    "surrogate": "half \udfff of it",
}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_prints_everywhere(words: str, theme: Theme, tmp_path: Path) -> None:
    line = SupportLine(words, words, 100, words, 5200, words, words)
    booklet = replace(
        DRAFT,
        person_name=words,
        reference=words[:60],
        council=words[:500],
        sections=(Section(words, words),),
        outcomes=(OutcomeSupport(words, (line, line), words),),
        totals=(FunderTotal(words, 10400),),
        period=words,
    )
    document = build(booklet)
    path = tmp_path / "plan.pdf"
    render(document, theme, path)
    assert said(path, document, theme) == []
    assert page.validate_pdf(path, profile=page.ValidationProfile.PDF_UA_1).is_compliant


def test_hyphen_at_the_end_of_a_line_is_read_back(tmp_path: Path) -> None:
    words = "self-employed " * 60 + "and well-"
    document = Document("T", "en", "A", (Heading(1, text("T")), Paragraph(text(words))))
    path = tmp_path / "hyphens.pdf"
    render(document, STANDARD, path)
    assert said(path, document, STANDARD) == []


def test_a_hundred_lines_print_with_headers_on_each_page(tmp_path: Path) -> None:
    lines = tuple(SupportLine(f"Thing {n}", "Somebody", n, "a week", n * 52, "Council") for n in range(100))
    document = build(replace(DRAFT, outcomes=(OutcomeSupport("Everything", lines),)))
    path = tmp_path / "plan.pdf"
    assert render(document, STANDARD, path) > 10
    assert said(path, document, STANDARD) == []


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.builds(lambda words: Paragraph(text(words)), st.text("abŵ -/\u0301.", max_size=400)),
            st.builds(lambda words: Heading(3, text(words)), st.text("abc ", max_size=300)),
            st.builds(
                lambda words: Paragraph((Run(words, bold=True), Run(words, language="pl"))), st.text("ąb ")
            ),
            st.builds(lambda words: ListBlock((text(words), text(words)), numbered=True), st.text("ab ")),
        ),
        max_size=20,
    )
)
def test_whatever_is_written_is_read_back(blocks: list[Paragraph | Heading | ListBlock]) -> None:
    document = Document(
        "Title", "en", "Author", (Heading(1, text("Title")), Heading(2, text("Chapter")), *blocks)
    )
    for theme in (STANDARD, LARGE):
        file = io.BytesIO()
        write_pdf(prepared(document, theme), theme, file)
        path = Path(os.environ.get("TMPDIR", "/tmp")) / f"pbdesk-test-{os.getpid()}.pdf"
        path.write_bytes(file.getvalue())
        try:
            assert said(path, document, theme) == []
        finally:
            path.unlink()


def test_picture_is_a_figure_with_its_words(tmp_path: Path) -> None:
    from PIL import Image

    raw = io.BytesIO()
    Image.new("RGB", (40, 4000), "teal").save(raw, "PNG")
    document = Document(
        "T",
        "en",
        "A",
        (Heading(1, text("C")), Figure(Picture(raw.getvalue(), 0.5), "A teal ribbon", "Ribbon")),
    )
    path = tmp_path / "picture.pdf"
    render(document, STANDARD, path)
    assert said(path, document, STANDARD) == []
    with pikepdf.open(path) as pdf:
        (figure,) = (
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        )
        left, bottom, right, top = map(float, figure.A[0].BBox)
        assert 0 <= left < right <= STANDARD.page_size[0]
        assert 0 <= bottom < top <= STANDARD.page_size[1]


def test_disk_full_leaves_the_old_document_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"the old one")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KnownError) as caught:
        render(build(EMPTY), STANDARD, path)
    assert caught.value.code == "document-unwritable"
    assert "No space left" in caught.value.english()
    assert "still there" in caught.value.english()
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_folder_that_is_not_there_is_met_in_words(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        render(build(EMPTY), STANDARD, tmp_path / "nowhere" / "plan.pdf")
    assert caught.value.code == "document-unwritable"


def test_letter_without_a_font_writes_nothing(tmp_path: Path) -> None:
    booklet: PlanBooklet = replace(EMPTY, person_name="李明")
    with pytest.raises(KnownError) as caught:
        render(build(booklet), STANDARD, tmp_path / "plan.pdf")
    assert caught.value.code == "letter-without-font"
    assert list(tmp_path.iterdir()) == []


def test_page_numbers_stand_in_the_list_of_contents(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    render(build(DRAFT), LARGE, path)
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on this computer")
    whole = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = whole.split("\f")
    number = next(index for index, words in enumerate(pages, 1) if words.strip().startswith("Who to call"))
    entry = next(line for line in whole.splitlines() if line.strip().startswith("Who to call"))
    assert entry.split()[-1] == str(number)


def test_untagged_copy_loses_the_claim() -> None:
    file = io.BytesIO()
    write_pdf(prepared(build(EMPTY)), STANDARD, file, tagged=False)
    with pikepdf.open(io.BytesIO(file.getvalue())) as pdf:
        assert "/Metadata" not in pdf.Root
        assert "/StructTreeRoot" not in pdf.Root
