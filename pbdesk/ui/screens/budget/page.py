"""The page of a budget: large figures, why they are what they are, and where the agreed money stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from pbdesk.domain.assessment import Assessment
from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.screens.budget.adjusting import AddedCard
from pbdesk.ui.screens.budget.contribution import contribution_card
from pbdesk.ui.screens.budget.presenter import BudgetPresenter, BudgetScreen, FinalCard, GuideCard
from pbdesk.ui.screens.budget.tables import changes_card, money_card, noted
from pbdesk.ui.screens.budget.working import WorkingView, large_figures
from pbdesk.ui.widgets import (
    Card,
    EmptyState,
    Page,
    beside,
    button,
    buttons,
    clear,
    column,
    label,
    primary,
)
from pbdesk.ui.widgets.questions import Disclosure


class BudgetPage(Page):
    """One case's budget."""

    def __init__(self, context: Context, presenter: BudgetPresenter) -> None:
        self._presenter = presenter
        self._case_id = ""
        self._screen: BudgetScreen | None = None
        self._is_why_open: bool | None = None
        self._is_easy = False
        super().__init__(context)

    def heading(self) -> str:
        """Return whose budget it is, once that is known."""
        return _("Budget: {name}", name=self._screen.name) if self._screen else _("Budget")

    def build(self) -> None:
        """Lay out the room for the cards."""
        self._cards = column(gap=2)
        self.body.addLayout(self._cards)
        self.body.addStretch(1)

    def opened(self, **args: str) -> None:
        """Show a case's budget."""
        self._case_id = args["case_id"]
        self.refresh()

    def refresh(self) -> None:
        """Read the budget again."""
        if self._case_id:
            self.run(partial(self._presenter.read, self._case_id), self._show)

    def rebuilt(self) -> None:
        """Show the same budget in fresh widgets, then again in the words of the present language."""
        if self._screen is not None:
            self._show(self._screen)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"print": partial(self._go, "print")}

    def store_changed(self, change: object) -> None:
        """Show what a write or a sync changed in this case."""
        if isinstance(change, ChangeSet) and change.touches_case(self._case_id) and self.isVisible():
            self.refresh()

    # Showing

    def _show(self, screen: BudgetScreen) -> None:
        if screen.language != self.context.words.language:
            self.refresh()
        if self._screen == screen and self._cards.count():
            return
        focused = self.focused_identifier()
        self._screen = screen
        self.show_title(self.heading())
        clear(self._cards)
        if screen.guide is None and screen.final is None:
            self._add(self._nothing_yet(screen))
        elif screen.final is not None and screen.guide is not None:
            self._add(beside(self._final_card(screen.final), self._guide_card(screen, screen.guide)))
        elif screen.final is not None:
            self._add(self._final_card(screen.final))
        elif screen.guide is not None:
            self._add(self._guide_card(screen, screen.guide))
        if screen.contribution:
            self._add(contribution_card(screen.contribution, partial(self._go, "charging")))
        if screen.money is not None:
            self._add(money_card(screen.money))
        if screen.guide is not None:
            self._add(self._why_card(screen.guide, is_open=screen.final is None))
            if screen.final is None:
                self._show_choices(screen, screen.guide)
        if focused:
            self.focus_on(focused)

    def _show_choices(self, screen: BudgetScreen, guide: GuideCard) -> None:
        """Show what would change the guide, and what people add, while nothing is agreed."""
        if guide.changes is not None:
            self._add(changes_card(guide.changes))
        if screen.lacking is None:
            self._add(self._added_card(guide))

    def _add(self, widget: QWidget) -> None:
        self._cards.addWidget(widget)
        widget.show()  # now, so that it can take the focus

    def _nothing_yet(self, screen: BudgetScreen) -> QWidget:
        if screen.lacking is not None:
            return EmptyState(
                screen.lacking.title,
                screen.lacking.text,
                icon="money",
                actions=[(screen.lacking.action, partial(self._go, "assessment"))],
            )
        return Card(
            label(_("The assessment is finished, so the indicative budget can be worked out now."), "figure"),
            label(_("You will see each step of it."), "quiet"),
            buttons(
                primary(
                    _("&Work out the budget"), self.on_work_out_clicked, icon="money", identifier="work-out"
                )
            ),
            gap=1.5,
        )

    def _guide_card(self, screen: BudgetScreen, guide: GuideCard) -> Card:
        card = Card(title=_("Indicative budget"), gap=1.5)
        if guide.amounts:
            card.body.addWidget(large_figures(guide.amounts, is_large=screen.final is None))
        else:
            card.body.addWidget(label(_("No sum: support that is open to everybody comes first."), "figure"))
        card.body.addWidget(
            noted(
                "info",
                "accent",
                _("A guide to plan with. It is not an entitlement and not a limit."),
                "strong",
            )
        )
        if guide.added.override:
            card.body.addWidget(noted("edit", "accent", guide.added.override, ""))
        if guide.illustrative:
            card.body.addWidget(label(guide.illustrative, "quiet"))
        card.body.addWidget(label(guide.made, "quiet"))
        if guide.stale:
            card.body.addWidget(noted("warning", "warn", guide.stale, ""))
        if screen.lacking is not None:
            card.body.addWidget(noted("warning", "warn", f"{screen.lacking.title} {screen.lacking.text}", ""))
        card.body.addWidget(self._guide_buttons(screen, guide))
        return card

    def _guide_buttons(self, screen: BudgetScreen, guide: GuideCard) -> QWidget:
        parts: list[QWidget] = []
        if screen.lacking is not None:
            parts.append(
                button(
                    screen.lacking.action,
                    partial(self._go, "assessment"),
                    icon="form",
                    identifier="to-assessment",
                )
            )
        else:
            make = primary if guide.stale else button
            words = _("&Work out again")
            parts.append(make(words, self.on_work_out_clicked, icon="sync", identifier="work-out"))
        if screen.final is None:
            make = button if guide.stale else primary
            parts.append(
                make(_("&Go to the plan"), partial(self._go, "plan"), icon="plan", identifier="to-plan")
            )
        return buttons(*parts)

    def _final_card(self, final: FinalCard) -> Card:
        card = Card(title=_("Agreed budget"), gap=1.5)
        card.body.addWidget(large_figures(final.amounts, is_large=True))
        card.body.addWidget(noted("check", "ok", final.decided, "strong"))
        card.body.addWidget(label(final.difference))
        if final.tolerance:
            card.body.addWidget(label(final.tolerance, "quiet"))
        card.body.addWidget(
            buttons(
                primary(
                    _("&Receipts and spending"),
                    partial(self._go, "receipts"),
                    icon="receipt",
                    identifier="to-receipts",
                )
            )
        )
        return card

    def _why_card(self, guide: GuideCard, *, is_open: bool) -> Card:
        inner = QWidget()
        working = WorkingView(guide.steps, is_easy=self._is_easy)
        working.turned.connect(self.on_easy_turned)
        inner.setLayout(
            column(
                working,
                label(
                    _(
                        "If an answer is not right, change it in the assessment and work the budget out again. "
                        "Anybody who does not agree with the amount may ask the council to look at it again."
                    ),
                    "quiet",
                ),
                gap=2,
            )
        )
        shown = is_open if self._is_why_open is None else self._is_why_open
        hide = _("{question} Hide the working", question=guide.why)
        why = Disclosure(guide.why, hide, inner, identifier="why", is_open=shown)
        why.turned.connect(self.on_why_turned)
        return Card(why)

    def _added_card(self, guide: GuideCard) -> Card:
        card = AddedCard(guide.added, guide.period)
        card.top_up_wanted.connect(
            lambda name, pence, why: self._adjust(self._presenter.add_top_up, name, pence, why)
        )
        card.amount_wanted.connect(lambda pence, why: self._adjust(self._presenter.set_amount, pence, why))
        card.top_up_unwanted.connect(lambda place: self._adjust(self._presenter.take_back_top_up, place))
        card.amount_unwanted.connect(lambda: self._adjust(self._presenter.take_back_amount))
        card.problems.connect(self.show_problems)
        return card

    # What a person does

    def on_why_turned(self, is_open: bool) -> None:
        """Remember whether the working is shown."""
        self._is_why_open = is_open

    def on_easy_turned(self, is_easy: bool) -> None:
        """Remember whether the working is shown in easy words."""
        self._is_easy = is_easy

    def _adjust(self, act: Callable[..., tuple[BudgetScreen, ChangeSet]], *what: str | int) -> None:
        """Add something, or take it back, and work out anew."""
        self.run(partial(act, self._case_id, *what), self._show_worked_out)

    def on_work_out_clicked(self) -> None:
        """Work out the budget from the answers as they are now."""
        self.run(partial(self._presenter.work_out, self._case_id), self._show_worked_out)

    def _show_worked_out(self, worked_out: tuple[BudgetScreen, ChangeSet]) -> None:
        screen, change = worked_out
        self._show(screen)
        self.context.jobs.post_change(change)
        if screen.guide is not None:
            said = ", ".join(f"{caption} {figure}" for caption, figure, _tone in screen.guide.amounts)
            self.announce(_("Saved on this computer") + (f". {said}" if said else ""))
        if not self.focus_on("why"):
            self.focus_heading()

    def _go(self, screen_id: str) -> None:
        self.context.navigate(screen_id, case_id=self._case_id)


def make_page(context: Context) -> BudgetPage:
    """Return the page, wired to the desk in the context's services."""
    desk = context.services
    reads = desk.vault.reads

    def assessment_of(case_id: str) -> Assessment | None:
        form_id, _form = desk.programmes.form_of(case_id)
        found: Assessment | None = reads.record(Assessment, f"{case_id}.{form_id}")
        return found

    presenter = BudgetPresenter(
        desk.budgets,
        assessment_of,
        desk.assessments.for_case,
        desk.receipts.money,
        reads.case,
        desk.programmes.funders,
        desk.charging.latest,
        desk.programmes.role_label,
    )
    return BudgetPage(context, presenter)
