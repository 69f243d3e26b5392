"""Typing a passphrase: hidden unless it is shown, with a hint about Caps Lock; and choosing a new one.

What makes a passphrase strong is not known here: the page is told what was typed and shows the answer.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from pbdesk.i18n import _
from pbdesk.ui.models.strength import Strength
from pbdesk.ui.widgets.basics import button, column, icon_label, label, row, set_kind
from pbdesk.ui.widgets.field import Field, field

PAUSE_MS = 350
"""How long typing must rest before a new passphrase is judged."""


class PassphraseEdit(QLineEdit):
    """A hidden line of text.

    Signals:
        caps_lock: whether Caps Lock seems to be on, after each letter typed.
    """

    caps_lock = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look whether a letter's case and the Shift key agree."""
        typed = event.text()
        if len(typed) == 1 and typed.isalpha() and typed.lower() != typed.upper():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(typed.isupper() != shifted)
        super().keyPressEvent(event)

    def show_button(self) -> QPushButton:
        """Return the button that shows and hides what is typed."""
        made = button(_("&Show"), icon="eye", identifier=f"{self.objectName() or 'passphrase'}-show")
        made.setAccessibleName(_("Show the passphrase"))
        made.clicked.connect(lambda _checked=False: self._toggle(made))
        return made

    def _toggle(self, made: QPushButton) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        modes = QLineEdit.EchoMode
        self.setEchoMode(modes.Normal if hidden else modes.Password)
        made.setText(_("&Hide") if hidden else _("&Show"))
        made.setAccessibleName(_("Hide the passphrase") if hidden else _("Show the passphrase"))


class CapsLockHint(QWidget):
    """Says that Caps Lock seems to be on; not there otherwise."""

    def __init__(self, edit: PassphraseEdit) -> None:
        super().__init__()
        line = row(gap=1)
        line.addWidget(icon_label("warning", "warn"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(_("Caps Lock seems to be on.")), 1)
        self.setLayout(line)
        self.hide()
        edit.caps_lock.connect(self.setVisible)


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, with its strength in words.

    Signals:
        typed: the first box's text, once typing rests: judge it and call `show_strength`.
    """

    typed = Signal(str)

    def __init__(self, first: str, second: str, hint: str) -> None:
        """Make it; `first` and `second` are the labels of the two boxes."""
        super().__init__()
        self.first, self.second = PassphraseEdit(), PassphraseEdit()
        self.first.setObjectName("new-passphrase")
        show = self.first.show_button()
        show.clicked.connect(lambda _checked=False: self.second.setEchoMode(self.first.echoMode()))
        self.first_field: Field = field(
            first, self.first, identifier="new-passphrase", hint=hint, beside=show
        )
        self.second_field: Field = field(second, self.second, identifier="new-passphrase-again")
        self._sentence, self._advice = label("", "strong"), label("", "quiet")
        self._strength = QWidget()
        self._strength.setLayout(column(self._sentence, self._advice, gap=0.25))
        self._strength.hide()
        self.setLayout(
            column(self.first_field, CapsLockHint(self.first), self._strength, self.second_field, gap=2)
        )
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(lambda: self.typed.emit(self.first.text()))
        self.first.textChanged.connect(self.on_first_text_changed)

    def on_first_text_changed(self, text: str) -> None:
        """Wait for a rest in typing."""
        self._rest.start()
        if not text:
            self._strength.hide()

    def show_strength(self, strength: Strength) -> None:
        """Say how strong the passphrase is, and what would make it stronger."""
        changed = strength.sentence != self._sentence.text()
        self._sentence.setText(strength.sentence)
        self._advice.setText(strength.advice)
        self._advice.setVisible(bool(strength.advice))
        self._strength.setVisible(bool(self.first.text()))
        if changed:
            set_kind(self._sentence, "strong", "ok" if strength.enough else "warn")

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.second.clear()
        self._strength.hide()
