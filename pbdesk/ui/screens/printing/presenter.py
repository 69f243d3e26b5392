"""What can be printed for a case, in which language and format, and what a reader would miss. No widgets.

The booklet is made by an adapter; its file lives in a private folder only while it is read back.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.people import Person
from pbdesk.domain.plan import PlanContent
from pbdesk.i18n import LANGUAGES, _, current, ngettext
from pbdesk.services.booklets import BookletFacts
from pbdesk.services.plans import PlanView
from pbdesk.services.ports import ChangeSet
from pbdesk.services.rows import CaseList, CaseQuery
from pbdesk.ui.models import TableRow
from pbdesk.ui.screens.printing.spoken import language_of

FORMATS = ("standard", "large")
"""The formats that a booklet can be set in now; other formats of a person are said, not offered."""


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


PrintPlan = Callable[[str, str, str, Path], int]
"""Case id, language, format and path: writes the booklet, returns its pages."""
PageImages = Callable[[Path], Iterable[PageImage]]


@dataclass(frozen=True, slots=True)
class PrintView:
    """What the page shows of a case.

    Attributes:
        first_name: what the person is called, for "Remember for Ann".
        own_format: the person's own format, as stored.
        format_note: a sentence where the person's own format cannot be printed yet, "" otherwise.
        language, print_format: what is preselected.
        file_name: a proposal without the person's name.
    """

    case_id: str
    name: str
    first_name: str
    under: str
    own_format: str
    format_note: str
    language: str
    print_format: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Booklet:
    """A booklet as it was made: its file's bytes and its pages as pictures."""

    pdf: bytes
    pages: tuple[PageImage, ...]


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
        facts: what a booklet says, by case id and language; raises KnownError "plan-missing".
        plan_of: a case's plan with its gaps, or None.
        conflicts: how many fields of a case wait for a decision.
    """

    search: Callable[[CaseQuery], CaseList]
    person_of: Callable[[str], Person | None]
    change_person: Callable[[Person], ChangeSet]
    facts: Callable[[str, str], BookletFacts]
    plan_of: Callable[[str], PlanView | None]
    conflicts: Callable[[str], int]
    section_title: Callable[[str, str], str]
    print_plan: PrintPlan
    page_images: PageImages
    fine_page_images: PageImages


class PrintPresenter:
    """Prepares booklets."""

    def __init__(self, sources: Sources) -> None:
        self._from = sources

    def cases(self, text: str = "") -> CasesView:
        """Return the cases that match a text, to choose one."""
        everyone = self._from.search(CaseQuery())
        found = self._from.search(CaseQuery(text=text)) if text.strip() else everyone
        rows = [
            TableRow(row.case_id, (row.name, row.reference), f"{row.name}, {row.reference}")
            for row in found.rows
        ]
        total = len(everyone.rows)
        count = ngettext("One case", "{count} cases", total)
        if text.strip():
            count = ngettext("{shown} of one case", "{shown} of {count} cases", total, shown=len(rows))
        return CasesView(rows, count, not everyone.rows)

    def view(self, case_id: str) -> PrintView:
        """Return what can be printed for a case. Raises KnownError "plan-missing" before a plan is started."""
        facts = self._from.facts(case_id, current().language)
        person = facts.person
        own = person.print_format
        return PrintView(
            case_id=case_id,
            name=person.name or facts.case.reference,
            first_name=person.known_as or person.given_name or person.name,
            under=_("Support plan booklet. {reference}", reference=facts.case.reference),
            own_format=own,
            format_note=_format_note(person),
            language=person.language if person.language in LANGUAGES else "en",
            print_format=own if own in FORMATS else "standard",
            file_name=_file_name(facts),
        )

    def missing(self, case_id: str, language: str) -> list[str]:
        """Return what a reader of the booklet would miss or stumble over, in sentences."""
        facts = self._from.facts(case_id, language)
        found = [] if facts.signed else [_("This is a draft: the council has not agreed to it.")]
        differ = self._from.conflicts(case_id)
        if differ:
            found.append(
                ngettext(
                    "One field differs between two people; the booklet shows yours.",
                    "{count} fields differ between people; the booklet shows yours.",
                    differ,
                )
            )
        plan = None if facts.signed else self._from.plan_of(case_id)
        found += [current().text(gap.sentence, **gap.fields) for gap in (plan.gaps if plan else ())]
        return found + self._in_another_language(facts, language)

    def _in_another_language(self, facts: BookletFacts, language: str) -> list[str]:
        parts = [
            name
            for name, text in self._texts(facts.plan, facts.case.scheme_id)
            if language_of(text) not in ("", language)
        ]
        if not parts:
            return []
        named = current().list(parts)
        if language == "cy":
            return [_("Written in English, and printed so in the Welsh booklet: {parts}.", parts=named)]
        return [_("Written in Welsh, and printed so in the English booklet: {parts}.", parts=named)]

    def _texts(self, plan: PlanContent, scheme_id: str) -> Iterator[tuple[str, str]]:
        for section, text in plan.plan.sections.items():
            yield _("“{part}”", part=self._from.section_title(scheme_id, section)), text
        for number, outcome in enumerate(plan.outcomes, 1):
            yield _("outcome {number}", number=number), outcome.text

    # Making, saving, remembering

    def make(
        self, case_id: str, language: str, print_format: str, report: Callable[[int, int, str], None]
    ) -> Booklet:
        """Make a booklet and its preview. Raises KnownError as the adapters do."""
        report(0, 2, _("Setting the pages"))
        with tempfile.TemporaryDirectory(prefix="pbdesk-print-") as folder:  # readable by this person alone
            path = Path(folder) / "booklet.pdf"
            self._from.print_plan(case_id, language, print_format, path)
            report(1, 2, _("Drawing the preview"))
            pages = tuple(self._from.page_images(path))
            return Booklet(path.read_bytes(), pages)

    def fine_pages(self, booklet: Booklet) -> Iterator[PageImage]:
        """Yield the pages fine enough for paper, one at a time."""
        with tempfile.TemporaryDirectory(prefix="pbdesk-print-") as folder:
            path = Path(folder) / "booklet.pdf"
            path.write_bytes(booklet.pdf)
            yield from self._from.fine_page_images(path)

    def remember(self, case_id: str, print_format: str) -> ChangeSet:
        """Save a format as the person's own. Raises KnownError "record-missing"."""
        person = self._from.person_of(case_id)
        if person is None:
            raise KnownError("record-missing", N_("This person's details are no longer here."))
        return self._from.change_person(msgspec.structs.replace(person, print_format=print_format))


