"""A5 booklets on A4 sheets: the order of the pages, the words in their order, and the standard held."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import page
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.documents.booklet import build
from pbdesk.documents.imposition import A4_LANDSCAPE, impose, sides
from pbdesk.documents.pdf.themes import FOLDED
from pbdesk.documents.pdf.writer import prepared, write_pdf
from tests.documents.samples import DRAFT


@pytest.fixture(scope="module")
def pages() -> bytes:
    file = io.BytesIO()
    write_pdf(prepared(build(DRAFT), FOLDED), FOLDED, file)
    return file.getvalue()


def test_sides_of_eight_pages_are_those_of_a_folded_booklet() -> None:
    assert sides(8) == [(8, 1), (2, 7), (6, 3), (4, 5)]


@given(st.integers(1, 200))
def test_sides_hold_every_page_once_and_face_each_other_in_the_fold(count: int) -> None:
    order = sides(count)
    numbers = sorted(number for pair in order for number in pair)
    assert numbers == list(range(1, len(order) * 2 + 1))
    assert len(order) % 2 == 0
    assert 0 <= numbers[-1] - count < 4
    assert {left + right for left, right in order} == {numbers[-1] + 1}
    right_after_left = [(left, right) for left, right in order if right == left + 1]
    assert right_after_left == [order[-1]], "only the middle of the booklet shows two pages in a row"


@given(st.integers(1, 60))
def test_binding_at_the_right_mirrors_every_side(count: int) -> None:
    assert sides(count, bound_right=True) == [(right, left) for left, right in sides(count)]


@pytest.mark.parametrize("bound_right", [False, True])
def test_sheets_are_a4_and_ask_for_both_sides(pages: bytes, bound_right: bool) -> None:
    with pikepdf.open(io.BytesIO(pages)) as before, pikepdf.open(io.BytesIO(impose(pages))) as after:
        assert len(after.pages) == len(sides(len(before.pages)))
        assert {tuple(float(edge) for edge in sheet.MediaBox.as_list()) for sheet in after.pages} == {
            (0, 0, *A4_LANDSCAPE)
        }
        assert after.Root.ViewerPreferences.Duplex == pikepdf.Name.DuplexFlipShortEdge
        assert after.Root.ViewerPreferences.PrintScaling == pikepdf.Name("/None")


@pytest.mark.parametrize("bound_right", [False, True])
def test_words_are_read_in_the_order_of_the_pages(pages: bytes, bound_right: bool, tmp_path: Path) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo not found: the tags of a sheet cannot be read back (poppler-utils)")
    (tmp_path / "pages.pdf").write_bytes(pages)
    (tmp_path / "sheets.pdf").write_bytes(impose(pages, bound_right=bound_right))
    said = words(tmp_path / "pages.pdf")
    assert len(said) > 100
    assert words(tmp_path / "sheets.pdf") == said


@pytest.mark.parametrize("bound_right", [False, True])
def test_sheets_hold_to_the_standard(pages: bytes, bound_right: bool, tmp_path: Path) -> None:
    path = tmp_path / "sheets.pdf"
    path.write_bytes(impose(pages, bound_right=bound_right))
    report = page.validate_pdf(path, profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []


def test_one_page_makes_one_sheet_with_blank_halves(tmp_path: Path) -> None:
    file = io.BytesIO()
    document = build(DRAFT)
    write_pdf(prepared(replace(document, blocks=document.blocks[1:3]), FOLDED), FOLDED, file)
    with pikepdf.open(io.BytesIO(file.getvalue())) as before:
        assert len(before.pages) == 1
    with pikepdf.open(io.BytesIO(impose(file.getvalue()))) as after:
        assert [len(sheet.Resources.XObject) for sheet in after.pages] == [1, 0]


def words(path: Path) -> list[str]:
    """Return what a reader says of a file, in its order; poppler follows tags into XObjects."""
    shown = subprocess.run(
        ["pdfinfo", "-struct-text", str(path)], capture_output=True, text=True, check=True
    ).stdout
    return re.findall(r'^\s+"(.*)"$', shown, re.MULTILINE)
