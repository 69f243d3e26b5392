"""Reviews of one case: what is planned and held, and the form of one that is being written. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.plan import Outcome
from pbdesk.domain.reviewing import Review
from pbdesk.i18n import _, current, ngettext, pgettext
from pbdesk.i18n.formats import day_of
from pbdesk.services.outcomes import OutcomesView
from pbdesk.services.ports import ChangeSet, DraftStore
from pbdesk.services.reviews import PlannedReview, Reviews, ReviewsView
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models.entry import Entry, EntrySpec, FormDrafts, Typed, day_in
from pbdesk.ui.screens.reviews.scores import latest_scores

REVIEW = "review"
_MARK = "remark-"
_PROGRESS = "progress-"


class ReviewProgrammes(Protocol):
    """The words of programmes that this page needs."""

    def title(self, scheme_id: str) -> str:
        """Return a programme's title."""

    def say_task(self, label: str) -> str:
        """Return a task's label in words."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A review that is to come, in words; `task_id` is what it fulfils."""

    task_id: str
    title: str
    state: str
    tone: str
    detail: str
    action: str


@dataclass(frozen=True, slots=True)
class HeldCard:
    """A review that was held, in words; `outcomes` are (outcome, how it goes)."""

    id: str
    title: str
    decision: str
    facts: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReviewsScreen:
    """A case's reviews as the page shows them; `open_id` is one that is being written, `scores` how the person is."""

    case_id: str
    name: str
    under: str
    planned: tuple[PlannedLine, ...]
    held: tuple[HeldCard, ...]
    open_id: str
    scores: tuple[tuple[str, str], ...] = ()


class ReviewsPresenter:
    """Shows and writes reviews."""

    def __init__(
        self,
        service: Reviews,
        programmes: ReviewProgrammes,
        case_of: Callable[[str], CaseRow | None],
        drafts: DraftStore,
        today: Callable[[], str],
        outcomes_of: Callable[[str], OutcomesView],
    ) -> None:
        """Take the service, the programmes, what reads a case and its outcomes, the drafts and the clock's `today`."""
        self._outcomes_of = outcomes_of
        self._service = service
        self._programmes = programmes
        self._case_of = case_of
        self._today = today
        self._drafts = FormDrafts(drafts, "reviews", self.form)
        self._seen: dict[str, Review] = {}

    # Showing

    def view(self, case_id: str) -> ReviewsScreen:
        """Return a case's reviews. Raises KnownError "case-missing"."""
        case = self._case_of(case_id)
        if case is None:
            raise KnownError("case-missing", N_("This case is no longer on this computer."))
        view = self._service.view(case_id)
        outcomes = {outcome.id: outcome.text for outcome in view.outcomes}
        return ReviewsScreen(
            case_id=case_id,
            name=case.name,
            under=f"{case.reference} · {self._programmes.title(case.scheme_id)}",
            planned=tuple(self._planned(each) for each in view.planned),
            held=tuple(self._held(review, outcomes) for review in view.held),
            open_id=view.open.id if view.open else "",
            scores=latest_scores(self._outcomes_of(case_id)),
        )

    def _planned(self, each: PlannedReview) -> PlannedLine:
        title = self._programmes.say_task(each.task.label) or _("Review")
        state, tone = _state(each, self._today())
        parts = [
            _("In time until {date}.", date=current().date(each.latest_on)) if each.latest_on else "",
            _("Asked for by {law}.", law=each.statutory) if each.statutory else "",
            _("Its date comes when the day that it counts from is known.") if not each.due_on else "",
        ]
        action = _("Go on writing") if each.review else _("Write it up")
        return PlannedLine(each.task.id, title, state, tone, " ".join(part for part in parts if part), action)

    def _held(self, review: Review, outcomes: Mapping[str, str]) -> HeldCard:
        date = current().date
        name = self._programmes.say_task(review.label) if review.label else _("Review that nobody planned")
        facts = (
            (_("Who took part"), review.present),
            (_("What has changed"), review.changed),
            (_("What the person says"), review.own_words),
            (_("Why"), review.reason),
            (_("Next review"), date(review.next_on) if review.next_on else _("None: it ends here")),
            (_("Written by"), review.reviewer),
        )
        words = dict(progress_options())
        gone_through = tuple(
            (
                outcomes.get(outcome, _("An outcome of an earlier plan")),
                ". ".join(part for part in (words.get(how, how), review.remarks.get(outcome, "")) if part),
            )
            for outcome, how in review.progress.items()
        )
        title = _("{review}, {date}", review=name, date=date(review.held_on))
        return HeldCard(
            review.id,
            title,
            dict(decision_options()).get(review.decision, ""),
            tuple(fact for fact in facts if fact[1]),
            gone_through,
        )

    # Writing

    def start(self, case_id: str, task_id: str = "") -> tuple[str, ChangeSet]:
        """Begin a review; return its id and what changed."""
        review, change = self._service.start(case_id, task_id)
        return review.id, change

    def form(self, case_id: str, kind: str, target: str) -> EntrySpec:
        """Return the form of a review that is being written. Raises KnownError "record-missing"."""
        view = self._service.view(case_id)
        review = self._service.open_review(target)
        self._seen[target] = review
        title = self._programmes.say_task(review.label) if review.label else _("Review that nobody planned")
        return EntrySpec(
            REVIEW,
            target,
            title,
            (
                *_first_entries(review, self._today()),
                *_outcome_entries(review, view),
                *self._last_entries(review),
            ),
            _("Finish the review"),
            _("Go through it with the person. You can keep it for later at any time."),
            _("Keep for later"),
        )

    def _last_entries(self, review: Review) -> tuple[Entry, ...]:
        return (
            Entry(
                "decision",
                _("What was decided"),
                "choice",
                review.decision,
                options=decision_options(),
                section=_("The decision"),
            ),
            Entry("reason", _("Why"), "long", review.reason),
            Entry(
                "next_on",
                _("The next review"),
                "date",
                review.next_on or self._service.suggested_next(review),
                hint=_("Leave it blank only where the plan ends."),
                optional=True,
            ),
        )

    def save(self, case_id: str, spec: EntrySpec, typed: Typed) -> ChangeSet:
        """Finish the review. Raises KnownError naming the field."""
        seen = self._seen.get(spec.target) or self._service.open_review(spec.target)
        return self._service.finish(written(seen, typed), seen)

    def write(self, case_id: str, spec: EntrySpec, typed: Typed) -> ChangeSet:
        """Save what was written so far. Raises KnownError naming the field."""
        seen = self._seen.get(spec.target) or self._service.open_review(spec.target)
        return self._service.write(written(seen, typed), seen)

    def keep(self, case_id: str, spec: EntrySpec | None, typed: Typed) -> None:
        """Keep the open form as a draft; None forgets it."""
        self._drafts.keep(case_id, spec, typed)

    def kept(self, case_id: str) -> tuple[EntrySpec, Mapping[str, str]] | None:
        """Return the form that was left open."""
        return self._drafts.kept(case_id)


