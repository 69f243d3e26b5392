"""Who looked and who changed what: a search for a case, the record as a table, its proof, and a log to hand over."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer

from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.jobs import Job
from pbdesk.ui.screens.store.audit_presenter import AuditPresenter, AuditView
from pbdesk.ui.widgets import AskWhereToSave, Column, DataTable, Page, TextEdit, button, field, primary

PAUSE_MS = 80
"""How long typing rests before a search."""


class AuditPage(Page):
    """The audit trail of this computer."""

    def __init__(self, context: Context, presenter: AuditPresenter, ask_where: AskWhereToSave) -> None:
        self._presenter = presenter
        self._ask_where = ask_where
        self._asked: Job | None = None
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Who looked and who changed what")

    def build(self) -> None:
        """Lay out the search, the table and both buttons."""
        self.buttons.addWidget(
            button(_("&Prove that it is whole"), self.on_prove_clicked, icon="check", identifier="prove")
        )
        self.buttons.addWidget(
            primary(_("&Write a log for the council"), self.on_log_clicked, icon="export", identifier="log")
        )
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(self.refresh)
        self._find = TextEdit()
        self._find.textChanged.connect(lambda _text: self._rest.start())
        self.body.addWidget(
            field(
                _("&Find a case"), self._find, identifier="find", hint=_("Name or reference; empty shows all")
            )
        )
        self._table = DataTable(
            [
                Column(_("Whose case"), stretch=3),
                Column(_("What"), stretch=4),
                Column(_("Who"), stretch=3),
                Column(_("When"), stretch=3),
            ],
            identifier="events",
            name=_("What is on record"),
            visible_rows=10,
        )
        self.body.addWidget(self._table, 1)

    def opened(self, **args: str) -> None:
        """Show everything, or what the way here names."""
        self._find.setText(args.get("text", ""))
        self.refresh()

    def refresh(self) -> None:
        """Search again for what stands in the box; an answer that comes late is dropped."""
        typed = self._find.text()
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self.run(lambda: self._presenter.view(typed), self._show)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"find": lambda: self.focus_on("find")}

    def _show(self, view: AuditView) -> None:
        self._asked = None
        changed = self.status.text() != view.count
        self.show_status(view.count)
        if changed and self.isVisible():
            self.announce(view.count)
        self._table.set_rows(view.rows)

    def on_prove_clicked(self) -> None:
        """Check the whole trail."""
        self.run(self._presenter.proof, self.on_proved)

    def on_proved(self, told: tuple[str, str]) -> None:
        """Say whether it holds."""
        sentence, tone = told
        self.show_banner(tone, sentence, key="proof")

    def on_log_clicked(self) -> None:
        """Ask where to write the log."""
        self._ask_where(
            self, _("Write a log for the council"), "pbdesk-log.jsonl", "JSON (*.jsonl)", self.on_place_chosen
        )

    def on_place_chosen(self, path: str) -> None:
        """Write the log."""
        self.run(lambda: self._presenter.write_log(path), self.on_written)

    def on_written(self, sentence: str) -> None:
        """Say where it is."""
        self.show_banner("ok", sentence, key="log")
        self.refresh()
