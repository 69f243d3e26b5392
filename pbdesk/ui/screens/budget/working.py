"""The working of a budget: a readable table of sentences, points and sums, or easy words; its figures in large type."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from pbdesk.i18n import _, pgettext
from pbdesk.ui.screens.budget.states import Amounts, StepRow
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import button, column, flow_row, label, rule
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.rows import buttons


def large_figures(amounts: Amounts, *, is_large: bool) -> QWidget:
    """Return sums beside each other; in the size of a title where nothing else on the page is as important."""
    made = QWidget()
    line = flow_row(gap=5 if not theme().metrics.compact else 1.5)
    for caption, figure, _tone in amounts:
        shown = label(figure, "title" if is_large else "figure", wrap=False)
        line.addLayout(column(label(caption, "quiet", wrap=False), shown, gap=0))
    line.addStretch(1)
    made.setLayout(line)
    return made


class WorkingView(QWidget):
    """The working with every step, or in easy words: a button turns between the two.

    Signals:
        turned: whether it is in easy words now.
    """

    turned = Signal(bool)

    def __init__(self, steps: Sequence[StepRow], *, is_easy: bool) -> None:
        super().__init__()
        self._steps = working_table(steps)
        self._easy = _easy_working(steps)
        self._button = button("", self.on_turn_clicked, icon="eye", identifier="easy")
        self._is_easy = is_easy and any(step.easy for step in steps)
        self.setLayout(column(buttons(self._button), self._steps, self._easy, gap=1))
        self._button.setVisible(any(step.easy for step in steps))
        self._show()

    def on_turn_clicked(self) -> None:
        """Turn to the other way of saying it."""
        self._is_easy = not self._is_easy
        self._show()
        self.turned.emit(self._is_easy)

    def _show(self) -> None:
        self._button.setText(_("Show every step") if self._is_easy else _("Say it in easy words"))
        self._steps.setVisible(not self._is_easy)
        self._easy.setVisible(self._is_easy)


def _easy_working(steps: Sequence[StepRow]) -> QWidget:
    """Return the working in easy words: short sentences in larger type, one below the other."""
    made = QWidget()
    made.setLayout(column(*(label(breakable(step.easy), "figure") for step in steps if step.easy), gap=1.5))
    return made


def working_table(steps: Sequence[StepRow]) -> QWidget:
    """Return the working, step by step; in large text points and sums stand below their sentence."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, theme().space(1), 0, 0)
    grid.setHorizontalSpacing(theme().space(3))
    grid.setVerticalSpacing(theme().space(1))
    grid.setColumnStretch(0, 1)
    place = 0
    for at, step in enumerate(steps):
        if step.starts:
            place = _heading(grid, place, step.starts, has_points=bool(step.points or _later(steps, at)))
        place = _step(grid, place, step)
    return made


def _later(steps: Sequence[StepRow], at: int) -> bool:
    """Tell whether a step after this one, before the next heading, has points."""
    for step in steps[at + 1 :]:
        if step.starts:
            return False
        if step.points:
            return True
    return False


def _heading(grid: QGridLayout, place: int, words: str, *, has_points: bool) -> int:
    if place:
        grid.setRowMinimumHeight(place, theme().space(1))
        place += 1
    grid.addWidget(label(words, "label"), place, 0)
    if not theme().metrics.compact:
        if has_points:
            grid.addWidget(_right(label(_("Points"), "quiet", wrap=False)), place, 1)
        grid.addWidget(_right(label(pgettext("money", "Amount"), "quiet", wrap=False)), place, 2)
    grid.addWidget(rule(), place + 1, 0, 1, 3)
    return place + 2


def _step(grid: QGridLayout, place: int, step: StepRow) -> int:
    words = label(breakable(step.words), step.weight)
    words.setAlignment(Qt.AlignmentFlag.AlignTop)
    grid.addWidget(words, place, 0)
    if theme().metrics.compact:
        parts = [step.points and _("Points: {points}", points=step.points), step.amount]
        beside = ", ".join(part for part in parts if part)
        if beside:
            grid.addWidget(label(beside, "strong"), place + 1, 0)
            return place + 2
        return place + 1
    for at, text in ((1, step.points), (2, step.amount)):
        if text:
            grid.addWidget(_right(label(text, step.weight, wrap=False)), place, at)
    return place + 1


def _right(shown: QLabel) -> QLabel:
    shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return shown
