"""The form model: what a workbook says, as frozen values that can be kept as JSON and compared.

It holds text only (expressions as written); `compiled` makes it run. It knows nothing of spreadsheets.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from pbdesk.domain.errors import N_, FieldValue, KnownError

MODEL_VERSION = 3
"""Raised whenever these Structs or the compiler change, so that kept models are made again."""

DEFAULT = "default"
"""The language code of words that the workbook gives without a language."""


class Kind(StrEnum):
    """What a node of a form is."""

    FORM = "form"
    GROUP = "group"
    REPEAT = "repeat"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date_time"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    CALCULATE = "calculate"
    BARCODE = "barcode"
    PLACE = "place"
    MEDIA = "media"
    META = "meta"


BRANCHES = frozenset({Kind.FORM, Kind.GROUP, Kind.REPEAT})
SILENT = BRANCHES | {Kind.NOTE, Kind.CALCULATE, Kind.META}
SELECTS = frozenset({Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK})
"""Kinds that nobody answers: branches, notes, calculations and what the device fills in."""


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """A part of a label: plain text, or an expression whose value is shown in its place."""

    text: str = ""
    expression: str = ""


Words = dict[str, tuple[Piece, ...]]
"""Words by language code ("en", "cy", or DEFAULT)."""


class Item(msgspec.Struct, frozen=True):
    """One choice of a list: its name, its words, and its further columns (points among them)."""

    name: str
    label: Words = {}
    columns: dict[str, str] = {}
    row: int = 0


class Choices(msgspec.Struct, frozen=True):
    """Where the choices of a question come from.

    Attributes:
        nodes: the path that gives them, such as "instance('district')/root/item[region= /data/region ]".
        list_name: the list they come from, or "" when they come from a repeat.
        value: the column (or question) that is stored.
        label: the column (or question) that is shown, where the list has no words of its own.
    """

    nodes: str
    list_name: str = ""
    value: str = "name"
    label: str = "label"


class Range(msgspec.Struct, frozen=True):
    """The least, the most and the step of a range question, as written."""

    start: str
    end: str
    step: str


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """One group, repeat, question, note or calculation.

    Attributes:
        path: where it stands, such as "/data/home/kitchen".
        row: its row in the sheet "survey", 0 where it has none.
        speaker: whose words these are: "person", "assessor" or "" where it does not matter.
        why: why we ask; easyread: the question in easy words. Both by language.
        outcome: the outcome (of the scheme) that the question bears on.
        sensitivity: "" or a word of the scheme such as "restricted".
        count: for a repeat, the expression that gives how many there are; "" lets a person add them.
    """

    path: str
    name: str
    kind: Kind
    parent: str = ""
    row: int = 0
    label: Words = {}
    hint: Words = {}
    guidance: Words = {}
    why: Words = {}
    easyread: Words = {}
    speaker: str = ""
    outcome: str = ""
    sensitivity: str = ""
    relevant: str = ""
    required: str = ""
    required_message: Words = {}
    constraint: str = ""
    constraint_message: Words = {}
    calculation: str = ""
    readonly: str = ""
    default: str = ""
    preload: str = ""
    appearance: str = ""
    choices: Choices | None = None
    range: Range | None = None
    count: str = ""


class Action(msgspec.Struct, frozen=True):
    """A value set by an event: "first-load", "new-repeat" or "changed" (of the node `source`)."""

    event: str
    target: str
    expression: str
    source: str = ""


class Section(msgspec.Struct, frozen=True):
    """One page of a form: a group at the top, or a run of questions that stand outside any group.

    Attributes:
        path: the group's path, or the path of the first loose question.
        nodes: the paths of everything on the page, in order, nested ones included.
    """

    path: str
    label: Words
    nodes: tuple[str, ...]


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A whole form. `nodes` is in the order of the workbook, the form itself first.

    Attributes:
        file: the workbook's file name, for messages.
        digest: SHA-256 of the workbook, by which a kept model is known to be of this workbook.
        languages: the names of its languages by code.
    """

    model_version: int
    file: str
    digest: str
    id: str
    title: str
    version: str
    languages: dict[str, str]
    default_language: str
    nodes: tuple[Node, ...]
    lists: dict[str, tuple[Item, ...]]
    actions: tuple[Action, ...]
    sections: tuple[Section, ...]
    warnings: tuple[str, ...] = ()


def refused(
    sentence: str, *, file: str, sheet: str = "survey", row: int = 0, name: str = "", **fields: FieldValue
) -> KnownError:
    """Return the error for a form that is not loaded, with the place in its workbook.

    The error has code "form-refused"; its fields always hold file, sheet, row and name.
    """
    if row:
        todo = N_("Change it in {file}, sheet {sheet}, row {row} ({name}), then load the form again.")
    else:
        todo = N_("Change {file}, then load the form again.")
    return KnownError(
        "form-refused",
        sentence,
        safe=N_("The form was refused as a whole, and no answer was touched."),
        todo=todo,
        file=file,
        sheet=sheet,
        row=row,
        name=name or "–",
        **fields,
    )


def spoken(words: Words, language: str, fallback: str = "en") -> tuple[Piece, ...]:
    """Return the pieces of some words in a language, else in the fallback, else in any there is."""
    for code in (language, fallback, DEFAULT):
        if words.get(code):
            return words[code]
    return next((pieces for pieces in words.values() if pieces), ())