def written(review: Review, typed: Typed) -> Review:
    """Return a review with what was typed. Raises KnownError naming a date that cannot be read."""
    progress = {
        name.removeprefix(_PROGRESS): text
        for name, text in typed.items()
        if name.startswith(_PROGRESS) and text
    }
    remarks = {
        name.removeprefix(_MARK): text.strip()
        for name, text in typed.items()
        if name.startswith(_MARK) and text.strip()
    }
    return msgspec.structs.replace(
        review,
        held_on=day_in(typed, "held_on"),
        present=typed.get("present", "").strip(),
        changed=typed.get("changed", "").strip(),
        own_words=typed.get("own_words", "").strip(),
        progress={**review.progress, **progress},
        remarks={**{k: v for k, v in review.remarks.items() if f"{_MARK}{k}" not in typed}, **remarks},
        decision=typed.get("decision", ""),
        reason=typed.get("reason", "").strip(),
        next_on=day_in(typed, "next_on"),
    )


def progress_options() -> tuple[tuple[str, str], ...]:
    """Return how an outcome can stand."""
    return (
        ("reached", pgettext("outcome", "Reached")),
        ("on_the_way", pgettext("outcome", "On the way")),
        ("no_change", pgettext("outcome", "No change")),
        ("harder", pgettext("outcome", "It has become harder")),
        ("dropped", pgettext("outcome", "No longer wanted")),
    )


def decision_options() -> tuple[tuple[str, str], ...]:
    """Return what a review can decide."""
    return (
        ("keep", _("The plan stays as it is")),
        ("change", _("The plan changes: start its next version")),
        ("end", _("The support ends")),
    )


def _first_entries(review: Review, today: str) -> tuple[Entry, ...]:
    return (
        Entry("held_on", _("Held on"), "date", review.held_on or today, section=_("The review")),
        Entry("present", _("Who took part"), value=review.present, optional=True),
        Entry("changed", _("What has changed"), "long", review.changed, optional=True),
        Entry(
            "own_words",
            _("What the person says"),
            "long",
            review.own_words,
            hint=_("In their own words: what works, what does not, what they want."),
        ),
    )


def _outcome_entries(review: Review, view: ReviewsView) -> tuple[Entry, ...]:
    made: list[Entry] = []
    for place, outcome in enumerate(view.outcomes):
        made += _entries_of(review, outcome, _("Outcome by outcome") if place == 0 else "")
    return tuple(made)


def _entries_of(review: Review, outcome: Outcome, section: str) -> list[Entry]:
    return [
        Entry(
            f"{_PROGRESS}{outcome.id}",
            outcome.text,
            "choice",
            review.progress.get(outcome.id, ""),
            options=progress_options(),
            section=section,
        ),
        Entry(
            f"{_MARK}{outcome.id}",
            _("What was said about it"),
            value=review.remarks.get(outcome.id, ""),
            optional=True,
        ),
    ]


def _state(each: PlannedReview, today: str) -> tuple[str, str]:
    if not each.due_on:
        return _("No date yet"), ""
    days = (day_of(each.due_on) - day_of(today)).days
    if days < 0:
        return ngettext("Overdue by one day", "Overdue by {count} days", -days), "warn"
    if days == 0:
        return _("Due today"), "info"
    return _("Due {date}", date=current().date(each.due_on, "medium")), ""
