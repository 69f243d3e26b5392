"""The outcomes of a plan as cards with their lines, and the form in the place where it is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.plan.states import LineRow, OutcomeCard
from pbdesk.ui.screens.plan.values import PlanScreen
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import Card, Pill, button, clear, column, flow_row, label, row, rule, section
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.rows import buttons


@dataclass(frozen=True, slots=True)
class Doing:
    """What a person can do with outcomes and lines, by id."""

    add_outcome: Callable[[], object]
    change_outcome: Callable[[str], object]
    remove_outcome: Callable[[str], object]
    add_line: Callable[[str], object]
    change_line: Callable[[str], object]
    remove_line: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The form that is open, and where: a line's (`line_id`, "" for a new one under `outcome_id`) or an outcome's."""

    widget: QWidget
    is_line: bool
    line_id: str
    outcome_id: str


class OutcomesPane(QWidget):
    """Every outcome of a plan, and the open form among them."""

    def __init__(self, doing: Doing) -> None:
        super().__init__()
        self._doing = doing
        self._shown: tuple[object, ...] = ()
        self._cards = column(gap=2)
        self.setLayout(self._cards)

    def show_screen(self, screen: PlanScreen, make_form: Callable[[PlanScreen], OpenForm | None]) -> None:
        """Show the outcomes as they are now, with fresh widgets for the form that is open."""
        self._shown = self._look(screen)
        clear(self._cards)
        form = make_form(screen)
        self._add(section(_("Outcomes and what helps to reach them")))
        for shown in screen.outcomes:
            self._add(outcome_card(shown, self._doing if screen.is_editable else None, form))
        if form is not None and form.widget.parent() is None:
            self._add(form.widget)
        elif not screen.outcomes and form is None:
            words = _("Begin with one thing that {name} wants to achieve.", name=screen.name)
            self._add(label(words, "quiet"))
        if screen.is_editable and (form is None or form.is_line):
            add = button(_("&Add an outcome"), self._doing.add_outcome, icon="plus", identifier="add-outcome")
            self._add(buttons(add))

    def is_showing(self, screen: PlanScreen) -> bool:
        """Tell whether these outcomes are on the screen already, so that focus and place can stay."""
        return self._shown == self._look(screen)

    def speaks(self, language: str) -> bool:
        """Tell whether these outcomes are in a language."""
        return self._shown[-1:] == (language,)

    def _look(self, screen: PlanScreen) -> tuple[object, ...]:
        return screen.plan_id, screen.outcomes, screen.is_editable, screen.language

    def _add(self, widget: QWidget) -> None:
        self._cards.addWidget(widget)
        widget.show()  # now, so that it can take the focus


def outcome_card(shown: OutcomeCard, doing: Doing | None, form: OpenForm | None) -> QWidget:
    """Return one outcome with its lines; an open form of it stands in its place."""
    if form is not None and not form.is_line and form.outcome_id == shown.id:
        return form.widget
    card = Card(gap=1)
    card.body.addWidget(_head(shown, doing))
    for gap in shown.gaps:
        card.body.addWidget(label(breakable(gap), "quiet"))
    for line in shown.lines:
        card.body.addWidget(rule())
        if form is not None and form.is_line and form.line_id == line.id:
            card.body.addWidget(form.widget)
        else:
            card.body.addWidget(_line(line, doing))
    if form is not None and form.is_line and not form.line_id and form.outcome_id == shown.id:
        card.body.addWidget(form.widget)
    elif doing is not None and shown.id:
        made = button(
            _("Add a line"), partial(doing.add_line, shown.id), icon="plus", identifier=f"add-line-{shown.id}"
        )
        made.setAccessibleName(_("Add a line: {outcome}", outcome=shown.text))
        card.body.addSpacing(theme().space(0.5))
        card.body.addLayout(row(made, None))
    return card


def _head(shown: OutcomeCard, doing: Doing | None) -> QWidget:
    words = column(label(breakable(shown.text), "figure"), gap=0.5)
    if shown.domain:
        words.addWidget(label(shown.domain, "quiet"))
    line = flow_row(gap=2 if not theme().metrics.compact else 0.75)
    line.addLayout(words, 1)
    if doing is not None and shown.id:
        change, remove = partial(doing.change_outcome, shown.id), partial(doing.remove_outcome, shown.id)
        line.addLayout(_actions(shown.text, "outcome", shown.id, change, remove))
    made = QWidget()
    made.setLayout(line)
    return made


def _line(shown: LineRow, doing: Doing | None) -> QWidget:
    words = column(label(breakable(shown.title), "strong"), gap=0.25)
    if shown.details:
        words.addWidget(label(breakable(". ".join(shown.details) + "."), "quiet"))
    for gap in shown.gaps:
        missing = row(Pill(_("Missing"), "warn"), gap=1)
        missing.addWidget(label(breakable(gap)), 1)
        words.addLayout(missing)
    words.addStretch(1)
    line = flow_row(gap=3 if not theme().metrics.compact else 0.75)
    line.addLayout(words, 1)
    line.addLayout(_cost(shown))
    if doing is not None:
        change, remove = partial(doing.change_line, shown.id), partial(doing.remove_line, shown.id)
        line.addLayout(_actions(shown.title, "line", shown.id, change, remove))
    line.setContentsMargins(0, theme().space(0.5), 0, theme().space(0.5))
    made = QWidget()
    made.setLayout(line)
    return made


def _cost(shown: LineRow) -> QBoxLayout:
    compact = theme().metrics.compact
    side = Qt.AlignmentFlag.AlignLeft if compact else Qt.AlignmentFlag.AlignRight
    money = column(gap=0.25)
    for text, kind in ((shown.cost, "strong"), (shown.total, "quiet")):
        if text:
            amount = label(text, kind, wrap=compact)
            amount.setAlignment(side)
            money.addWidget(amount)
    money.addStretch(1)
    return money


def _actions(
    subject: str, kind: str, item_id: str, change: Callable[[], object], remove: Callable[[], object]
) -> QBoxLayout:
    """Return Change and Remove, named with what they are about."""
    links = row(gap=2)
    for words, act, name in ((_("Change"), change, "change"), (_("Remove"), remove, "remove")):
        made = button(words, act, kind="link", identifier=f"{name}-{kind}-{item_id}")
        made.setAccessibleName(f"{words}: {subject}")
        links.addWidget(made)
    if theme().metrics.compact:
        links.addStretch(1)
    return column(links, None, gap=0)
