"""Reviews: what is planned and by when, writing one up with the person, and what follows from its decision.

Planned reviews are the scheme's, counted from dates that may move: when a release date moves, they move with it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Protocol

import msgspec

from pbdesk.domain.case import Case, Task
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.plan import Outcome, Plan, PlanContent
from pbdesk.domain.reviewing import PROGRESS, Review, next_task_id, review_id
from pbdesk.domain.signoff import PlanDecision, PlanSubmission
from pbdesk.services.caseload import latest
from pbdesk.services.ports import ChangeSet, OpenVault, UnitOfWork

REVIEW_KINDS = frozenset({"review", "light_touch", "direct_payment", "full", "unplanned"})
"""The kinds of tasks that look at a plan again."""
UNPLANNED = "unplanned"


class ReviewRule(Protocol):
    """What a scheme says of one of its reviews."""

    @property
    def days(self) -> int:
        """Days after the date that it counts from."""

    @property
    def by_weeks(self) -> int:
        """The last week in which it is in time, 0 where there is none."""

    @property
    def repeat_weeks(self) -> int:
        """How often it comes again, 0 for never."""

    @property
    def statutory(self) -> str:
        """The law that asks for it, or ""."""


RuleOf = Callable[[str, str], ReviewRule | None]
"""Gives the scheme's rule of a review from the case and the task's label, None for one that is not the scheme's."""


class PlannedReview(msgspec.Struct, frozen=True):
    """A review that is to come or was held.

    Attributes:
        due_on: "" while the date that it counts from is not known. latest_on: the last day in time, "" for none.
        statutory: the law that asks for it, or "".
        review: what was written, None before anything was.
    """

    task: Task
    due_on: str
    latest_on: str
    statutory: str
    review: Review | None


class ReviewsView(msgspec.Struct, frozen=True):
    """A case's reviews: those to come by date, those held newest first, and the outcomes to go through."""

    case_id: str
    planned: tuple[PlannedReview, ...]
    held: tuple[Review, ...]
    outcomes: tuple[Outcome, ...]
    open: Review | None = None


