"""Rows made of widgets, for short lists: facts, figures, tasks with a state in words and one action."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import Card, Pill, button, column, flow_row, label, row, rule, wrap_row
from pbdesk.ui.widgets.task_layout import Parts, TaskLayout, Together


class TaskRow(QWidget):
    """A thing to do: what, its state in words, why it is here, and one action.

    Attributes:
        arrangement: how these stand; rows of one card stand alike.
    """

    def __init__(
        self,
        title: str,
        state: str = "",
        tone: str = "",
        detail: str = "",
        action: tuple[str, Callable[[], object]] | None = None,
        *,
        identifier: str = "",
    ) -> None:
        """Make a row; the button's accessible name adds the title, so that "Open" is never said alone."""
        super().__init__()
        act_button = None
        if action is not None:
            text, act = action
            act_button = button(text, act, identifier=identifier)
            act_button.setAccessibleName(f"{text}: {title}")
        self.arrangement = TaskLayout(
            Parts(
                label(title, "strong"),
                label(detail, "quiet") if detail else None,
                Pill(state, tone) if state else None,
                act_button,
            )
        )
        self.arrangement.setContentsMargins(0, theme().space(1), 0, theme().space(1))
        self.setLayout(self.arrangement)


class CardList(Card):
    """Rows in one card, with a thin line between them."""

    def __init__(self, rows: Sequence[QWidget] = (), title: str = "") -> None:
        super().__init__(title=title, gap=0.25)
        self._together = Together()
        for each in rows:
            self.add(each)

    def add(self, widget: QWidget) -> None:
        """Add a row."""
        if self.findChild(TaskRow) is not None:
            self.body.addWidget(rule())
            if not isinstance(widget, TaskRow):
                self.body.addSpacing(theme().space(1))
        if isinstance(widget, TaskRow):
            widget.arrangement.stand_with(self._together)
        self.body.addWidget(widget)


class Facts(QWidget):
    """Names with their values, as in "Reference  A-1043": read in order, values may be marked and copied."""

    def __init__(self, facts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().space(3))
        grid.setVerticalSpacing(theme().space(0.75))
        compact = theme().metrics.compact
        for place, (name, value) in enumerate(facts):
            caption, text = label(name, "quiet"), label(value)
            if compact:
                grid.addWidget(caption, place * 2, 0)
                grid.addWidget(text, place * 2 + 1, 0)
            else:
                grid.addWidget(caption, place, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(text, place, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0 if compact else 1, 1)


class Figures(QWidget):
    """A few amounts beside each other ("Agreed £4,120.00"): caption above, figure below."""

    def __init__(self, figures: Sequence[tuple[str, str, str]]) -> None:
        """Make it of (caption, figure, tone); the caption says what a tone means."""
        super().__init__()
        whole = flow_row(gap=5)
        for caption, figure, tone in figures:
            amount = label(figure, "figure", wrap=False)
            amount.setProperty("tone", tone)
            whole.addLayout(column(label(caption, "quiet", wrap=False), amount, gap=0.25))
        whole.addStretch(1)
        self.setLayout(whole)


def buttons(*parts: QWidget) -> QWidget:
    """Return buttons beside each other at the left; those that do not fit go on in the next line."""
    made = QWidget()
    made.setLayout(wrap_row(*parts))
    return made


def beside(left: QWidget, right: QWidget, *, shares: tuple[int, int] = (1, 1)) -> QWidget:
    """Return two panels beside each other, or below each other when text is very large.

    A card is as high as what is in it, at the top; one that `grows`, and any other widget, takes all the height.
    """
    made = QWidget()
    layout = column(gap=2) if theme().metrics.compact else row(gap=2)
    for part, share in zip((left, right), shares, strict=True):
        at_top = isinstance(part, Card) and not part.grows
        layout.addWidget(part, share, Qt.AlignmentFlag.AlignTop if at_top else Qt.AlignmentFlag(0))
    made.setLayout(layout)
    return made
