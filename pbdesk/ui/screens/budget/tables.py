"""The budget's tables: where the agreed money stands, and what other answers would come to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy, QTableView, QWidget

from pbdesk.i18n import _
from pbdesk.ui.models.rows import TableRow
from pbdesk.ui.screens.budget.changes import Changes, count_words
from pbdesk.ui.screens.budget.states import MoneyTables
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import Card, Column, DataTable, Figures, column, icon_label, label, row
from pbdesk.ui.widgets.questions import Disclosure

_MOST_ROWS = 9


def changes_card(changes: Changes) -> Card:
    """Return what would change the guide: how far the next band is, and each other answer that would."""
    card = Card(title=_("What would change it?"), gap=1.5)
    card.body.addWidget(
        label(
            _(
                "To understand the guide, not to shape the answers: they say how things are. "
                "Each is worked out by the same rules and promises nothing."
            ),
            "quiet",
        )
    )
    if changes.next_row:
        card.body.addWidget(label(changes.next_row, "strong"))
    if changes.rows:
        words = count_words(len(changes.rows))
        inner = QWidget()
        inner.setLayout(column(_answers(changes.rows)))
        hide = _("Hide the other answers")
        card.body.addWidget(Disclosure(words, hide, inner, identifier="other-answers"))
    return card


def _answers(rows: Sequence[TableRow]) -> DataTable:
    made = DataTable(
        [
            Column(_("Question"), stretch=5),
            Column(_("If the answer were"), stretch=4),
            Column(_("The guide would be"), figures=True, stretch=3),
            Column(_("That is"), figures=True, stretch=3),
        ],
        identifier="other-answers-table",
        name=_("What other answers would come to"),
        most_rows=_MOST_ROWS,
    )
    made.set_rows(rows)
    return made


def money_card(money: MoneyTables) -> Card:
    """Return where the agreed money stands, by funder and by line of the plan."""
    card = Card(Figures(money.total), title=_("Where the money stands"), gap=2)
    card.body.addWidget(label(_("By funder"), "label"))
    card.body.addWidget(_table(money.by_funder, "by-funder", _("Who pays"), _("By funder")))
    card.body.addWidget(label(_("By line of the plan"), "label"))
    card.body.addWidget(_table(money.by_line, "by-line", _("Line"), _("By line of the plan")))
    return card


def noted(icon: str, token: str, words: str, kind: str) -> QWidget:
    """Return a sentence with its icon."""
    line = row(icon_label(icon, token), gap=1)
    line.addWidget(label(words, kind), 1)
    made = QWidget()
    made.setLayout(line)
    return made


def _table(rows: Sequence[TableRow], identifier: str, first: str, name: str) -> DataTable:
    made = DataTable(
        [
            Column(first, stretch=5),
            Column(_("Agreed"), figures=True, stretch=2),
            Column(_("Committed"), figures=True, stretch=2),
            Column(_("Spent"), figures=True, stretch=2),
            Column(_("Left"), figures=True, stretch=2),
        ],
        identifier=identifier,
        name=name,
        visible_rows=max(1, len(rows)),
    )
    made.set_rows(rows)
    made.view.setFixedHeight(_height(made))
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


def _height(table: DataTable) -> int:
    """Return the height in which every row is seen: these tables are short."""
    view, count = table.view, len(table.model.rows)
    if isinstance(view, QTableView):
        return theme().metrics.row * (count + 1) + theme().space(1)
    return sum(view.sizeHintForRow(place) for place in range(count)) + theme().space(1)
