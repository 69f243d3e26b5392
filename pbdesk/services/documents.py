"""What documents need to know of a case, whatever they are: records gathered in one read, and no words of their own.

It also keeps the council's name and logo for print, and a record of every signed copy that was printed. How a document
looks, and how its file is made, is not known here.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import msgspec

from pbdesk.domain.directory import DirectoryEntry
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.people import Person
from pbdesk.domain.printed import PrintedCopy
from pbdesk.domain.reviewing import Review
from pbdesk.schemes.forms.blank import PaperForm
from pbdesk.schemes.forms.model import BRANCHES, SELECTS, SILENT, Kind
from pbdesk.schemes.forms.state import FormState
from pbdesk.services.booklets import BookletFacts, Booklets
from pbdesk.services.eligibility import Determined
from pbdesk.services.ports import ChangeSet, OpenVault
from pbdesk.services.receipts import Money, Receipts, TakeIn

STYLE = "print/council"
"""The draft under which the council's name and logo are kept: encrypted, on this computer."""

StateOf = Callable[[str], FormState]
PaperOf = Callable[[str, str], PaperForm]
"""Gives the blank form of a case in a language."""
DeterminedOf = Callable[[str], Determined | None]
"""Gives a case's decision on eligibility, None where its scheme has no such step."""


@dataclass(frozen=True, slots=True)
class CouncilStyle:
    """The council's name as it stands on documents ("" for the one that the computer is enrolled with), and its logo.

    `logo` is a JPEG that was taken in like a photo: nothing but pixels.
    """

    name: str = ""
    logo: bytes = b""


class GivenAnswer(msgspec.Struct, frozen=True):
    """A question that counted, its easy words, and the answer in words ("" for none)."""

    question: str
    answer: str
    easy: str = ""


class AnsweredSection(msgspec.Struct, frozen=True):
    """One part of an assessment with what was asked in it."""

    title: str
    answers: tuple[GivenAnswer, ...]


class CaseFacts(msgspec.Struct, frozen=True):
    """A case as its documents need it.

    Attributes:
        booklet: the case, the person and the plan (an empty one where none was begun, see `has_plan`).
        money: None while nothing is agreed.
        review: the latest one, finished or being written.
        services: the directory entries that were asked for, or that the plan's lines came from.
        determined: the decision on eligibility, None where the scheme has no such step.
    """

    booklet: BookletFacts
    has_plan: bool
    money: Money | None
    answers: tuple[AnsweredSection, ...]
    paper: PaperForm | None
    review: Review | None
    services: tuple[DirectoryEntry, ...]
    style: CouncilStyle
    determined: Determined | None = None


class Documents:
    """Gathers facts for documents, and keeps what was printed."""

    def __init__(
        self,
        vault: OpenVault,
        booklets: Booklets,
        receipts: Receipts,
        state_of: StateOf,
        paper_of: PaperOf,
        take_in: TakeIn,
        determined_of: DeterminedOf,
    ) -> None:
        """`state_of` and `paper_of` give a case's assessment and its blank form; `take_in` makes a picture safe."""
        self._determined_of = determined_of
        self._vault = vault
        self._booklets = booklets
        self._receipts = receipts
        self._state_of = state_of
        self._paper_of = paper_of
        self._take_in = take_in

    def facts(self, case_id: str, language: str, services: Sequence[str] | None = None) -> CaseFacts:
        """Return what a case's documents say.

        Args:
            case_id: the case.
            language: of questions and answers.
            services: ids of directory entries to put in; None for those that the plan's lines came from.
        """
        booklet = self._booklets.facts(case_id, language, needs_plan=False)
        money = self._receipts.money(case_id)
        linked = [line.service_id for line in booklet.plan.lines if line.service_id]
        return CaseFacts(
            booklet=booklet,
            has_plan=bool(booklet.plan.plan.id),
            money=money if money.decision else None,
            answers=self._answers(case_id, language),
            paper=self._paper_of(case_id, language),
            review=self._review(case_id),
            services=self._entries(linked if services is None else services),
            style=self.style(),
            determined=self._determined_of(case_id),
        )

    def _entries(self, ids: Sequence[str]) -> tuple[DirectoryEntry, ...]:
        found = (self._vault.reads.record(DirectoryEntry, each) for each in dict.fromkeys(ids))
        return tuple(entry for entry in found if entry is not None)

    def _review(self, case_id: str) -> Review | None:
        written = self._vault.reads.records(Review, case_id)
        return max(written, key=lambda each: (each.held_on or each.completed_on, each.id), default=None)

    def _answers(self, case_id: str, language: str) -> tuple[AnsweredSection, ...]:
        try:
            state = self._state_of(case_id).spoken_in(language)
        except KnownError as error:
            if error.code != "assessment-missing":
                raise
            return ()
        sections = (
            AnsweredSection(state.words(section.path), tuple(_given(state, section.path)))
            for section in state.compiled.form.sections
        )
        return tuple(section for section in sections if section.answers)

    # The council's name and logo

    def own_way(self, case_id: str) -> tuple[str, str]:
        """Return the language and the format that the person of a case asked for, as stored."""
        person = next(iter(self._vault.reads.records(Person, case_id)), None)
        return (person.language, person.print_format) if person else ("", "")

    def style(self) -> CouncilStyle:
        """Return the council's name and logo for print."""
        kept = self._vault.drafts.get(STYLE) or {}
        return CouncilStyle(kept.get("name", ""), base64.b64decode(kept.get("logo", "")))

    def set_style(self, name: str, logo: tuple[bytes, str] | None = None, *, keep_logo: bool = True) -> None:
        """Keep the council's name and, where a file's bytes and name are given, its logo, made safe first.

        Without a logo the one that is kept stays, unless `keep_logo` is false. Raises KnownError as `take_in`.
        """
        kept = self.style().logo if keep_logo else b""
        data = self._take_in(*logo).thumbnail if logo else kept
        self._vault.drafts.put(
            STYLE, {"name": name.strip(), "logo": base64.b64encode(data).decode("ascii") if data else ""}
        )

    # Copies of signed versions

    def copies(self, case_id: str) -> list[PrintedCopy]:
        """Return every print of a signed version, oldest first."""
        found = self._vault.reads.records(PrintedCopy, case_id)
        return sorted(found, key=lambda copy: (copy.printed_at, copy.id))

    def first_copy(self, wanted: PrintedCopy) -> PrintedCopy | None:
        """Return the first print of the same document, version, language and choice; None before there is one."""
        same = (
            copy
            for copy in self.copies(wanted.case_id)
            if not copy.reprint_of
            and (copy.document, copy.signed_hash, copy.language, copy.choice)
            == (wanted.document, wanted.signed_hash, wanted.language, wanted.choice)
        )
        return next(same, None)

    def number_copy(self, wanted: PrintedCopy) -> PrintedCopy:
        """Return a copy with an id and a number that no other laptop gives, before it is saved."""
        made = self._vault.clock.new_id()
        number = f"{wanted.signed_hash[:8]}-{made.replace('-', '')[-4:]}".upper()
        return msgspec.structs.replace(
            wanted,
            id=made,
            number=number,
            printed_at=self._vault.clock.now(),
            printed_by=self._vault.author,
        )

    def save_copy(self, copy: PrintedCopy) -> ChangeSet:
        """Keep a copy's record."""
        with self._vault.begin() as work:
            work.save(copy)
            return work.commit()


