"""The recovery sheet: one page, readable by everybody, with the whole code in groups."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from pbdesk.documents.check import check_pdf
from pbdesk.documents.pdf.themes import STANDARD
from pbdesk.documents.pdf.writer import render
from pbdesk.documents.reading import plain_text
from pbdesk.documents.recovery import RecoverySheet, recovery_document
from pbdesk.i18n import words_for
from pbdesk.store.sheet import new_code


@pytest.mark.parametrize("language", ["en", "cy"])
def test_sheet_when_printed_then_one_sound_page_with_every_group(tmp_path: Path, language: str) -> None:
    code = new_code()
    sheet = RecoverySheet(code, "Llinos Featherstonehaugh-Gruffydd", "main", "2026-11-21")
    path = tmp_path / "sheet.pdf"
    assert render(recovery_document(sheet, words_for(language)), STANDARD, path) == 1
    assert list(check_pdf(path)) == []
    document = pypdfium2.PdfDocument(path)
    printed = document[0].get_textpage().get_text_range()
    document.close()
    assert all(group in printed for group in code.split("-"))
    assert path.name not in printed


def test_sheet_when_nobody_is_named_then_says_no_adviser() -> None:
    words = plain_text(
        recovery_document(RecoverySheet(new_code(), "", "main", "2026-11-21"), words_for("en"))
    )
    assert "Adviser" not in words
    assert "Keep this sheet away from the laptop" in words
