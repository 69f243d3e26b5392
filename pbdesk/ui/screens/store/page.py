"""The page "Store and passphrase": backups, health, keys, and the way to who looked and who changed what."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.screens.store.presenter import HealthView, StorePresenter, StoreView, Told
from pbdesk.ui.widgets import (
    Card,
    CardList,
    Page,
    Pill,
    TaskRow,
    button,
    buttons,
    clear,
    column,
    flow_row,
    label,
    primary,
    rule,
    section,
)


class StorePage(Page):
    """How safe the store is, and what a person can do for it."""

    narrow = True

    def __init__(self, context: Context, presenter: StorePresenter) -> None:
        self._presenter = presenter
        self._health: HealthView | None = None
        self._told = False
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Store and passphrase")

    def build(self) -> None:
        """Lay out the button for a backup and the room for each card."""
        self._backup = primary(_("&Back up now"), self.on_backup_clicked, identifier="back-up")
        self.buttons.addWidget(self._backup)
        self._backups, self._keys, self._checked = column(), column(), column(gap=1.5)
        self.body.addLayout(self._backups)
        self.body.addWidget(self._health_card())
        self.body.addLayout(self._keys)
        self.body.addWidget(self._audit_card())
        self.body.addStretch(1)

    def _health_card(self) -> Card:
        words = label(
            _("Reads every page, photo and entry, and the newest backup. It changes nothing."), "quiet"
        )
        self._check = button(_("&Check the store"), self.on_check_clicked, identifier="check")
        return Card(words, buttons(self._check), self._checked, title=_("Is everything in order?"), gap=1.5)

    def _audit_card(self) -> Card:
        words = label(
            _(
                "Each time that somebody opened a case or changed something is on record, and cannot be removed."
            ),
            "quiet",
        )
        see = button(
            _("&See the record"), lambda: self.context.navigate("store_audit"), identifier="see-audit"
        )
        return Card(words, buttons(see), title=_("Who looked and who changed what"), gap=1.5)

    def opened(self, **args: str) -> None:
        """Show how things stand now."""
        self._told = False
        self.refresh()

    def refresh(self) -> None:
        """Read the backups and the keys again."""
        self.run(self._presenter.view, self._show)

    # Showing

    def _show(self, view: StoreView) -> None:
        focused = self.focused_identifier()
        self.show_status(view.newest)
        if not self._told:
            self._told = True
            for number, told in enumerate(view.news):
                self.show_banner(told.tone, told.what, told.more, key=f"news-{number}")
        clear(self._backups)
        self._backups.addWidget(self._backups_card(view))
        clear(self._keys)
        self._keys.addWidget(_keys_card(self.context, view))
        self._show_health()
        if focused and not self.focus_on(focused):
            self.focus_heading()

    def _backups_card(self, view: StoreView) -> QWidget:
        intro = label(
            _("A backup is made each day and kept for seven. Each was opened and checked when it was made."),
            "quiet",
        )
        rows = [
            TaskRow(
                line.when,
                _("Checked"),
                "ok",
                line.detail,
                (_("See and restore"), partial(self.context.navigate, "store_restore", backup=line.name)),
                identifier=f"restore-{number}",
            )
            for number, line in enumerate(view.backups)
        ]
        card = CardList(rows)
        card.body.insertWidget(0, section(_("Backups")))
        card.body.insertWidget(1, intro)
        return card

    def _show_health(self) -> None:
        clear(self._checked)
        if self._health is None:
            return
        self._checked.addWidget(label(self._health.headline, "strong"))
        for told, level in self._health.lines:
            self._checked.addWidget(rule())
            self._checked.addLayout(_finding(told, level))

    # Doing

    def on_backup_clicked(self) -> None:
        """Make a backup and say so."""
        self._wait(True)
        self.run(self._presenter.back_up, self.on_backed_up, self.on_refused)

    def on_backed_up(self, sentence: str) -> None:
        """Say that the backup is there."""
        self._wait(False)
        self.show_banner("ok", sentence, key="backup")
        self.refresh()

    def on_check_clicked(self) -> None:
        """Check the store; a large one takes a while."""
        self._wait(True)
        self.run(self._presenter.check, self.on_checked, self.on_refused)

    def on_checked(self, found: HealthView) -> None:
        """Show what was found."""
        self._wait(False)
        self._health = found
        self._show_health()
        self.announce(found.headline)

    def on_refused(self, error: KnownError) -> None:
        """Say what stopped it."""
        self._wait(False)
        self.show_error(error)

    def _wait(self, waiting: bool) -> None:
        self._backup.setEnabled(not waiting)
        self._check.setEnabled(not waiting)


def _keys_card(context: Context, view: StoreView) -> CardList:
    sheet, council = view.sheet, view.council
    rows = [
        TaskRow(
            _("Passphrase"),
            detail=_("Only it, or one of the ways below, opens this store."),
            action=(_("Change"), lambda: context.navigate("store_passphrase")),
            identifier="change-passphrase",
        ),
        TaskRow(
            _("Recovery sheet"),
            sheet.what,
            sheet.tone,
            sheet.more or _("A code on paper that opens the store if the passphrase is forgotten."),
            (_("Make a new one"), lambda: context.navigate("store_sheet")),
            identifier="make-sheet",
        ),
        TaskRow(
            _("The council's help"),
            council.what,
            council.tone,
            council.more,
            (_("Look and change"), lambda: context.navigate("store_council")),
            identifier="council-help",
        ),
        TaskRow(
            _("The lock itself"),
            detail=_("A new key, for the day when somebody else may have the old one."),
            action=(_("Change it"), lambda: context.navigate("store_lock")),
            identifier="change-lock",
        ),
    ]
    return CardList(rows, title=_("What opens the store"))


def _finding(told: Told, level: str) -> QBoxLayout:
    words = column(label(told.what), gap=0.25)
    if told.more:
        words.addWidget(label(told.more, "quiet"))
    line = flow_row(gap=2)
    line.addLayout(words, 1)
    line.addWidget(Pill(level, told.tone), 0, Qt.AlignmentFlag.AlignTop)
    return line
