"""Changing the passphrase: the present one, then a new one twice with its strength in words."""

from __future__ import annotations

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.jobs import Pool
from pbdesk.ui.models import Problem
from pbdesk.ui.models.strength import Strength
from pbdesk.ui.screens.store.keys_presenter import KeysPresenter
from pbdesk.ui.widgets import (
    Card,
    NewPassphrase,
    Page,
    PassphraseEdit,
    button,
    buttons,
    field,
    label,
    primary,
)


class PassphrasePage(Page):
    """Sets a new passphrase."""

    narrow = True

    def __init__(self, context: Context, presenter: KeysPresenter) -> None:
        self._presenter = presenter
        self._changed = False
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Change the passphrase")

    def build(self) -> None:
        """Lay out the three boxes, or what was done."""
        if self._changed:
            self._build_done()
        else:
            self._build_form()
        self.body.addStretch(1)

    def _build_form(self) -> None:
        self._current = PassphraseEdit()
        self._current.setObjectName("current-passphrase")
        now = field(_("Passphrase &now"), self._current, identifier="current-passphrase")
        self._new = NewPassphrase(
            _("New &passphrase"),
            _("New passphrase &again"),
            _("Four or five unrelated words are easy to remember and hard to guess."),
        )
        self._new.typed.connect(self.on_passphrase_typed)
        self._new.second.returnPressed.connect(self.on_change_clicked)
        self._change = primary(_("&Change the passphrase"), self.on_change_clicked, identifier="change")
        self.body.addWidget(Card(now, self._new, gap=2.5))
        self.body.addWidget(
            buttons(self._change, button(_("&Back"), self.context.back, kind="plain", identifier="back"))
        )

    def _build_done(self) -> None:
        kept = label(
            _(
                "Backups made before today still open with the old passphrase, until they are replaced within seven "
                "days. If somebody may know the old one, tell your council."
            )
        )
        done = primary(_("&Done"), self.context.back, identifier="done")
        self.body.addWidget(
            Card(label(_("The new passphrase opens the store."), "strong"), kept, buttons(done), gap=1.5)
        )

    def opened(self, **args: str) -> None:
        """Start with empty boxes."""
        self._changed = False
        self.rebuild()
        self._current.clear()
        self._new.clear()

    def leaving(self) -> None:
        """Forget what was typed."""
        if not self._changed:
            self._current.clear()
            self._new.clear()

    def on_passphrase_typed(self, typed: str) -> None:
        """Judge the new passphrase, away from the window."""
        self.run(lambda: self._presenter.judge(typed), self.on_judged, pool=Pool.WIDE)

    def on_judged(self, strength: Strength) -> None:
        """Show how strong it is, if it still stands there."""
        if not self._changed and self._new.first.text() == strength.judged:
            self._new.show_strength(strength)

    def on_change_clicked(self) -> None:
        """Change it; this takes about a second."""
        old, new, again = self._current.text(), self._new.first.text(), self._new.second.text()
        self._change.setEnabled(False)
        self.show_status(_("Changing the passphrase. This takes a moment."))
        self.run(lambda: self._presenter.change(old, new, again), self.on_changed, self.on_refused)

    def on_changed(self, problems: list[Problem]) -> None:
        """Say what is missing, or that it is done."""
        self.show_status("")
        if problems:
            self._change.setEnabled(True)
            self.show_problems(problems)
            return
        self._current.clear()
        self._new.clear()
        self._changed = True
        self.rebuild()
        self.focus_on("done")
        self.announce(_("The new passphrase opens the store."))

    def on_refused(self, error: KnownError) -> None:
        """Say what stopped it; the old passphrase still opens the store."""
        self.show_status("")
        self._change.setEnabled(True)
        self.show_error(error)
