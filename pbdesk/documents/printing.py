"""From an order to a file: what a desk is asked for when something is to be printed, looked at or checked first.

The one module here that puts services, words, documents and formats together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from pbdesk.documents.catalogue import FORMATS, KINDS, Choice, compose
from pbdesk.documents.content import Document, plain
from pbdesk.documents.from_facts import DocumentWords, values_of
from pbdesk.documents.frozen import digest, from_plain, numbered, to_plain
from pbdesk.documents.linear import linear, plain_text_file
from pbdesk.documents.listening import ListeningWords, with_english_marked
from pbdesk.documents.louis import UNSURE
from pbdesk.documents.making import Made, lacking, make, readable
from pbdesk.documents.missing import gaps
from pbdesk.documents.pdf.writer import replace_file
from pbdesk.documents.pictures import without_picture
from pbdesk.documents.reading import contents_entries
from pbdesk.documents.reading_level import Reading, measure
from pbdesk.documents.values import CaseValues
from pbdesk.domain.errors import KnownError
from pbdesk.domain.plan import Gap
from pbdesk.domain.printed import PrintedCopy
from pbdesk.domain.records import to_fields
from pbdesk.i18n import PRINTED_LANGUAGES, Words
from pbdesk.services.booklets import plan_missing
from pbdesk.services.documents import CaseFacts, Documents, Order, Printed, no_such_document
from pbdesk.services.ports import ChangeSet

FROZEN = ("plan", "agreement", "eligibility")
"""Documents that say what was signed or decided: once it is, each print of them is a numbered copy."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What can be chosen for a document, and what its reader would miss.

    Attributes:
        missing: facts that were never written down, though a reader needs them.
        chapters: titles of what may be left out, in order.
        without_picture: ideas of an easy read that have no picture yet.
        untold: sentences that are not translated into the language.
        reading: of the text as it will be read.
        is_unsure: whether somebody who knows braille should look at it first.
        lacking: why the format cannot be made here, None where it can.
        is_copy: whether a print of it will be a numbered copy of what was signed or decided.
        number: of the copy that a print would repeat, "" for a first one.
    """

    missing: tuple[Gap, ...]
    chapters: tuple[str, ...]
    without_picture: tuple[str, ...]
    untold: tuple[str, ...]
    reading: Reading
    is_unsure: bool
    lacking: KnownError | None
    is_copy: bool
    number: str


class PrintShop:
    """Makes documents of cases."""

    def __init__(self, documents: Documents, spoken_in: Callable[[str], DocumentWords]) -> None:
        """`spoken_in` gives the schemes' words in a language."""
        self.documents = documents
        self._spoken_in = spoken_in

    def outline(self, order: Order) -> Outline:
        """Return what can be chosen and what is missing. Raises KnownError as the builders do."""
        _check(order)
        words = ListeningWords(order.language)
        facts, values = self._values(order, words)
        whole = compose(order.document, values, words, order.format)
        document = compose(order.document, values, words, order.format, Choice(order.left_out))
        first = self.documents.first_copy(self._wanted(order, facts)) if self._is_copy(order, facts) else None
        made = FORMATS[order.format].made
        return Outline(
            missing=tuple(gaps(order.document, facts)),
            chapters=() if KINDS[order.document].is_whole else tuple(contents_entries(whole)),
            without_picture=tuple(without_picture(document)),
            untold=tuple(words.untold),
            reading=measure((plain(part.words) for part in linear(document)), order.language),
            is_unsure=made in ("brf", "pef") and order.language in UNSURE,
            lacking=lacking(order.format, order.language),
            is_copy=self._is_copy(order, facts),
            number=first.number if first else "",
        )

    def document(self, order: Order) -> Document:
        """Return a document as it would be printed now: a signed one as it was frozen when it was first printed."""
        _check(order)
        words = ListeningWords(order.language)
        facts, values = self._values(order, words)
        if self._is_copy(order, facts):
            first = self.documents.first_copy(self._wanted(order, facts))
            if first is not None:
                return _reprinted(first, words)
        return _composed(order, values, words)

    def preview(self, order: Order) -> Printed:
        """Return a document as a file, to look at; nothing is kept of it."""
        return _printed(self.document(order), order)

    def issue(self, order: Order) -> Printed:
        """Return a document as a file that goes to somebody: a signed one is numbered, and its record kept."""
        _check(order)
        words = ListeningWords(order.language)
        facts, values = self._values(order, words)
        if not self._is_copy(order, facts):
            return _printed(_composed(order, values, words), order)
        wanted = self._wanted(order, facts)
        first = self.documents.first_copy(wanted)
        copy = self.documents.number_copy(wanted)
        if first is not None:
            document = _reprinted(first, words)
            kept = msgspec.structs.replace(
                copy, number=first.number, sha256=first.sha256, reprint_of=first.id
            )
        else:
            content = _composed(order, values, words)
            frozen = to_plain(content)
            document = numbered(content, copy.number, words)
            kept = msgspec.structs.replace(copy, sha256=digest(frozen), content=frozen)
        made = make(document, order.format)
        change = self.documents.save_copy(msgspec.structs.replace(kept, pages=made.pages))
        return _as_printed(made, document, order, kept.number, first is not None, change)

    def batch(
        self,
        case_ids: list[str],
        order: Order,
        folder: Path,
        name_of: Callable[[str], str],
        report: Callable[[int, int, str], None],
    ) -> list[tuple[str, KnownError]]:
        """Make a document for each case, one file at a time, and return the cases that it could not be made for.

        Args:
            case_ids: the cases.
            order: what to make; its case is left out of account. An empty format stands for each person's own format
                and language, as far as pbdesk has them.
            folder: where the files go, each named by its case.
            name_of: gives a file's name, without its ending, from a case.
            report: told after each; it may stop the rest by raising.
        """
        refused: list[tuple[str, KnownError]] = []
        for number, case_id in enumerate(case_ids, 1):
            name = name_of(case_id)
            try:
                printed = self.issue(self._order_for(case_id, order))
                _write(folder / f"{name}{printed.suffix}", printed.data)
            except KnownError as error:
                if error.code in ("document-unwritable", "disk-full"):
                    raise
                refused.append((case_id, error))
            report(number, len(case_ids), name)
        return refused

    def _order_for(self, case_id: str, order: Order) -> Order:
        if order.format:
            return replace(order, case_id=case_id)
        language, own = self.documents.own_way(case_id)
        return replace(
            order,
            case_id=case_id,
            language=language if language in PRINTED_LANGUAGES else order.language,
            format=own if own in FORMATS and lacking(own, language) is None else "standard",
        )

    def _values(self, order: Order, words: Words) -> tuple[CaseFacts, CaseValues]:
        facts = self.documents.facts(order.case_id, order.language, order.services)
        if KINDS[order.document].needs_plan and not facts.has_plan:
            raise plan_missing()
        scheme = self._spoken_in(order.language)
        return facts, values_of(facts, scheme, words, order.language, order.note)

    def _is_copy(self, order: Order, facts: CaseFacts) -> bool:
        return bool(_fixed_as(order.document, facts))

    def _wanted(self, order: Order, facts: CaseFacts) -> PrintedCopy:
        easy = "easy " if FORMATS[order.format].is_easy else ""
        return PrintedCopy(
            id="",
            case_id=order.case_id,
            document=order.document,
            format=order.format,
            language=order.language,
            choice=easy + order.choice,
            signed_hash=_fixed_as(order.document, facts),
        )