def save(booklet: Booklet, path: str, *, replace: bool) -> Path:
    """Write a booklet's file whole or not at all, and return where it is.

    Raises KnownError: "file-there" where a file would be replaced, "file-unwritable".
    """
    target = Path(path.strip()).expanduser()
    if not target.name:
        raise _unwritable(path)
    if target.suffix.casefold() != ".pdf":
        target = target.with_name(f"{target.name}.pdf")
    try:
        if target.is_dir():
            raise _unwritable(target.name)
        if target.exists() and not replace:
            raise KnownError(
                "file-there",
                N_("There is a file “{name}” already."),
                safe=N_("It was left as it is."),
                todo=N_("Choose another name, or replace it."),
                name=target.name,
            )
        _write_whole(target, booklet.pdf)
    except (OSError, ValueError) as error:
        raise _unwritable(target.name) from error
    return target


def _write_whole(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".pbdesk-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _unwritable(name: str) -> KnownError:
    return KnownError(
        "file-unwritable",
        N_("“{name}” could not be saved there."),
        safe=N_("Nothing was written."),
        todo=N_("Choose a folder that you may write to, with enough room."),
        name=name,
    )


def format_choices() -> list[tuple[str, str]]:
    """Return the formats that can be printed, in words."""
    return [("standard", _("Standard, 12 point")), ("large", _("Large print, 18 point"))]


def language_choices() -> Sequence[tuple[str, str]]:
    """Return the languages of a booklet's own words, each called in its own."""
    return list(LANGUAGES.items())


def _format_note(person: Person) -> str:
    if person.print_format in (*FORMATS, ""):
        return ""
    named = {
        "easyread": _("Easy read"),
        "braille": _("Braille"),
        "audio": _("Audio"),
    }.get(person.print_format, person.print_format)
    return _(
        "{name} asked for: {format}. pbdesk cannot make that yet; ask the council for it.",
        name=person.known_as or person.given_name or person.name,
        format=named,
    )


def _file_name(facts: BookletFacts) -> str:
    """Return a name for the file: the reference and no name, since file names are seen by others."""
    reference = re.sub(r"[^\w-]+", "-", facts.case.reference).strip("-")
    return _("Support plan {reference}", reference=reference).strip() + ".pdf"
