"""Every document that is printed holds to PDF/UA-1 by the word of veraPDF, which does find what is planted.

All files are made first and judged in one run of Java: starting it takes longer than judging twenty files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pikepdf
import pytest

from pbdesk.documents.catalogue import FORMATS, KINDS, compose
from pbdesk.documents.imposition import impose
from pbdesk.documents.listening import ListeningWords, with_english_marked
from pbdesk.documents.making import make
from pbdesk.documents.values import CaseValues
from pbdesk.i18n import LANGUAGES, PRINTED_LANGUAGES
from tests.documents.cases import FULL, HOSTILE, NOTHING
from tests.helpers import verapdf

pytestmark = pytest.mark.skipif(bool(verapdf.missing()), reason=verapdf.missing())

ON_PAPER = [row.id for row in FORMATS.values() if row.theme]


class Print(NamedTuple):
    """What is printed: a document of a case, in a format and a language."""

    kind: str
    format: str = "standard"
    language: str = "en"
    values: CaseValues = FULL


def prints() -> Iterator[Print]:
    """Every document in each language of the program, every format, every other language, and hard cases."""
    yield from (Print(kind, "standard", language) for kind in KINDS for language in LANGUAGES)
    yield from (Print(kind, "easyread") for kind in KINDS)
    yield from (Print("plan", format_id) for format_id in ON_PAPER)
    yield from (Print("plan", "standard", language) for language in PRINTED_LANGUAGES)
    yield from (Print("plan", "large", "en", values) for values in (NOTHING, HOSTILE))


def printed(what: Print) -> bytes:
    words = ListeningWords(what.language)
    values = replace(what.values, booklet=replace(what.values.booklet, language=what.language))
    document = with_english_marked(compose(what.kind, values, words, what.format), words.english)
    return make(document, what.format).data


def without_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def without_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


def without_title_shown(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/ViewerPreferences"]


PLANTED = (without_language, without_tags, without_title_shown)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, verapdf.Verdict]:
    """What veraPDF says of each file, by its name."""
    folder = tmp_path_factory.mktemp("judged")
    for asked in dict.fromkeys(prints()):
        case = {id(NOTHING): "-nothing", id(HOSTILE): "-hostile"}.get(id(asked.values), "")
        (folder / f"{asked.kind}-{asked.format}-{asked.language}{case}.pdf").write_bytes(printed(asked))
    (folder / "plan-bound-right.pdf").write_bytes(
        impose(printed(Print("plan", "standard", "ur")), bound_right=True)
    )
    for plant in PLANTED:
        with pikepdf.open(folder / "plan-standard-en.pdf") as pdf:
            plant(pdf)
            pdf.save(folder / f"planted-{plant.__name__}.pdf")
    return {path.stem: verdict for path, verdict in verapdf.check(sorted(folder.iterdir())).items()}


def test_every_document_passes(verdicts: dict[str, verapdf.Verdict]) -> None:
    judged = {name: verdict for name, verdict in verdicts.items() if not name.startswith("planted")}
    assert {name: verdict.broken for name, verdict in judged.items() if not verdict.passes} == {}
    assert min(verdict.assertions for verdict in judged.values()) > 500
    assert len(judged) > 40


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_what_is_planted_is_found(plant: object, verdicts: dict[str, verapdf.Verdict]) -> None:
    verdict = verdicts[f"planted-{plant.__name__}"]  # type: ignore[attr-defined]
    assert not verdict.passes
    assert verdict.broken
