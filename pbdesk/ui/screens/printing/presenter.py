"""What can be printed for a case, in which language and format, and what a reader would miss. No widgets.

The document is made by an adapter; its file lives in a private folder only while it is read back.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from pbdesk.documents.catalogue import FORMATS, KINDS
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.people import Person
from pbdesk.domain.plan import PlanContent
from pbdesk.i18n import PRINTED_LANGUAGES, _, current, ngettext
from pbdesk.services.booklets import BookletFacts
from pbdesk.services.documents import CouncilStyle, Order, Printed, file_name
from pbdesk.services.ports import ChangeSet
from pbdesk.services.rows import CaseQuery
from pbdesk.ui.models import TableRow
from pbdesk.ui.screens.printing.level import reading_view
from pbdesk.ui.screens.printing.spoken import language_of
from pbdesk.ui.screens.printing.views import (
    Booklet,
    CasesView,
    Outline,
    PageImage,
    PageImages,
    PrintView,
    Sources,
    Told,
)

OF_THE_PLAN = ("plan", "agreement")
"""Documents whose gaps are those of the plan."""
ONE_BY_ONE = (*OF_THE_PLAN, "eligibility")
"""Documents that are numbered when they are signed or decided, so never printed for many people at once."""
MOST_FOUND = 6
"""Services of the directory that a search offers."""


class PrintPresenter:
    """Prepares documents."""

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
        """Return what can be printed for a case. Raises KnownError "case-missing" where it is gone."""
        facts = self._from.facts(case_id, current().language)
        person = facts.person
        own = person.print_format
        return PrintView(
            case_id=case_id,
            name=person.name or facts.case.reference,
            first_name=person.known_as or person.given_name or person.name,
            reference=facts.case.reference,
            own=(person.language, own, person.format_review_on),
            format_note=_format_note(person),
            document="plan" if facts.plan.plan.id else "form",
            language=person.language if person.language in PRINTED_LANGUAGES else "en",
            print_format=own if own in FORMATS else "standard",
        )

    def told(self, order: Order) -> Told:
        """Return what is said of a document before it is printed."""
        outline = self._from.outline(order)
        return Told(
            self.missing(order, outline), outline.chapters, reading_view(outline.reading, order.language)
        )

    def missing(self, order: Order, outline: Outline | None = None) -> list[str]:
        """Return what a reader of the document would miss or stumble over, in sentences."""
        facts = self._from.facts(order.case_id, order.language)
        outline = outline or self._from.outline(order)
        found: list[str] = []
        if order.document in OF_THE_PLAN and not facts.signed:
            found.append(_("This is a draft: the council has not agreed to it."))
        if outline.number:
            found.append(
                _("Printed before: a print of it is a reprint of copy {number}.", number=outline.number)
            )
        if order.document in OF_THE_PLAN:
            found += self._of_the_plan(order, facts)
        found += [current().text(gap.sentence, **gap.fields) for gap in outline.missing]
        return [*found, *_of_the_format(outline)]

    def _of_the_plan(self, order: Order, facts: BookletFacts) -> list[str]:
        found = []
        differ = self._from.conflicts(order.case_id)
        if differ:
            found.append(
                ngettext(
                    "One field differs between two people; the booklet shows yours.",
                    "{count} fields differ between people; the booklet shows yours.",
                    differ,
                )
            )
        plan = None if facts.signed else self._from.plan_of(order.case_id)
        found += [current().text(gap.sentence, **gap.fields) for gap in (plan.gaps if plan else ())]
        return found + self._in_another_language(facts, order.language)

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

    # Choosing

    def formats(self, language: str) -> list[tuple[str, str]]:
        """Return the formats that can be chosen, in words; audio only where a voice speaks the language."""
        return [
            (row.id, _(row.label))
            for row in FORMATS.values()
            if row.made != "audio" or self._from.can_make(row.id, language)
        ]

    def services(self, typed: str) -> list[tuple[str, str]]:
        """Return directory entries that match, as id and name."""
        return [(row.id, row.name) for row in self._from.services(typed, MOST_FOUND)]

    # Making, saving, remembering

    def make(self, order: Order, report: Callable[[int, int, str], None]) -> Booklet:
        """Make a document and its preview; nothing is kept of it. Raises KnownError as the adapters do."""
        report(0, 2, _("Setting the pages"))
        printed = self._from.preview(order)
        report(1, 2, _("Drawing the preview"))
        return self._booklet(printed)

    def issue(self, order: Order) -> Booklet:
        """Make a document that goes to somebody: a signed one is numbered, and kept on record."""
        return self._booklet(self._from.issue(order))

    def _booklet(self, printed: Printed) -> Booklet:
        made = Booklet(
            printed.data, (), printed.text, printed.suffix, printed.number, printed.is_reprint, printed.change
        )
        return replace(made, pages=tuple(self._images(made, self._from.page_images)))

    def fine_pages(self, booklet: Booklet) -> Iterator[PageImage]:
        """Yield the pages fine enough for paper, one at a time."""
        yield from self._images(booklet, self._from.fine_page_images)

    def _images(self, booklet: Booklet, draw: PageImages) -> Iterator[PageImage]:
        if booklet.suffix != ".pdf":
            return
        with tempfile.TemporaryDirectory(prefix="pbdesk-print-") as folder:  # readable by this person alone
            path = Path(folder) / "document.pdf"
            path.write_bytes(booklet.data)
            yield from draw(path)

    def remember(self, case_id: str, language: str, print_format: str, review_on: str) -> ChangeSet:
        """Save language, format and the day to ask again as the person's own. Raises KnownError "record-missing"."""
        person = self._from.person_of(case_id)
        if person is None:
            raise KnownError("record-missing", N_("This person's details are no longer here."))
        return self._from.change_person(
            msgspec.structs.replace(
                person, language=language, print_format=print_format, format_review_on=review_on
            )
        )

    # For many people, and the council's own look

    def batch(
        self, document: str, print_format: str, folder: str, report: Callable[[int, int, str], None]
    ) -> tuple[int, list[str]]:
        """Make a document for every open case into a folder; return how many, and what could not be made.

        An empty format stands for each person's own format and language. Raises KnownError "folder-missing".
        """
        target = Path(folder.strip()).expanduser()
        if not folder.strip() or not target.is_dir():
            raise KnownError(
                "folder-missing",
                N_("There is no folder “{folder}”."),
                safe=N_("Nothing was written."),
                todo=N_("Choose a folder that is there."),
                folder=folder.strip()[:80],
            )
        rows = {row.case_id: row for row in self._from.search(CaseQuery()).rows}
        order = Order("", document, print_format, current().language)
        label = _(KINDS[document].label)
        refused = self._from.batch(
            list(rows),
            order,
            target,
            lambda case_id: f"{label} {file_name(rows[case_id].reference)}",
            report,
        )
        told = [f"{rows[case_id].reference}: {current().render(error).what}" for case_id, error in refused]
        return len(rows) - len(refused), told

    def style(self) -> CouncilStyle:
        """Return the council's name and logo for print."""
        return self._from.style()

    def set_style(self, name: str, logo_path: str = "", *, keep_logo: bool = True) -> CouncilStyle:
        """Keep the council's name and logo, and return them as they stand. Raises KnownError for a bad picture."""
        logo = None
        if logo_path:
            path = Path(logo_path)
            try:
                logo = (path.read_bytes(), path.name)
            except OSError as error:
                raise KnownError(
                    "file-unreadable",
                    N_("“{name}” could not be read."),
                    todo=N_("Choose another picture."),
                    name=path.name,
                ) from error
        self._from.set_style(name, logo, keep_logo=keep_logo)
        return self._from.style()


