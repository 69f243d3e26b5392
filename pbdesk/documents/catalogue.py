"""Every document that can be printed, and every format that it can be printed in: two tables.

A new document is one row here and its builders; a new format is one row in `FORMATS` and, on paper, one theme.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pbdesk.documents.agreement import agreement_document
from pbdesk.documents.assessment import assessment_document
from pbdesk.documents.booklet import build
from pbdesk.documents.content import Document, Heading
from pbdesk.documents.directory import directory_chapter
from pbdesk.documents.easy.eligibility import easy_eligibility
from pbdesk.documents.easy.money import easy_agreement, easy_statement, easy_working
from pbdesk.documents.easy.papers import easy_assessment, easy_letter, easy_paper, easy_review
from pbdesk.documents.easy.plan import easy_plan, easy_profile
from pbdesk.documents.eligibility import eligibility_document
from pbdesk.documents.letter import letter_document
from pbdesk.documents.paper import paper_document
from pbdesk.documents.profile import profile_document
from pbdesk.documents.review import review_document
from pbdesk.documents.statement import statement_document
from pbdesk.documents.values import CaseValues
from pbdesk.documents.working import working_document
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words

Builder = Callable[[CaseValues, Words], Document]


def plan_document(values: CaseValues, words: Words) -> Document:
    """Return the support plan booklet."""
    return build(values.booklet, words)


@dataclass(frozen=True, slots=True)
class Kind:
    """A document: what it is called (message id), and who builds it, in full and in easy words.

    `with_services` says whether directory pages may go in, `needs_plan` whether it can be made before there is a plan,
    `is_whole` that none of its chapters may be left out, because the law asks for all of them.
    """

    id: str
    label: str
    build: Builder
    easy: Builder
    with_services: bool = False
    needs_plan: bool = False
    is_whole: bool = False


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            "plan", N_("Support plan booklet"), plan_document, easy_plan, with_services=True, needs_plan=True
        ),
        Kind("profile", N_("One-page profile"), profile_document, easy_profile),
        Kind("working", N_("How we worked out your budget"), working_document, easy_working),
        Kind(
            "agreement", N_("Direct payment agreement"), agreement_document, easy_agreement, needs_plan=True
        ),
        Kind("statement", N_("Statement of account"), statement_document, easy_statement),
        Kind("review", N_("Review record"), review_document, easy_review),
        Kind("assessment", N_("Copy of the assessment"), assessment_document, easy_assessment),
        Kind(
            "eligibility",
            N_("Decision on eligibility"),
            eligibility_document,
            easy_eligibility,
            is_whole=True,
        ),
        Kind("form", N_("Blank form for paper"), paper_document, easy_paper),
        Kind("letter", N_("Letter"), letter_document, easy_letter, with_services=True),
    )
}


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is called (message id), how its file is made, and how the file's name ends.

    Attributes:
        made: "pdf", "sheets" (a PDF of pages two by two), "html", "text", "brf", "pef" or "audio".
        theme: for a PDF, the look's name.
        is_easy: whether it is written in easy words.
    """

    id: str
    label: str
    made: str
    suffix: str
    theme: str = ""
    is_easy: bool = False


FORMATS: dict[str, Format] = {
    row.id: row
    for row in (
        Format("standard", N_("Standard, 12 point"), "pdf", ".pdf", "standard"),
        Format("folded", N_("A5 booklet, to fold from A4"), "sheets", ".pdf", "folded"),
        Format("clear", N_("Clear print, 14 point"), "pdf", ".pdf", "clear"),
        Format("large16", N_("Large print, 16 point"), "pdf", ".pdf", "large16"),
        Format("large", N_("Large print, 18 point"), "pdf", ".pdf", "large"),
        Format("large24", N_("Large print, 24 point"), "pdf", ".pdf", "large24"),
        Format("easyread", N_("Easy read with pictures"), "pdf", ".pdf", "easyread", is_easy=True),
        Format("dyslexia", N_("Dyslexia-friendly, on cream"), "pdf", ".pdf", "dyslexia"),
        Format("yellow", N_("Black on yellow"), "pdf", ".pdf", "yellow"),
        Format("contrast", N_("White on black"), "pdf", ".pdf", "contrast"),
        Format("mono", N_("Black on white, no colour"), "pdf", ".pdf", "mono"),
        Format("html", N_("Web page, for a screen reader"), "html", ".html"),
        Format("text", N_("Plain text"), "text", ".txt"),
        Format("braille", N_("Braille, for an embosser (BRF)"), "brf", ".brf"),
        Format("pef", N_("Braille, portable (PEF)"), "pef", ".pef"),
        Format("audio", N_("Audio, read aloud"), "audio", ".wav"),
    )
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes in: the chapters (by place, counted from 0) that are left out."""

    left_out: frozenset[int] = frozenset()


def compose(
    kind_id: str, values: CaseValues, words: Words, format_id: str = "standard", choice: Choice | None = None
) -> Document:
    """Return a document for a format: in easy words or not, with directory pages, without what is left out.

    Raises KnownError as the builders do ("form-missing").
    """
    kind = KINDS[kind_id]
    document = (kind.easy if FORMATS[format_id].is_easy else kind.build)(values, words)
    if kind.with_services:
        pages = tuple(directory_chapter(values.services, words))
        document = replace(document, blocks=_before_last_chapter(document, pages))
    return without_chapters(document, (choice or Choice()).left_out if not kind.is_whole else frozenset())


def _before_last_chapter(document: Document, pages: Sequence[object]) -> tuple:  # type: ignore[type-arg]
    """Return the blocks with further ones before the last chapter, at the end where there are no chapters."""
    starts = [index for index, block in enumerate(document.blocks) if _opens_chapter(block)]
    place = starts[-1] if starts else len(document.blocks)
    return (*document.blocks[:place], *pages, *document.blocks[place:])


def _opens_chapter(block: object) -> bool:
    return isinstance(block, Heading) and block.level == 2


def without_chapters(document: Document, left_out: frozenset[int]) -> Document:
    """Return a document without some of its chapters, each with all that stands under its heading."""
    if not left_out:
        return document
    kept, chapter = [], -1
    for block in document.blocks:
        chapter += _opens_chapter(block)
        if chapter not in left_out:
            kept.append(block)
    return replace(document, blocks=tuple(kept))
