"""Questions with few answers, as named groups: radio buttons, tick boxes, and a date in three boxes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QCheckBox, QGroupBox, QLabel, QLineEdit, QRadioButton

from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, pgettext
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import column, flow_row, identify, label, let_be_seen, row, set_kind


class _Group(QGroupBox):
    """A titled group without a frame; readers speak the title. Errors and hints stand under the title."""

    def __init__(self, title: str, identifier: str, hint: str) -> None:
        super().__init__(title)
        self.identifier = identifier
        self._hint = hint
        identify(self, identifier)
        self._hint_label = label(hint, "hint")
        let_be_seen(self._hint_label, bool(hint))
        self._error_label = label("", "error")
        self._error_label.hide()
        self.setAccessibleDescription(hint)

    @property
    def error(self) -> str:
        """What is wrong, "" when nothing is."""
        return self._error_label.text()

    def show_error(self, text: str) -> None:
        """Show what is wrong under the title; "" takes it away."""
        self._error_label.setText(text)
        let_be_seen(self._error_label, bool(text))
        spoken = _("Error: {message}", message=text) if text else ""
        self.setAccessibleDescription(" ".join(part for part in (spoken, self._hint) if part))

    def _lay_out(self, inner: QBoxLayout) -> None:
        self.setLayout(column(self._hint_label, self._error_label, inner, gap=0.5))


class ChoiceGroup(_Group):
    """One of a few answers, as radio buttons.

    Signals:
        chosen: the value that a person chose.
    """

    chosen = Signal(str)

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[str, str]],
        *,
        identifier: str,
        hint: str = "",
        beside: bool = False,
    ) -> None:
        """Make it with (value, words) pairs; `beside` puts short answers beside each other."""
        super().__init__(title, identifier, hint)
        self._buttons: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        inner = flow_row(gap=2) if beside else column(gap=0.25)
        for value, words in options:
            radio = QRadioButton(words)
            identify(radio, f"{identifier}-{value}")
            radio.clicked.connect(lambda _checked=False, value=value: self.chosen.emit(value))
            self._group.addButton(radio)
            self._buttons[value] = radio
            inner.addWidget(radio, 0, Qt.AlignmentFlag.AlignLeft)
        if beside:
            inner.addStretch(1)
        self._lay_out(inner)
        self._point_at("")

    def value(self) -> str:
        """Return the answer, "" while there is none."""
        return next((value for value, radio in self._buttons.items() if radio.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Show an answer; "" or an unknown one shows none. `chosen` is not emitted."""
        if value in self._buttons:
            self._buttons[value].setChecked(True)
        else:
            self._group.setExclusive(False)
            for radio in self._buttons.values():
                radio.setChecked(False)
            self._group.setExclusive(True)
        self._point_at(value)

    def _point_at(self, value: str) -> None:
        if self._buttons:
            self.setFocusProxy(self._buttons.get(value) or next(iter(self._buttons.values())))


class TickGroup(_Group):
    """Any number of a few answers, as tick boxes.

    Signals:
        changed: the values ticked, in the order offered.
    """

    changed = Signal(list)

    def __init__(
        self, title: str, options: Sequence[tuple[str, str]], *, identifier: str, hint: str = ""
    ) -> None:
        super().__init__(title, identifier, hint)
        self._boxes: dict[str, QCheckBox] = {}
        inner = column(gap=0.25)
        for value, words in options:
            box = QCheckBox(words)
            identify(box, f"{identifier}-{value}")
            box.clicked.connect(lambda _checked=False: self.changed.emit(self.values()))
            self._boxes[value] = box
            inner.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)
        self._lay_out(inner)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def values(self) -> list[str]:
        """Return the values ticked, in the order offered."""
        return [value for value, box in self._boxes.items() if box.isChecked()]

    def set_values(self, values: Sequence[str]) -> None:
        """Tick just these."""
        for value, box in self._boxes.items():
            box.setChecked(value in values)


class DateField(_Group):
    """A date that a person knows, in three boxes: day, month, year.

    Signals:
        edited: something was typed.
    """

    edited = Signal()

    def __init__(self, title: str, *, identifier: str, hint: str = "", optional: bool = False) -> None:
        super().__init__(_("{label} (optional)", label=title) if optional else title, identifier, hint)
        names = {
            "day": pgettext("part of a date", "Day"),
            "month": pgettext("part of a date", "Month"),
            "year": pgettext("part of a date", "Year"),
        }
        inner = row(gap=1.5)
        self._boxes: dict[str, QLineEdit] = {}
        for part, name in names.items():
            box = QLineEdit()
            box.setMaxLength(4 if part == "year" else 2)
            box.setFixedWidth(round(theme().metrics.line * (4 if part == "year" else 2.8)))
            identify(box, f"{identifier}-{part}")
            box.textEdited.connect(lambda _text: self.edited.emit())
            caption: QLabel = label(name, wrap=False)
            caption.setBuddy(box)
            inner.addLayout(column(caption, box, gap=0.25))
            self._boxes[part] = box
        inner.addStretch(1)
        self._lay_out(inner)
        self.setFocusProxy(self._boxes["day"])

    def text(self) -> str:
        """Return what was typed as "2026-11-21" when it is a date, as typed with hyphens otherwise, or ""."""
        day, month, year = (self._boxes[part].text().strip() for part in ("day", "month", "year"))
        if not (day or month or year):
            return ""
        return f"{year}-{month:0>2}-{day:0>2}"

    def day(self) -> str:
        """Return the date as ISO text, "" when nothing was typed.

        Raises:
            KnownError: code "date-unreadable".
        """
        text = self.text()
        try:
            return date.fromisoformat(text).isoformat() if text else ""
        except ValueError:
            raise KnownError(
                "date-unreadable",
                N_("“{text}” is not a date."),
                todo=N_("Type the day, the month and the year as numbers, like 27 3 2026."),
                text=" ".join(box.text() or "?" for box in self._boxes.values()),
            ) from None

    def set_day(self, day: str) -> None:
        """Show an ISO date, or nothing."""
        year, month, number = (day[:10].split("-") if day else ["", "", ""])[:3]
        for part, text in (("day", number.lstrip("0")), ("month", month.lstrip("0")), ("year", year)):
            self._boxes[part].setText(text)

    def show_error(self, text: str) -> None:
        """Show what is wrong, and mark the three boxes."""
        super().show_error(text)
        for box in self._boxes.values():
            set_kind(box, "bad" if text else "")
            box.setAccessibleDescription(self.accessibleDescription() if text else "")
