"""The form for one piece of spending: widgets in the order in which a person fills them, by keys alone."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QBoxLayout

from pbdesk.i18n import _, pgettext
from pbdesk.ui.screens.receipts import splitting
from pbdesk.ui.screens.receipts.split_part import SplitPart
from pbdesk.ui.screens.receipts.typed import Typed
from pbdesk.ui.screens.receipts.values import PromiseChoice, ReceiptsView
from pbdesk.ui.widgets import (
    Choice,
    ChoiceGroup,
    DateField,
    Field,
    MoneyEdit,
    TextBox,
    TextEdit,
    field,
    flow_row,
)


class ReceiptForm(QObject):
    """The fields, laid out into a column that the page gives.

    Signals:
        edited: something was typed or chosen by a person.
    """

    edited = Signal()

    def __init__(self, into: QBoxLayout) -> None:
        super().__init__()
        self._promises: dict[str, PromiseChoice] = {}
        self._left: dict[str, str] = {}
        self._corrects = ""
        self._has_photo = False
        self.kind = ChoiceGroup(
            _("What happened"),
            kinds(),
            identifier="kind",
            hint=_("Promised: agreed with somebody, and not paid yet."),
            beside=True,
        )
        self.settles, self.line = Choice(), Choice()
        self.payee, self.amount = TextEdit(), MoneyEdit()
        self.day = DateField(pgettext("of a receipt", "Date"), identifier="day")
        self.because, self.note = TextEdit(), TextBox(lines=2)
        self.split = SplitPart()
        self._view: ReceiptsView | None = None
        self._settles_field = field(_("&Which promise"), self.settles, identifier="settles")
        self._line_field = field(_("Plan &line"), self.line, identifier="line", hint=" ")
        self._because_field = field(
            _("No receipt &because"),
            self.because,
            identifier="because",
            optional=True,
            hint=_("Only when there is no photo. For example: the taxi gave none."),
        )
        self._payee_field = field(_("Pa&yee"), self.payee, identifier="payee")
        self._lay_out(into)
        self._listen()
        self._show_parts()

    def _lay_out(self, into: QBoxLayout) -> None:
        into.addWidget(self.kind)
        into.addWidget(self._settles_field)
        when = flow_row(gap=3)
        when.addWidget(self.day)
        amount = field(_("&Amount"), self.amount, identifier="amount")
        when.addWidget(amount, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        when.addStretch(1)
        into.addLayout(when)
        into.addWidget(self._payee_field)
        into.addWidget(self._line_field)
        into.addWidget(self.split)
        into.addWidget(self._because_field)
        into.addWidget(field(_("N&ote"), self.note, identifier="note", optional=True))

    def _listen(self) -> None:
        self.kind.chosen.connect(self.on_kind_chosen)
        self.settles.activated.connect(lambda _index: self.on_promise_chosen())
        self.line.activated.connect(lambda _index: self.on_line_chosen())
        for box in (self.payee, self.amount, self.because):
            box.textEdited.connect(lambda _text: self.edited.emit())
        self.note.textChanged.connect(self.edited)
        self.day.edited.connect(self.edited)
        self.split.edited.connect(self.edited)
        self.edited.connect(self._show_split)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields whose words change."""
        return self._settles_field, self._line_field, self._because_field, self._payee_field

    def offer(self, view: ReceiptsView) -> None:
        """Offer a case's lines and promises; what was chosen stays where it is still offered."""
        self._promises = {promise.id: promise for promise in view.promises}
        self._left, self._view = view.left, view
        self.split.offer(view.funders)
        self.line.set_options(list(view.lines))
        self.settles.set_options(
            [("", _("Choose a promise")), *((promise.id, promise.words) for promise in view.promises)]
        )
        self._show_parts()

    def typed(self, photo: str = "") -> Typed:
        """Return what stands in the form."""
        return Typed(
            kind=self.kind.value() or "receipt",
            day=self.day.text(),
            payee=self.payee.text(),
            amount=self.amount.text(),
            line_id=self.line.value(),
            settles=self.settles.value(),
            because=self.because.text(),
            note=self.note.text(),
            photo=photo,
            split=self.split.typed(),
            corrects=self._corrects,
        )

    def fill(self, form: Typed) -> None:
        """Show a form."""
        self._corrects = form.corrects
        self.kind.set_value(form.kind)
        self._offer_unlisted(self.settles, form.settles, _("The promise that it paid"))
        self.settles.set_value(form.settles)
        self._offer_unlisted(self.line, form.line_id, _("A line of an earlier plan"))
        self.line.set_value(form.line_id)
        self.day.set_day(form.day)
        self.payee.setText(form.payee)
        self.amount.setText(form.amount)
        self.because.setText(form.because)
        self.split.fill(form.split)
        self.note.blockSignals(True)
        self.note.setText(form.note)
        self.note.blockSignals(False)
        self._show_parts()

    def set_has_photo(self, has_photo: bool) -> None:
        """With a photo, nobody asks why there is none."""
        self._has_photo = has_photo
        self._show_parts()

    def _offer_unlisted(self, choice: Choice, value: str, words: str) -> None:
        """Keep a choice that is no longer offered: a promise paid in full, a line of an earlier plan."""
        if value and choice.findData(value) < 0:
            choice.addItem(words, value)

    def _show_parts(self) -> None:
        kind = self.kind.value()
        self._settles_field.setVisible(kind == "payment")
        self._line_field.setVisible(kind != "payment")
        self._because_field.setVisible(kind in ("receipt", "payment", "") and not self._has_photo)
        self._line_field.show_hint(self._left.get(self.line.value(), ""))
        self._show_split()
        self._payee_field.label.setText(
            _("Pa&yee")
            if kind in ("receipt", "payment", "")
            else _("Who pa&ys it back")
            if kind == "refund"
            else _("Promised to whom (&y)")
        )

    def _show_split(self) -> None:
        """Say what each funder pays of what is typed now."""
        if self._view is None:
            return
        view, shares = self._view, self._view.line_shares.get(self.line.value(), {})
        amount = self.amount.text()
        self.split.show_effect(
            lambda split: splitting.effect(split, amount, shares, view.funders, view.remainder)
        )

    def on_kind_chosen(self, _kind: str) -> None:
        """Show the fields of another kind."""
        self._show_parts()
        self.edited.emit()

    def on_line_chosen(self) -> None:
        """Say what is left on the line."""
        self._show_parts()
        self.edited.emit()

    def on_promise_chosen(self) -> None:
        """Fill in what the promise says, where nothing was typed."""
        promise = self._promises.get(self.settles.value())
        if promise is not None and not self.payee.text().strip():
            self.payee.setText(promise.payee)
        if promise is not None and not self.amount.text().strip():
            self.amount.setText(promise.amount)
        self.edited.emit()


def kinds() -> list[tuple[str, str]]:
    """Return what can be recorded, in words."""
    return [
        ("receipt", pgettext("spending", "Paid")),
        ("payment", _("Paid a promise")),
        ("refund", _("Money back")),
        ("commitment", pgettext("spending", "Promised")),
    ]
