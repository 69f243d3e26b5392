"""Typing something else: an input that suits the kind of the field, and what was typed as a value of a record."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.domain.money import parse_money, plain_money
from pbdesk.domain.people import Address
from pbdesk.domain.plan import Cost
from pbdesk.i18n import _, current
from pbdesk.ui.models import Problem
from pbdesk.ui.screens.conflicts.fields import Kind
from pbdesk.ui.screens.conflicts.presenter import DifferenceView
from pbdesk.ui.widgets import Choice, DateField, MoneyEdit, TextBox, TextEdit, TickGroup, field, flow_row

MAIN = "else"
"""The identifier of the first input."""


class NotYet(Exception):  # noqa: N818 - not a fault: a person has not finished typing
    """What was typed is no value yet; carries the field and what is wrong."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


class Editor(QObject):
    """Inputs for one value, laid into a column.

    Signals:
        edited: something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, into: QBoxLayout) -> None:
        super().__init__()
        self._into = into

    def show(self, value: Any) -> None:
        """Start from a value."""
        raise NotImplementedError

    def value(self) -> Any:
        """Return what was typed as a value of the record, None for nothing. Raises NotYet."""
        raise NotImplementedError

    def typed(self) -> dict[str, str]:
        """Return every text as typed, for a draft."""
        return {name: _text(widget) for name, widget in self._inputs().items()}

    def type_again(self, typed: dict[str, str]) -> None:
        """Put back what `typed` returned."""
        for name, widget in self._inputs().items():
            if name in typed:
                _set_text(widget, typed[name])

    def _inputs(self) -> dict[str, QWidget]:
        raise NotImplementedError

    def _add(self, words: str, widget: QWidget, identifier: str, hint: str = "") -> None:
        self._into.addWidget(field(words, widget, identifier=identifier, hint=hint))
        if isinstance(widget, TextBox):
            widget.textChanged.connect(self.edited)
        elif isinstance(widget, TextEdit | MoneyEdit):
            widget.textEdited.connect(lambda _text: self.edited.emit())
        elif isinstance(widget, Choice):
            widget.activated.connect(lambda _index: self.edited.emit())


class TextEditor(Editor):
    """A line, or several lines, of text."""

    def __init__(self, into: QBoxLayout, label: str, kind: Kind) -> None:
        super().__init__(into)
        self._kind = kind
        self._box: TextBox | TextEdit | MoneyEdit
        self._box = TextBox(lines=8) if kind is Kind.LONG else TextEdit()
        if kind is Kind.MONEY:
            self._box = MoneyEdit()
        self._add(label, self._box, MAIN)

    def show(self, value: Any) -> None:
        """Start from a text."""
        if isinstance(self._box, MoneyEdit):
            self._box.set_pence(value if isinstance(value, int) else None)
            return
        self._box.setText("" if value is None else str(value))

    def value(self) -> Any:
        """Return the text, the whole number, or the sum in pence."""
        if isinstance(self._box, MoneyEdit):
            try:
                return self._box.pence()
            except KnownError as error:
                raise NotYet(Problem(MAIN, current().render(error).whole)) from None
        text = self._box.text() if self._kind is Kind.LONG else self._box.text().strip()
        if self._kind is not Kind.NUMBER or not text:
            return text or None
        try:
            return int(text)
        except ValueError:
            raise NotYet(Problem(MAIN, _("Type a whole number."))) from None

    def _inputs(self) -> dict[str, QWidget]:
        return {"text": self._box}


class DayEditor(Editor):
    """A date."""

    def __init__(self, into: QBoxLayout, label: str) -> None:
        super().__init__(into)
        self._day = DateField(label, identifier=MAIN)
        self._day.edited.connect(self.edited)
        into.addWidget(self._day)

    def show(self, value: Any) -> None:
        """Start from an ISO date."""
        self._day.set_day(str(value or ""))

    def value(self) -> Any:
        """Return the ISO date."""
        try:
            return self._day.day() or None
        except KnownError as error:
            raise NotYet(Problem(MAIN, current().render(error).whole)) from None

    def _inputs(self) -> dict[str, QWidget]:
        return {"day": self._day}


class ChoiceEditor(Editor):
    """One of the scheme's or the form's values."""

    def __init__(self, into: QBoxLayout, label: str, options: dict[str, str]) -> None:
        super().__init__(into)
        self._choice = Choice([("", _("Nothing")), *options.items()])
        self._add(label, self._choice, MAIN)

    def show(self, value: Any) -> None:
        """Start from a value; one that is not offered stays to be chosen."""
        text = "" if value in (None, False) else str(value)
        if text and self._choice.findData(text) < 0:
            self._choice.addItem(text, text)
        self._choice.set_value(text)

    def value(self) -> Any:
        """Return the value that was chosen, None for none."""
        return self._choice.value() or None

    def _inputs(self) -> dict[str, QWidget]:
        return {"choice": self._choice}


class TickEditor(Editor):
    """Any number of the form's values."""

    def __init__(self, into: QBoxLayout, label: str, options: dict[str, str]) -> None:
        super().__init__(into)
        self._ticks = TickGroup(label, list(options.items()), identifier=MAIN)
        self._ticks.changed.connect(lambda _values: self.edited.emit())
        into.addWidget(self._ticks)

    def show(self, value: Any) -> None:
        """Start from values parted by spaces."""
        self._ticks.set_values(str(value or "").split())

    def value(self) -> Any:
        """Return the values, parted by spaces as forms keep them."""
        return " ".join(self._ticks.values()) or None

    def _inputs(self) -> dict[str, QWidget]:
        return {"ticks": self._ticks}


