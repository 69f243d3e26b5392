"""The answers of a form on their way to another program's file or from it: by path, with the names of their rows.

Shared by the formats of answers. It knows the form and no format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pbdesk.domain.errors import N_, KnownError
from pbdesk.interchange.fhir_out import Note
from pbdesk.schemes.expressions.tree import Key
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.model import BRANCHES, SILENT, Kind
from pbdesk.schemes.forms.rows import FIRST, ON, REMOVED, Rows, is_row, plain_path
from pbdesk.schemes.forms.state import FormState

MAX_BYTES = 20_000_000
_ROW = re.compile(r"@[\w.-]{1,64}")
_PATH = re.compile(r"(/[\w.-]+(\[(\d{1,4}|@[\w.-]{1,64})\])?)+")


@dataclass(frozen=True, slots=True)
class AnswersFile:
    """A file of answers as written, and what it does not carry."""

    data: bytes
    notes: tuple[Note, ...]


@dataclass(slots=True)
class TakenAnswers:
    """Answers as read from a file.

    Attributes:
        answers: by path with the names of rows; a row itself is "on".
        notes: what could not be taken over.
    """

    answers: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def row(self, part: str, name: str, place: int) -> str:
        """Note a row of a part that repeats, and return its path; without a name its place is one."""
        name = name if _ROW.fullmatch(name) else str(place)
        path = f"{part}[{name}]"
        if name != FIRST:
            self.answers[path] = ON
        return path

    def give(self, compiled: CompiledForm, number: int, path: str, text: str) -> None:
        """Note an answer, unless nobody answers that node: then the form works it out, or the device fills it in."""
        node = compiled.node(number)
        if not text or node.kind in SILENT or node.calculation or node.preload:
            return
        if node.kind is Kind.MEDIA:
            self.notes.append(Note(N_("The file “{name}” is not here, only its name."), {"name": text[:80]}))
            return
        self.answers[path] = text

    def give_aside(self, compiled: CompiledForm, path: str, text: str) -> None:
        """Note an answer that does not count now, or that a row was taken out, as one of our desks wrote it."""
        number = compiled.tree.by_path.get(plain_path(path))
        if number is None or not _PATH.fullmatch(path):
            self.unknown(path)
        elif is_row(path) and text in {ON, REMOVED}:
            self.answers[path] = text
        elif not is_row(path) and path not in self.answers:
            self.give(compiled, number, path, text)

    def unknown(self, name: str) -> None:
        """Note a question that the form does not have."""
        self.notes.append(Note(N_("The form has no question “{name}”."), {"name": name[:80]}))


def rows_inside(state: FormState, number: int, at: tuple[int, ...]) -> Iterator[Key]:
    """Yield what stands directly inside an instance, each row of a part that repeats on its own."""
    for child in state.compiled.tree.nodes[number].children.values():
        if not state.compiled.tree.nodes[child].is_repeat:
            yield child, at
            continue
        for place in range(1, state.facts.count((child, at)) + 1):
            yield child, (*at, place)


def row_name(rows: Rows, state: FormState, key: Key) -> str:
    """Return the name of a row, "" where it is only known by its place."""
    stable = rows.stable(state.compiled.tree.key_text(key))
    name = stable.rpartition("[")[2].rstrip("]")
    return "" if name.isdecimal() else name


def kept_aside(state: FormState, rows: Rows, stored: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that do not count now: hidden, or in a row that was taken out; by path."""
    aside = {
        rows.stable(question.path): question.answer
        for question in state.questions()
        if question.node.kind not in {*BRANCHES, Kind.NOTE, Kind.META}
        and question.answer
        and not question.relevant
        and not question.node.calculation
    }
    return aside | {path: text for path, text in stored.items() if rows.is_gone(path)}


def other_form(file: str, found: str, wanted: str) -> KnownError:
    """Return the error for answers to another form."""
    return KnownError(
        "answers-other-form",
        N_("{file} holds answers to the form “{found}”; this one is “{wanted}”."),
        safe=N_("Nothing was changed."),
        todo=N_("Choose the file with the answers to this form."),
        file=file,
        found=found or "–",
        wanted=wanted,
    )


def not_answers(file: str, reason: str) -> KnownError:
    """Return the error for a file that holds no answers that can be read."""
    return KnownError(
        "answers-unreadable",
        N_("{file} holds no answers that can be read here: {reason}"),
        safe=N_("Nothing was changed."),
        todo=N_("Choose a file with answers as FHIR (JSON) or as an XForms submission (XML)."),
        file=file,
        reason=reason[:200],
    )
