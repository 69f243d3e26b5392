"""The Unlock page: store name, passphrase with Show, Unlock; or another way in and a new passphrase."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.models.strength import Strength
from pbdesk.ui.screens.unlock.council import CouncilForm
from pbdesk.ui.screens.unlock.presenter import WRONG_PASSPHRASE, UnlockPresenter
from pbdesk.ui.widgets import (
    AskForFile,
    AskWhereToSave,
    Field,
    NewPassphrase,
    OutsidePage,
    PassphraseEdit,
    TextEdit,
    ask_for_file,
    ask_where_to_save,
    button,
    field,
    label,
    primary,
    row,
)
from pbdesk.ui.widgets.passphrase import CapsLockHint

SHEET, COUNCIL = "sheet", "council"
"""The ways in without the passphrase."""


class UnlockPage(OutsidePage):
    """Stands in the window while the store is locked."""

    def __init__(self, context: Context, presenter: UnlockPresenter, unlocked: Callable[[], object]) -> None:
        """Make the page; `unlocked` is called on the GUI thread once the store is open."""
        self._presenter = presenter
        self._unlocked = unlocked
        self._way = ""
        self._answer = ""
        self.ask_where: AskWhereToSave = ask_where_to_save
        self.ask_which: AskForFile = ask_for_file
        self._enough = False
        self._waiting = False
        super().__init__(context)

    def heading(self) -> str:
        """Return what a person is asked to do."""
        headings = {SHEET: _("Use your recovery sheet"), COUNCIL: _("Let the council help you")}
        return headings.get(self._way, _("Unlock pbdesk"))

    def build(self) -> None:
        """Lay out the passphrase, the recovery sheet, or the way through the council."""
        if self._presenter.store_name:
            self.body.addWidget(label(self._presenter.store_name, "quiet"))
        if self._way == SHEET:
            self._build_recovery()
        elif self._way == COUNCIL:
            self._build_council()
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
        self.body.addLayout(row(self._button, *self._other_ways(), None, gap=1))

    def _build_council(self) -> None:
        self._form = CouncilForm(self._presenter.council, self.on_save_clicked, self.on_choose_clicked)
        self._form.show_answer(self._answer)
        self._new = self._form.new
        self._new.typed.connect(self.on_new_typed)
        self.body.addWidget(self._form)
        self._button = primary(_("&Open pbdesk"), self.on_answer_clicked, identifier="recover-council")
        self.body.addLayout(row(self._button, *self._other_ways(), None, gap=1))

    def _other_ways(self) -> list[QPushButton]:
        """Return the buttons to the other ways in."""
        ways = [button(_("&Back"), self.on_back_clicked, kind="plain", identifier="recovery-back")]
        if self._way == SHEET and self._presenter.council:
            ask = button(
                _("Through the counci&l"), self.on_council_clicked, kind="plain", identifier="by-council"
            )
            ways.insert(0, ask)
        elif self._way == COUNCIL and self._presenter.can_recover:
            ask = button(
                _("With the recovery s&heet"), self.on_sheet_clicked, kind="plain", identifier="by-sheet"
            )
            ways.insert(0, ask)
        return ways

    def commands(self) -> dict[str, Callable[[], object]]:
        """Esc leaves the other ways in."""
        return {"back": self.on_back_clicked} if self._way else {}

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
        if error.code == WRONG_PASSPHRASE and not self._way:
            self._refuse(self._presenter.message(error))
        else:
            self.show_error(error)
            self._focus_first()

    def on_forgotten_clicked(self) -> None:
        """Turn to the recovery sheet or the council, or say that there is neither."""
        if self._presenter.can_recover or self._presenter.council:
            self._turn(SHEET if self._presenter.can_recover else COUNCIL)
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
        self._turn("")

    def on_council_clicked(self) -> None:
        """Turn to the way through the council."""
        self._turn(COUNCIL)

    def on_sheet_clicked(self) -> None:
        """Turn to the recovery sheet."""
        self._turn(SHEET)

    def on_save_clicked(self) -> None:
        """Ask where the question goes."""
        name = _("Question to the council.json")
        self.ask_where(self, _("Save the question"), name, "JSON (*.json)", self.on_question_place_chosen)

    def on_choose_clicked(self) -> None:
        """Ask for the answer."""
        self.ask_which(self, _("Choose the answer"), "JSON (*.json)", self.on_answer_chosen)

    def on_answer_chosen(self, path: str) -> None:
        """Keep which file it is, and show its name."""
        self._answer = path
        self._form.show_answer(path)

    def on_question_place_chosen(self, path: str) -> None:
        """Write the question."""
        self.run(lambda: self._presenter.ask_council(path), self.on_question_saved)

    def on_question_saved(self, sentence: str) -> None:
        """Say where it is, and what to do with it."""
        self.show_banner("ok", sentence, key="question")

    def on_answer_clicked(self) -> None:
        """Open with the council's answer."""
        answer, code = self._answer, self._form.code.text()
        new, again = self._new.first.text(), self._new.second.text()
        problems = self._presenter.check_answer(answer, code, new, again, self._enough)
        self.show_problems(problems)
        if not problems and not self._waiting:
            self._wait(True)
            self.run(
                lambda: self._presenter.recover_by_council(answer, code, new), self.on_opened, self.on_refused
            )

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

    def _show_strength(self, strength: Strength) -> None:
        self._enough = strength.enough
        if self._way:
            self._new.show_strength(strength)

    def _turn(self, way: str) -> None:
        self._way = way
        self._enough = False
        self.rebuild()
        self._focus_first()

    def _focus_first(self) -> None:
        self.focus_on({SHEET: "recovery-code", COUNCIL: "save-question"}.get(self._way, "passphrase"))

    def _refuse(self, sentence: str) -> None:
        self._field.show_error(sentence)
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.selectAll()
        self.announce(sentence, assertive=True)

    def _wait(self, waiting: bool) -> None:
        self._waiting = waiting
        self._button.setEnabled(not waiting)
        self.show_status(_("Opening the store.") if waiting else "")
