"""The page of reviews: those to come, the one being written, and those that were held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from pbdesk.i18n import _
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.screens.reviews.presenter import REVIEW, HeldCard, PlannedLine, ReviewsPresenter, ReviewsScreen
from pbdesk.ui.widgets import (
    Card,
    CardList,
    EntryPage,
    Facts,
    Pill,
    TaskRow,
    breakable,
    button,
    buttons,
    clear,
    column,
    label,
    row,
    rule,
)


class ReviewsPage(EntryPage[ReviewsScreen]):
    """One case's reviews."""

    narrow = True

    def __init__(self, context: Context, presenter: ReviewsPresenter) -> None:
        self._presenter = presenter
        super().__init__(context, presenter)

    def title_of(self, name: str) -> str:
        """Return whose reviews these are, once that is known."""
        return _("Reviews with {name}", name=name) if name else _("Reviews")

    def build(self) -> None:
        """Lay out the buttons and the room for the parts."""
        self.add_ways((_("Outcomes"), "outcomes"))
        self._planned, self._held = column(gap=2), column(gap=2)
        self.body.addLayout(self.room_for_form())
        self.body.addLayout(self._planned)
        self.body.addLayout(self._held)
        self.body.addStretch(1)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"save": self.on_form_kept}

    # Showing

    def show_parts(self, screen: ReviewsScreen) -> None:
        """Show the reviews to come, how the person is, and the reviews that were held."""
        clear(self._planned)
        clear(self._held)
        self._planned.addWidget(self._planned_card(screen))
        if screen.scores:
            self._planned.addWidget(self._scores_card(screen))
        for held in screen.held:
            self._held.addWidget(_held_card(held))

    def _planned_card(self, screen: ReviewsScreen) -> Card:
        card = CardList([self._row(line) for line in screen.planned], title=_("Reviews to come"))
        if not screen.planned:
            card.add(label(_("No review has been planned."), "quiet"))
        acts = []
        if screen.open_id and not self.is_typing:
            go_on = partial(self.open_form, REVIEW, screen.open_id)
            acts.append(button(_("Go on with the review that was begun"), go_on, identifier="go-on"))
        extra = partial(self.on_start_clicked, "")
        acts.append(
            button(_("Hold a review that nobody planned"), extra, icon="plus", identifier="unplanned")
        )
        card.add(buttons(*acts))
        return card

    def _scores_card(self, screen: ReviewsScreen) -> Card:
        facts = Facts([(breakable(name), breakable(value)) for name, value in screen.scores])
        ask = button(_("Write down scores"), partial(self.go, "outcomes"), identifier="scores")
        return Card(facts, buttons(ask), title=_("How the person is"), gap=1.5)

    def _row(self, line: PlannedLine) -> TaskRow:
        action = (line.action, partial(self.on_start_clicked, line.task_id))
        return TaskRow(
            breakable(line.title),
            line.state,
            line.tone,
            line.detail,
            action,
            identifier=f"write-{line.task_id}",
        )

    # What a person does

    def on_start_clicked(self, task_id: str) -> None:
        """Begin a review, or go on with it."""
        if self.is_typing:
            self.open_form(REVIEW)
            return
        self.run(partial(self._presenter.start, self._case_id, task_id), self._started)

    def _started(self, started: tuple[str, ChangeSet]) -> None:
        review_id, change = started
        self.context.jobs.post_change(change)
        self.open_form(REVIEW, review_id)

    def on_form_kept(self) -> None:
        """Save what was written so far, in the case, and close the form."""
        if self._form is not None:
            work = partial(self._presenter.write, self._case_id, self._form.spec, self._form.typed())
            self.run(work, self._saved, self._not_saved)


def _held_card(held: HeldCard) -> Card:
    card = Card(title=breakable(held.title), gap=1.5)
    if held.decision:
        card.body.addLayout(row(Pill(held.decision, "ok"), None))
    card.body.addWidget(Facts([(name, breakable(value)) for name, value in held.facts]))
    if held.outcomes:
        card.body.addWidget(rule())
        card.body.addWidget(Facts([(breakable(name), breakable(value)) for name, value in held.outcomes]))
    return card


def make_page(context: Context) -> ReviewsPage:
    """Return the page, wired to the desk in the context's services."""
    desk = context.services
    presenter = ReviewsPresenter(
        desk.reviews,
        desk.programmes,
        desk.vault.reads.case,
        desk.vault.drafts,
        desk.vault.clock.today,
        desk.outcomes.view,
    )
    return ReviewsPage(context, presenter)
