"""One backup: what putting it back would change, and putting it back. It asks by showing, so nothing pops up."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.screens.store.presenter import RestoreView, StorePresenter
from pbdesk.ui.widgets import Card, Facts, Page, Pill, button, buttons, clear, column, label, primary


class RestorePage(Page):
    """Shows a backup beside the store as it is now."""

    narrow = True

    def __init__(self, context: Context, presenter: StorePresenter) -> None:
        self._presenter = presenter
        self._backup = ""
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Restore a backup")

    def build(self) -> None:
        """Lay out the room for what would change."""
        self._room = column(gap=2)
        self.body.addLayout(self._room)
        self.body.addStretch(1)

    def opened(self, **args: str) -> None:
        """Open and check the backup that is named."""
        self._backup = args.get("backup", "")
        self.refresh()

    def refresh(self) -> None:
        """Look at the backup again."""
        self.show_status(_("Opening and checking the backup…"))
        backup = self._backup
        self.run(lambda: self._presenter.preview(backup), self._show, self.on_refused)

    def on_refused(self, error: KnownError) -> None:
        """Say why it cannot be restored."""
        self.show_status("")
        self.show_error(error)

    def _show(self, view: RestoreView) -> None:
        self.show_status(_("The backup of {when} was opened and is whole.", when=view.when))
        clear(self._room)
        missing = column(Pill(view.missing.what, view.missing.tone), gap=0.75)
        if view.missing.more:
            missing.addWidget(label(view.missing.more, "quiet"))
        self._room.addWidget(Card(Facts(view.facts), missing, title=_("What would change"), gap=2))
        steps = label(
            _(
                "pbdesk locks, and the backup is in its place when you unlock. The store as it is now is kept aside in "
                "its folder: nothing is thrown away."
            )
        )
        self._restore = primary(_("&Restore this backup"), self.on_restore_clicked, identifier="restore")
        back: QPushButton = button(
            _("&Keep the store as it is"), self.context.back, kind="plain", identifier="keep"
        )
        self._room.addWidget(Card(steps, buttons(self._restore, back), title=_("What happens"), gap=2))

    def on_restore_clicked(self) -> None:
        """Lay the backup ready, then lock: unlocking puts it in place."""
        self._restore.setEnabled(False)
        backup = self._backup
        self.run(lambda: self._presenter.restore(backup), self.on_laid_ready, self.on_refused)

    def on_laid_ready(self, _nothing: None) -> None:
        """Lock; the store closes behind it."""
        self.context.lock()
