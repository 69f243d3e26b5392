"""Questions as the page lays them out: cards, the person's words beside the adviser's view, answers in words.

Pure values from the service's view of a form. Nothing here reads or writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pbdesk.i18n import _, current, ngettext
from pbdesk.services.assessments import QuestionView, SectionView
from pbdesk.services.questions import END

KINDS = {
    "text": "words",
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "select_one": "one",
    "select_multiple": "several",
    "rank": "several",
    "acknowledge": "several",
    "note": "note",
    "group": "heading",
    "repeat": "row",
    END: "end",
    "time": "line",
    "date_time": "line",
    "barcode": "line",
    "place": "line",
}
"""How each kind of the form is asked; what is not here is shown with its reason and not asked."""

ASKED = frozenset({"words", "number", "date", "one", "list", "several", "line"})
CHOOSING = frozenset({"one", "list", "several"})
FEW = 12
"""Choices that stand beside each other; of more than these one is found in a list by typing."""
ACKNOWLEDGED = "OK"
"""What XLSForm keeps for a question of the kind "acknowledge"."""


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """One question, note or heading.

    Attributes:
        kind: "words", "line", "number", "date", "one", "list" (one of many), "several", "note", "shown", "heading",
            "row", "end" or "other".
        is_visible: False for a question that another answer has made needless.
        is_optional: True where it may stay blank.
        error: what is wrong with the answer, "" while there is none.
        missing: the sentence to show once it must be answered, "" where it is answered or may stay blank.
        answer: the answer in words, "" for none.
        unused: True for an answer that is kept and does not count now.
        can_change_rows: for a row, whether a person may take it out; for an end, whether they may add one.
        gone: for an end the rows that were taken out, by path with words.
    """

    path: str
    kind: str
    label: str
    hint: str = ""
    why: str = ""
    easyread: str = ""
    speaker: str = ""
    is_visible: bool = True
    is_optional: bool = False
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    error: str = ""
    missing: str = ""
    answer: str = ""
    unused: bool = False
    can_change_rows: bool = False
    gone: tuple[tuple[str, str], ...] = ()

    @property
    def shape(self) -> tuple[object, ...]:
        """What its widget is made from; while it stays the same, only words, answers and choices change."""
        kind = "one" if self.kind == "list" else self.kind
        return self.path, kind, self.speaker, bool(self.why), bool(self.easyread), self.gone

    @property
    def is_asked(self) -> bool:
        """True for what a person answers here."""
        return self.kind in ASKED


@dataclass(frozen=True, slots=True)
class Block:
    """Questions that belong together: those of both, then the person's words beside the adviser's view.

    Attributes:
        row: the row that these questions are of, where they begin one; None elsewhere.
        end: the end of a part that repeats, which stands alone; None elsewhere.
    """

    title: str
    path: str
    both: tuple[QuestionCard, ...]
    person: tuple[QuestionCard, ...]
    adviser: tuple[QuestionCard, ...]
    row: QuestionCard | None = None
    end: QuestionCard | None = None

    @property
    def cards(self) -> tuple[QuestionCard, ...]:
        """All of them, in the order of the page."""
        return (*self.both, *self.person, *self.adviser)


@dataclass(frozen=True, slots=True)
class SectionCard:
    """One page of the form.

    Attributes:
        state: "3 left", "Complete" or "Nothing to answer".
    """

    path: str
    title: str
    state: str
    is_complete: bool
    blocks: tuple[Block, ...]

    @property
    def cards(self) -> tuple[QuestionCard, ...]:
        """Every question in the order of the page."""
        return tuple(card for block in self.blocks for card in block.cards)


def section_card(section: SectionView) -> SectionCard:
    """Return what a page shows of a section: its blocks, and how much is left in words."""
    return SectionCard(
        path=section.path,
        title=section.title,
        state=state_words(section.left, section.total),
        is_complete=section.left == 0,
        blocks=tuple(_blocks(section)),
    )


def state_words(left: int, total: int) -> str:
    """Return how far something has come: "3 left", "Complete", or that nothing is asked."""
    if not total:
        return _("Nothing to answer")
    return ngettext("One left", "{count} left", left) if left else _("Complete")


def question_card(question: QuestionView) -> QuestionCard:
    """Return what a card shows of a question, with the kind of input that suits it and its choices."""
    kind = KINDS.get(question.kind, "other")
    if question.read_only and kind in ASKED:
        kind = "shown"
    options = tuple((choice.id, choice.label) for choice in question.choices)
    if kind == "one" and (len(options) > FEW or "minimal" in question.appearance.split()):
        kind = "list"
    if question.kind == "acknowledge":
        options = ((ACKNOWLEDGED, _("Yes, this has been done")),)
    is_blank = not question.value.strip()
    return QuestionCard(
        path=question.path,
        kind=kind,
        label=_label(kind, question),
        hint=question.hint if options or kind not in CHOOSING else _nothing_offered(question),
        why=question.why,
        easyread=question.easyread,
        speaker=question.speaker,
        is_visible=question.relevant,
        is_optional=_is_optional(kind, question),
        value=question.value,
        options=options,
        error="" if is_blank else _(question.violation),
        missing=_(question.violation) if is_blank else "",
        answer=answer_words(kind, question.value, options),
        unused=question.unused and not question.relevant,
        can_change_rows=question.can_change_rows,
        gone=tuple((row.id, row.label) for row in question.gone),
    )


def _nothing_offered(question: QuestionView) -> str:
    """Return the hint of a question whose choices follow from an answer that is not there yet."""
    return _("What can be chosen here follows from an earlier answer.") + (
        f" {question.hint}" if question.hint else ""
    )


def _label(kind: str, question: QuestionView) -> str:
    """Return the words of a card; a row says its place, because nothing else tells one from the next."""
    if kind == "row" and question.label:
        return _("{number}. {part}", number=question.row, part=question.label)
    if kind == "row":
        return _("Number {number}", number=question.row)
    return question.label or ("" if kind == "heading" else question.path.rpartition("/")[2])


def _is_optional(kind: str, question: QuestionView) -> bool:
    """Tell whether to say "(optional)": the person's own words are so all over, which their column says once."""
    return kind in ASKED and kind not in CHOOSING and not question.required and question.speaker != "person"


