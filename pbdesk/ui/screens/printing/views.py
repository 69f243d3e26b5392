"""What the page of printing shows, as plain values, and what its presenter is given to read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pbdesk.documents.catalogue import FORMATS, KINDS
from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Person
from pbdesk.domain.plan import Gap
from pbdesk.i18n import _
from pbdesk.services.booklets import BookletFacts
from pbdesk.services.documents import CouncilStyle, Order, Printed, file_name
from pbdesk.services.plan_view import PlanView
from pbdesk.services.ports import ChangeSet
from pbdesk.services.rows import CaseList, CaseQuery, ServiceRow
from pbdesk.ui.models import TableRow
from pbdesk.ui.screens.printing.level import ReadingView


class PageImage(Protocol):
    """One page as a picture: RGB bytes, row by row without padding."""

    @property
    def width(self) -> int:
        """In pixels."""

    @property
    def height(self) -> int:
        """In pixels."""

    @property
    def rgb(self) -> bytes:
        """Three bytes a pixel."""


PageImages = Callable[[Path], Iterable[PageImage]]


class Outline(Protocol):
    """What can be chosen for a document, and what its reader would miss; see `documents.printing.Outline`."""

    @property
    def missing(self) -> tuple[Gap, ...]:
        """Facts that were never written down."""

    @property
    def chapters(self) -> tuple[str, ...]:
        """Titles of what may be left out."""

    @property
    def without_picture(self) -> tuple[str, ...]:
        """Ideas that have no picture yet."""

    @property
    def untold(self) -> tuple[str, ...]:
        """Sentences that are not translated."""

    @property
    def is_unsure(self) -> bool:
        """Whether somebody who knows braille should look at it."""

    @property
    def lacking(self) -> KnownError | None:
        """Why the format cannot be made here."""

    @property
    def is_copy(self) -> bool:
        """Whether a print will be a numbered copy of a signed version."""

    @property
    def number(self) -> str:
        """Of the copy that a print would repeat."""

    @property
    def reading(self) -> object:
        """What the reading-level meter says."""


@dataclass(frozen=True, slots=True)
class PrintView:
    """What the page shows of a case.

    Attributes:
        first_name: what the person is called, for "Remember for Ann".
        own: the person's own language, format and the day on which these are asked about again, as stored.
        format_note: a sentence where the person's own format is not one of ours, "" otherwise.
        document, language, print_format: what is preselected.
    """

    case_id: str
    name: str
    first_name: str
    reference: str
    own: tuple[str, str, str]
    format_note: str
    document: str
    language: str
    print_format: str

    def under(self, document: str) -> str:
        """Return the line under the title."""
        return _("{document}. {reference}", document=_(KINDS[document].label), reference=self.reference)

    def file_name(self, document: str, print_format: str) -> str:
        """Return a proposal for the file's name, without the person's name."""
        name = _(
            "{document} {reference}", document=_(KINDS[document].label), reference=file_name(self.reference)
        )
        return name.strip() + FORMATS[print_format].suffix


@dataclass(frozen=True, slots=True)
class Booklet:
    """A document as it was made: its file, its pages as pictures, or its text where it has none."""

    data: bytes
    pages: tuple[PageImage, ...] = ()
    text: str = ""
    suffix: str = ".pdf"
    number: str = ""
    is_reprint: bool = False
    change: ChangeSet = field(default_factory=ChangeSet)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a document before it is printed: what is missing, what can be chosen, how it reads."""

    missing: list[str]
    chapters: tuple[str, ...] = ()
    reading: ReadingView | None = None


@dataclass(frozen=True, slots=True)
class CasesView:
    """Cases to choose from, and how many there are."""

    rows: list[TableRow]
    count: str
    nothing_yet: bool


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the presenter reads: callables of the services, and the adapters that make files.

    Attributes:
        person_of: a case's person, or None.
        facts: what the plan booklet says, by case id and language, an empty plan where there is none.
        plan_of: a case's plan with its gaps, or None.
        conflicts: how many fields of a case wait for a decision.
        services: directory entries that match what is typed, at most so many.
        can_make: whether this computer can make a format in a language.
    """

    search: Callable[[CaseQuery], CaseList]
    person_of: Callable[[str], Person | None]
    change_person: Callable[[Person], ChangeSet]
    facts: Callable[[str, str], BookletFacts]
    plan_of: Callable[[str], PlanView | None]
    conflicts: Callable[[str], int]
    section_title: Callable[[str, str], str]
    outline: Callable[[Order], Outline]
    preview: Callable[[Order], Printed]
    issue: Callable[[Order], Printed]
    batch: Callable[..., list[tuple[str, KnownError]]]
    services: Callable[[str, int], Sequence[ServiceRow]]
    style: Callable[[], CouncilStyle]
    set_style: Callable[..., None]
    can_make: Callable[[str, str], bool]
    page_images: PageImages
    fine_page_images: PageImages
