"""The side of a plan: its money, what is missing, and sending it for sign-off after asking once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QProgressBar, QWidget

from pbdesk.i18n import _, ngettext
from pbdesk.ui.screens.plan.money import Amount, MoneyCard
from pbdesk.ui.screens.plan.states import GapRow
from pbdesk.ui.screens.plan.values import PlanScreen
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import (
    Card,
    button,
    clear,
    column,
    icon_label,
    identify,
    label,
    primary,
    row,
    rule,
)
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.field import field
from pbdesk.ui.widgets.questions import GrowingBox
from pbdesk.ui.widgets.rows import Facts, buttons


class SidePane(QWidget):
    """The side of a plan, shown again only where something in it changed.

    Signals:
        send_clicked: to be asked before sending. send_wanted: to send, with a note. send_cancelled: not to.
        jump_wanted: the identifier of the place where something is put right.
        budget_wanted: to go to the budget.
    """

    send_clicked = Signal()
    send_wanted = Signal(str)
    send_cancelled = Signal()
    jump_wanted = Signal(str)
    budget_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[int, object] = {}
        self._slots = [column(gap=2) for _each in range(4)]
        self.setLayout(column(*self._slots, None, gap=2))

    def show_screen(self, screen: PlanScreen, *, is_typing: bool, is_asking: bool) -> None:
        """Show the money, what is missing or the question before sending, and what the money cannot pay for.

        Args:
            screen: the plan.
            is_typing: whether a form is open, which then has the page's one filled button.
            is_asking: whether a person asked to send the plan.
        """
        money = screen.money
        if money is not None:
            self._fill(0, (money, screen.language), lambda: money_card(money, self.budget_wanted.emit))
        asking = is_asking and screen.can_send
        if not screen.is_editable:
            self._fill(1, None, None)
        elif asking:
            self._fill(1, ("asking", screen.version, screen.language), lambda: self._asking(screen))
        else:
            look = (screen.gaps, screen.can_send, is_typing, screen.language)
            self._fill(1, look, lambda: self._missing(screen, is_typing))
        self._fill(3, (screen.said, screen.language), lambda: said_card(screen.said))
        self._fill(2, screen.excluded, lambda: excluded_card(screen.excluded) if screen.excluded else None)

    def _fill(self, slot: int, look: object, make: Callable[[], QWidget | None] | None) -> None:
        if slot in self._shown and self._shown[slot] == look:
            return
        self._shown[slot] = look
        clear(self._slots[slot])
        made = make() if make is not None else None
        if made is not None:
            self._slots[slot].addWidget(made)
            made.show()  # now, so that it can take the focus

    def _asking(self, screen: PlanScreen) -> QWidget:
        made = SendCard(screen)
        made.send_wanted.connect(self.send_wanted)
        made.cancel_wanted.connect(self.send_cancelled)
        return made

    def _missing(self, screen: PlanScreen, is_typing: bool) -> QWidget:
        card = missing_card(screen.gaps, self.jump_wanted.emit)
        if screen.can_send:
            make = button if is_typing else primary
            send = make(_("&Send for sign-off"), self.send_clicked.emit, icon="export", identifier="send")
            card.body.addSpacing(theme().space(1))
            card.body.addWidget(buttons(send))
        return card


def money_card(money: MoneyCard, work_out: Callable[[], object]) -> Card:
    """Return the budget, what is planned and what is left, with a bar and in words.

    Where there is no budget yet, a button leads to it (`work_out`).
    """
    card = Card(title=_("The money"), gap=1.5)
    identify(card, "money")
    for amount in money.amounts:
        card.body.addLayout(_amount(amount))
    if money.has_budget:
        card.body.addWidget(_bar(money))
    card.body.addWidget(label(money.basis, "quiet"))
    if not money.has_budget:
        card.body.addWidget(
            buttons(button(_("Go to the budget"), work_out, icon="money", identifier="budget"))
        )
    if len(money.by_funder) > 1:
        card.body.addWidget(rule())
        card.body.addWidget(Facts(money.by_funder))
    if money.contribution:
        card.body.addWidget(rule())
        card.body.addWidget(label(_("What the person pays"), "strong"))
        card.body.addWidget(Facts(money.contribution))
    if money.contingency:
        card.body.addWidget(label(money.contingency, "quiet"))
    if money.actuals:
        card.body.addWidget(rule())
        card.body.addWidget(label(_("What has become of the agreed plan"), "strong"))
        card.body.addWidget(Facts(money.actuals))
    return card


def said_card(said: tuple[tuple[str, str], ...]) -> Card | None:
    """Return what was asked and answered about a plan, None before anything was."""
    if not said:
        return None
    card = Card(title=_("Asked and answered"), gap=1)
    for place, (who, what) in enumerate(said):
        if place:
            card.body.addWidget(rule())
        card.body.addWidget(label(breakable(who), "quiet"))
        card.body.addWidget(label(breakable(what)))
    return card


def _bar(money: MoneyCard) -> QProgressBar:
    bar = QProgressBar()
    identify(bar, "planned")
    bar.setRange(0, 1000)
    bar.setValue(money.planned_share)
    bar.setTextVisible(False)
    bar.setAccessibleName(_("Planned part of the budget"))
    bar.setAccessibleDescription(money.left_words)
    return bar


def _amount(amount: Amount) -> QBoxLayout:
    figure = label(amount.figure, "figure", wrap=theme().metrics.compact)
    figure.setProperty("tone", amount.tone)
    whole = column(label(amount.caption, "quiet"), figure, gap=0)
    if amount.in_all:
        whole.addWidget(label(amount.in_all, "quiet"))
    return whole


def missing_card(gaps: tuple[GapRow, ...], jump: Callable[[str], object]) -> Card:
    """Return what is missing before the plan may be sent; each line leads to its place."""
    card = Card(title=_("Before you send it"), gap=1)
    blocking = [gap for gap in gaps if gap.is_blocking]
    if blocking:
        count = ngettext("One thing is missing.", "{count} things are missing.", len(blocking))
        card.body.addWidget(label(count, "quiet"))
    else:
        line = row(icon_label("check", "ok"), gap=1)
        line.addWidget(label(_("Nothing is missing."), "strong"), 1)
        card.body.addLayout(line)
    for place, gap in enumerate(gaps):
        card.body.addWidget(rule())
        line = row(
            icon_label("edit" if gap.is_blocking else "warning", "accent" if gap.is_blocking else "warn"),
            gap=1,
        )
        line.addWidget(label(breakable(gap.sentence)), 1)
        made = button(
            _("Go there"), partial(jump, gap.place), kind="link", identifier=f"gap-{place}-{gap.place}"
        )
        made.setAccessibleName(f"{_('Go there')}: {gap.sentence}")
        line.addWidget(made)
        card.body.addLayout(line)
    return card


def excluded_card(excluded: tuple[str, ...]) -> Card:
    """Return what the money may not be spent on."""
    return Card(column_of(*excluded), title=_("What it cannot pay for"))


class SendCard(Card):
    """Asks once before a plan is sent, and says what happens then.

    Signals:
        send_wanted: to send it, with the note for the council.
        cancel_wanted: not to.
    """

    send_wanted = Signal(str)
    cancel_wanted = Signal()

    def __init__(self, screen: PlanScreen) -> None:
        title = _("Send version {version} to the council?", version=screen.version)
        super().__init__(title=title, gap=2)
        over = any(not gap.is_blocking for gap in screen.gaps)
        if over:
            line = row(icon_label("warning", "warn"), gap=1)
            line.addWidget(
                label(_("The plan costs more than the budget. The council will ask why."), "strong"), 1
            )
            self.body.addLayout(line)
        self.body.addWidget(
            column_of(
                _("It is saved on this computer and goes with the next sync."),
                _("While it waits for the answer, the plan does not change."),
                _("The council may agree to it, ask a question, or not agree. You will see the answer here."),
            )
        )
        self._note = GrowingBox(lines=2)
        self.body.addWidget(
            field(_("A note for the council"), self._note, identifier="send-note", optional=True)
        )
        self.body.addWidget(
            buttons(
                primary(_("Send for sign-off"), self._send, icon="export", identifier="send-now"),
                button(_("Not yet"), self.cancel_wanted.emit, kind="plain", identifier="send-not"),
            )
        )

    def _send(self) -> None:
        self.send_wanted.emit(self._note.text())


def column_of(*sentences: str) -> QWidget:
    """Return sentences below each other, each with a dot before it."""
    made = QWidget()
    whole = column(gap=0.5)
    for sentence in sentences:
        line = row(gap=1)
        line.addWidget(label("•", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(breakable(sentence)), 1)
        whole.addLayout(line)
    made.setLayout(whole)
    return made
