"""How people reach the adviser: a card of four lines that save themselves, for “Who to call” on what is printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.settings.presenter import ReachView
from pbdesk.ui.widgets import Card, TextEdit, column, field, icon_label, label, row


class ReachCard:
    """Shows what is kept, and what is unusual about it under each line; nothing is refused."""

    def __init__(self, typed: Callable[[str, str], None]) -> None:
        """`typed` is told the name of a line and its text at each change."""
        relay = _("For people who do not hear or speak on the phone: Relay UK, SignVideo or another service.")
        self._lines = {
            "phone": _Line("phone", _("Your p&hone number"), _("With the area code.")),
            "email": _Line("email", _("Your &e-mail address"), ""),
            "hours": _Line(
                "hours",
                _("&When you can be reached"),
                _("In your own words, such as “Monday to Thursday, 9am to 4pm”."),
            ),
            "relay": _Line("relay", _("By text &relay or in sign language"), relay),
        }
        for name, line in self._lines.items():
            line.box.textEdited.connect(partial(typed, name))
        said = label(
            _(
                "It stands under “Who to call” on what you print for your own cases. It is encrypted in your store, "
                "and never among the settings. Leave blank what you do not have."
            ),
            "quiet",
        )
        self.card = Card(said, *self._lines.values(), title=_("How people reach you"), gap=2)

    def show(self, view: ReachView, is_waiting: Callable[[str], bool]) -> None:
        """Show what is kept; a line that is still being typed in, or waits to be saved, is left alone."""
        for name, line in self._lines.items():
            if not is_waiting(name):
                line.fill(view.values[name])
            line.warn(view.unusual.get(name, ""))


class _Line(QWidget):
    """One line with its label, and under it what a person should look at again."""

    def __init__(self, name: str, words: str, hint: str) -> None:
        super().__init__()
        self.box, self._hint = TextEdit(), hint
        self._warning, self._sentence = QWidget(), label("")
        line = row(gap=1)
        line.addWidget(icon_label("warning", "warn"))
        line.addWidget(self._sentence, 1)
        self._warning.setLayout(line)
        self._warning.setVisible(False)
        made = field(words, self.box, identifier=f"reach-{name}", hint=hint)
        self.setLayout(column(made, self._warning, gap=0.75))

    def fill(self, text: str) -> None:
        """Show what is kept; spaces alone are not worth moving the cursor for."""
        if self.box.text().split() != text.split():
            self.box.setText(text)

    def warn(self, sentence: str) -> None:
        """Show what is unusual, for eyes and for screen readers; "" takes it away."""
        self._sentence.setText(sentence)
        self._warning.setVisible(bool(sentence))
        self.box.setAccessibleDescription(" ".join(part for part in (sentence, self._hint) if part))
