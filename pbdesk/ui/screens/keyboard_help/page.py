"""Keyboard help: a search box, and the keys in cards, those of the page one came from first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from pbdesk.i18n import _, ngettext
from pbdesk.ui.context import Context
from pbdesk.ui.screens.keyboard_help.presenter import KeyboardHelpPresenter, KeyGroup
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import Card, EmptyState, Page, Pill, TextEdit, clear, column, field, label


class KeyboardHelpPage(Page):
    """Shows all keys."""

    narrow = True

    def __init__(self, context: Context, presenter: KeyboardHelpPresenter) -> None:
        self._presenter = presenter
        self._of_page: list[str] = []
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Keys")

    def build(self) -> None:
        """Lay out the search box and room for the cards."""
        self._find = TextEdit()
        self._find.textChanged.connect(lambda _text: self._show())
        self.body.addWidget(
            field(
                _("&Find a key"), self._find, identifier="find", hint=_("What it does, or a key such as F8")
            )
        )
        self._cards = column(gap=2)
        self.body.addLayout(self._cards)
        self.body.addStretch(1)
        self._show()

    def opened(self, **args: str) -> None:
        """Show the keys of a page first: `commands` is their ids, with spaces between."""
        self._of_page = args.get("commands", "").split()
        self._show()

    def commands(self) -> dict[str, Callable[[], object]]:
        """Ctrl+F goes to the search box."""
        return {"find": lambda: self.focus_on("find")}

    def _show(self) -> None:
        text = self._find.text()
        groups = self._presenter.groups(text, self._of_page)
        clear(self._cards)
        for group in groups:
            self._cards.addWidget(self._card(group))
        count = len({key for group in groups for key in group.keys})
        if not groups:
            self._cards.addWidget(EmptyState(_("No key matches “{text}”.", text=text), icon="keyboard"))
        self.show_status(ngettext("One key", "{count} keys", count))
        if text:
            self.announce(self.status.text())

    def _card(self, group: KeyGroup) -> Card:
        grid = QGridLayout()
        grid.setVerticalSpacing(theme().space(1))
        grid.setHorizontalSpacing(theme().space(2))
        grid.setColumnStretch(0, 1)
        for place, key in enumerate(group.keys):
            grid.addWidget(label(key.label), place, 0)
            grid.addWidget(Pill(key.keys), place, 1, Qt.AlignmentFlag.AlignRight)
        inner = QWidget()
        inner.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        return Card(inner, title=group.label)