def _fixed_as(document: str, facts: CaseFacts) -> str:
    """Return the hash of what a document says for good; "" for one that is made anew each time, or not fixed yet."""
    if document == "eligibility":
        made = facts.determined.decision if facts.determined else None
        return digest(to_fields(made)) if made else ""
    signed = facts.booklet.standing.signed
    return signed[1].content_hash if document in FROZEN and facts.booklet.signed and signed else ""


def _check(order: Order) -> None:
    for asked, known in ((order.document, KINDS), (order.format, FORMATS)):
        if asked not in known:
            raise no_such_document(asked, list(known))


def _composed(order: Order, values: CaseValues, words: ListeningWords) -> Document:
    made = compose(order.document, values, words, order.format, Choice(order.left_out))
    return with_english_marked(made, words.english)


def _reprinted(first: PrintedCopy, words: Words) -> Document:
    document: Document = from_plain(first.content)
    return numbered(document, first.number, words, first_on=first.printed_at[:10])


def _printed(document: Document, order: Order) -> Printed:
    return _as_printed(make(document, order.format), document, order, "", False, ChangeSet())


def _as_printed(
    made: Made, document: Document, order: Order, number: str, is_reprint: bool, change: ChangeSet
) -> Printed:
    row = FORMATS[order.format]
    text = "" if row.theme else _preview_text(made, document, order)
    return Printed(made.data, made.pages, row.suffix, text, number, is_reprint, change)


def _preview_text(made: Made, document: Document, order: Order) -> str:
    """Return what a preview without pictures shows: braille as it is embossed, everything else as plain text."""
    if FORMATS[order.format].made == "brf":
        return made.data.decode("ascii").replace("\f", "\n")
    return plain_text_file(readable(document, order.format))


def _write(path: Path, data: bytes) -> None:
    replace_file(path, lambda file: file.write(data))
