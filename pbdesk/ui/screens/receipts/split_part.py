"""The part of the form that says who pays: a choice, and boxes for shares or lines. It holds no rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.receipts.splitting import AS_LINE, BY_LINE, BY_SHARE, FIELD, TypedSplit, options
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets import Choice, MoneyEdit, TextEdit, clear, column, field, flow_row, label, set_kind

_NARROW = 5
_FEW = 16


class SplitPart(QWidget):
    """Who pays for a receipt.

    Signals:
        edited: something was typed or chosen by a person.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.how = Choice()
        self.how.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.how.setMinimumContentsLength(_FEW)
        self._funders: tuple[tuple[str, str], ...] = ()
        self._shares: dict[str, QLineEdit] = {}
        self._amounts: dict[str, QLineEdit] = {}
        self._words: dict[str, QLineEdit] = {}
        self._by_share, self._by_line = QWidget(), QWidget()
        self._share_room, self._line_room = column(gap=1), column(gap=1)
        self._by_share.setLayout(self._share_room)
        self._by_line.setLayout(self._line_room)
        self._effect = label("", "quiet")
        who = field(_("Who pays"), self.how, identifier=FIELD)
        self.setLayout(column(who, self._by_share, self._by_line, self._effect, gap=1))
        self.how.activated.connect(lambda _at: self._say())
        self._show_parts()

    def offer(self, funders: Sequence[tuple[str, str]]) -> None:
        """Offer a programme's funders; with one alone there is nothing to ask."""
        if tuple(funders) == self._funders:
            return
        kept = self.typed()
        self._funders = tuple(funders)
        self.how.set_options(options(funders))
        self._make_boxes()
        self.fill(kept)
        self.setVisible(len(funders) > 1)

    def _make_boxes(self) -> None:
        clear(self._share_room)
        clear(self._line_room)
        self._shares, self._amounts, self._words = {}, {}, {}
        for funder, name in self._funders:
            shown = name.replace("&", "&&")
            share, amount, words = TextEdit(), MoneyEdit(), TextEdit()
            share.setFixedWidth(theme().metrics.line * _NARROW)
            self._shares[funder], self._amounts[funder], self._words[funder] = share, amount, words
            self._share_room.addWidget(
                field(_("Share of {funder}, %", funder=shown), share, identifier=f"split-share-{funder}")
            )
            line = flow_row(gap=2)
            line.addWidget(
                field(_("Lines of {funder}", funder=shown), amount, identifier=f"split-amount-{funder}")
            )
            line.addWidget(
                field(_("What they are"), words, identifier=f"split-words-{funder}", optional=True), 1
            )
            self._line_room.addLayout(line)
            for box in (share, amount, words):
                box.textEdited.connect(lambda _text: self.edited.emit())

    def typed(self) -> TypedSplit:
        """Return what stands in it."""
        how = self.how.value()
        return TypedSplit(
            how=how,
            shares=_texts(self._shares) if how == BY_SHARE else {},
            amounts=_texts(self._amounts) if how == BY_LINE else {},
            words=_texts(self._words) if how == BY_LINE else {},
        )

    def fill(self, split: TypedSplit) -> None:
        """Show who pays."""
        self.how.set_value(split.how if self.how.findData(split.how) >= 0 else AS_LINE)
        for boxes, texts in (
            (self._shares, split.shares),
            (self._amounts, split.amounts),
            (self._words, split.words),
        ):
            for funder, box in boxes.items():
                box.setText(texts.get(funder, ""))
        self._show_parts()

    def show_effect(self, work_out: Callable[[TypedSplit], str]) -> None:
        """Say what each funder pays."""
        words = work_out(self.typed())
        self._effect.setText(words)
        self._effect.setVisible(bool(words))
        set_kind(self._effect, "strong" if self.how.value() else "quiet")

    def _say(self) -> None:
        self._show_parts()
        self.edited.emit()

    def _show_parts(self) -> None:
        self._by_share.setVisible(self.how.value() == BY_SHARE)
        self._by_line.setVisible(self.how.value() == BY_LINE)


def _texts(boxes: dict[str, QLineEdit]) -> dict[str, str]:
    return {funder: box.text() for funder, box in boxes.items() if box.text().strip()}
