"""The way in through the council: save a question, get an answer and a code, set a new passphrase. Widgets only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from PySide6.QtWidgets import QWidget

from pbdesk.i18n import _
from pbdesk.ui.widgets import (
    NewPassphrase,
    TextEdit,
    button,
    buttons,
    column,
    field,
    label,
)


class CouncilForm(QWidget):
    """The three steps, in order.

    Attributes:
        code: where the one-time code is typed.
        new: the new passphrase, twice.
    """

    def __init__(self, council: str, on_save: Callable[[], object], on_choose: Callable[[], object]) -> None:
        """Make the form; the two are called for saving the question and for choosing the answer."""
        super().__init__()
        self.code = TextEdit()
        self.new = NewPassphrase(
            _("&New passphrase"),
            _("New passphrase &again"),
            _("Four or five unrelated words are easy to remember and hard to guess."),
        )
        self._chosen = label("", "quiet")
        self._chosen.hide()
        self.setLayout(
            column(
                label(
                    _(
                        "{council} can let you in: two people there open your question together, and say why. "
                        "Nothing that you wrote is lost.",
                        council=council,
                    )
                ),
                label(_("1. Save the question and send it to the council, by any way."), "strong"),
                buttons(button(_("Save the &question"), on_save, identifier="save-question")),
                label(_("2. Choose the answer file that comes back."), "strong"),
                buttons(button(_("&Choose the answer"), on_choose, identifier="choose-answer")),
                self._chosen,
                field(
                    _("3. The co&de that the council tells you by telephone"),
                    self.code,
                    identifier="council-code",
                    hint=_("Seven groups of five letters and digits. Spaces and capitals do not matter."),
                ),
                self.new,
                gap=1.5,
            )
        )

    def show_answer(self, path: str) -> None:
        """Show the name of the answer that was chosen."""
        self._chosen.setText(_("Chosen: {file}", file=PurePath(path).name))
        self._chosen.setVisible(bool(path))
