"""The first state of the page: what was begun or waits, and the case to record the next receipt for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from pbdesk.i18n import _, ngettext
from pbdesk.ui.jobs import Job
from pbdesk.ui.screens.receipts.queue_presenter import QueueLine, QueuePresenter, QueueView
from pbdesk.ui.widgets import (
    CardList,
    Column,
    DataTable,
    EmptyState,
    FindBox,
    Page,
    TaskRow,
    clear,
    column,
    field,
    label,
    section,
)

PAUSE_MS = 80
"""How long typing rests before a search."""


class QueuePart:
    """Fills a page with the queue."""

    def __init__(self, page: Page, presenter: QueuePresenter, body: QBoxLayout) -> None:
        self._page = page
        self._presenter = presenter
        self._asked: Job | None = None
        self._begun = column(gap=1)
        self._find = FindBox()
        self._rest = QTimer(page.title)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self.refresh)
        self._find.textChanged.connect(self._on_typed)
        self._table = DataTable(
            [
                Column(_("Person"), stretch=5),
                Column(_("Reference"), stretch=3),
                Column(_("Programme"), stretch=5),
                Column(_("Spent"), figures=True, stretch=3),
                Column(_("Left to spend"), figures=True, stretch=4),
            ],
            identifier="cases",
            name=_("Cases"),
            visible_rows=8,
        )
        self._find.leads_to(self._table)
        self._table.opened.connect(self._open)
        self._chooser = QWidget()
        self._count = label("", "quiet")
        found = column(
            section(_("Record for which case?")),
            field(
                _("&Find a case"),
                self._find,
                identifier="find",
                hint=_("Type a name or a reference, then press Enter in the list."),
            ),
            self._count,
            gap=1.5,
        )
        found.addWidget(self._table, 1)
        self._chooser.setLayout(found)
        self._nothing = column()
        body.addLayout(self._begun)
        body.addLayout(self._nothing)
        body.addWidget(self._chooser, 1)

    def refresh(self) -> None:
        """Read again for what stands in the box."""
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._page.run(partial(self._presenter.view, self._find.text()), self._show)

    def _on_typed(self, _text: str) -> None:
        self._rest.start()

    def _show(self, view: QueueView) -> None:
        self._asked = None
        clear(self._begun)
        clear(self._nothing)
        self._chooser.setVisible(not view.nothing_yet)
        if view.nothing_yet:
            self._nothing.addWidget(self._empty())
            return
        if view.lines:
            self._begun.addWidget(self._card(view))
        if self._count.text() != view.count:
            self._count.setText(view.count)
            if self._find.text():
                self._page.announce(view.count)
        self._table.set_rows(view.cases)
        if view.cases and not self._table.current_key():
            self._table.choose(view.cases[0].key)

    def _card(self, view: QueueView) -> CardList:
        rows = [self._row(number, line) for number, line in enumerate(view.lines)]
        _align_buttons(rows)
        card = CardList(rows, title=_("To do"))
        if view.more:
            card.add(
                label(
                    ngettext(
                        "One more is in the list of cases below.",
                        "{count} more are in the list of cases below.",
                        view.more,
                    ),
                    "quiet",
                )
            )
        return card

    def _row(self, number: int, line: QueueLine) -> TaskRow:
        act: Callable[[], object] = partial(self._open, line.case_id)
        return TaskRow(
            line.title, line.state, line.tone, line.detail, (line.action, act), identifier=f"todo-{number}"
        )

    def _empty(self) -> EmptyState:
        return EmptyState(
            _("No cases yet, so no receipts."),
            _(
                "Import the caseload that your council hands over, or open a case. Then record what was spent."
            ),
            icon="receipt",
            actions=[(_("Open the caseload"), lambda: self._page.context.navigate("caseload"))],
        )

    def _open(self, case_id: str) -> None:
        self._page.context.navigate("receipts", case_id=case_id)


def _align_buttons(rows: list[TaskRow]) -> None:
    """Make the buttons of a card equally wide, so that the states beside them stand in line."""
    found = [each for made in rows for each in made.findChildren(QPushButton)]
    widest = max((each.sizeHint().width() for each in found), default=0)
    for each in found:
        each.setMinimumWidth(widest)