def _given(state: FormState, section: str) -> list[GivenAnswer]:
    """Return the questions of a section that count now, with their answers in words."""
    found = []
    for question in state.page(section):
        node, path = question.node, question.path
        is_asked = node.kind not in SILENT and node.kind not in BRANCHES and not question.readonly
        if not is_asked or not question.relevant or node.kind is Kind.MEDIA:
            continue
        found.append(
            GivenAnswer(state.words(path), _said(state, path, question.value), state.words(path, "easyread"))
        )
    return found


def _said(state: FormState, path: str, value: str) -> str:
    """Return an answer in words: choices by their labels, everything else as it was given."""
    node = state.question(path).node
    if node.kind not in SELECTS or not value:
        return value
    labels = {item.name: item.label for item in state.choices(path)}
    return "; ".join(labels.get(name, name) for name in value.split())


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants printed.

    Attributes:
        document, format, language: by id.
        left_out: chapters by place, counted from 0.
        services: ids of directory entries; None for those of the plan.
        note: what the adviser adds to a letter.
    """

    case_id: str
    document: str = "plan"
    format: str = "standard"
    language: str = "en"
    left_out: frozenset[int] = frozenset()
    services: tuple[str, ...] | None = None
    note: str = ""

    @property
    def choice(self) -> str:
        """What was left out or put in, as one text."""
        parts = ["-".join(map(str, sorted(self.left_out))), ",".join(self.services or ()), self.note]
        return "|".join(parts) if any(parts) else ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A document as a file.

    Attributes:
        pages: 0 where the format has none.
        text: what a preview without pictures shows, "" for a PDF.
        number: of a signed copy, "" otherwise; `is_reprint` says that it was printed before.
    """

    data: bytes
    pages: int
    suffix: str
    text: str = ""
    number: str = ""
    is_reprint: bool = False
    change: ChangeSet = field(default_factory=ChangeSet)


class Printing(Protocol):
    """Makes documents from orders; the adapter is `pbdesk.documents.printing`."""

    def outline(self, order: Order) -> Any:
        """Return what can be chosen, and what a reader would miss."""

    def preview(self, order: Order) -> Printed:
        """Return a document to look at; nothing is kept of it."""

    def issue(self, order: Order) -> Printed:
        """Return a document that goes to somebody; a signed one is numbered, and its record kept."""

    def batch(
        self,
        case_ids: list[str],
        order: Order,
        folder: Path,
        name_of: Callable[[str], str],
        report: Callable[[int, int, str], None],
    ) -> list[tuple[str, KnownError]]:
        """Make a document for each case, one file at a time; return the cases that it could not be made for."""


def file_name(reference: str) -> str:
    """Return a reference as part of a file's name; names of people stay out of it, since others see file names."""
    return re.sub(r"[^\w-]+", "-", reference).strip("-")


def no_such_document(document: str, known: Sequence[str]) -> KnownError:
    """Return what is said where nothing of this name can be printed."""
    return KnownError(
        "document-unknown",
        N_("There is no document “{document}”."),
        safe=N_("Nothing was printed."),
        todo=N_("Choose one of these: {known}."),
        document=document,
        known=", ".join(known),
    )