def answer_words(kind: str, value: str, options: Iterable[tuple[str, str]] = ()) -> str:
    """Return an answer as people read it: labels for choices, a date in words, everything else as it was given."""
    if kind in CHOOSING:
        labels = dict(options)
        names = value.split() if kind == "several" else [value] if value else []
        return "\n".join(labels.get(name, name) for name in names)
    if kind == "date" and value:
        try:
            return current().date(value)
        except ValueError:
            return value
    return value.strip()


@dataclass(slots=True)
class _Open:
    """A block while it is being filled."""

    title: str = ""
    path: str = ""
    row: QuestionCard | None = None
    both: list[QuestionCard] = field(default_factory=list)
    person: list[QuestionCard] = field(default_factory=list)
    adviser: list[QuestionCard] = field(default_factory=list)

    def closed(self) -> Block:
        """Return what it was filled with."""
        sides = tuple(self.both), tuple(self.person), tuple(self.adviser)
        return Block(self.title, self.path, *sides, row=self.row)

    @property
    def is_blank(self) -> bool:
        """True while nothing is asked or read in it."""
        return not (self.both or self.person or self.adviser)

    def takes(self, card: QuestionCard) -> bool:
        """Tell whether a card belongs here: within one heading all do, else each new telling opens a block."""
        if self.path and not card.path.startswith(self.path + "/"):
            return False
        if self.path and self.title:
            return True
        if card.speaker == "person":
            return not self.adviser
        return card.speaker == "assessor" or not (self.person or self.adviser)


def _blocks(section: SectionView) -> Iterable[Block]:
    """The blocks of a page; after a group inside a group, or a row, the outer one goes on under its own words."""
    block = _Open()
    around: list[_Open] = []
    for question in section.questions:
        card = question_card(question)
        while around and not card.path.startswith(around[-1].path + "/"):
            around.pop()
        if card.kind == "end":
            yield from _filled(block)
            block = _Open()
            yield Block("", card.path, (), (), (), end=card)
        elif card.kind in ("heading", "row"):
            yield from _filled(block)
            is_row = card.kind == "row"
            title = card.label if is_row or not around else _inner(around[-1].title, card.label)
            block = _Open(title, card.path, card if is_row else None)
            around.append(_Open(title, card.path))
        else:
            if not block.takes(card):
                yield from _filled(block)
                block = _Open(around[-1].title, around[-1].path) if around else _Open()
            {"person": block.person, "assessor": block.adviser}.get(card.speaker, block.both).append(card)
    yield from _filled(block)


def _inner(outer: str, inner: str) -> str:
    """Return the words over a group inside another."""
    return _("{outer} – {inner}", outer=outer, inner=inner) if outer and inner else inner or outer


def _filled(block: _Open) -> Iterable[Block]:
    if not block.is_blank or block.row is not None:
        yield block.closed()
