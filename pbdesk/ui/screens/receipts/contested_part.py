"""Asks which of several corrections of one payment stands, with a reason. It holds no rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.receipts.contested import ContestView
from pbdesk.ui.widgets import Card, TextEdit, breakable, button, buttons, clear, column, field, label
from pbdesk.ui.widgets.questions import LongChoice

Choose = Callable[[str, str, str], object]
"""Is given the entry, the correction that stands, and the reason."""


class ContestedPart(QWidget):
    """Cards for payments that were corrected in two places; nothing where there are none."""

    def __init__(self, choose: Choose) -> None:
        super().__init__()
        self._choose = choose
        self._shown: tuple[ContestView, ...] = ()
        self._room = column(gap=2)
        self.setLayout(self._room)
        self.setVisible(False)

    def show_contests(self, found: Sequence[ContestView]) -> None:
        """Show those that wait for a word; what was typed stays while they are the same."""
        waiting = tuple(each for each in found if not each.is_decided)
        if waiting == self._shown:
            return
        self._shown = waiting
        clear(self._room)
        for each in waiting:
            self._room.addWidget(self._card(each))
        self.setVisible(bool(waiting))

    def _card(self, each: ContestView) -> Card:
        card = Card(title=_("This payment was corrected in two places"), gap=1.5)
        card.body.addWidget(label(breakable(each.title), "strong"))
        card.body.addWidget(
            label(
                _("All corrections are kept, and one counts. Until you say which, it is the latest."), "quiet"
            )
        )
        choice = LongChoice(_("Which one stands?"), each.sides, identifier=f"stands-{each.corrects}")
        choice.set_value(each.stands)
        reason = TextEdit()
        card.body.addWidget(choice)
        card.body.addWidget(field(_("Why"), reason, identifier=f"why-{each.corrects}"))
        act = partial(self._chosen, each.corrects, choice, reason)
        card.body.addWidget(buttons(button(_("This one stands"), act, identifier=f"choose-{each.corrects}")))
        return card

    def _chosen(self, corrects: str, choice: LongChoice, reason: TextEdit) -> None:
        self._choose(corrects, choice.value(), reason.text())
