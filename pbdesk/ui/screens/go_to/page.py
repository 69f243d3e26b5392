"""Go to: type a few letters, choose with the arrows, open with Enter; the focus never leaves the box."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent

from pbdesk.i18n import _, ngettext
from pbdesk.ui.commands import GO_TO
from pbdesk.ui.context import Context
from pbdesk.ui.models import Column, TableRow
from pbdesk.ui.screens.go_to.presenter import GoToPresenter
from pbdesk.ui.widgets import DataTable, Page, TextEdit, field

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class _FindBox(TextEdit):
    """Passes the arrows up and down on to the list."""

    def __init__(self, table: DataTable) -> None:
        super().__init__()
        self._table = table

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:
            QCoreApplication.sendEvent(self._table.view, event)
            return
        super().keyPressEvent(event)


class GoToPage(Page):
    """Leads anywhere."""

    narrow = True

    def __init__(self, context: Context, presenter: GoToPresenter) -> None:
        self._presenter = presenter
        self._asked = ""
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Go to")

    def build(self) -> None:
        """Lay out the box and the list."""
        columns = [Column(_("Where to"), stretch=3), Column(_("What it is"), stretch=2)]
        self._table = DataTable(columns, identifier="places", name=_("Where to"), visible_rows=8)
        self._find = _FindBox(self._table)
        hint = _("A person's name, a reference, a screen or a command")
        self.body.addWidget(field(_("&Find"), self._find, identifier="find", hint=hint))
        self.body.addWidget(self._table, 1)
        self._find.textChanged.connect(lambda _text: self.refresh())
        self._find.returnPressed.connect(lambda: self._open(self._table.current_key()))
        self._table.opened.connect(self._open)

    def opened(self, **args: str) -> None:
        """Show where one can go, ready for typing."""
        self.refresh()

    def focus_heading(self) -> None:
        """Announce the heading, but stand in the box: one came here to type."""
        self.announce(self.title.text())
        self._find.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Find what the box says, away from the window."""
        text = self._asked = self._find.text()
        self.run(lambda: self._presenter.find(text), lambda rows: self._show(text, rows))

    def _show(self, text: str, rows: list[TableRow]) -> None:
        if text != self._asked:
            return  # More was typed meanwhile: that answer follows.
        self._table.set_rows(rows)
        if rows:
            self._table.choose(rows[0].key)
        else:
            self.show_status(_("Nothing is called “{text}”.", text=text))
            self.announce(self.status.text())
            return
        self.show_status(ngettext("One place", "{count} places", len(rows)))
        if text:
            self.announce(f"{self.status.text()}. {rows[0].summary}")

    def _open(self, key: str) -> None:
        kind, _mark, name = key.partition(":")
        if kind == "case":
            self.context.navigate("case", case_id=name)
        elif kind == "screen":
            self.context.navigate(name)
        elif kind == "command":
            if name not in GO_TO:
                self.context.back()  # what a page does, it does where the person came from
            self.context.do(name)
