"""Changing the lock itself, where the old key may be known: what ends with it is said before, then pbdesk locks."""

from __future__ import annotations

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.models import Problem
from pbdesk.ui.screens.store.keys_presenter import LockPresenter
from pbdesk.ui.widgets import (
    Card,
    Page,
    PassphraseEdit,
    button,
    buttons,
    column,
    field,
    label,
    primary,
)


class LockPage(Page):
    """Asks for a new lock; it is changed when the passphrase is typed at the next unlocking."""

    narrow = True

    def __init__(self, context: Context, presenter: LockPresenter) -> None:
        self._presenter = presenter
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Change the lock itself")

    def build(self) -> None:
        """Lay out what it is for, what ends, and the passphrase."""
        self.body.addWidget(
            label(
                _(
                    "For the day when somebody may have the key of this store: a recovery sheet that was lost, a copy "
                    "of the computer in wrong hands. Everything is written anew under a new key."
                )
            )
        )
        ends = column(
            *(
                column(label(title, "strong"), label(words, "quiet"), gap=0.25)
                for title, words in (
                    (_("Your passphrase stays"), _("Change it as well if somebody may know it.")),
                    (_("The recovery sheet ends"), _("Make a new one afterwards, and destroy the old one.")),
                    (_("The council's help ends"), _("Set it up again afterwards.")),
                    (
                        _("Older backups still open with the old key"),
                        _(
                            "They go aside with the store as it was, and are named. Delete them once all is well."
                        ),
                    ),
                )
            ),
            gap=1.5,
        )
        self._current = PassphraseEdit()
        self._current.setObjectName("current-passphrase")
        self._current.returnPressed.connect(self.on_change_clicked)
        ask = field(
            _("Your &passphrase"),
            self._current,
            identifier="current-passphrase",
            hint=_(
                "pbdesk locks, and the lock is changed when you unlock again. It needs a moment, and free space."
            ),
            beside=self._current.show_button(),
        )
        self._change = primary(_("Change the loc&k"), self.on_change_clicked, identifier="change-lock")
        back = button(_("&Back"), self.context.back, kind="plain", identifier="back")
        self.body.addWidget(Card(ends, title=_("What you should know before"), gap=2))
        self.body.addWidget(Card(ask, gap=2))
        self.body.addWidget(buttons(self._change, back))
        self.body.addStretch(1)

    def opened(self, **args: str) -> None:
        """Start with an empty box."""
        self._current.clear()

    def leaving(self) -> None:
        """Forget what was typed."""
        self._current.clear()

    def on_change_clicked(self) -> None:
        """Ask for the new lock; this takes about a second."""
        passphrase = self._current.text()
        self._change.setEnabled(False)
        self.run(lambda: self._presenter.ask(passphrase), self.on_asked, self.on_refused)

    def on_asked(self, problems: list[Problem]) -> None:
        """Say what is missing, or lock."""
        self._change.setEnabled(True)
        self.show_problems(problems)
        if not problems:
            self.context.lock()

    def on_refused(self, error: KnownError) -> None:
        """Say what stopped it; nothing was changed."""
        self._change.setEnabled(True)
        self.show_error(error)