def document_choices() -> list[tuple[str, str]]:
    """Return the documents that can be printed, in words."""
    return [(kind.id, _(kind.label)) for kind in KINDS.values()]


def batch_choices() -> list[tuple[str, str]]:
    """Return the documents that can be printed for many people at once, statements first."""
    kinds = [kind for kind in KINDS.values() if kind.id not in ONE_BY_ONE]
    return [(kind.id, _(kind.label)) for kind in sorted(kinds, key=lambda kind: kind.id != "statement")]


def language_choices() -> Sequence[tuple[str, str]]:
    """Return the languages of a document's own words, each called in its own."""
    return list(PRINTED_LANGUAGES.items())


def _of_the_format(outline: Outline) -> list[str]:
    found: list[str] = []
    if outline.without_picture:
        named = current().list([f"“{words[:60]}”" for words in outline.without_picture[:5]])
        found.append(
            ngettext(
                "One idea has no picture yet: {ideas}.",
                "{count} ideas have no picture yet, among them {ideas}.",
                len(outline.without_picture),
                ideas=named,
            )
        )
    if outline.untold:
        found.append(
            ngettext(
                "One sentence is not translated yet, and stands in English.",
                "{count} sentences are not translated yet, and stand in English.",
                len(outline.untold),
            )
        )
    if outline.is_unsure:
        found.append(_("Somebody who knows braille in this language should check it: the rules are old."))
    if outline.lacking is not None:
        found.append(current().render(outline.lacking).whole)
    return found


def _format_note(person: Person) -> str:
    if person.print_format in FORMATS or not person.print_format:
        return ""
    return _(
        "{name} asked for: {format}. pbdesk cannot make that yet; ask the council for it.",
        name=person.known_as or person.given_name or person.name,
        format=person.print_format,
    )
