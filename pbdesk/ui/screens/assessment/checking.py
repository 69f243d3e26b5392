"""The page of all answers at the end: each with "Change", what is still needed, and what is not used now.

A form of hundreds of questions shows its first answers at once, and the others follow while the window goes on. When
answers change, only the sections in which they stand are made again.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.assessment.answers_card import AnswersCard, has_answers
from pbdesk.ui.screens.assessment.cards import SectionCard
from pbdesk.ui.screens.assessment.presenter import AssessmentScreen
from pbdesk.ui.widgets.basics import button, column, label, primary, section
from pbdesk.ui.widgets.rows import buttons

FIRST = 48
"""How many answers are there at once: more than a window shows."""

STEP = 24
"""How many follow at a time: few enough that no key waits for them."""

REST_MS = 10
"""The rest between them, in which the window is painted and keys are heard."""


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
        self._change = change
        self._wanted: list[SectionCard] = []
        self._cards: list[AnswersCard] = []
        self._is_finished = False
        self._end: QWidget | None = None
        self.heading = section(_("Check the answers"))
        self._state = label("", "quiet")
        self._answers = column(gap=2)
        self._whole = column(self.heading, self._state, self._answers, gap=2)
        self.setLayout(self._whole)
        self._timer = QTimer(self, interval=REST_MS)
        self._timer.timeout.connect(self.on_time_to_go_on)
        self.show_screen(screen)

    @property
    def is_whole(self) -> bool:
        """Whether everything is there."""
        return self._end is not None and not self._timer.isActive()

    def show_screen(self, screen: AssessmentScreen) -> None:
        """Show how all stands now. What says the same stays, and the focus in it."""
        if self._is_finished != bool(screen.finished):
            self._is_finished = bool(screen.finished)
            self._start_again()
        self._state.setText(screen.finished or screen.state_of_all())
        self._wanted = [shown for shown in screen.sections if has_answers(shown)]
        self._renew({card.shown.path: card for card in self._cards})
        self._fill(STEP if self._cards else FIRST)

    def bring(self, identifier: str) -> None:
        """Go on until what has an identifier is there and seen, where it is still to come: a person goes to it."""
        if self.is_whole or identifier not in self._identifiers():
            return
        while (found := self.findChild(QWidget, identifier)) is None:
            self._fill(STEP)
        while found is not None and found is not self:
            found.show()  # now, so that it can take the focus
            found = found.parentWidget()

    def _identifiers(self) -> set[str]:
        """Return what a person can go to."""
        end = ("budget", "reopen") if self._is_finished else ("finish", "previous")
        return {
            *end,
            *(f"change-{card.path}" for shown in self._wanted for card in shown.cards if card.is_visible),
        }

    def on_time_to_go_on(self) -> None:
        """Lay in the next few answers."""
        self._fill(STEP)

    def _start_again(self) -> None:
        """Take everything out but heading and state."""
        for part in (*self._cards, self._end):
            if part is not None:
                _drop(part)
        self._cards, self._end = [], None

    def _renew(self, before: dict[str, AnswersCard]) -> None:
        """Let the cards so far say what stands now, in its order; the others are still to come."""
        so_far = max((at + 1 for at, shown in enumerate(self._wanted) if shown.path in before), default=0)
        self._cards = []
        for at, shown in enumerate(self._wanted[:so_far]):
            card = before.get(shown.path)
            if card is not None and card.says(shown):
                del before[shown.path]
            else:
                card = self._card(shown)
                card.fill()
            if self._answers.indexOf(card) != at:
                self._answers.insertWidget(at, card)
                card.show()  # now, so that what was in focus can have it again
            self._cards.append(card)
        for gone in before.values():
            _drop(gone)

    def _card(self, shown: SectionCard) -> AnswersCard:
        return AnswersCard(shown, None if self._is_finished else self._change)

    def _fill(self, count: int) -> None:
        """Lay in so many more answers; the buttons come once all are there."""
        while count > 0 and self._is_more_to_come():
            if not self._cards or self._cards[-1].is_full:
                self._cards.append(self._card(self._wanted[len(self._cards)]))
                self._answers.addWidget(self._cards[-1])
            count -= self._cards[-1].fill(count)
        if self._is_more_to_come():
            self._timer.start()
            return
        self._timer.stop()
        if self._end is None:
            self._end = self._finished() if self._is_finished else self._open()
            self._whole.addWidget(self._end)

    def _is_more_to_come(self) -> bool:
        return len(self._cards) < len(self._wanted) or not all(card.is_full for card in self._cards[-1:])

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


def _drop(part: QWidget) -> None:
    part.hide()
    part.deleteLater()
