"""The form that connects this computer to a council: an address, a one-time code, a name."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pbdesk.i18n import _
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import Card, TextEdit, button, buttons, field, label, primary


class ConnectForm(QObject):
    """A card with three fields and a button.

    Signals:
        wanted: a person pressed Connect: address, code and name.
    """

    wanted = Signal(str, str, str)

    def __init__(self, *, is_first: bool) -> None:
        """Make it; for the first connection its button is the page's filled one."""
        super().__init__()
        self._address, self._code, self._device = TextEdit(), TextEdit(), TextEdit()
        for box in (self._address, self._code, self._device):
            box.returnPressed.connect(self.on_connect_clicked)
            box.setMaximumWidth(theme().metrics.reading_width)
        self.card = Card(
            label(
                _(
                    "Ask the council for an address and a one-time code. They are needed once; "
                    "everything works without them too."
                ),
                "quiet",
            ),
            field(
                _("&Address"),
                self._address,
                identifier="address",
                hint=_("It begins with https, like https://sync.example.org"),
            ),
            field(_("One-time &code"), self._code, identifier="code"),
            field(
                _("&Name of this computer"),
                self._device,
                identifier="device",
                hint=_("Others see it where a photo is on its way, for example “Asha's laptop”."),
            ),
            title=_("Connect to a council"),
            gap=1.75,
        )
        make = primary if is_first else button
        self._button = make(_("Connect"), self.on_connect_clicked, identifier="connect")
        self.card.body.addWidget(buttons(self._button))

    def set_busy(self, busy: bool) -> None:
        """While a connection is being made the button says so, and presses do nothing."""
        self._button.setText(_("Connecting…") if busy else _("Connect"))
        self._button.setEnabled(not busy)

    def on_connect_clicked(self) -> None:
        """Ask for a connection."""
        if self._button.isEnabled():
            self.wanted.emit(self._address.text(), self._code.text(), self._device.text())
