"""Moving a case on: its stage, and the dates that its tasks count from, with what moves along shown before saving.

Knows no widgets. Due dates are sums of a date and days, so the preview is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from pbdesk.domain.case import Task
from pbdesk.i18n import _, current
from pbdesk.services.caseload import Caseload
from pbdesk.services.ports import ChangeSet, DraftStore


class Named(Protocol):
    """Something with an id and a label in the current language."""

    @property
    def id(self) -> str:
        """Its stable id."""

    @property
    def label(self) -> str:
        """Its words."""


class DateProgrammes(Protocol):
    """The labels of programmes that stages and dates need."""

    def stages(self, scheme_id: str) -> list[Named]:
        """Return a programme's stages in order."""

    def anchors(self, scheme_id: str) -> list[Named]:
        """Return the dates that a programme's tasks count from."""


@dataclass(frozen=True, slots=True)
class AnchorLine:
    """A date that tasks count from."""

    id: str
    label: str
    on: str


@dataclass(frozen=True, slots=True)
class Move:
    """A task whose due date would change, in words."""

    task: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class DatesView:
    """A case's stage and dates.

    Attributes:
        typed_stage, typed: what the form holds: a draft where one was left, otherwise what is stored.
        seen_stage, seen: what stood there when the person began to type; what differs from it was typed.
        seen_stage, seen: what stood in the form when the person began to type.
        tasks: open tasks that count from a date.
    """

    case_id: str
    name: str
    stage: str
    stages: tuple[tuple[str, str], ...]
    anchors: tuple[AnchorLine, ...]
    tasks: tuple[Task, ...]
    typed_stage: str
    typed: dict[str, str]
    seen_stage: str
    seen: dict[str, str]


class DatesPresenter:
    """Loads, previews and saves a case's stage and dates."""

    def __init__(
        self,
        caseload: Caseload,
        programmes: DateProgrammes,
        drafts: DraftStore,
    ) -> None:
        """Take the caseload, labels and the drafts."""
        self._caseload = caseload
        self._programmes = programmes
        self._drafts = drafts

    def load(self, case_id: str) -> DatesView:
        """Return a case's stage and dates. Raises KnownError "case-missing" when there is no such case."""
        overview = self._caseload.open(case_id)
        case = overview.case
        anchors = tuple(
            AnchorLine(each.id, each.label, case.anchors.get(each.id, ""))
            for each in self._programmes.anchors(case.scheme_id)
        )
        kept = self._drafts.get(_key(case_id))
        seen_stage, typed_stage = _kept(kept, "stage", case.stage)
        dates = {each.id: _kept(kept, f"on/{each.id}", each.on) for each in anchors}
        return DatesView(
            case_id=case_id,
            name=overview.person.name or case.reference,
            stage=case.stage,
            stages=tuple((stage.id, stage.label) for stage in self._programmes.stages(case.scheme_id)),
            anchors=anchors,
            tasks=tuple(row.task for row in overview.tasks if row.task.anchor and not row.task.done_on),
            typed_stage=typed_stage,
            typed={name: typed for name, (_seen, typed) in dates.items()},
            seen_stage=seen_stage,
            seen={name: seen for name, (seen, _typed) in dates.items()},
        )

    def keep(self, view: DatesView, stage: str, typed: dict[str, str]) -> None:
        """Keep what was typed; a form that says what is stored is forgotten."""
        if stage == view.stage and all(typed[each.id] == each.on for each in view.anchors):
            self._drafts.drop(_key(view.case_id))
        else:
            form = {"stage": stage, **{f"on/{name}": day for name, day in typed.items()}}
            seen = {"stage": view.seen_stage, **{f"on/{name}": day for name, day in view.seen.items()}}
            self._drafts.put(_key(view.case_id), {**form, _SEEN: seen})

    def problems(self, view: DatesView, typed: dict[str, str]) -> list[tuple[str, str]]:
        """Return (field, sentence) of everything that keeps the form from being saved."""
        found = []
        for anchor in view.anchors:
            text = typed[anchor.id]
            if not text and anchor.on:
                found.append((f"on-{anchor.id}", _("Enter the date. Tasks count from it.")))
            elif text and _day(text) is None:
                found.append(
                    (f"on-{anchor.id}", _("That is not a date. Type it as numbers, like 27 3 2026."))
                )
        return found

    def save(self, view: DatesView, stage: str, typed: dict[str, str]) -> list[ChangeSet]:
        """Save what was changed and forget the draft; return what each save changed."""
        changes = []
        for anchor in view.anchors:
            day, seen = typed[anchor.id], view.seen[anchor.id]
            if day and day != seen:
                changes.append(self._caseload.move_anchor(view.case_id, anchor.id, day, seen))
        if stage and stage != view.seen_stage:
            changes.append(self._caseload.move_stage(view.case_id, stage, view.seen_stage))
        self._drafts.drop(_key(view.case_id))
        return changes


_SEEN = "seen"
"""The key, in a draft, of what stood in the form before."""


def _kept(draft: object, name: str, now: str) -> tuple[str, str]:
    """Return what was seen and what was typed of one value of a draft; one that was left alone is as it is now.

    Otherwise a draft that waited over a sync would put back, unasked, what others had changed meanwhile.
    """
    form = draft if isinstance(draft, dict) else {}
    before = form.get(_SEEN)
    seen = str(before.get(name, now)) if isinstance(before, dict) else now
    typed = str(form.get(name, seen))
    return (now, now) if typed == seen else (seen, typed)


_YEARS = range(1900, 2200)
"""The years in which a case can have dates."""


def moves(view: DatesView, typed: dict[str, str]) -> list[Move]:
    """Return the tasks whose dates would change, by their new date."""
    found: list[tuple[date, Move]] = []
    stored = {anchor.id: anchor.on for anchor in view.anchors}
    for task in view.tasks:
        before, after = _day(stored.get(task.anchor, "")), _day(typed.get(task.anchor, ""))
        if after is None or before == after or task.anchor not in stored:
            continue
        days = timedelta(days=task.offset_days)
        was = current().date(before + days) if before else _("no date yet")
        found.append((after + days, Move(task.label, was, current().date(after + days))))
    return [move for _on, move in sorted(found, key=lambda pair: pair[0])]


def _day(text: str) -> date | None:
    """Return a date of these times, None for anything else: a year such as 202 is a slip of the keys."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day is not None and day.year in _YEARS else None


def _key(case_id: str) -> str:
    return f"dates/{case_id}"
