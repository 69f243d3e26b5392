"""Puts the presenter of printing together from a desk. The one module here that knows the desk's shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pbdesk.domain.people import Person
from pbdesk.services.desk import Desk
from pbdesk.ui.screens.printing.presenter import PageImage, PrintPresenter, Sources
from pbdesk.ui.screens.printing.printers import DPI


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
            facts=desk.booklets.facts,
            plan_of=desk.plans.view,
            conflicts=lambda case_id: len(reads.conflicts(case_id)),
            section_title=desk.programmes.section_title,
            print_plan=desk.files.print_plan,
            page_images=desk.files.preview_pages,
            fine_page_images=fine_pages,
        )
    )


def fine_pages(path: Path) -> Iterator[PageImage]:
    """Yield the pages of a PDF fine enough for paper; a preview's pictures would print as blurred letters."""
    from pbdesk.documents.preview import page_images

    yield from page_images(path, DPI)
