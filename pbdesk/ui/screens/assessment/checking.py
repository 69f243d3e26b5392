"""The page of all answers at the end: each with "Change", what is still needed, and what is not used now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.assessment.cards import QuestionCard, SectionCard
from pbdesk.ui.screens.assessment.presenter import AssessmentScreen
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import Card, Pill, button, column, flow_row, label, primary, row, rule, section
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.rows import buttons


class CheckPane(QWidget):
    """Every answer of an assessment, section by section, and finishing.

    Signals:
        finish_wanted, previous_wanted, reopen_wanted, budget_wanted: by button.

    Attributes:
        heading: takes the focus when the page opens.
    """

    finish_wanted = Signal()
    previous_wanted = Signal()
    reopen_wanted = Signal()
    budget_wanted = Signal()

    def __init__(self, screen: AssessmentScreen, change: Callable[[str], object]) -> None:
        """Make it; `change` is given the path of the question that a person wants to change."""
        super().__init__()
        self.heading = section(_("Check the answers"))
        whole = column(self.heading, label(screen.finished or screen.state_of_all(), "quiet"), gap=2)
        for shown in screen.sections:
            if any(card.is_asked and (card.is_visible or card.unused) for card in shown.cards):
                whole.addWidget(_section(shown, None if screen.finished else change))
        whole.addWidget(self._finished() if screen.finished else self._open())
        self.setLayout(whole)

    def _finished(self) -> QWidget:
        return buttons(
            primary(_("&Work out the budget"), self.budget_wanted.emit, icon="money", identifier="budget"),
            button(_("&Open it again"), self.reopen_wanted.emit, identifier="reopen"),
        )

    def _open(self) -> QWidget:
        return buttons(
            primary(_("&Finish"), self.finish_wanted.emit, icon="check", identifier="finish"),
            button(_("&Previous section"), self.previous_wanted.emit, identifier="previous"),
        )


def _section(section: SectionCard, change: Callable[[str], object] | None) -> Card:
    card = Card(title=section.title, gap=0.5)
    first = True
    for block in section.blocks:
        shown = [each for each in block.cards if each.is_asked and (each.is_visible or each.unused)]
        if shown and block.title:
            card.body.addSpacing(theme().space(0 if first else 1))
            card.body.addWidget(label(block.title, "strong"))
        for each in shown:
            if not first:
                card.body.addWidget(rule())
            first = False
            card.body.addWidget(_answer(each, change))
    return card


def _answer(card: QuestionCard, change: Callable[[str], object] | None) -> QWidget:
    made = QWidget()
    question = label(card.label, "quiet")
    answer: QLabel = label(breakable(card.answer) or _no_answer(card), "" if card.answer else "quiet")
    line = flow_row(gap=2 if not theme().metrics.compact else 0.5)
    question.setAlignment(Qt.AlignmentFlag.AlignTop)
    line.addWidget(question, 4)
    answer.setAlignment(Qt.AlignmentFlag.AlignTop)
    words = column(answer, gap=0.5)
    if card.unused:
        words.addLayout(row(Pill(_("Not used now")), None))
    elif card.error or card.missing:
        words.addLayout(row(Pill(_("Needs an answer") if card.missing else _("Check this"), "warn"), None))
        if card.error:
            words.addWidget(label(card.error, "error"))
    words.addStretch(1)
    line.addLayout(words, 5)
    if change is not None and card.is_visible:
        line.addWidget(_change_button(card, change))
    line.setContentsMargins(0, theme().space(0.5), 0, theme().space(0.5))
    made.setLayout(line)
    return made


def _change_button(card: QuestionCard, change: Callable[[str], object]) -> QWidget:
    words = _("Change") if card.answer else _("Answer")
    made = button(words, partial(change, card.path), kind="link", identifier=f"change-{card.path}")
    made.setAccessibleName(f"{words}: {card.label}")
    holder = QWidget()
    holder.setLayout(column(row(made, None) if theme().metrics.compact else made, None))
    return holder


def _no_answer(card: QuestionCard) -> str:
    return _("Not answered yet") if card.missing else _("No answer")
