"""The answers of one section on the page of all answers, each with the way to change it; laid in bit by bit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.assessment.cards import QuestionCard, SectionCard
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import Card, Pill, button, column, flow_row, label, row, rule
from pbdesk.ui.widgets.breaking import breakable


def has_answers(shown: SectionCard) -> bool:
    """Tell whether a section has anything to show here: what is asked now, or was and is kept."""
    return any(_is_shown(card) for card in shown.cards)


class AnswersCard(Card):
    """The answers of one section; `fill` lays them in.

    Attributes:
        shown: the section that it shows.
        is_full: whether all of it is there.
    """

    def __init__(self, shown: SectionCard, change: Callable[[str], object] | None) -> None:
        """Make it without answers; `change` is given the path of a question, None where nothing is to change."""
        super().__init__(title=shown.title, gap=0.5)
        self.shown = shown
        self.is_full = False
        self._change = change
        self._answers = self._lay_in()

    def fill(self, count: int | None = None) -> int:
        """Lay in so many more answers, or all that are left, and return how many they were.

        They come in one widget: Qt would lay out the whole page anew for each that is put into what is seen.
        """
        self._bit = column(gap=0.5)
        laid = sum(1 for _answer in islice(self._answers, count))
        self.is_full = count is None or laid < count
        if laid:
            holder = QWidget()
            holder.setLayout(self._bit)
            self.body.addWidget(holder)
        return laid

    def says(self, shown: SectionCard) -> bool:
        """Tell whether it is whole and says of a section what is to be said now."""
        return self.is_full and (self.shown.title, self.shown.blocks) == (shown.title, shown.blocks)

    def _lay_in(self) -> Iterator[QuestionCard]:
        first = True
        for block in self.shown.blocks:
            cards = [each for each in block.cards if _is_shown(each)]
            if cards and block.title:
                self._bit.addSpacing(theme().space(0 if first else 1))
                self._bit.addWidget(label(block.title, "strong"))
            for each in cards:
                if not first:
                    self._bit.addWidget(rule())
                first = False
                self._bit.addLayout(_answer(each, self._change))
                yield each


def _is_shown(card: QuestionCard) -> bool:
    return card.is_asked and (card.is_visible or card.unused)


def _answer(card: QuestionCard, change: Callable[[str], object] | None) -> QBoxLayout:
    is_compact = theme().metrics.compact
    question = label(card.label, "quiet")
    question.setAlignment(Qt.AlignmentFlag.AlignTop)
    line = flow_row(gap=0.5 if is_compact else 2)
    line.addWidget(question, 4)
    line.addLayout(_words(card), 5)
    if change is not None and card.is_visible:
        side = Qt.AlignmentFlag.AlignLeft if is_compact else Qt.AlignmentFlag.AlignTop
        line.addWidget(_change_button(card, change), 0, side)
    line.setContentsMargins(0, theme().space(0.5), 0, theme().space(0.5))
    return line


def _words(card: QuestionCard) -> QBoxLayout:
    answer = label(breakable(card.answer) or _no_answer(card), "" if card.answer else "quiet")
    answer.setAlignment(Qt.AlignmentFlag.AlignTop)
    words = column(answer, gap=0.5)
    if card.unused:
        words.addLayout(row(Pill(_("Not used now")), None))
    elif card.error or card.missing:
        words.addLayout(row(Pill(_("Needs an answer") if card.missing else _("Check this"), "warn"), None))
        if card.error:
            words.addWidget(label(card.error, "error"))
    words.addStretch(1)
    return words


def _change_button(card: QuestionCard, change: Callable[[str], object]) -> QPushButton:
    words = _("Change") if card.answer else _("Answer")
    made = button(words, partial(change, card.path), kind="link", identifier=f"change-{card.path}")
    made.setAccessibleName(f"{words}: {card.label}")
    return made


def _no_answer(card: QuestionCard) -> str:
    return _("Not answered yet") if card.missing else _("No answer")
