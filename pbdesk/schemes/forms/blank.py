"""A form to be filled in on paper: every question with a number that stays, in words that can be typeset.

The numbers follow from the questions and their order alone, so that the same version of a form has the same numbers
in each language; `PaperForm.code` tells one numbering from another. A question inside a part that repeats has its
number and that of the row: "12.3" is question 12 in row 3. This module knows neither answers nor layout.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.conditions import Condition, answers_read, plain_conditions
from pbdesk.schemes.forms.model import SELECTS, SILENT, Kind, Node, Words, spoken

ROWS = 3
"""Rows that paper has for a part that repeats, where nobody asks for another number."""
MOST_CHOICES = 60
"""Choices that paper lists; of a longer list the name is written."""
_GAP = "……"
"""What stands on paper where the screen quotes an answer."""


class PaperChoice(msgspec.Struct, frozen=True):
    """A choice: the number to tick or to key in, what is stored, and its words."""

    number: int
    name: str
    label: str


class PaperCondition(msgspec.Struct, frozen=True):
    """An answer that a question waits for: "only if `number` is `answer`".

    Attributes:
        number: the other question's number.
        operator: "=", "!=", "<", "<=", ">", ">=", "chosen", "not chosen", "answered", "blank", or "depends" where
            only a formula says how.
        answer: in words, for a choice its label.
    """

    number: str
    operator: str
    answer: str = ""


class PaperField(msgspec.Struct, frozen=True, kw_only=True):
    """One question, or words to be read.

    Attributes:
        number: "12", "12.3" for row 3 of a part that repeats, "" for words that are only read.
        path: with positions inside repeats.
        kind: of `schemes.forms.model.Kind`.
        speaker: "person", "assessor" or "".
        needs: answers without which the question does not apply; `needs_all` says whether all of them.
        choices: empty for a list that is too long for paper: then the name is written (`write_choice`).
    """

    number: str
    path: str
    section: str
    label: str
    kind: str
    hint: str = ""
    why: str = ""
    easyread: str = ""
    speaker: str = ""
    required: bool = False
    choices: tuple[PaperChoice, ...] = ()
    write_choice: bool = False
    needs: tuple[PaperCondition, ...] = ()
    needs_all: bool = True
    repeat: str = ""
    row: int = 0


class PaperSection(msgspec.Struct, frozen=True):
    """One part of the form with its heading."""

    path: str
    title: str
    fields: tuple[PaperField, ...]


class PaperForm(msgspec.Struct, frozen=True, kw_only=True):
    """A whole form for paper.

    Attributes:
        code: six letters by which the paper's numbering is known again when it is keyed in.
    """

    form_id: str
    version: str
    title: str
    language: str
    code: str
    sections: tuple[PaperSection, ...]

    @property
    def fields(self) -> tuple[PaperField, ...]:
        """Everything on the paper, in order."""
        return tuple(field for section in self.sections for field in section.fields)


def blank_form(compiled: CompiledForm, language: str = "", *, title: str = "", rows: int = ROWS) -> PaperForm:
    """Return a form for paper.

    Args:
        compiled: the form.
        language: the code of its words, "" for the form's own language.
        title: the words over it, where others than the workbook's are used.
        rows: how often a part that repeats stands on the paper.
    """
    form = compiled.form
    spoken_in = language or form.default_language
    writer = _Writer(compiled, spoken_in, rows)
    return PaperForm(
        form_id=form.id,
        version=form.version,
        title=title or form.title,
        language=spoken_in,
        code=paper_code(compiled),
        sections=tuple(writer.sections()),
    )


def field_numbers(compiled: CompiledForm) -> dict[str, int]:
    """Return the number of each question that a person answers, by path without positions."""
    asked = (node for node in compiled.form.nodes if is_asked(node))
    return {node.path: number for number, node in enumerate(asked, start=1)}


def is_asked(node: Node) -> bool:
    """Tell whether a person answers a node: it is no heading, note, sum, or value that the device fills in."""
    return node.kind not in SILENT and not node.calculation and node.readonly != "true()"


def paper_code(compiled: CompiledForm) -> str:
    """Return six letters that stand for the numbering: other questions or another order give other letters."""
    paths = "\n".join(field_numbers(compiled))
    digest = hashlib.sha256(paths.encode()).digest()
    return "".join("BCDFGHJKLMNPQRST"[byte % 16] for byte in digest[:6])


class _Writer:
    """One form being written out for paper."""

    def __init__(self, compiled: CompiledForm, language: str, rows: int) -> None:
        self._compiled = compiled
        self._language = language
        self._rows = max(1, rows)
        self._numbers = field_numbers(compiled)

    def sections(self) -> Iterator[PaperSection]:
        for section in self._compiled.form.sections:
            title = self._words(section.label)
            numbers = [self._compiled.tree.by_path[path] for path in section.nodes]
            fields = tuple(self._fields(numbers, title))
            if fields:
                yield PaperSection(section.path, title, fields)

    def _fields(self, numbers: list[int], title: str) -> Iterator[PaperField]:
        """The fields of a section: the rows of a repeat one after another, each with all its questions."""
        place = 0
        while place < len(numbers):
            node = self._compiled.node(numbers[place])
            if node.kind is Kind.REPEAT:
                inside = [n for n in numbers[place:] if self._within(n, numbers[place])]
                for row in range(1, self._rows + 1):
                    yield from self._row(inside, node, title, (row,))
                place += len(inside)
                continue
            yield from self._field(numbers[place], title, (), None)
            place += 1

    def _row(self, inside: list[int], repeat: Node, title: str, at: tuple[int, ...]) -> Iterator[PaperField]:
        """One row of a repeat; a repeat inside it has one row on paper."""
        for number in inside:
            depth = len(self._compiled.tree.nodes[number].repeats)
            positions = (*at, *(1 for _ in range(depth - len(at))))
            yield from self._field(number, title, positions, repeat)

    def _within(self, number: int, repeat: int) -> bool:
        return repeat in self._compiled.tree.nodes[number].repeats

    def _field(
        self, number: int, title: str, at: tuple[int, ...], repeat: Node | None
    ) -> Iterator[PaperField]:
        node = self._compiled.node(number)
        is_words = node.kind is Kind.NOTE or (node.kind is Kind.GROUP and bool(node.label))
        if not is_words and node.path not in self._numbers:
            return
        label = self._words(node.label)
        if is_words and (not label or label == title):
            return
        choices = self._choices(node)
        needs, needs_all = self._needs(node, at)
        yield PaperField(
            number=self._number(node.path, at),
            path=self._compiled.tree.key_text((number, at)),
            section=title,
            label=label or node.name,
            kind=str(node.kind),
            hint=self._words(node.hint),
            why=self._words(node.why),
            easyread=self._words(node.easyread),
            speaker=node.speaker,
            required=node.required == "true()",
            choices=choices if len(choices) <= MOST_CHOICES else (),
            write_choice=node.kind in SELECTS and not 0 < len(choices) <= MOST_CHOICES,
            needs=needs,
            needs_all=needs_all,
            repeat=self._words(repeat.label) or repeat.name if repeat is not None else "",
            row=at[0] if at else 0,
        )

    def _number(self, path: str, at: tuple[int, ...]) -> str:
        number = self._numbers.get(path)
        return "" if number is None else ".".join(str(part) for part in (number, *at))

    def _choices(self, node: Node) -> tuple[PaperChoice, ...]:
        if node.choices is None:
            return ()
        items = self._compiled.lists.get(node.choices.list_name, ())
        return tuple(
            PaperChoice(place, item.name, self._words(item.label) or item.name)
            for place, item in enumerate(items, start=1)
        )

    def _needs(self, node: Node, at: tuple[int, ...]) -> tuple[tuple[PaperCondition, ...], bool]:
        """What a question (or the nearest group around it that can be hidden) waits for."""
        shown: Node | None = node
        while shown is not None and not shown.relevant:
            above = self._compiled.tree.by_path.get(shown.parent)
            shown = self._compiled.node(above) if above is not None else None
        if shown is None:
            return (), True
        plain = plain_conditions(shown.relevant, shown.path)
        if plain is not None and all(part.path in self._numbers for part in plain.parts):
            return tuple(self._need(part, at) for part in plain.parts), plain.every
        read = [path for path in answers_read(shown.relevant, shown.path) if path in self._numbers]
        return tuple(PaperCondition(self._near(path, at), "depends") for path in read), True

    def _need(self, part: Condition, at: tuple[int, ...]) -> PaperCondition:
        other = self._compiled.node(self._compiled.tree.by_path[part.path])
        named = {choice.name: choice.label for choice in self._choices(other)}
        return PaperCondition(self._near(part.path, at), part.operator, named.get(part.value, part.value))

    def _near(self, path: str, at: tuple[int, ...]) -> str:
        """The number of another question, in the same row where both are in one part that repeats."""
        repeats = self._compiled.tree.nodes[self._compiled.tree.by_path[path]].repeats
        return self._number(path, at[: len(repeats)])

    def _words(self, words: Words) -> str:
        pieces = spoken(words, self._language, self._compiled.form.default_language)
        return "".join(_GAP if piece.expression else piece.text for piece in pieces).strip()
