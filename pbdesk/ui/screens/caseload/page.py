"""The page of the caseload: search and filters, the list, and the chosen case beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from pbdesk.i18n import _
from pbdesk.services.rows import CaseQuery
from pbdesk.ui.context import Context
from pbdesk.ui.jobs import Job
from pbdesk.ui.screens.caseload.presenter import CaseloadPresenter, CaseloadView, Filters, Glance
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import (
    Card,
    Choice,
    Column,
    DataTable,
    EmptyState,
    Facts,
    FindBox,
    Page,
    Pill,
    breakable,
    button,
    clear,
    column,
    field,
    flow_row,
    label,
    primary,
    row,
    section,
    wrap_row,
)

PAUSE_MS = 80
"""How long typing rests before a search."""

PANEL_LINES = 15
"""The width of the panel beside the list, in heights of a line."""

LONGEST_WORD = 18
"""How many letters of one word surely fit into the panel."""

ROOM_LINES = 56
"""How wide a page must be, in heights of a line, before the panel leaves the list enough room."""


class CaseloadPage(Page):
    """Every case, found as one types."""

    def __init__(self, context: Context, presenter: CaseloadPresenter) -> None:
        self._presenter = presenter
        self._asked: Job | None = None
        self._wanted = CaseQuery()
        self._rest: QTimer | None = None
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Caseload")

    def build(self) -> None:
        """Lay out filters, the list and the panel."""
        self.buttons.addWidget(
            button(_("&Import"), self.on_import_clicked, icon="import", identifier="import-cases")
        )
        self.buttons.addWidget(
            primary(_("&New case"), self.on_new_clicked, icon="plus", identifier="new-case")
        )
        self._build_filters()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self.refresh)
        self._nothing = column(gap=1)
        self.body.addLayout(self._nothing)
        self._list = QWidget()
        beside = flow_row(gap=2)
        beside.addWidget(self._build_table(), 1)
        self._panel = Card()
        self._panel.setVisible(False)
        self._panel.setFixedWidth(theme().metrics.line * PANEL_LINES)
        beside.addWidget(self._panel)
        self._list.setLayout(beside)
        self.body.addWidget(self._list, 1)
        self._end = column()
        self.body.addLayout(self._end)

    def _build_filters(self) -> None:
        self._find = FindBox()
        self._find.textChanged.connect(self.on_find_changed)
        self._scheme, self._stage, self._adviser = Choice(), Choice(), Choice()
        for choice in (self._scheme, self._stage, self._adviser):
            choice.activated.connect(lambda _index: self.on_filter_chosen())
        hint = "" if not theme().metrics.compact else _("Name, reference, address or NHS number")
        if not hint:
            self._find.setPlaceholderText(_("Name, reference, address or NHS number"))
        find = field(_("&Find a case"), self._find, identifier="find", hint=hint)
        choices = wrap_row(
            field(_("&Programme"), self._scheme, identifier="scheme"),
            field(_("S&tage"), self._stage, identifier="stage"),
            field(_("&Adviser"), self._adviser, identifier="adviser"),
            gap=2,
        )
        filters = flow_row(find, gap=2)
        filters.setStretchFactor(find, 1)
        filters.addLayout(choices)
        self.body.addLayout(filters)

    def _build_table(self) -> DataTable:
        columns = [
            Column(_("Person"), stretch=7),
            Column(_("Programme"), stretch=7),
            Column(_("Stage"), stretch=5),
            Column(_("Next step"), stretch=9, long=True),
            Column(_("Left to spend"), figures=True, stretch=4),
        ]
        self._table = DataTable(columns, identifier="cases", name=_("Cases"), visible_rows=8)
        self._find.leads_to(self._table)
        self._table.opened.connect(self.on_case_opened)
        self._table.chosen.connect(self.on_case_chosen)
        return self._table

    def opened(self, **args: str) -> None:
        """Show the list, with the programme or stage that the way here named."""
        self._wanted = CaseQuery(
            text=args.get("text", ""), scheme_id=args.get("scheme", ""), stage=args.get("stage", "")
        )
        self._find.blockSignals(True)
        self._find.setText(self._wanted.text)
        self._find.blockSignals(False)
        self._ask(self._wanted)
        self._offer()
        if args.get("focus"):
            QTimer.singleShot(0, self, partial(self.focus_on, args["focus"]))

    def refresh(self) -> None:
        """Search again for what stands in the box and the filters."""
        self._wanted = CaseQuery(
            text=self._find.text(),
            scheme_id=_chosen(self._scheme, self._wanted.scheme_id),
            stage=_chosen(self._stage, self._wanted.stage),
            adviser=_chosen(self._adviser, self._wanted.adviser),
        )
        self._ask(self._wanted)

    def rebuilt(self) -> None:
        """Fill the fresh widgets; typed text comes back by itself."""
        self._ask(self._wanted)
        self._offer()

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"find": lambda: self.focus_on("find"), "new-case": self.on_new_clicked}

    def store_changed(self, change: object) -> None:
        """Show what a write changed, when this page is in front."""
        if self.isVisible():
            self.refresh()
            self._offer()

    # Searching

    def _offer(self) -> None:
        self.run(partial(self._presenter.filters, self._wanted.scheme_id), self._show_filters)

    def _ask(self, query: CaseQuery) -> None:
        """Search; the result of an earlier question that comes late is dropped."""
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self.run(partial(self._presenter.cases, query), self._show)

    def _show_filters(self, filters: Filters) -> None:
        self._scheme.set_options(list(filters.schemes))
        self._stage.set_options(list(filters.stages))
        self._adviser.set_options(list(filters.advisers))
        self._scheme.set_value(self._wanted.scheme_id)
        self._stage.set_value(self._wanted.stage)
        self._adviser.set_value(self._wanted.adviser)

    def _show(self, view: CaseloadView) -> None:
        self._asked = None
        changed = self.status.text() != view.count
        self.show_status(view.count)
        if changed and self.isVisible():
            self.announce(view.count)
        clear(self._nothing)
        clear(self._end)
        self._list.setVisible(bool(view.rows))
        self._table.set_rows(view.rows)
        if view.rows and not self._table.current_key():
            self._table.choose(view.rows[0].key)
        if not view.rows:
            self._nothing.addWidget(self._empty(view))
            self._end.addStretch(1)
        self._show_panel(self._presenter.glance(self._table.current_key()))

    def _empty(self, view: CaseloadView) -> QWidget:
        if view.nothing_yet:
            return EmptyState(
                _("No cases yet."),
                _("Import the caseload that your council hands over, or open a case for one person."),
                icon="people",
                actions=[
                    (_("Import a caseload"), self.on_import_clicked),
                    (_("Open a new case"), self.on_new_clicked),
                ],
            )
        actions: list[tuple[str, Callable[[], object]]] = [(_("Clear search"), self.on_clear_clicked)]
        actions += [(name, partial(self.on_near_clicked, name)) for name in view.near]
        text = (
            _("Did you mean one of these names?")
            if view.near
            else _("Try fewer letters, or clear the filters.")
        )
        return EmptyState(view.empty, text, icon="search", actions=actions)

    # The panel beside the list

    def _show_panel(self, glance: Glance | None) -> None:
        is_room = self._has_room()
        self._panel.setVisible(glance is not None and is_room)
        clear(self._panel.body)
        if glance is None or not is_room:
            return
        body = self._panel.body
        name = section(breakable(glance.name, LONGEST_WORD))
        name.setAccessibleName(glance.name)
        body.addWidget(name)
        body.addWidget(Facts(glance.facts))
        body.addSpacing(theme().space(1))
        body.addWidget(label(_("Next step"), "quiet"))
        if glance.tone:
            body.addLayout(row(Pill(_("Needs attention"), glance.tone), None))
        body.addWidget(label(glance.next_step, "strong"))
        if glance.money:
            body.addSpacing(theme().space(1))
            body.addWidget(Facts(glance.money))
        else:
            body.addWidget(label(_("No budget has been agreed yet."), "quiet"))
        body.addSpacing(theme().space(1))
        act = button(_("&Open case"), partial(self.on_case_opened, glance.case_id), identifier="open-case")
        act.setAccessibleDescription(glance.name)
        body.addWidget(act)
        body.addStretch(1)

    def _has_room(self) -> bool:
        metrics = theme().metrics
        return not metrics.compact and self.width() >= metrics.line * ROOM_LINES

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the panel where there is room for it."""
        super().resizeEvent(event)
        if self._has_room() != self._panel.isVisibleTo(self):
            self._show_panel(self._presenter.glance(self._table.current_key()))

    # What a person does

    def on_find_changed(self, _text: str) -> None:
        """Search once typing rests."""
        if self._rest is not None:
            self._rest.start()

    def on_filter_chosen(self) -> None:
        """Filter; another programme offers its own stages."""
        before = self._wanted.scheme_id
        if self._scheme.value() != before:
            self._stage.set_value("")
        self.refresh()
        if self._scheme.value() != before:
            self._offer()

    def on_case_chosen(self, key: str) -> None:
        """Show the chosen case beside the list."""
        self._show_panel(self._presenter.glance(key))

    def on_case_opened(self, key: str) -> None:
        """Open a case."""
        self.context.navigate("case", case_id=key)

    def on_new_clicked(self) -> None:
        """Open the form for a new case."""
        self.context.navigate("new_case")

    def on_import_clicked(self) -> None:
        """Open the import."""
        self.context.navigate("import")

    def on_clear_clicked(self) -> None:
        """Show all cases again and stay in the search box."""
        self._find.clear()
        for choice in (self._scheme, self._stage, self._adviser):
            choice.set_value("")
        self.refresh()
        self.focus_on("find")

    def on_near_clicked(self, name: str) -> None:
        """Search for a name that was meant."""
        self._find.setText(name)
        self.focus_on("find")


def _chosen(choice: Choice, before: str) -> str:
    """Return what a filter says; before its options have come, what it said before."""
    return choice.value() if choice.count() else before
