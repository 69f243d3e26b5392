"""One section as widgets: cards with the person's words beside the adviser's view. It holds no rules.

What is typed stays while the section is shown again: only words, errors and other answers change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.screens.assessment.asking import QuestionField
from pbdesk.ui.screens.assessment.cards import Block, QuestionCard, SectionCard
from pbdesk.ui.screens.assessment.part_end import PartEnd
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import (
    Card,
    button,
    column,
    flow_row,
    icon_label,
    label,
    let_be_seen,
    row,
    section,
)


class SectionPane(QWidget):
    """The questions of one section.

    Signals:
        typed, given, unfinished: as `QuestionField`'s.
        row_wanted: the path of a part that is to have one more row.
        row_unwanted, row_missed: the path of a row to take out, or to bring back.

    Attributes:
        heading: the section's heading, which takes the focus when the section opens.
        fields: the questions by path.
    """

    typed = Signal(str, str)
    given = Signal(str, str)
    unfinished = Signal(str, str)
    row_wanted = Signal(str)
    row_unwanted = Signal(str)
    row_missed = Signal(str)

    def __init__(self, shown: SectionCard) -> None:
        super().__init__()
        self.fields: dict[str, QuestionField] = {}
        self._holders: list[tuple[QWidget, list[QuestionField], str]] = []
        self._row_heads: dict[str, QuestionCard] = {}
        self._titles: list[QLabel | None] = []
        self._shape = _shape(shown)
        self.heading = section(shown.title)
        whole = column(self.heading, gap=2)
        self._ends: dict[str, PartEnd] = {}
        for block in shown.blocks:
            whole.addWidget(self._end(block.end) if block.end is not None else self._block(block))
        self.setLayout(whole)
        self._hide_empty()

    def fits(self, shown: SectionCard) -> bool:
        """Tell whether these widgets can show a section: it asks the same, in the same order."""
        return self._shape == _shape(shown)

    def update_cards(self, shown: SectionCard, holds: Callable[[str], bool]) -> None:
        """Show how the section stands now; text in use, or that `holds` says is not yet safe, stays."""
        self.heading.setText(shown.title)
        blocks = [block for block in shown.blocks if block.end is None]
        for title, block in zip(self._titles, blocks, strict=True):
            if title is not None:
                title.setText(block.title)
        for block in shown.blocks:
            if block.end is not None:
                self._ends[block.end.path].show_card(block.end)
            elif block.row is not None:
                self._row_heads[block.row.path] = block.row
        for card in shown.cards:
            asked = self.fields[card.path]
            asked.show_card(card, keep_text=asked.is_in_use or holds(card.path))
        self._hide_empty()

    def focused_path(self) -> str:
        """Return the path of the question in focus, or ""."""
        return next((path for path, asked in self.fields.items() if asked.is_in_use), "")

    def fill_unfinished(self, texts: Mapping[str, str]) -> None:
        """Show the dates of this section that were left unfinished, as they were typed."""
        for path, text in texts.items():
            if path in self.fields:
                self.fields[path].fill_unfinished(text)

    def say_unfinished(self, paths: Iterable[str]) -> None:
        """Say what is wrong with dates that were left unfinished."""
        for path in paths:
            if path in self.fields:
                self.fields[path].left()

    def problems(self) -> list[Problem]:
        """Return what cannot be taken as an answer at all, such as a date that is not one."""
        found = []
        for path, asked in self.fields.items():
            if asked.card.is_visible:
                try:
                    asked.value()
                except KnownError as error:
                    found.append(Problem(path, _(error.sentence, **error.fields)))
        return found

    def _block(self, block: Block) -> Card:
        card = Card(gap=2)
        title = label(block.title, "figure") if block.title else None
        self._titles.append(title)
        if title is not None:
            card.body.addLayout(self._title_line(title, block))
        for each in block.both:
            card.body.addWidget(self._field(each))
        person = self._side(_("In the person's own words"), "person", block.person)
        adviser = self._side(_("The adviser's view"), "edit", block.adviser)
        sides = column(gap=3) if theme().metrics.compact else row(gap=4)
        for side in (person, adviser):
            if side is not None:
                sides.addWidget(side, 1)
        if person is not None or adviser is not None:
            card.body.addLayout(sides)
        if block.row is not None:
            self._row_heads[block.row.path] = block.row
        self._holders.append((card, [self.fields[each.path] for each in block.cards], block.path))
        return card

    def _title_line(self, title: QLabel, block: Block) -> QBoxLayout:
        line = flow_row(gap=1)
        line.addWidget(title, 1)
        if block.row is not None and block.row.can_change_rows:
            path = block.row.path
            take_out = button(
                _("Take out"),
                partial(self.row_unwanted.emit, path),
                kind="link",
                identifier=f"take-out-{path}",
            )
            take_out.setAccessibleName(_("Take out {name}", name=block.title))
            line.addWidget(take_out)
        return line

    def _end(self, card: QuestionCard) -> PartEnd:
        made = PartEnd(card)
        made.wanted.connect(self.row_wanted)
        made.missed.connect(self.row_missed)
        self._ends[card.path] = made
        return made

    def carry_over(self, before: SectionPane, holds: Callable[[str], bool]) -> None:
        """Take over what is typed in other widgets of the same page and not yet safe."""
        for path, asked in self.fields.items():
            was = before.fields.get(path)
            if was is None or not holds(path):
                continue
            with suppress(KnownError):  # a date that is not finished is kept with the place
                asked.fill(was.value())

    def _side(self, title: str, icon: str, cards: tuple[QuestionCard, ...]) -> QWidget | None:
        if not cards:
            return None
        head = row(icon_label(icon, "accent"), gap=0.75)
        head.addWidget(label(title, "quiet"), 1)
        fields = [self._field(card) for card in cards]
        made = QWidget()
        made.setLayout(column(head, column(*fields, gap=2.5), None, gap=1.25))
        self._holders.append((made, fields, ""))
        return made

    def _field(self, card: QuestionCard) -> QuestionField:
        made = QuestionField(card)
        made.typed.connect(self.typed)
        made.given.connect(self.given)
        made.unfinished.connect(self.unfinished)
        self.fields[card.path] = made
        return made

    def _hide_empty(self) -> None:
        """Hide cards and columns in which nothing is asked now."""
        for holder, fields, path in self._holders:
            head = self._row_heads.get(path)
            is_bare = not fields and head is not None and head.is_visible
            let_be_seen(holder, is_bare or any(each.card.is_visible or each.card.unused for each in fields))


def _shape(shown: SectionCard) -> tuple[object, ...]:
    blocks = tuple(
        (
            (block.path, len(block.both), len(block.person), len(block.adviser))
            if block.end is None
            else (block.end.shape, block.end.can_change_rows)
        )
        for block in shown.blocks
    )
    return shown.path, blocks, tuple(card.shape for card in shown.cards)
