"""What came out of a sheet: the result, its working in plain and in easy words, and what was kept before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from pbdesk.i18n import _, ngettext
from pbdesk.ui.models.sheet import Outcome, StepLine
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.asking import AskList
from pbdesk.ui.widgets.basics import (
    Card,
    button,
    clear,
    column,
    flow_row,
    icon_label,
    label,
    primary,
    row,
    rule,
)
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.questions import Disclosure
from pbdesk.ui.widgets.rows import Facts, buttons

MOST_EARLIER = 6
"""How many of those kept before are shown."""


class OutcomePane(QWidget):
    """The side of a sheet, shown again whenever something else comes out.

    Signals:
        act_wanted: to keep what came out.
        asked: the answer to a question that belongs to the action changed.
    """

    act_wanted = Signal()
    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cards = column(gap=2)
        self._asks: AskList | None = None
        self._is_open = False
        self._is_easy = False
        self._is_listed = False
        self._shown: tuple[Outcome, bool] | None = None
        self.setLayout(column(self._cards, None, gap=0))

    def answers(self) -> dict[str, str]:
        """Return the answers to the questions that belong to the action."""
        return self._asks.values() if self._asks is not None else {}

    def show_outcome(self, outcome: Outcome, *, is_typing: bool = False) -> None:
        """Show what comes out now; what is shown already is left alone.

        `is_typing` says that a form is open, which then has the page's one filled button.
        """
        if self._shown == (outcome, is_typing):
            return
        given = self.answers()
        self._shown = (outcome, is_typing)
        clear(self._cards)
        self._asks = None
        self._add(self._result(outcome, given, button if is_typing else primary))
        if outcome.steps:
            self._add(self._why(outcome))
        if outcome.earlier:
            self._add(_earlier(outcome))

    def _add(self, card: Card) -> None:
        self._cards.addWidget(card)
        card.show()  # now, so that it can take the focus

    def _result(self, outcome: Outcome, given: dict[str, str], make: Callable[..., QPushButton]) -> Card:
        card = Card(title=outcome.title, gap=1.5)
        headline = label(breakable(outcome.headline), "figure")
        if outcome.tone:
            headline.setProperty("tone", outcome.tone)
        card.body.addWidget(headline)
        if outcome.figures:
            card.body.addWidget(_figures(outcome.figures))
        if outcome.facts:
            card.body.addWidget(Facts([(name, breakable(value)) for name, value in outcome.facts]))
        for words in outcome.said:
            card.body.addWidget(label(breakable(words), "quiet"))
        for words in (*((outcome.stale,) if outcome.stale else ()), *outcome.warnings):
            card.body.addWidget(_warned(words))
        if outcome.unconfirmed:
            card.body.addWidget(self._figures(outcome.unconfirmed))
        if outcome.action:
            if outcome.asks:
                self._asks = AskList(outcome.asks, gap=1.5)
                self._asks.fill({key: value for key, value in given.items() if value})
                card.body.addWidget(self._asks)
            if outcome.action_note:
                card.body.addWidget(label(outcome.action_note, "quiet"))
            card.body.addWidget(
                buttons(make(outcome.action, self.act_wanted.emit, icon="check", identifier="act"))
            )
        return card

    def _figures(self, unconfirmed: Sequence[str]) -> QWidget:
        said = ngettext(
            "One figure of the year has not been confirmed.",
            "{count} figures of the year have not been confirmed.",
            len(unconfirmed),
        )
        inner = QWidget()
        inner.setLayout(column(*(label(breakable(words), "quiet") for words in unconfirmed), gap=0.75))
        which = Disclosure(
            _("Which figures?"), _("Hide the figures"), inner, identifier="figures", is_open=self._is_listed
        )
        which.turned.connect(self._on_listed)
        made = QWidget()
        made.setLayout(column(_warned(said), which, gap=0.5))
        return made

    def _on_listed(self, is_open: bool) -> None:
        self._is_listed = is_open

    def _why(self, outcome: Outcome) -> Card:
        inner = QWidget()
        held = column(gap=1)
        inner.setLayout(column(held, gap=0))

        def fill() -> None:
            clear(held)
            for part in _steps(outcome.steps, is_easy=self._is_easy):
                held.addWidget(part)
                part.show()
            words = _("Show every step in full") if self._is_easy else _("Show it in easy words")
            held.addWidget(buttons(button(words, turn, kind="link", identifier="easy")))

        def turn() -> None:
            self._is_easy = not self._is_easy
            fill()
            shown = self.findChild(QWidget, "easy")
            if shown is not None:
                shown.setFocus(Qt.FocusReason.OtherFocusReason)

        fill()
        hide = _("{question} Hide the working", question=outcome.why)
        why = Disclosure(outcome.why, hide, inner, identifier="why", is_open=self._is_open)
        why.turned.connect(self._on_turned)
        return Card(why)

    def _on_turned(self, is_open: bool) -> None:
        self._is_open = is_open


def _steps(steps: Sequence[StepLine], *, is_easy: bool) -> list[QWidget]:
    if is_easy:
        return [label(breakable(step.easy)) for step in steps if step.easy]
    return [label(breakable(step.words), step.weight) for step in steps]


def _figures(figures: Sequence[tuple[str, str, str]]) -> QWidget:
    made = QWidget()
    line = flow_row(gap=4 if not theme().metrics.compact else 1.5)
    for caption, figure, tone in figures:
        shown = label(figure, "figure", wrap=False)
        shown.setProperty("tone", tone)
        line.addLayout(column(label(caption, "quiet", wrap=False), shown, gap=0))
    line.addStretch(1)
    made.setLayout(line)
    return made


def _warned(words: str) -> QWidget:
    line = row(gap=1)
    line.addWidget(icon_label("warning", "warn"), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(breakable(words)), 1)
    made = QWidget()
    made.setLayout(line)
    return made


def _earlier(outcome: Outcome) -> Card:
    card = Card(title=outcome.earlier_title, gap=1)
    for at, (title, detail) in enumerate(outcome.earlier[:MOST_EARLIER]):
        if at:
            card.body.addWidget(rule())
        card.body.addWidget(label(breakable(title), "strong"))
        card.body.addWidget(label(breakable(detail), "quiet"))
    return card
