"""The page of the directory: search and list, the chosen service beside it, and a comparison above."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from pbdesk.i18n import _, ngettext
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.jobs import Job
from pbdesk.ui.screens.directory.panels import CompareCard, EntryCard
from pbdesk.ui.screens.directory.presenter import (
    MOST,
    Comparison,
    DirectoryPresenter,
    EntryView,
    ServiceList,
)
from pbdesk.ui.widgets import (
    Column,
    DataTable,
    EmptyState,
    FindBox,
    Page,
    button,
    buttons,
    clear,
    column,
    field,
    flow_row,
    primary,
)

PAUSE_MS = 80
"""How long typing rests before a search."""


class DirectoryPage(Page):
    """Services that a budget might pay for."""

    def __init__(self, context: Context, presenter: DirectoryPresenter) -> None:
        self._presenter = presenter
        self._case_id = ""
        self._typed_text = ""
        self._entry: EntryView | None = None
        self._comparing: list[str] = []
        self._asked: Job | None = None
        self._looked: Job | None = None
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Directory")

    def build(self) -> None:
        """Lay out the search, the list, and the room for one service and for a comparison."""
        self.buttons.addWidget(
            button(_("&Import a directory"), self.on_import_clicked, icon="import", identifier="import")
        )
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self.refresh)
        self._find = FindBox()
        self._find.textChanged.connect(lambda _text: self._rest.start())
        hint = _("What it does, its name, the place, or what access it has")
        self.body.addWidget(field(_("&Find a service"), self._find, identifier="find", hint=hint))
        self._nothing, self._compare, self._panel = column(), column(gap=2), column()
        self.body.addLayout(self._compare)
        self.body.addLayout(self._nothing)
        self._list = QWidget()
        beside = flow_row(gap=2)
        beside.addWidget(self._build_table(), 5)
        beside.addLayout(self._panel, 4)
        self._list.setLayout(beside)
        self.body.addWidget(self._list, 1)
        self._end = column()
        self.body.addLayout(self._end)

    def _build_table(self) -> DataTable:
        columns = [
            Column(_("Service"), stretch=5),
            Column(_("Last checked"), stretch=3),
        ]
        self._table = DataTable(columns, identifier="services", name=_("Services"), visible_rows=8)
        self._find.leads_to(self._table)
        self._table.chosen.connect(self.on_service_chosen)
        self._table.opened.connect(lambda _key: self.focus_on("compare"))
        return self._table

    def opened(self, **args: str) -> None:
        """Show the directory, for a case's plan where the way here names one."""
        self._case_id = args.get("case_id", "")
        self._find.setText(args.get("text", ""))
        self.refresh()

    def refresh(self) -> None:
        """Search again for what stands in the box."""
        self._typed_text = self._find.text()
        self._ask()

    def rebuilt(self) -> None:
        """Show everything in the current words; typed text comes back by itself."""
        self._ask()
        self._show_comparison()

    def _ask(self) -> None:
        """Search; the result of an earlier question that comes late is dropped."""
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self.run(partial(self._presenter.services, self._typed_text), self._show)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"find": lambda: self.focus_on("find")}

    def store_changed(self, change: object) -> None:
        """Search again when services changed."""
        if isinstance(change, ChangeSet) and change.touches("service") and self.isVisible():
            self.refresh()

    # Showing

    def _show(self, found: ServiceList) -> None:
        self._asked = None
        changed = self.status.text() != found.count
        self.show_status(found.count)
        if changed and found.count and self.isVisible():
            self.announce(found.count)
        clear(self._nothing)
        clear(self._end)
        self._list.setVisible(bool(found.rows))
        before = self._table.current_key()
        self._table.set_rows(found.rows)
        if not found.rows:
            self._nothing.addWidget(self._empty(found))
            self._end.addStretch(1)
        elif not self._table.current_key():
            self._table.choose(found.rows[0].key)
        elif self._table.current_key() == before:
            self.on_service_chosen(before)

    def _empty(self, found: ServiceList) -> EmptyState:
        if found.nothing_yet:
            return EmptyState(
                found.empty,
                _("Import the feed of services that your council or its partners publish."),
                icon="directory",
                actions=[(_("Choose the file"), self.on_import_clicked)],
            )
        return EmptyState(
            found.empty,
            _("Try another word, or fewer of them."),
            icon="search",
            actions=[(_("Clear search"), self.on_clear_clicked)],
        )

    def on_service_chosen(self, key: str) -> None:
        """Show the chosen service in full."""
        if self._looked is not None:
            self._looked.cancel()
        if key:
            self._looked = self.run(partial(self._presenter.entry, key), self._show_entry)

    def _show_entry(self, entry: EntryView) -> None:
        self._entry, self._looked = entry, None
        focused = self.focused_identifier()
        clear(self._panel)
        self._panel.addWidget(EntryCard(entry, self._actions(entry)))
        if focused in ("compare", "add"):
            self.focus_on(focused)

    def _actions(self, entry: EntryView) -> QWidget:
        parts = []
        if self._case_id:
            parts.append(
                primary(_("&Add to the plan"), partial(self.on_add_clicked, entry.id), identifier="add")
            )
        if entry.id in self._comparing:
            words = _("Take out of the comparison")
        elif len(self._comparing) < MOST:
            words = _("&Compare")
        else:
            words = ""
        if words:
            compare = button(
                words, partial(self.on_compare_clicked, entry.id), icon="compare", identifier="compare"
            )
            parts.append(compare)
        return buttons(*parts)

    # Comparing

    def on_compare_clicked(self, service_id: str) -> None:
        """Put a service into the comparison, or take it out."""
        if service_id in self._comparing:
            self._comparing.remove(service_id)
        elif len(self._comparing) < MOST:
            self._comparing.append(service_id)
        count = len(self._comparing)
        self.announce(
            ngettext("One service to compare", "{count} services to compare", count) if count else ""
        )
        self._show_comparison()
        if self._entry is not None:
            self._show_entry(self._entry)

    def _show_comparison(self) -> None:
        if self._comparing:
            self.run(partial(self._presenter.compare, tuple(self._comparing)), self._show_compared)
        else:
            clear(self._compare)

    def _show_compared(self, comparison: Comparison) -> None:
        clear(self._compare)
        add = self.on_add_clicked if self._case_id else None
        self._compare.addWidget(CompareCard(comparison, self.on_compare_clicked, add))

    # Leaving

    def on_add_clicked(self, service_id: str) -> None:
        """Go to the plan with a line for a service."""
        self.context.navigate("plan", case_id=self._case_id, service_id=service_id)

    def on_import_clicked(self) -> None:
        """Open the import of a directory."""
        self.context.navigate("import", what="directory")

    def on_clear_clicked(self) -> None:
        """Show all services again and stay in the search box."""
        self._find.clear()
        self.focus_on("find")
