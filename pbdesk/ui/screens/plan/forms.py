"""The forms for an outcome and for a line, in the place where they will stand. They hold no rules.

Each says at once what was typed (`edited`), so that the page can keep it as a draft.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from pbdesk.i18n import _
from pbdesk.ui.screens.plan.entries import (
    REPEATED,
    SHARED,
    LineEntry,
    OutcomeEntry,
    frequency_options,
    kind_options,
    share_problem,
)
from pbdesk.ui.screens.plan.values import Effect, PlanScreen
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import (
    Card,
    button,
    clear,
    column,
    flow_row,
    identify,
    label,
    primary,
    row,
    section,
    set_kind,
)
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.choices import ChoiceGroup
from pbdesk.ui.widgets.field import Field, field
from pbdesk.ui.widgets.inputs import Choice, MoneyEdit, TextEdit
from pbdesk.ui.widgets.questions import GrowingBox, LongChoice
from pbdesk.ui.widgets.rows import buttons

FIND_MS = 150
_FEW = 16
"""The least characters that a drop-down shows."""
_NARROW = 5
"""The width of a box for a few digits, in heights of a line."""


class OutcomeForm(Card):
    """What the person wants to achieve.

    Signals:
        edited: the entry as it stands.
        save_wanted, cancel_wanted: by button.
    """

    edited = Signal(object)
    save_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, screen: PlanScreen, entry: OutcomeEntry) -> None:
        super().__init__(gap=2)
        self._outcome_id = entry.outcome_id
        self._text = GrowingBox(lines=3)
        self._domain = _choice([("", _("Choose one")), *screen.domains])
        self.body.addWidget(section(_("Change the outcome") if entry.outcome_id else _("New outcome")))
        self.body.addWidget(
            field(
                _("What does {name} want to achieve?", name=screen.name.replace("&", "&&")),
                self._text,
                identifier="outcome-text",
                hint=_("In their own words, like “I swim every week and come home tired in the right way.”"),
            )
        )
        self.body.addWidget(field(_("What it is about"), self._domain, identifier="outcome-domain"))
        self.body.addWidget(
            buttons(
                primary(_("Save the outcome"), self.save_wanted.emit, identifier="save-form"),
                button(
                    _("Leave without saving"), self.cancel_wanted.emit, kind="plain", identifier="cancel-form"
                ),
            )
        )
        self._text.setText(entry.text)
        self._domain.set_value(entry.domain)
        self._text.textChanged.connect(self._say)
        self._domain.activated.connect(lambda _at: self._say())

    def entry(self) -> OutcomeEntry:
        """Return what was typed."""
        return OutcomeEntry(self._outcome_id, self._text.text(), self._domain.value())

    def _say(self) -> None:
        self.edited.emit(self.entry())


class LineForm(Card):
    """What is bought or arranged, what it costs, who pays and how the money is held.

    Signals:
        edited: the entry as it stands.
        save_wanted, cancel_wanted: by button.
        directory_wanted: to look in the whole directory.
    """

    edited = Signal(object)
    save_wanted = Signal()
    cancel_wanted = Signal()
    directory_wanted = Signal()

    def __init__(
        self,
        screen: PlanScreen,
        entry: LineEntry,
        find: Callable[[str], object],
        choose: Callable[[str], object],
    ) -> None:
        """Make the form.

        Args:
            screen: the plan, for its outcomes, funders and ways to hold money.
            entry: what stands in the fields at first.
            find: asks for services that match a text; `show_found` shows them.
            choose: is given the id of the service that a person chose.
        """
        super().__init__(gap=2)
        self._entry = entry
        self._find_services, self._choose = find, choose
        self._shares: dict[str, QLineEdit] = {}
        self.body.addWidget(section(_("Change the line") if entry.line_id else _("New line")))
        self._add_search()
        self._add_what(screen)
        self._add_cost()
        self._add_payers(screen)
        self._add_held(screen)
        self._effect = label("", "strong")
        identify(self._effect, "line-effect")
        self.body.addWidget(self._effect)
        self.body.addWidget(
            buttons(
                primary(_("Save the line"), self.save_wanted.emit, identifier="save-form"),
                button(
                    _("Leave without saving"), self.cancel_wanted.emit, kind="plain", identifier="cancel-form"
                ),
            )
        )
        self.fill(entry)

    # What the page asks

    def entry(self) -> LineEntry:
        """Return what was typed."""
        return LineEntry(
            line_id=self._entry.line_id,
            outcome_id=self._outcome.value(),
            description=self._description.text(),
            provider=self._provider.text(),
            service_id=self._entry.service_id,
            amount=self._amount.text(),
            frequency=self._frequency.value(),
            weeks=self._weeks.text(),
            payer=self._payer.value() if self._payer is not None else self._entry.payer,
            shares={funder: box.text() for funder, box in self._shares.items() if box.text().strip()},
            deployment=self._held.value(),
            kind=self._kind.value(),
        )

    def fill(self, entry: LineEntry) -> None:
        """Show an entry in the fields."""
        self._entry = entry
        self._outcome.set_value(entry.outcome_id)
        self._description.setText(entry.description)
        self._provider.setText(entry.provider)
        self._amount.setText(entry.amount)
        self._frequency.set_value(entry.frequency)
        self._weeks.setText(entry.weeks)
        if self._payer is not None:
            self._payer.set_value(entry.payer)
        for funder, box in self._shares.items():
            box.setText(entry.shares.get(funder, ""))
        self._held.set_value(entry.deployment)
        self._kind.set_value(entry.kind)
        self._show_parts()

    def show_effect(self, effect: Effect) -> None:
        """Say what the line comes to and what it leaves."""
        self._effect.setText(f"{effect.comes_to} {effect.left}")
        set_kind(self._effect, "error" if effect.tone == "error" else "strong")

    def show_found(self, found: list[tuple[str, str]], typed: str) -> None:
        """Show the services that a search found."""
        clear(self._found)
        for service_id, words in found:
            use = button(
                _("Use this"),
                partial(self._choose, service_id),
                kind="link",
                identifier=f"found-{service_id}",
            )
            use.setAccessibleName(f"{_('Use this')}: {words}")
            line = row(use, gap=2)
            line.insertWidget(0, label(breakable(words)), 1)
            self._found.addLayout(line)
        if not found and len(typed.strip()) > 1:
            self._found.addWidget(label(_("No service matches ‘{text}’.", text=typed.strip()), "quiet"))

    # Making

    def _add_search(self) -> None:
        self._search = TextEdit()
        self._found = column(gap=0.5)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(FIND_MS)
        self._rest.timeout.connect(lambda: self._find_services(self._search.text()))
        self._search.textEdited.connect(lambda _text: self._rest.start())
        look = button(
            _("Whole directory"), self.directory_wanted.emit, icon="directory", identifier="directory"
        )
        self.body.addWidget(
            field(
                _("Find a service"),
                self._search,
                identifier="line-find",
                hint=_("It fills in the lines below. Or type them yourself."),
                beside=None if theme().metrics.compact else look,
            )
        )
        if theme().metrics.compact:
            self.body.addWidget(buttons(look))
        self.body.addLayout(self._found)

    def _add_what(self, screen: PlanScreen) -> None:
        self._description, self._provider = TextEdit(), TextEdit()
        self._outcome = _choice(screen.outcome_options())
        self.body.addWidget(
            field(
                _("What the money is for"),
                self._description,
                identifier="line-description",
                hint=_("Like “Lane swimming with the lift in, Fridays”."),
            )
        )
        self.body.addWidget(
            field(_("Who provides it"), self._provider, identifier="line-provider", optional=True)
        )
        self.body.addWidget(field(_("Outcome"), self._outcome, identifier="line-outcome"))
        for edit in (self._description, self._provider):
            edit.textEdited.connect(lambda _text: self._say())
        self._outcome.activated.connect(lambda _at: self._say())

    def _add_cost(self) -> None:
        self._amount, self._weeks = MoneyEdit(), TextEdit()
        self._frequency = Choice(list(frequency_options()))
        self._weeks.setFixedWidth(theme().metrics.line * _NARROW)
        self._weeks_field: Field = field(
            _("For how many weeks"),
            self._weeks,
            identifier="line-weeks",
            hint=_("Blank for the whole year."),
            optional=True,
        )
        line = flow_row(gap=3 if not theme().metrics.compact else 2)
        line.addWidget(field(_("What it costs"), self._amount, identifier="line-amount"))
        line.addWidget(field(_("How often"), self._frequency, identifier="line-frequency"))
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addWidget(self._weeks_field)
        for edit in (self._amount, self._weeks):
            edit.textEdited.connect(lambda _text: self._say())
        self._frequency.activated.connect(lambda _at: self._say())

    def _add_payers(self, screen: PlanScreen) -> None:
        self._payer: ChoiceGroup | None = None
        self._share_box = QWidget()
        self._share_words = label("", "quiet")
        if len(screen.funders) < 2:
            self._share_box.setParent(self)
            self._share_box.hide()
            return
        options = [*screen.funders, (SHARED, _("Shared between several"))]
        self._payer = LongChoice(_("Who pays"), options, identifier="line-payer")
        self._payer.chosen.connect(lambda _value: self._say())
        self.body.addWidget(self._payer)
        inner = column(gap=1)
        for funder, name in screen.funders:
            box = TextEdit()
            box.setFixedWidth(theme().metrics.line * _NARROW)
            box.textEdited.connect(lambda _text: self._say())
            self._shares[funder] = box
            inner.addWidget(
                field(
                    _("Share of {funder}, %", funder=name.replace("&", "&&")),
                    box,
                    identifier=f"line-share-{funder}",
                )
            )
        inner.addWidget(self._share_words)
        inner.setContentsMargins(theme().space(4), 0, 0, 0)
        self._share_box.setLayout(inner)
        self.body.addWidget(self._share_box)

    def _add_held(self, screen: PlanScreen) -> None:
        self._held = _choice([("", _("As the plan says")), *screen.deployments])
        self._held.activated.connect(lambda _at: self._say())
        self.body.addWidget(
            field(_("How the money for this is held"), self._held, identifier="line-deployment")
        )
        self._kind = _choice(kind_options())
        self._kind.activated.connect(lambda _at: self._say())
        self.body.addWidget(field(_("What kind of line it is"), self._kind, identifier="line-kind"))

    # Saying

    def _say(self) -> None:
        self._show_parts()
        self.edited.emit(self.entry())

    def _show_parts(self) -> None:
        entry = self.entry()
        self._weeks_field.setVisible(entry.frequency in REPEATED)
        if self._payer is None:
            return
        is_shared = entry.payer == SHARED
        self._share_box.setVisible(is_shared)
        words = share_problem(entry.shares) or _("The shares add up to 100%.")
        self._share_words.setText(words if is_shared else "")


def _choice(options: list[tuple[str, str]]) -> Choice:
    """Return a drop-down that is no wider than its place, however long its answers are."""
    made = Choice(options)
    made.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(_FEW)
    return made
