"""Puts the presenter of printing together from a desk. The one module here that knows the desk's shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pbdesk.domain.people import Person
from pbdesk.services.desk import Desk
from pbdesk.ui.screens.printing.presenter import PrintPresenter
from pbdesk.ui.screens.printing.printers import DPI
from pbdesk.ui.screens.printing.views import PageImage, Sources


def presenter_for(desk: Desk) -> PrintPresenter:
    """Return the presenter on an open desk."""
    reads = desk.vault.reads

    def person_of(case_id: str) -> Person | None:
        return next(iter(reads.records(Person, case_id)), None)

    return PrintPresenter(
        Sources(
            search=desk.caseload.search,
            person_of=person_of,
            change_person=desk.caseload.change_person,
            facts=lambda case_id, language: desk.booklets.facts(case_id, language, needs_plan=False),
            plan_of=desk.plans.view,
            conflicts=lambda case_id: len(reads.conflicts(case_id)),
            section_title=desk.programmes.section_title,
            outline=desk.printing.outline,
            preview=desk.printing.preview,
            issue=desk.printing.issue,
            batch=desk.printing.batch,
            services=reads.services,
            style=desk.documents.style,
            set_style=desk.documents.set_style,
            can_make=can_make,
            page_images=desk.files.preview_pages,
            fine_page_images=fine_pages,
        )
    )


def can_make(print_format: str, language: str) -> bool:
    """Tell whether this computer can make a format in a language."""
    from pbdesk.documents.making import lacking

    return lacking(print_format, language) is None


def fine_pages(path: Path) -> Iterator[PageImage]:
    """Yield the pages of a PDF fine enough for paper; a preview's pictures would print as blurred letters."""
    from pbdesk.documents.preview import page_images

    yield from page_images(path, DPI)