class Reviews:
    """Reads and writes reviews."""

    def __init__(
        self,
        vault: OpenVault,
        rule_of: RuleOf,
        last_stage: Callable[[str], str],
    ) -> None:
        """Take the vault, the schemes' reviews, and what gives the last stage of a case's scheme."""
        self._vault = vault
        self._rule_of = rule_of
        self._last_stage = last_stage

    def view(self, case_id: str) -> ReviewsView:
        """Return a case's reviews."""
        reads = self._vault.reads
        written = {review.id: review for review in reads.records(Review, case_id)}
        due = reads.task_dates(case_id)
        planned = [
            self._planned(case_id, task, due.get(task.id, ""), written.get(review_id(task.id)))
            for task in reads.records(Task, case_id)
            if task.kind in REVIEW_KINDS and not task.done_on
        ]
        planned.sort(key=lambda each: (not each.due_on, each.due_on, each.task.id))
        held = sorted(
            (each for each in written.values() if each.completed_on),
            key=lambda each: (each.held_on, each.id),
            reverse=True,
        )
        being_written = [each for each in written.values() if not each.completed_on]
        return ReviewsView(
            case_id=case_id,
            planned=tuple(planned),
            held=tuple(held),
            outcomes=self._outcomes(case_id),
            open=min(being_written, key=lambda each: each.id) if being_written else None,
        )

    def _planned(self, case_id: str, task: Task, due_on: str, review: Review | None) -> PlannedReview:
        rule = self._rule_of(case_id, task.label) if task.anchor else None
        latest_on = ""
        if rule is not None and rule.by_weeks and due_on:
            counted_from = date.fromisoformat(due_on) - timedelta(days=rule.days)
            latest_on = (counted_from + timedelta(weeks=rule.by_weeks)).isoformat()
        return PlannedReview(task, due_on, latest_on, rule.statutory if rule else "", review)

    def start(self, case_id: str, task_id: str = "") -> tuple[Review, ChangeSet]:
        """Begin to write up a review, the planned one of a task or one that nobody planned; begun twice it is one."""
        clock = self._vault.clock
        with self._vault.begin() as work:
            task = work.get(Task, task_id) if task_id else None
            name = review_id(task.id) if task else clock.new_id()
            known = next((each for each in work.find(Review, case_id) if each.id == name), None)
            if known is not None:
                return known, ChangeSet()
            made = Review(
                id=name,
                case_id=case_id,
                task_id=task_id,
                kind=task.kind if task else UNPLANNED,
                label=task.label if task else "",
            )
            work.save(made)
            return made, work.commit()

    def open_review(self, review: str) -> Review:
        """Return a review that can still be written. Raises KnownError: "record-missing", "review-closed"."""
        found = self._vault.reads.record(Review, review)
        if found is None:
            raise KnownError("record-missing", N_("That review is no longer here."))
        _still_open(found)
        return found

    def write(self, review: Review, seen: Review | None = None) -> ChangeSet:
        """Save what was written so far; `seen` is the review as it stood when the person began to type."""
        with self._vault.begin() as work:
            _still_open(work.get(Review, review.id))
            work.save(review, seen)
            return work.commit()

    def suggested_next(self, review: Review) -> str:
        """Return the day on which the scheme would have the next review, "" where it says nothing."""
        rule = self._rule_of(review.case_id, review.label) if review.label else None
        if rule is None or not rule.repeat_weeks or not review.held_on:
            return ""
        return (date.fromisoformat(review.held_on) + timedelta(weeks=rule.repeat_weeks)).isoformat()

    def finish(self, review: Review, seen: Review | None = None) -> ChangeSet:
        """Finish a review: its task is done, the next one is planned, and the decision takes effect.

        "change" opens the draft of the plan's next version, "end" moves the case to its scheme's last stage.
        Raises KnownError: "review-incomplete" (field), "review-closed".
        """
        self.check(review)
        clock = self._vault.clock
        with self._vault.begin() as work:
            _still_open(work.get(Review, review.id))
            done = msgspec.structs.replace(
                review, completed_on=clock.today(), reviewer=review.reviewer or self._vault.author
            )
            work.save(done, seen)
            self._settle_task(work, done)
            self._plan_next(work, done)
            if done.decision == "change":
                self._open_next_version(work, done.case_id)
            if done.decision == "end":
                case = work.get(Case, done.case_id)
                work.save(msgspec.structs.replace(case, stage=self._last_stage(done.case_id)))
            return work.commit()

    def check(self, review: Review) -> None:
        """Refuse to finish a review that leaves out what matters, naming the field."""
        wanted = (
            ("held_on", bool(review.held_on), N_("Say on which day the review was held.")),
            ("own_words", bool(review.own_words.strip()), N_("Write what the person says about it.")),
            ("decision", bool(review.decision), N_("Say what was decided.")),
            ("reason", bool(review.reason.strip()), N_("Say why that was decided.")),
        )
        for field, there, sentence in wanted:
            if not there:
                raise _incomplete(field, sentence)
        for outcome in self._outcomes(review.case_id):
            if review.progress.get(outcome.id) not in PROGRESS:
                raise KnownError(
                    "review-incomplete",
                    N_("Say how it goes with “{outcome}”."),
                    safe=N_("What you typed is saved on this computer."),
                    outcome=outcome.text[:60],
                    field=f"progress-{outcome.id}",
                )
        if review.next_on and review.next_on <= review.held_on:
            raise _incomplete("next_on", N_("The next review comes after this one."))
        if not review.next_on and review.decision != "end":
            raise _incomplete("next_on", N_("Say when the next review is."))

    def _settle_task(self, work: UnitOfWork, review: Review) -> None:
        task = next((each for each in work.find(Task, review.case_id) if each.id == review.task_id), None)
        if task is not None and not task.done_on:
            work.save(msgspec.structs.replace(task, done_on=review.held_on))

    def _plan_next(self, work: UnitOfWork, review: Review) -> None:
        if review.next_on:
            work.save(
                Task(
                    id=next_task_id(review.id),
                    case_id=review.case_id,
                    label=review.label or self._any_label(work, review.case_id),
                    kind=review.kind if review.kind != UNPLANNED else "review",
                    due_on=review.next_on,
                )
            )

    def _any_label(self, work: UnitOfWork, case_id: str) -> str:
        """Return what a review of this case is called: as its scheme calls the last of them."""
        labels = [task.label for task in work.find(Task, case_id) if task.kind in REVIEW_KINDS and task.label]
        return labels[-1] if labels else ""

    def _open_next_version(self, work: UnitOfWork, case_id: str) -> None:
        approved = [each for each in work.find(PlanDecision, case_id) if each.outcome == "approved"]
        signed = latest(approved, "decided_at")
        for plan in work.find(Plan, case_id):
            if signed is not None and plan.version <= signed.version:
                work.save(msgspec.structs.replace(plan, version=signed.version + 1))

    def _outcomes(self, case_id: str) -> tuple[Outcome, ...]:
        """Return the outcomes of the signed plan, else of the draft."""
        reads = self._vault.reads
        approved = [each for each in reads.records(PlanDecision, case_id) if each.outcome == "approved"]
        signed = latest(approved, "decided_at")
        sent = reads.record(PlanSubmission, signed.submission_id) if signed else None
        if sent is not None:
            return msgspec.convert(sent.content, PlanContent).outcomes
        draft = reads.records(Outcome, case_id)
        return tuple(sorted(draft, key=lambda outcome: (outcome.position, outcome.id)))


def _still_open(review: Review) -> None:
    if review.completed_on:
        raise KnownError(
            "review-closed",
            N_("This review is finished and cannot be changed."),
            safe=N_("Nothing was changed."),
            todo=N_("Start another one to write down what came since."),
        )


def _incomplete(field: str, sentence: str) -> KnownError:
    return KnownError(
        "review-incomplete", sentence, safe=N_("What you typed is saved on this computer."), field=field
    )
