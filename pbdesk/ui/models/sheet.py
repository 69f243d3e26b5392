"""A working sheet as plain values: questions that are saved as they are answered, lists of entries, and what comes out.

Presenters make it, `pbdesk.ui.widgets.sheet_page` shows it. Every answer is text: ticks are parted by spaces, a date is
ISO, a sum is pounds as typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from pbdesk.ui.models.problem import Problem

AskKind = Literal["text", "long", "money", "number", "date", "choice", "radios", "ticks"]
Options = tuple[tuple[str, str], ...]
"""Values that can be chosen, each with its words."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question.

    Attributes:
        key: what it is saved under; also its identifier on the page.
        when: another question's key and the values for which this one is asked; None for always.
    """

    key: str
    kind: AskKind
    label: str
    value: str = ""
    hint: str = ""
    options: Options = ()
    optional: bool = False
    when: tuple[str, frozenset[str]] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list: what it is, what is said of it, its state in words, and whether it can be taken away."""

    id: str
    kind: str
    title: str
    detail: str = ""
    state: str = ""
    tone: str = ""
    can_remove: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sheet: questions, or a list with the words of the buttons that add to it (kind, words).

    Attributes:
        offer: something to do here: its id and words, None for nothing.
        said: words between the heading and the rest.
    """

    id: str
    title: str
    said: str = ""
    asks: tuple[Ask, ...] = ()
    rows: tuple[Row, ...] = ()
    adds: tuple[tuple[str, str], ...] = ()
    empty: str = ""
    offer: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a working: in words, in easy words ("" where an easy-read page leaves it out), and how it weighs."""

    words: str
    easy: str = ""
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes out of a sheet.

    Attributes:
        headline: the result in one line, with its tone. figures: (caption, figure, tone).
        facts: what it is made of, as name and value. said: sentences below it.
        warnings: what a reader should know before relying on it.
        unconfirmed: figures of the year that nobody has confirmed, each in a sentence.
        why: the question that the steps answer.
        action: words of what keeps it, "" where there is nothing to keep; action_note: what that does.
        asks: questions that belong to the action, such as which outcome a line is for.
        earlier: (title, detail) of what was kept before, newest first.
        stale: that the last one kept is no longer what comes out, "" where it is.
    """

    title: str
    headline: str
    tone: str = ""
    figures: tuple[tuple[str, str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    said: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    why: str = ""
    steps: tuple[StepLine, ...] = ()
    action: str = ""
    action_note: str = ""
    asks: tuple[Ask, ...] = ()
    earlier_title: str = ""
    earlier: tuple[tuple[str, str], ...] = ()
    stale: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole sheet as it stands, in one language.

    Attributes:
        problems: answers that could not be saved, by their key.
    """

    case_id: str
    name: str
    language: str
    parts: tuple[Part, ...]
    outcome: Outcome
    problems: tuple[Problem, ...] = ()

    def asks(self) -> Mapping[str, Ask]:
        """Return every question that is saved as it is answered, by key."""
        return {ask.key: ask for part in self.parts for ask in part.asks}

    def row(self, row_id: str) -> Row | None:
        """Return an entry of a list."""
        return next((row for part in self.parts for row in part.rows if row.id == row_id), None)


class Entry(msgspec.Struct, frozen=True):
    """The form of an entry as it is typed; `row_id` is "" for a new one, `seen` what stood there at first."""

    kind: str = ""
    row_id: str = ""
    values: dict[str, str] = {}
    seen: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an entry: its heading and questions, filled."""

    title: str
    asks: tuple[Ask, ...]
