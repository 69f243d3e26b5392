"""Letting the council help with a forgotten passphrase: what it means, whose key, setting it up, taking it away."""

from __future__ import annotations

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.models import Problem
from pbdesk.ui.screens.store.council_presenter import CouncilPresenter, HelpView, KeyView
from pbdesk.ui.widgets import (
    AskForFile,
    Card,
    Facts,
    Page,
    PassphraseEdit,
    Pill,
    button,
    buttons,
    clear,
    column,
    field,
    label,
    primary,
)


class CouncilPage(Page):
    """The council's help, as it stands."""

    narrow = True

    def __init__(self, context: Context, presenter: CouncilPresenter, ask_which: AskForFile) -> None:
        self._presenter = presenter
        self._ask_which = ask_which
        self._view: HelpView | None = None
        self._chosen: KeyView | None = None
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("The council's help")

    def build(self) -> None:
        """Lay out what it means, and the state that it is in."""
        meaning = column(
            label(
                _(
                    "If you forget your passphrase, your council can let you in again. Two people there have to do it "
                    "together and say why, and each use is on record: there, and here."
                )
            ),
            label(
                _(
                    "It is power to read: with your computer or a backup of it in their hands, those two people could "
                    "open this store without you. You can take the help away at any time."
                )
            ),
            gap=1.5,
        )
        self.body.addWidget(Card(meaning, title=_("Let the council help you if you forget your passphrase")))
        self._room = column(gap=2)
        self.body.addLayout(self._room)
        self.body.addStretch(1)
        if self._view is not None:
            self._fill(self._view)

    def opened(self, **args: str) -> None:
        """Show how it stands now."""
        self._chosen = None
        self.refresh()

    def refresh(self) -> None:
        """Read the key file again."""
        self.run(self._presenter.view, self._show)

    def leaving(self) -> None:
        """Forget the passphrase."""
        if self._view is not None and not self._view.there:
            self._current.clear()

    def _show(self, view: HelpView) -> None:
        if view == self._view:
            return
        self._view = view
        self._fill(view)

    def _fill(self, view: HelpView) -> None:
        clear(self._room)
        if view.there:
            self._fill_there(view)
        else:
            self._fill_form()

    def _fill_there(self, view: HelpView) -> None:
        if view.sound:
            state = column(Pill(_("Set up"), "ok"), Facts(view.facts), gap=1.5)
            words = _(
                "Compare the fingerprint with the one that your council tells you: they must be the same."
            )
        else:
            state = column(Pill(_("Not as it was made"), "error"), gap=1.5)
            words = _(
                "The council's part of the key file is damaged, or was not made by this store. Your passphrase and "
                "the recovery sheet work as before. Take it away, tell the council, and set it up again."
            )
        state.addWidget(label(words, "quiet"))
        remove = button(_("&Take the help away"), self.on_remove_clicked, identifier="remove")
        back = button(_("&Back"), self.context.back, kind="plain", identifier="back")
        self._room.addWidget(Card(state, gap=2))
        self._room.addWidget(buttons(remove, back))

    def _fill_form(self) -> None:
        choose = button(_("Choose the council's &key"), self.on_choose_clicked, identifier="choose-key")
        self._key_room = column(gap=1)
        self._current = PassphraseEdit()
        self._current.setObjectName("current-passphrase")
        self._current.returnPressed.connect(self.on_set_up_clicked)
        ask = field(
            _("Your &passphrase"),
            self._current,
            identifier="current-passphrase",
            hint=_("So that nobody else sets this up while you are away."),
            beside=self._current.show_button(),
        )
        intro = label(
            _("Your council gives you a file with its public key, and tells you its fingerprint."), "quiet"
        )
        self._set_up = primary(_("&Let the council help"), self.on_set_up_clicked, identifier="set-up")
        back = button(_("&Back"), self.context.back, kind="plain", identifier="back")
        self._room.addWidget(Card(intro, buttons(choose), self._key_room, ask, gap=2))
        self._room.addWidget(buttons(self._set_up, back))
        if self._chosen is not None:
            self._show_key(self._chosen)

    def on_choose_clicked(self) -> None:
        """Ask for the key."""
        self._ask_which(self, _("Choose the council's key"), "(*)", self.on_key_chosen)

    def on_key_chosen(self, path: str) -> None:
        """Read the key and show what to compare."""
        self.run(lambda: self._presenter.key(path), self._show_key, self.on_refused)

    def _show_key(self, key: KeyView) -> None:
        self._chosen = key
        clear(self._key_room)
        self._key_room.addWidget(Facts(key.facts))
        self._key_room.addWidget(
            label(
                _("Go on only if this is the fingerprint that the council told you by another way."), "quiet"
            )
        )
        self.announce(", ".join(value for _name, value in key.facts))

    def on_set_up_clicked(self) -> None:
        """Set it up; this takes about a second."""
        path, passphrase = self._chosen.path if self._chosen else "", self._current.text()
        self._set_up.setEnabled(False)
        self.show_status(_("Setting up the council's help. This takes a moment."))
        self.run(lambda: self._presenter.set_up(path, passphrase), self.on_set_up, self.on_refused)

    def on_set_up(self, problems: list[Problem]) -> None:
        """Say what is missing, or show the help."""
        self.show_status("")
        self._set_up.setEnabled(True)
        self.show_problems(problems)
        if problems:
            return
        self._current.clear()
        self._chosen = None
        self.show_banner("ok", _("The council can help you now."), key="council")
        self.focus_heading()
        self.refresh()

    def on_remove_clicked(self) -> None:
        """Take the help away."""
        self.run(self._presenter.remove, self.on_removed, self.on_refused)

    def on_removed(self, _nothing: None) -> None:
        """Say that it is gone, and what still has it."""
        self.show_banner(
            "ok",
            _("The council can help no longer."),
            _("Backups made before today still allow it, until they are replaced within seven days."),
            key="council",
        )
        self.focus_heading()
        self.refresh()

    def on_refused(self, error: KnownError) -> None:
        """Say what stopped it."""
        self.show_status("")
        if self._view is not None and not self._view.there:
            self._set_up.setEnabled(True)
        self.show_error(error)
