"""The page of outcomes: each measure with a small chart and a table, the person's own goals, and licensed slots."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.screens.outcomes.chart import ScoreChart
from pbdesk.ui.screens.outcomes.presenter import (
    CORRECT,
    SCORES,
    MeasureCard,
    OutcomesPresenter,
    OutcomesScreen,
)
from pbdesk.ui.screens.outcomes.words import GOAL, GoalLine, ItemLine
from pbdesk.ui.widgets import (
    AskForFile,
    Card,
    CardList,
    Column,
    DataTable,
    EntryPage,
    TaskRow,
    ask_for_file,
    breakable,
    button,
    buttons,
    clear,
    column,
    flow_row,
    label,
    set_kind,
)

MOST_ROWS = 6
"""How many times of asking are seen at once."""


class OutcomesPage(EntryPage[OutcomesScreen]):
    """One case's outcomes."""

    def __init__(
        self, context: Context, presenter: OutcomesPresenter, ask: AskForFile = ask_for_file
    ) -> None:
        self._presenter = presenter
        self._ask = ask
        super().__init__(context, presenter)

    def title_of(self, name: str) -> str:
        """Return whose outcomes these are, once that is known."""
        return _("Outcomes of {name}", name=name) if name else _("Outcomes")

    def build(self) -> None:
        """Lay out the buttons and the room for the parts."""
        self.add_ways((_("Reviews"), "reviews"))
        self._parts = column(gap=2)
        self.body.addLayout(self.room_for_form())
        self.body.addLayout(self._parts)
        self.body.addStretch(1)

    # Showing

    def show_parts(self, screen: OutcomesScreen) -> None:
        """Show each measure, and the goals."""
        clear(self._parts)
        for measure in screen.measures:
            self._parts.addWidget(self._measure_card(measure))
        self._parts.addWidget(self._goals_card(screen))

    def _measure_card(self, measure: MeasureCard) -> Card:
        card = Card(title=breakable(measure.title), gap=1.5)
        if measure.note:
            card.body.addWidget(label(breakable(measure.note), "quiet"))
        if measure.rows:
            for item in measure.items:
                card.body.addWidget(_item_row(measure.id, item))
            card.body.addWidget(self._table(measure))
        if measure.due:
            card.body.addWidget(label(measure.due, "strong"))
        acts = self._acts(measure)
        if acts:
            card.body.addWidget(buttons(*acts))
        if measure.credit:
            card.body.addWidget(label(measure.credit, "quiet"))
        return card

    def _table(self, measure: MeasureCard) -> DataTable:
        table = DataTable(
            [
                Column(_("Asked on"), stretch=3),
                Column(_("Which time"), stretch=3),
                *(
                    Column(breakable(heading), figures=True, stretch=2, long=True)
                    for heading in measure.headings
                ),
            ],
            identifier=f"table-{measure.id}",
            name=_("Scores: {measure}", measure=measure.title),
            most_rows=MOST_ROWS,
        )
        table.set_rows(measure.rows)
        if measure.can_record:
            table.opened.connect(lambda key: self.open_form(CORRECT, key))
        return table

    def _acts(self, measure: MeasureCard) -> list[QPushButton]:
        acts = []
        if measure.can_record:
            ask = partial(self.open_form, SCORES, measure.id)
            acts.append(button(_("Write down scores"), ask, icon="plus", identifier=f"ask-{measure.id}"))
        if measure.is_empty_slot:
            acts.append(
                button(
                    _("Load the licence holder's file"), self.on_load_clicked, identifier=f"load-{measure.id}"
                )
            )
        if measure.is_licensed:
            away = partial(self.on_unload_clicked, measure.id)
            acts.append(
                button(_("Take its words off this computer"), away, identifier=f"unload-{measure.id}")
            )
        for each in acts:
            each.setAccessibleName(f"{each.text()}: {measure.title}")
        return acts

    def _goals_card(self, screen: OutcomesScreen) -> Card:
        card = CardList([self._goal_row(goal) for goal in screen.goals], title=_("Goals of the person's own"))
        if not screen.goals:
            card.add(label(_("No goal yet. It begins with what the person wants to be different."), "quiet"))
        add = button(_("Add a goal"), partial(self.open_form, GOAL), icon="plus", identifier="add-goal")
        card.add(buttons(add))
        return card

    def _goal_row(self, goal: GoalLine) -> TaskRow:
        words = _("Take it up again") if goal.is_over else _("It is over")
        action = (words, partial(self.on_goal_clicked, goal.id, goal.is_over))
        state = _("Over") if goal.is_over else ""
        return TaskRow(breakable(goal.text), state, "", goal.detail, action, identifier=f"goal-{goal.id}")

    # What a person does

    def on_goal_clicked(self, goal_id: str, is_over: bool) -> None:
        """End a goal, or take it up again."""
        self.run(partial(self._presenter.end_goal, self._case_id, goal_id, again=is_over), self.written)

    def on_load_clicked(self) -> None:
        """Ask for a licence holder's file and fill its slot."""
        title, kinds = _("The file of a licensed measure"), _("Measures (*.json)")
        self._ask(self, title, kinds, self.on_file_chosen)

    def on_file_chosen(self, path: str) -> None:
        """Fill a slot with the file that was chosen."""
        self.run(partial(self._presenter.load, path), self._loaded)

    def _loaded(self, title: str) -> None:
        self.show_banner(
            "ok",
            _("Loaded: {measure}", measure=breakable(title)),
            _("Its words stay encrypted on this computer. Only scores go to the council."),
            key="loaded",
        )
        self.refresh()

    def on_unload_clicked(self, measure_id: str) -> None:
        """Take a licensed measure's words off this computer."""
        self.run(partial(self._presenter.unload, measure_id), lambda _nothing: self.refresh())


def _item_row(measure_id: str, item: ItemLine) -> QWidget:
    made = QWidget()
    chart = ScoreChart(
        item.points,
        item.low,
        item.high,
        identifier=f"chart-{measure_id}-{item.id}",
        name=_("Chart: {item}", item=item.text),
        words=item.words,
    )
    words = label(breakable(item.words), "strong")
    if item.tone:
        set_kind(words, "strong", item.tone)
    line = flow_row(gap=2)
    line.addLayout(column(label(breakable(item.text)), words, gap=0.25), 1)
    line.addWidget(chart, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
    made.setLayout(line)
    return made


def make_page(context: Context) -> OutcomesPage:
    """Return the page, wired to the desk in the context's services."""
    desk = context.services
    presenter = OutcomesPresenter(
        desk.outcomes,
        desk.programmes,
        desk.vault.reads.case,
        desk.vault.drafts,
        desk.vault.clock.today,
    )
    return OutcomesPage(context, presenter)