class CostEditor(Editor):
    """An amount, how often, and for how many weeks: one value, never half of it."""

    def __init__(self, into: QBoxLayout) -> None:
        super().__init__(into)
        self._amount, self._weeks = MoneyEdit(), TextEdit()
        self._often = Choice(
            [
                ("week", _("a week")),
                ("four_weeks", _("every four weeks")),
                ("year", _("a year")),
                ("once", _("once")),
            ]
        )
        self._weeks.setMaximumWidth(self._amount.width())
        own, line = self._into, flow_row(gap=2)
        self._into = line
        self._add(_("&Amount"), self._amount, MAIN)
        self._add(_("How o&ften"), self._often, "often")
        self._add(_("For how many &weeks"), self._weeks, "weeks")
        line.addStretch(1)
        own.addLayout(line)
        self._into = own

    def show(self, value: Any) -> None:
        """Start from a cost."""
        cost = msgspec.convert(value or {}, Cost)
        self._amount.setText(plain_money(cost.amount_pence).replace("£", ""))
        self._often.set_value(cost.frequency)
        self._weeks.setText(str(cost.weeks) if cost.weeks else "")

    def value(self) -> Any:
        """Return the cost."""
        try:
            pence = parse_money(self._amount.text())
        except KnownError as error:
            raise NotYet(Problem(MAIN, current().render(error).whole)) from None
        weeks = self._weeks.text().strip()
        if weeks and not (weeks.isdecimal() and len(weeks) < 4):
            raise NotYet(Problem("weeks", _("Type a number of weeks, or leave it empty for all year.")))
        if pence < 0:
            raise NotYet(Problem(MAIN, _("A cost cannot be less than £0.00.")))
        cost = Cost(pence, self._often.value(), int(weeks or 0))  # type: ignore[arg-type]
        return msgspec.to_builtins(cost) or None

    def _inputs(self) -> dict[str, QWidget]:
        return {"amount": self._amount, "often": self._often, "weeks": self._weeks}


