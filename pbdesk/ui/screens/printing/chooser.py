"""The first state of the page: for whom something is to be printed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QWidget

from pbdesk.i18n import _
from pbdesk.ui.jobs import Job
from pbdesk.ui.screens.printing.presenter import PrintPresenter
from pbdesk.ui.screens.printing.views import CasesView
from pbdesk.ui.widgets import Column, DataTable, EmptyState, Page, TextEdit, clear, column, field, label

PAUSE_MS = 80
"""How long typing rests before a search."""


class CaseChooser:
    """Fills a page with a search over all cases."""

    def __init__(self, page: Page, presenter: PrintPresenter, body: QBoxLayout) -> None:
        self._page = page
        self._presenter = presenter
        self._asked: Job | None = None
        self._find = TextEdit()
        self._rest = QTimer(page.title)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self.refresh)
        self._find.textChanged.connect(lambda _text: self._rest.start())
        self._table = DataTable(
            [Column(_("Person"), stretch=3), Column(_("Reference"), stretch=2)],
            identifier="cases",
            name=_("Cases"),
            visible_rows=6,
        )
        self._table.opened.connect(self._open)
        hint = _("Type a name or a reference, then press Enter in the list.")
        self._count = label("", "quiet")
        found = column(
            field(_("Print for &whom?"), self._find, identifier="find", hint=hint), self._count, gap=1.5
        )
        found.addWidget(self._table, 1)
        self._part, self._nothing = QWidget(), column()
        self._part.setLayout(found)
        body.addLayout(self._nothing)
        body.addWidget(self._part, 1)
        self.below = column(gap=2)
        body.addLayout(self.below)

    def refresh(self) -> None:
        """Read again for what stands in the box."""
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._page.run(partial(self._presenter.cases, self._find.text()), self._show)

    def _show(self, view: CasesView) -> None:
        self._asked = None
        clear(self._nothing)
        self._part.setVisible(not view.nothing_yet)
        if view.nothing_yet:
            self._nothing.addWidget(
                EmptyState(
                    _("No cases yet, so nothing to print."),
                    _("Import the caseload that your council hands over, or open a case."),
                    icon="print",
                    actions=[(_("Open the caseload"), lambda: self._page.context.navigate("caseload"))],
                )
            )
            return
        if self._count.text() != view.count:
            self._count.setText(view.count)
            if self._find.text():
                self._page.announce(view.count)
        self._table.set_rows(view.rows)
        if view.rows and not self._table.current_key():
            self._table.choose(view.rows[0].key)

    def _open(self, case_id: str) -> None:
        self._page.context.navigate("print", case_id=case_id)
