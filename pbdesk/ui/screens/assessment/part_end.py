"""The end of a part that repeats: one more, and the rows that were taken out, each with the way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.assessment.cards import QuestionCard
from pbdesk.ui.widgets.basics import button, clear, column, flow_row, label
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.rows import buttons


class PartEnd(QWidget):
    """What stands after the last row.

    Signals:
        wanted: the path of the part, for one more row.
        missed: the path of a row that is to come back.
    """

    wanted = Signal(str)
    missed = Signal(str)

    def __init__(self, card: QuestionCard) -> None:
        super().__init__()
        self._column = column(gap=1)
        self.setLayout(self._column)
        self._shown: QuestionCard | None = None
        self.show_card(card)

    def show_card(self, card: QuestionCard) -> None:
        """Show how the part stands now."""
        if card == self._shown:
            return
        self._shown = card
        clear(self._column)
        if card.can_change_rows:
            more = button(
                _("Add another: {part}", part=card.label),
                partial(self.wanted.emit, card.path),
                icon="plus",
                identifier=f"add-{card.path}",
            )
            self._column.addWidget(buttons(more))
        for path, words in card.gone:
            self._column.addWidget(self._gone(path, words))
        self.setVisible(card.is_visible and (card.can_change_rows or bool(card.gone)))

    def _gone(self, path: str, words: str) -> QWidget:
        said = (
            _("Taken out: {words}", words=breakable(words)) if words else _("One was taken out, still blank.")
        )
        back = button(
            _("Bring it back"), partial(self.missed.emit, path), kind="link", identifier=f"bring-back-{path}"
        )
        back.setAccessibleName(_("Bring back {name}", name=words or path.rpartition("/")[2]))
        line = flow_row(gap=1)
        line.addWidget(label(said, "quiet"), 1)
        line.addWidget(back)
        made = QWidget()
        made.setLayout(line)
        return made
