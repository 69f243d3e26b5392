"""A review of how things go: what changed, what the person says, each outcome gone through, and what was decided.

One record a review, its fields merged apart, so that two people who write up one review keep both their parts.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from pbdesk.domain.records import Record, record_type

Progress = Literal["reached", "on_the_way", "no_change", "harder", "dropped"]
PROGRESS: tuple[Progress, ...] = ("reached", "on_the_way", "no_change", "harder", "dropped")
Verdict = Literal["", "keep", "change", "end"]


@record_type("review", maps=("progress", "remarks"), narratives=("changed", "own_words", "reason", "remarks"))
class Review(Record, frozen=True, kw_only=True):
    """One review.

    Attributes:
        task_id: the planned task that it fulfils, "" for one that nobody planned.
        kind: the kind of that task ("light_touch", "full"), or "unplanned".
        label: what the task is called; a scheme's own is kept by key, as in `pbdesk.domain.case.Task`.
        held_on: the day of the review, "" while it is being prepared.
        present: who took part.
        changed: what has changed since. own_words: what the person says about it.
        progress: how each outcome of the plan stands, by the outcome's id. remarks: what was said on it.
        decision: "keep", "change" (a next version of the plan) or "end", "" while open; `reason` says why.
        next_on: the day of the next review, "" where there is none to come.
        completed_on: the day on which it was finished; "" while it is being written.
    """

    task_id: str = ""
    kind: str = ""
    label: str = ""
    held_on: str = ""
    present: str = ""
    changed: str = ""
    own_words: str = ""
    progress: dict[str, str] = {}
    remarks: dict[str, str] = {}
    decision: Verdict = ""
    reason: str = ""
    next_on: str = ""
    completed_on: str = ""
    reviewer: str = ""


def review_id(task_id: str) -> str:
    """Return the id of the review that fulfils a task: the same on every device that starts it."""
    return _derived(task_id, "review")


def next_task_id(review: str) -> str:
    """Return the id of the task for the review after a review: the same on every device that finishes it."""
    return _derived(review, "next")


def _derived(record_id: str, what: str) -> str:
    """Return an id that follows from another and stays short, however long the row of reviews."""
    return hashlib.sha256(f"{record_id}.{what}".encode()).hexdigest()[:32]
