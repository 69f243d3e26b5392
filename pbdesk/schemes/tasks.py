"""When tasks and reviews are due: offsets from dates that may move (a release date above all)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from pbdesk.schemes.definition import Offset
from pbdesk.schemes.scheme import Scheme


class DueTask(msgspec.Struct, frozen=True):
    """A task or review of one case.

    Attributes:
        due_on: ISO date, "" while its anchor has no date yet.
        latest_on: for a review, the last day on which it is in time, "" where there is none.
    """

    id: str
    kind: str
    anchor: str
    offset_days: int
    label: str
    due_on: str
    latest_on: str = ""


def due_on(anchors: Mapping[str, str], task: Offset) -> date | None:
    """Return the day on which a task is due, None while its anchor has no date.

    Args:
        anchors: ISO dates by the name of the anchor; blank or missing while there is none.
        task: the task, with its anchor and offset.
    """
    day = anchors.get(task.anchor, "")
    return date.fromisoformat(day) + timedelta(days=task.days) if day else None


def latest_on(anchors: Mapping[str, str], task: Offset) -> date | None:
    """Return the last day on which a review is in time, None where there is no such day."""
    day = anchors.get(task.anchor, "")
    return date.fromisoformat(day) + timedelta(weeks=task.by_weeks) if day and task.by_weeks else None


def following(task: Offset, done: date) -> date | None:
    """Return when a repeating review comes again after it was done, None when it does not."""
    return done + timedelta(weeks=task.repeat_weeks) if task.repeat_weeks else None


def tasks_of(scheme: Scheme, anchors: Mapping[str, str], language: str = "en") -> tuple[DueTask, ...]:
    """Return a scheme's tasks and reviews with their dates: those with a date first, by date, then the rest."""
    groups = ["tasks"] * len(scheme.definition.tasks) + ["reviews"] * len(scheme.definition.reviews)
    tasks = [
        DueTask(
            id=task.id,
            kind=task.kind,
            anchor=task.anchor,
            offset_days=task.days,
            label=scheme.text(f"{group}.{task.id}", language),
            due_on=_iso(due_on(anchors, task)),
            latest_on=_iso(latest_on(anchors, task)),
        )
        for group, task in zip(groups, scheme.offsets(), strict=True)
    ]
    return tuple(sorted(tasks, key=lambda task: (not task.due_on, task.due_on)))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
