"""Making a recovery sheet: the passphrase first, then the code, once, to write down or to save as a page to print."""

from __future__ import annotations

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.models import Problem
from pbdesk.ui.screens.store.keys_presenter import KeysPresenter
from pbdesk.ui.widgets import (
    AskWhereToSave,
    Card,
    Page,
    PassphraseEdit,
    button,
    buttons,
    field,
    label,
    primary,
    selectable,
    set_kind,
)


class SheetPage(Page):
    """Makes a recovery sheet and shows its code until the page is left."""

    narrow = True

    def __init__(self, context: Context, presenter: KeysPresenter, ask_where: AskWhereToSave) -> None:
        self._presenter = presenter
        self._ask_where = ask_where
        self._code = ""
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Recovery sheet")

    def build(self) -> None:
        """Lay out the question for the passphrase, or the code."""
        if self._code:
            self._build_code()
        else:
            self._build_form()
        self.body.addStretch(1)

    def _build_form(self) -> None:
        words = label(
            _(
                "The sheet has a code that opens the store if you forget your passphrase. A new sheet makes an older "
                "one useless. Keep this sheet away from the laptop."
            )
        )
        self._current = PassphraseEdit()
        self._current.setObjectName("current-passphrase")
        self._current.returnPressed.connect(self.on_make_clicked)
        ask = field(
            _("Your &passphrase"),
            self._current,
            identifier="current-passphrase",
            hint=_("So that nobody else makes a sheet while you are away."),
            beside=self._current.show_button(),
        )
        self._make = primary(_("&Make a new sheet"), self.on_make_clicked, identifier="make")
        back = button(_("&Back"), self.context.back, kind="plain", identifier="back")
        self.body.addWidget(Card(words, ask, gap=2))
        self.body.addWidget(buttons(self._make, back))

    def _build_code(self) -> None:
        code = selectable(self._code.replace("-", " "))
        set_kind(code, "figure")
        code.setAccessibleName(_("Recovery code: {code}", code=self._code))
        words = label(
            _(
                "Save it as a page and print it, or write the seven groups down. It is shown only until you leave this "
                "page. Keep this sheet away from the laptop."
            )
        )
        save = primary(_("&Save to print"), self.on_save_clicked, icon="print", identifier="save-sheet")
        done = button(_("&Done"), self.context.back, identifier="done")
        self.body.addWidget(Card(code, words, buttons(save, done), gap=2))

    def opened(self, **args: str) -> None:
        """Start by asking for the passphrase."""
        self._code = ""
        self.rebuild()
        self._current.clear()

    def leaving(self) -> None:
        """Forget the code and what was typed."""
        if self._code:
            self._code = ""
            self.rebuild()
        self._current.clear()

    def on_make_clicked(self) -> None:
        """Make the sheet; this takes about a second."""
        passphrase = self._current.text()
        self._make.setEnabled(False)
        self.show_status(_("Making the sheet. This takes a moment."))
        self.run(lambda: self._presenter.make_sheet(passphrase), self.on_made, self.on_refused)

    def on_made(self, made: tuple[str, list[Problem]]) -> None:
        """Show the code, or what is missing."""
        self.show_status("")
        self._code, problems = made
        if problems:
            self._make.setEnabled(True)
            self.show_problems(problems)
            return
        self._current.clear()
        self.rebuild()
        self.focus_on("save-sheet")
        self.announce(_("The new sheet is made. An older one no longer opens the store."))

    def on_refused(self, error: KnownError) -> None:
        """Say what stopped it."""
        self.show_status("")
        if not self._code:
            self._make.setEnabled(True)
        self.show_error(error)

    def on_save_clicked(self) -> None:
        """Ask where to save the page."""
        self._ask_where(
            self, _("Save the recovery sheet"), _("Recovery sheet.pdf"), "PDF (*.pdf)", self.on_place_chosen
        )

    def on_place_chosen(self, path: str) -> None:
        """Write the page."""
        code = self._code
        self.run(lambda: self._presenter.save_sheet(code, path), self.on_saved, self.on_refused)

    def on_saved(self, sentence: str) -> None:
        """Say where it is, and that it must not stay there."""
        self.show_banner("warn", sentence, key="sheet")
