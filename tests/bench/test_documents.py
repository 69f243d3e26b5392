"""Documents: the tagged booklet beside the same pages without tags, and 200 statements one after the other."""

from __future__ import annotations

import io
import statistics
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from pbdesk.documents.booklet import build
from pbdesk.documents.catalogue import FORMATS, KINDS, compose
from pbdesk.documents.content import Document
from pbdesk.documents.making import make
from pbdesk.documents.pdf.themes import STANDARD
from pbdesk.documents.pdf.writer import prepared, write_pdf
from pbdesk.i18n import words_for
from pbdesk.services.documents import Order
from tests.bench.conftest import Ratio
from tests.documents.cases import FULL, SMALL
from tests.documents.samples import DRAFT
from tests.documents.test_catalogue import ON_PAPER, composed, findings
from tests.helpers.desk import approved_case, small_desk

pytestmark = pytest.mark.bench

ROUNDS = 15
STATEMENTS = 200


def written(document: Document, *, tagged: bool) -> tuple[float, int, int]:
    """Return milliseconds, bytes and pages of one booklet."""
    file = io.BytesIO()
    started = time.perf_counter()
    pages = write_pdf(document, STANDARD, file, tagged=tagged)
    return (time.perf_counter() - started) * 1000, len(file.getvalue()), pages


def test_tagged_booklet_beside_the_same_without_tags(ratio: Ratio) -> None:
    document = prepared(build(DRAFT))
    written(document, tagged=True), written(document, tagged=False)
    pairs = [(written(document, tagged=True), written(document, tagged=False)) for _round in range(ROUNDS)]
    tagged, bare = ([pair[side] for pair in pairs] for side in (0, 1))
    pages = tagged[0][2]
    ratio(
        f"booklet of {pages} pages, tagged / untagged",
        value=statistics.median(run[0] for run in tagged),
        floor=statistics.median(run[0] for run in bare),
        target="1.3x, 800 ms",
    )
    ratio(
        "booklet's file, tagged / untagged",
        value=tagged[0][1] / 1000,
        floor=bare[0][1] / 1000,
        target="1.5x, 400 KB",
        unit="KB",
    )


def test_every_format_beside_standard_print(ratio: Ratio) -> None:
    words = words_for("en")

    def once(format_id: str) -> tuple[float, int]:
        started = time.perf_counter()
        made = make(compose("plan", FULL, words, format_id), format_id)
        return (time.perf_counter() - started) * 1000, len(made.data)

    for format_id, row in FORMATS.items():
        if row.made in ("audio", "brf", "pef"):
            continue
        once(format_id)
        standard = statistics.median(once("standard")[0] for _round in range(3))
        times = [once(format_id) for _round in range(3)]
        ratio(
            f"plan as {format_id}, {times[0][1] // 1000} KB",
            value=statistics.median(took for took, _bytes in times),
            floor=standard,
            target="800 ms",
        )


def test_statements_for_200_people(tmp_path: Path, ratio: Ratio) -> None:
    desk = small_desk(tmp_path / "store")
    case_id = approved_case(desk)
    folder = tmp_path / "out"
    folder.mkdir()
    numbers = iter(range(STATEMENTS * 3))
    order = Order("", "statement")

    def run(count: int) -> float:
        started = time.perf_counter()
        desk.printing.batch(
            [case_id] * count, order, folder, lambda _case: str(next(numbers)), lambda *_step: None
        )
        return (time.perf_counter() - started) * 1000

    run(3)
    alone = run(1)
    tracemalloc.start()
    run(5)
    few = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    run(50)
    many = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    took = run(STATEMENTS)
    ratio(f"{STATEMENTS} statements, each / one alone", value=took / STATEMENTS, floor=alone, target="1.2x")
    ratio("memory of 50 statements / of 5", value=many / 1e6, floor=few / 1e6, target="1.2x", unit="MB")
    desk.close()


def test_hundred_lines(ratio: Ratio) -> None:
    line = DRAFT.outcomes[0].lines[0]
    outcome = replace(DRAFT.outcomes[0], lines=tuple(replace(line, total_pence=n) for n in range(100)))
    long, short = (
        prepared(build(replace(DRAFT, outcomes=outcomes))) for outcomes in ((outcome,), DRAFT.outcomes)
    )
    written(long, tagged=True)
    ratio(
        "plan with 100 lines / with 5",
        value=statistics.median(written(long, tagged=True)[0] for _round in range(5)),
        floor=statistics.median(written(short, tagged=True)[0] for _round in range(5)),
        target="800 ms",
    )


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_document_in_every_format_on_paper_reads_as_it_was_meant(
    kind: str, language: str, tmp_path: Path
) -> None:
    """No measurement: the whole of what the ordinary tests make a choice from."""
    for format_id in ON_PAPER:
        for values in (SMALL, FULL):
            document = composed(kind, format_id, values, language)
            assert findings(document, format_id, tmp_path / "document.pdf") == [], format_id
