"""The Unlock page: store name, passphrase with Show, Unlock; or the recovery sheet and a new passphrase."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.screens.unlock.presenter import WRONG_PASSPHRASE, UnlockPresenter
from pbdesk.ui.widgets import (
    Field,
    NewPassphrase,
    OutsidePage,
    PassphraseEdit,
    TextEdit,
    button,
    field,
    label,
    primary,
    row,
)
from pbdesk.ui.widgets.passphrase import CapsLockHint


class UnlockPage(OutsidePage):
    """Stands in the window while the store is locked."""

    def __init__(self, context: Context, presenter: UnlockPresenter, unlocked: Callable[[], object]) -> None:
        """Make the page; `unlocked` is called on the GUI thread once the store is open."""
        self._presenter = presenter
        self._unlocked = unlocked
        self._recovering = False
        self._enough = False
        self._waiting = False
        super().__init__(context)

    def heading(self) -> str:
        """Return what a person is asked to do."""
        return _("Use your recovery sheet") if self._recovering else _("Unlock pbdesk")

    def build(self) -> None:
        """Lay out the passphrase, or the recovery sheet."""
        if self._presenter.store_name:
            self.body.addWidget(label(self._presenter.store_name, "quiet"))
        if self._recovering:
            self._build_recovery()
        else:
            self._build_passphrase()
        self.add_languages()

    def opened(self, **args: str) -> None:
        """Put the focus where a person types."""
        self.context.announce(self.title.text())
        self._focus_first()

    def _build_passphrase(self) -> None:
        self._edit = PassphraseEdit()
        self._edit.returnPressed.connect(self.on_unlock_clicked)
        self._field: Field = field(
            _("&Passphrase"), self._edit, identifier="passphrase", beside=self._edit.show_button()
        )
        self._button = primary(_("&Unlock"), self.on_unlock_clicked, icon="lock", identifier="unlock")
        forgotten = button(
            _("&Forgotten passphrase"), self.on_forgotten_clicked, kind="plain", identifier="forgotten"
        )
        self.body.addWidget(self._field)
        self.body.addWidget(CapsLockHint(self._edit))
        self.body.addLayout(row(self._button, forgotten, None, gap=1))

    def _build_recovery(self) -> None:
        self._code = TextEdit()
        self._new = NewPassphrase(
            _("&New passphrase"),
            _("New passphrase &again"),
            _("Four or five unrelated words are easy to remember and hard to guess."),
        )
        self._new.typed.connect(self.on_new_typed)
        hint = _("Seven groups of five letters and digits. Spaces and capitals do not matter.")
        self.body.addWidget(field(_("&Recovery code"), self._code, identifier="recovery-code", hint=hint))
        self.body.addWidget(self._new)
        self._button = primary(_("&Open pbdesk"), self.on_recover_clicked, identifier="recover")
        back = button(_("&Back"), self.on_back_clicked, kind="plain", identifier="recovery-back")
        self.body.addLayout(row(self._button, back, None, gap=1))

    def commands(self) -> dict[str, Callable[[], object]]:
        """Esc leaves the recovery sheet."""
        return {"back": self.on_back_clicked} if self._recovering else {}

    def on_unlock_clicked(self) -> None:
        """Try the passphrase."""
        if self._waiting:
            return
        if not self._edit.text():
            self._refuse(_("Type your passphrase."))
            return
        self._wait(True)
        passphrase = self._edit.text()
        self.run(lambda: self._presenter.unlock(passphrase), self.on_opened, self.on_refused)

    def on_opened(self, _result: object) -> None:
        """Go to the desk; the passphrase does not stay in the window."""
        self._wait(False)
        for edit in self.findChildren(QLineEdit):
            edit.clear()
        self._unlocked()

    def on_refused(self, error: KnownError) -> None:
        """Say why: a wrong passphrase beside the box, anything else as a message in the page."""
        self._wait(False)
        if error.code == WRONG_PASSPHRASE and not self._recovering:
            self._refuse(self._presenter.message(error))
        else:
            self.show_error(error)
            self._focus_first()

    def on_forgotten_clicked(self) -> None:
        """Turn to the recovery sheet, or say that there is none."""
        if self._presenter.can_recover:
            self._turn(recovering=True)
            return
        self.show_banner(
            "info",
            _("Nobody can look up your passphrase."),
            _(
                "No recovery sheet was made for this store. What was sent is safe at the council: ask your team "
                "to set up this computer again. Keep trying if you may still remember."
            ),
            key="forgotten",
        )

    def on_back_clicked(self) -> None:
        """Return to the passphrase."""
        self._turn(recovering=False)

    def on_new_typed(self, passphrase: str) -> None:
        """Judge the new passphrase, away from the window."""
        self.run(lambda: self._presenter.judge(passphrase), self._show_strength)

    def on_recover_clicked(self) -> None:
        """Open with the recovery code."""
        code, new, again = self._code.text(), self._new.first.text(), self._new.second.text()
        problems = self._presenter.check_recovery(code, new, again, self._enough)
        self.show_problems(problems)
        if not problems and not self._waiting:
            self._wait(True)
            self.run(lambda: self._presenter.recover(code, new), self.on_opened, self.on_refused)

    def _show_strength(self, judged: tuple[str, str, bool]) -> None:
        sentence, advice, self._enough = judged
        if self._recovering:
            self._new.show_strength(sentence, advice, self._enough)

    def _turn(self, *, recovering: bool) -> None:
        self._recovering = recovering
        self._enough = False
        self.rebuild()
        self._focus_first()

    def _focus_first(self) -> None:
        self.focus_on("recovery-code" if self._recovering else "passphrase")

    def _refuse(self, sentence: str) -> None:
        self._field.show_error(sentence)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.selectAll()
        self.announce(sentence, assertive=True)

    def _wait(self, waiting: bool) -> None:
        self._waiting = waiting
        self._button.setEnabled(not waiting)
        self.show_status(_("Opening the store.") if waiting else "")
