"""One service in full, and services side by side, as cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.directory.presenter import Comparison, EntryView
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    Card,
    Facts,
    Pill,
    breakable,
    button,
    buttons,
    column,
    icon_label,
    label,
    row,
    rule,
    section,
    selectable,
)

ById = Callable[[str], object]


class EntryCard(Card):
    """One service in full."""

    def __init__(self, entry: EntryView, actions: QWidget) -> None:
        """Make it with the buttons that a person can press for it."""
        super().__init__(section(breakable(entry.name)), gap=1.5)
        if entry.organisation:
            self.body.addWidget(label(breakable(entry.organisation), "quiet"))
        self.body.addLayout(row(Pill(entry.freshness, entry.freshness_tone or "ok"), None))
        for words in (entry.closed, entry.alert):
            if words:
                self.body.addLayout(_warning(words))
        self.body.addWidget(actions)
        if entry.description:
            self.body.addWidget(selectable(breakable(entry.description)))
        self._part(_("Cost"), _costs(entry))
        if entry.access:
            self._part(
                _("Access"), column(*(label(f"• {breakable(note)}") for note in entry.access), gap=0.5)
            )
        if entry.contacts:
            self._part(_("Contact"), column(_facts(entry.contacts)))
        if entry.facts:
            self._part(_("More about it"), column(_facts(entry.facts)))
        self.body.addStretch(1)

    def _part(self, title: str, content: QBoxLayout) -> None:
        self.body.addWidget(rule())
        self.body.addLayout(column(label(title, "strong"), content, gap=0.75))


def _warning(words: str) -> QBoxLayout:
    made = row(icon_label("warning", "warn"), gap=1)
    made.addWidget(label(breakable(words), "strong"), 1)
    return made


def _facts(facts: Sequence[tuple[str, str]]) -> Facts:
    return Facts([(breakable(name), breakable(value)) for name, value in facts])


def _costs(entry: EntryView) -> QBoxLayout:
    made = column(gap=0.5)
    for amount, note in entry.costs:
        words = _("{amount}: {note}", amount=amount, note=note) if note else amount
        made.addWidget(label(breakable(words)))
    if not entry.costs:
        made.addWidget(label(_("The publisher gives no price. Ask before you plan with it."), "quiet"))
    return made


class CompareCard(Card):
    """Up to three services side by side, or below each other when text is very large."""

    def __init__(self, comparison: Comparison, take_out: ById, add: ById | None) -> None:
        """Make it; `add` puts a service into the plan, None where there is no plan to put it into."""
        super().__init__(title=_("Side by side"), gap=2)
        self._take_out, self._add = take_out, add
        if theme().metrics.compact:
            for place, (service_id, name) in enumerate(comparison.services):
                self.body.addWidget(section(breakable(name)))
                self.body.addWidget(_facts([(caption, values[place]) for caption, values in comparison.rows]))
                self.body.addWidget(self._actions(service_id, name))
        else:
            self.body.addWidget(self._grid(comparison))

    def _grid(self, comparison: Comparison) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().space(3))
        grid.setVerticalSpacing(theme().space(1.25))
        top = Qt.AlignmentFlag.AlignTop
        for place, (_service_id, name) in enumerate(comparison.services, 1):
            grid.addWidget(label(breakable(name), "strong"), 0, place, top)
        for number, (caption, values) in enumerate(comparison.rows, 1):
            grid.addWidget(label(caption, "quiet"), number, 0, top)
            for place, value in enumerate(values, 1):
                kind = "quiet" if value == _("Not said") else ""
                grid.addWidget(label(breakable(value), kind), number, place, top)
        for place, (service_id, name) in enumerate(comparison.services, 1):
            grid.addWidget(self._actions(service_id, name), len(comparison.rows) + 1, place, top)
            grid.setColumnStretch(place, 3)
        grid.setColumnStretch(0, 1)
        return made

    def _actions(self, service_id: str, name: str) -> QWidget:
        out = button(_("Take out"), partial(self._take_out, service_id), kind="plain")
        out.setAccessibleName(_("Take out: {name}", name=name))
        if self._add is None:
            return buttons(out)
        add = button(_("Add to the plan"), partial(self._add, service_id))
        add.setAccessibleName(_("Add to the plan: {name}", name=name))
        return buttons(add, out)
