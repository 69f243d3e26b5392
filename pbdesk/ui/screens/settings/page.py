"""Settings: a card for each group; a choice applies at once, so there is no OK and no Apply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.context import Context
from pbdesk.ui.screens.settings.presenter import Group, ReachView, SettingsPresenter
from pbdesk.ui.screens.settings.reach_card import ReachCard
from pbdesk.ui.widgets import Card, ChoiceGroup, Facts, Page, button, flow_row, label, row, section
from pbdesk.ui.widgets.autosave import Autosave, Saving


class SettingsPage(Page):
    """Shows and changes what a person chose on this computer."""

    narrow = True

    def __init__(self, context: Context, presenter: SettingsPresenter) -> None:
        self._presenter = presenter
        self._reach: ReachCard | None = None
        self._unusual: frozenset[str] = frozenset()
        super().__init__(context)
        self._autosave: Autosave[ReachView] = Autosave(
            self, self.run, self._save, self._on_kept, self.show_error
        )

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Settings")

    def build(self) -> None:
        """Lay out a card for each group, and what there is to know about this computer."""
        self._put_backs: dict[str, QPushButton] = {}
        self._choices: dict[str, ChoiceGroup] = {}
        self.show_status(_("Each choice applies at once and holds on this computer."))
        for group in self._presenter.groups():
            self.body.addWidget(self._card(group))
        if self._presenter.asks_reach:
            self._reach = ReachCard(lambda name, text: self._autosave.typed(name, text))
            self.body.addWidget(self._reach.card)
        facts = self._presenter.facts()
        if facts:
            self.body.addWidget(Card(Facts(facts), title=_("This computer")))
        store = button(
            _("Store and &passphrase"),
            lambda: self.context.navigate("store"),
            icon="lock",
            identifier="store",
        )
        safe = label(_("Backups, the passphrase, the recovery sheet, and who looked and who changed what."))
        self.body.addWidget(Card(safe, store, title=_("Safety"), gap=1.5))
        keys = button(
            _("See all &keys"),
            lambda: self.context.navigate("keyboard_help"),
            icon="keyboard",
            identifier="all-keys",
        )
        words = label(_("Everything in pbdesk can be done from the keyboard."))
        self.body.addWidget(Card(words, keys, title=_("Keys"), gap=1.5))
        self.body.addStretch(1)

    def _card(self, group: Group) -> Card:
        card = Card(gap=2)
        head = row(gap=2)
        head.addWidget(section(group.label), 1)
        back = button(
            _("Put back"),
            partial(self._do, partial(self._presenter.put_back, group.id)),
            kind="plain",
            identifier=f"put-back-{group.id}",
        )
        back.setAccessibleName(_("Put back: {group}", group=group.label))
        back.setVisible(group.changed)
        head.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        self._put_backs[group.id] = back
        card.body.addLayout(head)
        choices = flow_row(gap=4)
        for offer in group.offers:
            choice = ChoiceGroup(offer.label, offer.options, identifier=offer.name)
            choice.set_value(offer.value)
            self._choices[offer.name] = choice
            choice.chosen.connect(partial(self.on_chosen, offer.name))
            choices.addWidget(choice, 1, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(choices)
        return card

    # How people reach the adviser

    def opened(self, **args: str) -> None:
        """Show what is kept in the vault."""
        self.refresh()

    def refresh(self) -> None:
        """Read again how the adviser can be reached; what is being typed stays."""
        if self._reach is not None:
            self.run(self._presenter.reach, self._show_reach)

    def leaving(self) -> None:
        """Save what was typed last."""
        self._autosave.finish()

    def _show_reach(self, view: ReachView) -> None:
        if self._reach is not None:
            self._reach.show(view, self._autosave.holds)
        self._unusual = frozenset(view.unusual.values())

    def _save(self, changed: Sequence[Saving]) -> ReachView:
        return self._presenter.keep_reach(dict(changed))

    def _on_kept(self, view: ReachView) -> None:
        known = self._unusual
        self._show_reach(view)
        self.show_status(_("Saved on this computer"))
        for sentence in self._unusual - known:
            self.announce(sentence)

    # Settings

    def on_chosen(self, name: str, value: str) -> None:
        """Apply a choice."""
        self._do(lambda: self._presenter.choose(name, value))

    def _do(self, change: Callable[[], None]) -> None:
        try:
            change()
        except KnownError as error:
            self.show_error(error)
        self._show_groups()

    def _show_groups(self) -> None:
        for group in self._presenter.groups():
            self._put_backs[group.id].setVisible(group.changed)
            for offer in group.offers:
                self._choices[offer.name].set_value(offer.value)
