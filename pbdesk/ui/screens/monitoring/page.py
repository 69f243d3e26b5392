"""The page of monitoring: what is in the account and spare, statements by funder, and what was agreed and found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QBoxLayout, QWidget

from pbdesk.i18n import _, ngettext, pgettext
from pbdesk.ui.context import Context
from pbdesk.ui.screens.monitoring.presenter import END_HOLD, MonitoringPresenter, MonitoringScreen
from pbdesk.ui.screens.monitoring.states import ActLine, StatementCard
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    Card,
    CardList,
    Choice,
    Column,
    DataTable,
    EntryPage,
    Figures,
    Pill,
    TaskRow,
    beside,
    breakable,
    button,
    buttons,
    clear,
    column,
    field,
    flow_row,
    label,
)

MOST_ROWS = 8
"""How many rows of a table are seen at once."""


class MonitoringPage(EntryPage[MonitoringScreen]):
    """How one case's money is looked after."""

    def __init__(self, context: Context, presenter: MonitoringPresenter) -> None:
        self._presenter = presenter
        self._period = ""
        super().__init__(context, presenter)

    def title_of(self, name: str) -> str:
        """Return whose money it is, once that is known."""
        return _("The money of {name}", name=name) if name else _("Monitoring")

    def build(self) -> None:
        """Lay out the buttons and the room for the parts."""
        self.add_ways((_("Open receipts"), "receipts"))
        self._top, self._main, self._side = column(gap=2), column(gap=2), column(gap=2)
        left, right = QWidget(), QWidget()
        left.setLayout(column(self._main, None, gap=2))
        right.setLayout(column(self._side, None, gap=2))
        self.body.addLayout(self._top)
        self.body.addLayout(self.room_for_form())
        self.body.addWidget(beside(left, right, shares=(3, 2)))
        self.body.addStretch(1)

    def reading(self) -> Callable[[], MonitoringScreen]:
        """Return what reads the page for the time that was chosen."""
        return partial(self._presenter.view, self._case_id, self._period)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {**super().commands(), "find": lambda: self.focus_on("payments")}

    # Showing

    def show_parts(self, screen: MonitoringScreen) -> None:
        """Show the figures, the account with its statements, and at the side what was agreed and found."""
        self._show_unclear(screen)
        for room in (self._top, self._main, self._side):
            clear(room)
        self._top.addWidget(self._figures_card(screen))
        for part in (self._account_card(screen), *map(self._statement_card, screen.statements)):
            self._main.addWidget(part)
        self._main.addWidget(self._payments_card(screen))
        self._show_side(screen)

    def _show_unclear(self, screen: MonitoringScreen) -> None:
        self.drop_banner("unclear")
        if screen.unclear:
            self.show_banner(
                "warn",
                ngettext(
                    "One payment was corrected in two places.",
                    "{count} payments were corrected in two places.",
                    screen.unclear,
                ),
                _("The later one counts for now. Say under Receipts which one stands."),
                [(_("Decide"), partial(self.go, "receipts"))],
                dismiss=False,
                key="unclear",
                say=False,
            )

    def _figures_card(self, screen: MonitoringScreen) -> Card:
        card = Card(Figures(screen.figures), gap=1.5)
        if screen.note:
            card.body.addWidget(label(screen.note, "quiet"))
        working = column(gap=0.25)
        for sentence in (*screen.warnings, *screen.working):
            working.addWidget(
                label(breakable(sentence), "strong" if sentence in screen.warnings else "quiet")
            )
        card.body.addLayout(working)
        return card

    def _account_card(self, screen: MonitoringScreen) -> Card:
        period = Choice(list(screen.periods))
        period.set_value(screen.period)
        period.activated.connect(lambda _at: self.on_period_chosen(period.value()))
        table = DataTable(
            [
                Column(_("Whose money"), stretch=6),
                Column(pgettext("money", "Paid in"), figures=True, stretch=4),
                Column(pgettext("money", "Spent"), figures=True, stretch=4),
                Column(pgettext("money", "Given back"), figures=True, stretch=4),
                Column(pgettext("money", "Left"), figures=True, stretch=4),
            ],
            identifier="flows",
            name=_("Money in and out by funder"),
            most_rows=MOST_ROWS,
        )
        table.set_rows(screen.flows)
        card = Card(field(_("Which time"), period, identifier="period"), title=_("Money in and out"), gap=1.5)
        card.body.addWidget(table)
        for sentence in (screen.opening, screen.adding_up):
            if sentence:
                card.body.addWidget(label(sentence, "quiet"))
        return card

    def _statement_card(self, statement: StatementCard) -> Card:
        card = Card(title=breakable(statement.title))
        if statement.scope:
            card.body.addWidget(label(statement.scope, "quiet"))
        if statement.rows:
            table = DataTable(
                [
                    Column(_("Plan line"), stretch=5),
                    Column(pgettext("of an entry", "Date"), stretch=3),
                    Column(_("Paid to"), stretch=4, long=True),
                    Column(_("Amount"), figures=True, stretch=3),
                ],
                identifier=f"statement-{statement.funder}",
                name=statement.title,
                most_rows=MOST_ROWS,
            )
            table.set_rows(statement.rows)
            card.body.addWidget(table)
        card.body.addWidget(label(statement.total, "strong"))
        return card

    def _payments_card(self, screen: MonitoringScreen) -> Card:
        card = Card(title=_("Money in, and given back"), gap=1.5)
        if screen.payments:
            table = DataTable(
                [
                    Column(_("What"), stretch=5),
                    Column(pgettext("of an entry", "Date"), stretch=3),
                    Column(_("Whose money"), stretch=4),
                    Column(_("Amount"), figures=True, stretch=3),
                    Column(_("Note"), stretch=4, long=True),
                ],
                identifier="payments",
                name=_("Money in, and given back"),
                most_rows=MOST_ROWS,
            )
            table.set_rows(screen.payments)
            table.opened.connect(lambda key: self.open_form("payment", key))
            card.body.addWidget(table)
            card.body.addWidget(label(_("Press Enter on a row to correct it."), "quiet"))
        else:
            card.body.addWidget(label(_("Nothing has been recorded yet."), "quiet"))
        add = button(
            _("Add money in"), partial(self.open_form, "payment"), icon="plus", identifier="add-payment"
        )
        card.body.addWidget(buttons(add))
        return card

    def _show_side(self, screen: MonitoringScreen) -> None:
        self._side.addWidget(self._level_card(screen))
        self._list(
            screen.returns,
            _("Returns"),
            _("No return has been asked for."),
            ("ask-return", _("Ask for a return")),
        )
        self._list(screen.held, _("Set aside"), _("Nothing is set aside."), ("hold", _("Set a sum aside")))
        self._list(screen.agreements, _("What funders may see of receipts"), "")
        self._list(
            screen.findings,
            _("Findings"),
            _("Nothing was found wrong."),
            ("finding", _("Write down a finding")),
        )
        propose = ("propose", _("Propose to ask for money back")) if screen.can_propose else None
        self._list(screen.proposals, _("Asking for money back"), _("Nothing has been asked for."), propose)
        if screen.letter:
            self._side.addWidget(_letter_card(screen.letter))

    def _level_card(self, screen: MonitoringScreen) -> Card:
        line = flow_row(Pill(screen.level, "info"), gap=1.5)
        line.addWidget(label(breakable(screen.level_detail), "quiet"), 1)
        card = Card(line, title=_("How closely it is looked at"), gap=1.5)
        if screen.level_advice:
            card.body.addWidget(label(screen.level_advice, "strong"))
        card.body.addWidget(label(screen.contribution))
        card.body.addWidget(
            buttons(
                button(_("Change how closely"), partial(self.open_form, "level"), identifier="change-level"),
                button(
                    _("Change the contribution"),
                    partial(self.open_form, "contribution"),
                    identifier="contribute",
                ),
            )
        )
        return card

    def _list(
        self, lines: Sequence[ActLine], title: str, empty: str, add: tuple[str, str] | None = None
    ) -> None:
        card = CardList([self._row(line) for line in lines], title=title)
        if not lines and empty:
            card.add(label(empty, "quiet"))
        if add is not None:
            form, words = add
            card.add(
                buttons(button(words, partial(self.open_form, form), icon="plus", identifier=f"add-{form}"))
            )
        self._side.addWidget(card)

    def _row(self, line: ActLine) -> TaskRow:
        action = (line.action, partial(self.on_line_clicked, line)) if line.action else None
        name = f"{line.form}-{line.id}" if line.form else ""
        return TaskRow(
            breakable(line.title), line.state, line.tone, breakable(line.detail), action, identifier=name
        )

    # What a person does

    def on_period_chosen(self, period: str) -> None:
        """Show another time."""
        self._period = period
        self.refresh()

    def on_line_clicked(self, line: ActLine) -> None:
        """Open the form that belongs to an entry, or end a sum that is set aside."""
        if line.form == END_HOLD:
            self.run(partial(self._presenter.end_hold, self._case_id, line.target), self.written)
        else:
            self.open_form(line.form, line.target)


def _letter_card(sentences: Sequence[str]) -> Card:
    body: QBoxLayout = column(gap=1)
    for sentence in sentences:
        body.addWidget(label(breakable(sentence)))
    body.addSpacing(theme().space(0.5))
    body.addWidget(
        label(_("A draft: read it, change it, and send it yourself. Nothing goes by itself."), "quiet")
    )
    return Card(body, title=_("What a letter could say"))


def make_page(context: Context) -> MonitoringPage:
    """Return the page, wired to the desk in the context's services."""
    desk = context.services
    presenter = MonitoringPresenter(
        desk.monitoring,
        desk.programmes,
        desk.vault.reads.case,
        desk.receipts.money,
        desk.vault.drafts,
        desk.vault.clock.today,
    )
    return MonitoringPage(context, presenter)
