"""An assessment as a page shows it: sections, questions, and the rows of parts that repeat.

Values only. Each path names the rows that it goes through (`schemes.forms.rows`), so that it stays the same question
when another row comes or goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import msgspec

from pbdesk.domain.errors import N_
from pbdesk.schemes.expressions.tree import Key
from pbdesk.schemes.forms.checks import answer_in_words
from pbdesk.schemes.forms.model import BRANCHES, SELECTS, Kind, Section, spoken
from pbdesk.schemes.forms.rows import Rows, inside_row, plain_path
from pbdesk.schemes.forms.state import FormState
from pbdesk.schemes.forms.views import Progress, QuestionState, progress_of

END = "repeat_end"
"""The kind of what stands after the last row of a part that repeats."""
_WORDS_OF_ROW = 3


class Choice(msgspec.Struct, frozen=True):
    """An option with its label in the language of the screen."""

    id: str
    label: str


class QuestionView(msgspec.Struct, frozen=True):
    """One question, note, heading, row (kind "repeat") or the end of a part that repeats (kind `END`).

    Attributes:
        kind: of `schemes.forms.model.Kind`, such as "select_one", or `END`.
        appearance: a hint of the form's author on how to show it, such as "multiline", or "".
        outcome: the outcome that it bears on, or "".
        value: the answer as given ("" for none; several choices parted by a space), kept even when hidden.
        unused: whether there is an answer that does not count now.
        violation: what is wrong with the answer, as a sentence in the form's language, or "".
        row: for a row its place, from 1; for an end the number of rows.
        can_change_rows: whether a person may add and take out rows here.
        gone: for an end the rows that were taken out: path, and words by which a person knows the row.
    """

    path: str
    kind: str
    label: str
    hint: str
    why: str
    easyread: str
    speaker: str
    relevant: bool
    required: bool
    read_only: bool
    value: str
    unused: bool
    choices: tuple[Choice, ...]
    violation: str
    appearance: str = ""
    outcome: str = ""
    row: int = 0
    can_change_rows: bool = False
    gone: tuple[Choice, ...] = ()


class SectionView(msgspec.Struct, frozen=True):
    """One page of the form with how many of its questions are open."""

    path: str
    title: str
    questions: tuple[QuestionView, ...]
    left: int
    total: int


def sections_of(
    state: FormState, rows: Rows, stored: Mapping[str, str], title: str
) -> tuple[tuple[SectionView, ...], Progress]:
    """Return the pages of a form with everything on them, and how far the whole has come.

    `title` is that of the form, for pages without one.
    """
    reader = _Reader(state, rows, stored)
    views: dict[str, list[QuestionView]] = {section.path: [] for section in state.compiled.form.sections}
    states: dict[str, list[QuestionState]] = {path: [] for path in views}
    page_of = {path: section.path for section in state.compiled.form.sections for path in section.nodes}
    for key, is_end in reader.walk(0, ()):
        node = state.compiled.node(key[0])
        page = page_of.get(node.path)
        if page is None or node.kind in {Kind.CALCULATE, Kind.META}:
            continue
        if is_end:
            views[page].append(reader.end(key))
            continue
        question = state.at(key)
        states[page].append(question)
        if not (node.path == page and node.kind is Kind.GROUP):
            views[page].append(reader.view(question, key))
    sections = tuple(
        _section(state, section, title, views[section.path], states[section.path])
        for section in state.compiled.form.sections
    )
    return sections, progress_of("", chain.from_iterable(states.values()))


def _section(
    state: FormState,
    section: Section,
    title: str,
    views: Iterable[QuestionView],
    states: Iterable[QuestionState],
) -> SectionView:
    progress = progress_of(section.path, states)
    return SectionView(
        path=section.path,
        title=_section_title(state, section) or title,
        questions=tuple(views),
        left=progress.left,
        total=progress.total,
    )


def _section_title(state: FormState, section: Section) -> str:
    """Return a section's heading; "" for a page of loose questions, which stands under the form's own title."""
    node = state.compiled.node(state.compiled.number(section.path))
    if node.kind is Kind.GROUP and node.label:
        return state.words(section.path)
    if node.kind not in BRANCHES and node.parent == state.compiled.form.nodes[0].path:
        return ""
    pieces = spoken(section.label, state.language, state.compiled.form.default_language)
    return "".join(piece.text for piece in pieces)


class _Reader:
    """One form being read for a page."""

    def __init__(self, state: FormState, rows: Rows, stored: Mapping[str, str]) -> None:
        self._state, self._rows, self._stored = state, rows, stored

    def walk(self, number: int, at: tuple[int, ...]) -> Iterator[tuple[Key, bool]]:
        """Yield every instance in the order of the form, and the end of each part that repeats (True)."""
        yield (number, at), False
        nodes = self._state.compiled.tree.nodes
        for child in nodes[number].children.values():
            if not nodes[child].is_repeat:
                yield from self.walk(child, at)
                continue
            for place in range(1, self._state.facts.count((child, at)) + 1):
                yield from self.walk(child, (*at, place))
            yield (child, at), True

    def view(self, question: QuestionState, key: Key) -> QuestionView:
        """Return one question, heading or row."""
        state, node, path = self._state, question.node, question.path
        offered = state.choices_at(key) if node.kind in SELECTS and question.relevant else ()
        is_row = node.kind is Kind.REPEAT
        return QuestionView(
            path=self._rows.stable(path),
            kind=str(node.kind),
            label=state.words_at(key),
            hint=state.words_at(key, "hint"),
            why=state.words_at(key, "why"),
            easyread=state.words_at(key, "easyread"),
            speaker=node.speaker,
            relevant=question.relevant,
            required=question.required,
            read_only=question.readonly,
            value=question.answer,
            unused=question.unused,
            choices=tuple(Choice(item.name, item.label) for item in offered)
            if question.relevant
            else self._chosen(question),
            violation=violation_of(state, question),
            appearance=node.appearance,
            outcome=node.outcome,
            row=key[1][-1] if is_row else 0,
            can_change_rows=is_row and not node.count,
        )

    def _chosen(self, question: QuestionState) -> tuple[Choice, ...]:
        """Return the choices of an answer that is kept and hidden: enough to say it in words."""
        names = question.answer.split() if question.node.kind in SELECTS else ()
        list_name = question.node.choices.list_name if question.node.choices else ""
        return tuple(Choice(name, self._state.facts.choice_name(list_name, name) or name) for name in names)

    def end(self, key: Key) -> QuestionView:
        """Return the end of a part that repeats, with the rows that were taken out of it."""
        number, at = key
        node, tree = self._state.compiled.node(number), self._state.compiled.tree
        part = self._rows.stable(tree.key_text((number, (*at, 1)))).rpartition("[")[0]
        label = spoken(node.label, self._state.language, self._state.compiled.form.default_language)
        gone = self._rows.gone.get(part, ())
        return QuestionView(
            path=part,
            kind=END,
            label="".join(piece.text for piece in label) or node.name,
            hint="",
            why="",
            easyread="",
            speaker="",
            relevant=self._state.facts.shown((number, (*at, 1))),
            required=False,
            read_only=True,
            value="",
            unused=False,
            choices=(),
            violation="",
            row=self._state.facts.count(key),
            can_change_rows=not node.count,
            gone=tuple(Choice(f"{part}[{row}]", self._row_words(f"{part}[{row}]")) for row in gone),
        )

    def _row_words(self, row: str) -> str:
        """Return the first answers of a row that was taken out: "Ann, 34, daughter"."""
        tree = self._state.compiled.tree
        said = []
        for path, text in self._stored.items():
            number = tree.by_path.get(plain_path(path)) if inside_row(path, row) else None
            if number is not None and text and not path.endswith("]"):
                said.append((number, answer_in_words(self._state.facts, number, text)))
        return ", ".join(words for _number, words in sorted(said)[:_WORDS_OF_ROW])


_WRONG = {
    "required": N_("This question needs an answer."),
    "constraint": N_("Check this answer: it is outside what is possible here."),
    "type": N_("This answer is of another kind: check that it is a number or a date."),
    "choice": N_("Choose one of the answers on offer."),
}


def violation_of(state: FormState, question: QuestionState) -> str:
    """Return the form's own message, else a sentence id of ours for the kind of fault, or ""."""
    if not question.violation or question.node.kind is Kind.NOTE:
        return ""
    part = {"required": "required_message", "constraint": "constraint_message"}.get(question.violation)
    return (state.words(question.path, part) if part else "") or _WRONG[question.violation]