class SharesEditor(Editor):
    """Percentages by funder, which add up to 100."""

    def __init__(self, into: QBoxLayout, funders: dict[str, str]) -> None:
        super().__init__(into)
        self._boxes: dict[str, TextEdit] = {}
        for number, (funder, words) in enumerate(funders.items()):
            box = TextEdit()
            self._boxes[funder] = box
            hint = _("In percent. All of them add up to 100.") if not number else ""
            self._add(words, box, MAIN if not number else f"share-{funder}", hint)

    def show(self, value: Any) -> None:
        """Start from shares."""
        shares = value if isinstance(value, dict) else {}
        for funder, box in self._boxes.items():
            box.setText(str(shares.get(funder, "")))

    def value(self) -> Any:
        """Return the shares."""
        shares = {funder: box.text().strip().rstrip("%") for funder, box in self._boxes.items()}
        shares = {funder: share for funder, share in shares.items() if share and share != "0"}
        try:
            parts = [Decimal(share) for share in shares.values()]
        except InvalidOperation:
            parts = []
        if not parts or any(not part.is_finite() or part < 0 for part in parts) or sum(parts) != 100:
            raise NotYet(Problem(MAIN, _("Type percentages that add up to 100.")))
        return shares

    def _inputs(self) -> dict[str, QWidget]:
        return dict(self._boxes)


class AddressEditor(Editor):
    """The lines of an address and its postcode: one value."""

    def __init__(self, into: QBoxLayout) -> None:
        super().__init__(into)
        self._lines, self._postcode = TextBox(lines=3), TextEdit()
        self._add(_("&Address, line by line"), self._lines, MAIN)
        self._add(_("&Postcode"), self._postcode, "postcode")

    def show(self, value: Any) -> None:
        """Start from an address."""
        address = msgspec.convert(value or {}, Address)
        self._lines.setText("\n".join(address.lines))
        self._postcode.setText(address.postcode)

    def value(self) -> Any:
        """Return the address."""
        lines = tuple(line.strip() for line in self._lines.text().splitlines() if line.strip())
        return msgspec.to_builtins(Address(lines, self._postcode.text().strip())) or None

    def _inputs(self) -> dict[str, QWidget]:
        return {"lines": self._lines, "postcode": self._postcode}


def make_editor(view: DifferenceView, into: QBoxLayout) -> Editor | None:
    """Return the inputs for something else, None where the sides are all there is (yes or no, keep or remove)."""
    label = view.field.replace("&", "&&")
    match view.kind:
        case Kind.LIFE | Kind.FLAG:
            return None
        case Kind.DATE:
            return DayEditor(into, label)
        case Kind.COST:
            return CostEditor(into)
        case Kind.SHARES:
            return SharesEditor(into, view.funders) if view.funders else None
        case Kind.ADDRESS:
            return AddressEditor(into)
        case Kind.CHOICE if view.options:
            return ChoiceEditor(into, label, view.options)
        case Kind.TICKS if view.options:
            return TickEditor(into, label, view.options)
        case _:
            return TextEditor(into, label, view.kind)


def begin(editor: Editor, view: DifferenceView) -> None:
    """Fill an editor: with the draft that was left, else the proposal of a long text, else what is shown now."""
    typed = view.draft.get("typed")
    try:
        editor.show(view.merged.text if view.merged else view.conflict.shown)
    except (msgspec.ValidationError, ValueError):  # a value of a newer program: the person types it anew
        editor.show(None)
    if isinstance(typed, dict):
        editor.type_again(typed)


def _text(widget: QWidget) -> str:
    if isinstance(widget, DateField | TextBox | TextEdit | MoneyEdit):
        return widget.text()
    if isinstance(widget, Choice):
        return widget.value()
    return " ".join(widget.values()) if isinstance(widget, TickGroup) else ""


def _set_text(widget: QWidget, text: str) -> None:
    if isinstance(widget, DateField):
        widget.set_day(text)
    elif isinstance(widget, TextBox | TextEdit | MoneyEdit):
        widget.setText(text)
    elif isinstance(widget, Choice):
        widget.set_value(text)
    elif isinstance(widget, TickGroup):
        widget.set_values(text.split())
