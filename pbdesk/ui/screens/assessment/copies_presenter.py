"""Copies of answers: saving one for another program, and what taking one in would change, in words.

Everything here may run off the GUI thread. The formats are adapters' and come in as callables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current, ngettext
from pbdesk.services.answer_files import Incoming, Preview
from pbdesk.services.ports import ChangeSet

FORMATS = ("fhir", "xforms")
"""What a copy can be; the first is offered."""
ENDINGS = {"fhir": "json", "xforms": "xml"}


class AnswerBook(Protocol):
    """The service that compares a file's answers with those that are here."""

    def preview(self, case_id: str, answers: dict[str, str]) -> Preview:
        """Return what answers would change."""

    def take_in(
        self, case_id: str, answers: dict[str, str], chosen: Collection[str]
    ) -> tuple[Preview, ChangeSet]:
        """Take them in."""


Write = Callable[[str, str], tuple[bytes, list[tuple[str, dict[str, Any]]]]]
"""Gives a case's answers in a format, with notes of what it does not carry (sentence ids with fields)."""
Read = Callable[[str, bytes, str], tuple[dict[str, str], list[tuple[str, dict[str, Any]]]]]
"""Reads a case's answers from a file's bytes and name, with notes of what could not be taken over."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A copy that was saved: where, and what it does not carry."""

    file: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a file would change.

    Attributes:
        answers: as read, to be taken in.
        differs: questions with another answer here: path, question, ours, theirs.
    """

    file: str
    answers: dict[str, str]
    summary: str
    fills: tuple[Incoming, ...]
    differs: tuple[Incoming, ...]
    notes: tuple[str, ...]

    @property
    def is_needless(self) -> bool:
        """True where nothing would change, whatever is chosen."""
        return not (self.fills or self.differs or self.adds_rows)

    adds_rows: bool = False


class CopiesPresenter:
    """Saves and takes in copies of one case's answers."""

    def __init__(self, book: AnswerBook, write: Write, read: Read, name_of: Callable[[str], str]) -> None:
        self._book, self._write, self._read, self._name_of = book, write, read, name_of

    def name(self, case_id: str) -> str:
        """Return whose answers they are."""
        return self._name_of(case_id)

    def save(self, case_id: str, kind: str, path: Path) -> Saved:
        """Write a copy. Raises KnownError "file-not-written"."""
        data, notes = self._write(case_id, kind)
        try:
            path.write_bytes(data)
        except OSError as problem:
            raise KnownError(
                "file-not-written",
                N_("{file} could not be written."),
                safe=N_("Every answer is still saved on this computer."),
                todo=N_("Choose another place, then try again."),
                file=path.name,
            ) from problem
        return Saved(path.name, _said(notes))

    def look(self, case_id: str, path: Path) -> Found:
        """Return what a file would change. Raises KnownError for a file that holds no answers to this form."""
        try:
            data = path.read_bytes()
        except OSError as problem:
            raise KnownError(
                "file-unreadable",
                N_("{file} could not be read."),
                safe=N_("Nothing was changed."),
                todo=N_("Check that the file is still there, then try again."),
                file=path.name,
            ) from problem
        answers, notes = self._read(case_id, data, path.name)
        found = self._book.preview(case_id, answers)
        extra = [_("The form has no question “{name}”.", name=path) for path in found.unknown]
        return Found(
            file=path.name,
            answers=answers,
            summary=_summary(found),
            fills=found.fills,
            differs=found.differs,
            notes=(*_said(notes), *extra),
            adds_rows=bool(found.rows),
        )

    def take_in(self, case_id: str, found: Found, chosen: Collection[str]) -> ChangeSet:
        """Fill the blanks, and take the file's answer where a person chose it."""
        _preview, change = self._book.take_in(case_id, found.answers, chosen)
        return change


def _said(notes: list[tuple[str, dict[str, Any]]]) -> tuple[str, ...]:
    return tuple(_(sentence, **fields) for sentence, fields in notes)


def _summary(found: Preview) -> str:
    """Return in one sentence what a file would change."""
    fills, differs, rows = len(found.fills), len(found.differs), found.rows
    parts = [
        ngettext("one blank would be filled", "{count} blanks would be filled", fills, count=fills)
        if fills
        else "",
        ngettext("one row would be added", "{count} rows would be added", rows, count=rows) if rows else "",
        ngettext("one answer differs", "{count} answers differ", differs, count=differs) if differs else "",
        ngettext("one is the same", "{count} are the same", found.same, count=found.same)
        if found.same
        else "",
    ]
    said = current().list([part for part in parts if part])
    return said[:1].upper() + said[1:] + "." if said else _("The file has no answers.")
