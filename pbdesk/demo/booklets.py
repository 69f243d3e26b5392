"""The day's step on paper: the plan booklet in four ways, each read back from its file and checked."""

from __future__ import annotations

import re
from pathlib import Path

from pbdesk.demo.state import Day, Figures
from pbdesk.demo.truth import Figure, must
from pbdesk.documents.check import check_pdf
from pbdesk.documents.pdf_reading import pieces, read_pdf
from pbdesk.domain.errors import N_
from pbdesk.domain.money import plain_money

WAYS = (
    ("en", "standard", N_("Pages in English")),
    ("en", "large", N_("Pages in English, large print")),
    ("cy", "standard", N_("Pages in Welsh")),
    ("cy", "large", N_("Pages in Welsh, large print")),
)
"""Language, theme, and what the number of pages is called."""
_MONEY = re.compile(r"£\d[\d,]*\.\d\d")


def print_booklets(day: Day) -> Figures:
    """Print the booklet in four ways; nothing is wrong with any, and each says the same sums in the same order."""
    figures: Figures = []
    said: list[list[str]] = []
    for language, theme, label in WAYS:
        path = day.folder / f"plan-{language}-{theme}.pdf"
        pages = day.desk.files.print_plan(day.case_id, language, theme, path)
        findings = check_pdf(path)
        must(not findings, f"nothing is wrong with {path.name}: {[found.english() for found in findings]}")
        said.append(sums_in(path))
        figures.append(Figure(label, str(pages)))
    must(all(sums == said[0] for sums in said), "each booklet says the same sums")
    final = plain_money(day.desk.receipts.money(day.case_id).view.total.agreed)
    must(final in said[0], "the booklet says the final budget")
    return [*figures, Figure(N_("Sums in each of them"), str(len(said[0])))]


def sums_in(path: Path) -> list[str]:
    """Return every sum of money that a PDF says to a reader, in alphabetical order, repeats included."""
    return sorted(sum_ for piece in pieces(read_pdf(path)) for sum_ in _MONEY.findall(piece.text))
