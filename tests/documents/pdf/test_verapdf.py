"""Every document that is printed holds to PDF/UA-1 by the word of veraPDF, which does find what is planted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from pbdesk.documents.booklet import build
from pbdesk.documents.pdf.themes import STANDARD, THEMES
from pbdesk.documents.pdf.writer import render
from tests.documents.samples import DRAFT, EMPTY, SIGNED
from tests.helpers import verapdf

pytestmark = pytest.mark.skipif(bool(verapdf.missing()), reason=verapdf.missing())

EACH = [
    *((replace(DRAFT, language=language), theme) for language in ("en", "cy") for theme in THEMES.values()),
    (SIGNED, STANDARD),
    (EMPTY, STANDARD),
]


def test_every_booklet_passes(tmp_path: Path) -> None:
    files = []
    for number, (booklet, theme) in enumerate(EACH):
        files.append(tmp_path / f"{number}-{booklet.language}-{theme.name}.pdf")
        render(build(booklet), theme, files[-1])
    verdicts = verapdf.check(files)
    assert {path.name: verdict.broken for path, verdict in verdicts.items() if not verdict.passes} == {}
    assert min(verdict.assertions for verdict in verdicts.values()) > 1000


def _without_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def _without_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


def _without_title_shown(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/ViewerPreferences"]


PLANTED = (_without_language, _without_tags, _without_title_shown)


def test_what_is_planted_is_found(tmp_path: Path) -> None:
    sound = tmp_path / "sound.pdf"
    render(build(DRAFT), STANDARD, sound)
    files = []
    for plant in PLANTED:
        files.append(tmp_path / f"{plant.__name__}.pdf")
        with pikepdf.open(sound) as pdf:
            plant(pdf)
            pdf.save(files[-1])
    verdicts = verapdf.check(files)
    assert {path.name: verdict.passes for path, verdict in verdicts.items()} == dict.fromkeys(
        (path.name for path in files), False
    )
    assert all(verdict.broken for verdict in verdicts.values())
