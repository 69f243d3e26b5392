"""What people add to the guide: money for what the rules do not foresee, or another amount, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.screens.budget.changes import Added
from pbdesk.ui.widgets import (
    Card,
    MoneyEdit,
    TextBox,
    TextEdit,
    breakable,
    button,
    buttons,
    column,
    field,
    flow_row,
    label,
)
from pbdesk.ui.widgets.questions import Disclosure


class AddedCard(Card):
    """What was added, each with the way to take it back, and the two forms to add something.

    Signals:
        top_up_wanted: name, amount in pence, reason.
        amount_wanted: amount in pence, reason.
        top_up_unwanted: the place of a top-up.
        amount_unwanted: the rules' amount is to stand again.
        problems: what is wrong with what was typed, as a list of `Problem`.
    """

    top_up_wanted = Signal(str, int, str)
    amount_wanted = Signal(int, str)
    top_up_unwanted = Signal(int)
    amount_unwanted = Signal()
    problems = Signal(object)

    def __init__(self, added: Added, period: str) -> None:
        super().__init__(title=_("What people add"), gap=1.5)
        self.body.addWidget(
            label(
                _(
                    "For what the rules do not foresee. Each has its reason, and the rules' own amount is kept."
                ),
                "quiet",
            )
        )
        for place, words in enumerate(added.top_ups):
            self.body.addLayout(
                self._line(words, partial(self.top_up_unwanted.emit, place), f"drop-top-up-{place}")
            )
        if added.override:
            self.body.addLayout(self._line(added.override, self.amount_unwanted.emit, "drop-amount"))
        self.body.addWidget(
            Disclosure(
                _("Add money for something"),
                _("Hide the form"),
                self._top_up(period),
                identifier="add-top-up",
            )
        )
        if not added.override:
            form = self._amount(period)
            self.body.addWidget(
                Disclosure(_("Set another amount"), _("Hide the form"), form, identifier="set-amount")
            )

    def _line(self, words: str, act: Callable[[], object], identifier: str) -> QBoxLayout:
        line = flow_row(gap=2)
        line.addWidget(label(breakable(words)), 1)
        back = button(_("Take back"), act, kind="link", identifier=identifier)
        back.setAccessibleName(_("Take back: {words}", words=words))
        line.addWidget(back)
        return line

    def _top_up(self, period: str) -> QWidget:
        self._name, self._extra, self._why_extra = TextEdit(), MoneyEdit(), TextBox(lines=2)
        return _form(
            field(_("What is it for?"), self._name, identifier="top-up-name"),
            field(_amount_label(period), self._extra, identifier="top-up-amount"),
            field(_("Why is it needed?"), self._why_extra, identifier="top-up-reason"),
            button(_("Add it"), self.on_top_up_clicked, identifier="top-up-save"),
        )

    def _amount(self, period: str) -> QWidget:
        self._other, self._why_other = MoneyEdit(), TextBox(lines=2)
        return _form(
            field(_amount_label(period), self._other, identifier="other-amount"),
            field(_("Why is the rules' amount not right here?"), self._why_other, identifier="other-reason"),
            button(_("Set it"), self.on_amount_clicked, identifier="other-save"),
        )

    def on_top_up_clicked(self) -> None:
        """Ask for a top-up, or say what is missing."""
        name, reason = self._name.text().strip(), self._why_extra.text().strip()
        amount, found = _read(self._extra, "top-up-amount")
        if not name:
            found.insert(0, Problem("top-up-name", _("Write what the money is for.")))
        if not reason:
            found.append(Problem("top-up-reason", _("Write down why, so that anybody can understand it.")))
        self.problems.emit(found)
        if not found and amount is not None:
            self.top_up_wanted.emit(name, amount, reason)

    def on_amount_clicked(self) -> None:
        """Ask for another amount, or say what is missing."""
        reason = self._why_other.text().strip()
        amount, found = _read(self._other, "other-amount")
        if not reason:
            found.append(Problem("other-reason", _("Write down why, so that anybody can understand it.")))
        self.problems.emit(found)
        if not found and amount is not None:
            self.amount_wanted.emit(amount, reason)


def _form(*parts: QWidget) -> QWidget:
    made = QWidget()
    fields: Sequence[QWidget] = parts[:-1]
    made.setLayout(column(*fields, buttons(parts[-1]), gap=1.5))
    return made


def _amount_label(period: str) -> str:
    if period == "week":
        return _("Amount a week")
    return _("Amount a year") if period == "year" else _("Amount in all")


def _read(edit: MoneyEdit, identifier: str) -> tuple[int | None, list[Problem]]:
    try:
        amount = edit.pence()
    except KnownError as error:
        return None, [Problem(identifier, _(error.sentence, **error.fields))]
    if amount is None or amount < 0:
        return None, [Problem(identifier, _("Enter an amount in pounds."))]
    return amount, []
