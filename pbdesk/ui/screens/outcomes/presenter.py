"""Outcomes of one case: each measure over time, and the forms to add to them. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.measures import GOALS, Measurement
from pbdesk.i18n import _
from pbdesk.services.outcomes import Outcomes, OutcomesView, Scores, Slot
from pbdesk.services.ports import ChangeSet, DraftStore
from pbdesk.services.rows import CaseRow
from pbdesk.ui.models import TableRow
from pbdesk.ui.models.entry import Entry, EntrySpec, FormDrafts, Typed, day_in, number_in
from pbdesk.ui.models.names import spoken
from pbdesk.ui.screens.outcomes.words import (
    GOAL,
    IMPORTANT,
    GoalLine,
    ItemLine,
    due_words,
    goal_form,
    goal_line,
    item_line,
    items_of,
    score_entries,
    score_row,
    wave_options,
)

SCORES, CORRECT = "scores", "correct"
_LARGEST_FILE = 1_000_000
"""Bytes: a measure's file is a page of text."""


class OutcomeProgrammes(Protocol):
    """The words of programmes that this page needs."""

    def title(self, scheme_id: str) -> str:
        """Return a programme's title."""


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """One measure with its questions, and all scores in a table.

    Attributes:
        note: what it is about, or why it cannot be asked here. credit: whose questions these are.
        can_record: whether it can be asked now. is_licensed: whether its words were loaded by a licence holder.
        is_empty_slot: whether a licence holder's file would fill it.
    """

    id: str
    title: str
    note: str
    credit: str
    due: str
    items: tuple[ItemLine, ...]
    headings: tuple[str, ...]
    rows: list[TableRow]
    can_record: bool
    is_licensed: bool
    is_empty_slot: bool


@dataclass(frozen=True, slots=True)
class OutcomesScreen:
    """A case's outcomes as the page shows them."""

    case_id: str
    name: str
    under: str
    measures: tuple[MeasureCard, ...]
    goals: tuple[GoalLine, ...]


class OutcomesPresenter:
    """Shows and writes outcomes."""

    def __init__(
        self,
        service: Outcomes,
        programmes: OutcomeProgrammes,
        case_of: Callable[[str], CaseRow | None],
        drafts: DraftStore,
        today: Callable[[], str],
    ) -> None:
        """Take the service, the programmes, what reads a case, the drafts and the clock's `today`."""
        self._service = service
        self._programmes = programmes
        self._case_of = case_of
        self._today = today
        self._drafts = FormDrafts(drafts, "outcomes", self.form)

    # Showing

    def view(self, case_id: str) -> OutcomesScreen:
        """Return a case's outcomes. Raises KnownError "case-missing"."""
        case = self._case_of(case_id)
        if case is None:
            raise KnownError("case-missing", N_("This case is no longer on this computer."))
        view = self._service.view(case_id)
        return OutcomesScreen(
            case_id=case_id,
            name=case.name,
            under=f"{case.reference} · {self._programmes.title(case.scheme_id)}",
            measures=tuple(self._card(slot, view) for slot in view.slots),
            goals=tuple(goal_line(goal) for goal in view.goals),
        )

    def _card(self, slot: Slot, view: OutcomesView) -> MeasureCard:
        items = items_of(slot, view)
        rows = [score_row(each, items) for each in reversed(slot.found)]
        measure = slot.measure
        empty = measure is None and slot.id != GOALS
        note = _("How it stands with what the person wants, from 0 to 10, in their own eyes.")
        if measure is not None:
            note = spoken(measure.intro)
        elif empty:
            note = _(
                "A licensed measure. Whoever holds a licence loads its file here; no word of it is sent."
            )
        return MeasureCard(
            id=slot.id,
            title=_("Own goals")
            if slot.id == GOALS
            else spoken(measure.title)
            if measure
            else slot.id.upper(),
            note=note,
            credit=measure.licence.credit if measure else "",
            due=due_words(slot, self._today()),
            items=tuple(item_line(item, text, slot.found) for item, text in items),
            headings=tuple(spoken(item.short) or text for item, text in items),
            rows=rows,
            can_record=bool(items) and not empty,
            is_licensed=measure is not None and not measure.ships,
            is_empty_slot=empty,
        )

    # Forms

    def form(self, case_id: str, kind: str, target: str) -> EntrySpec:
        """Return a form. Raises KnownError "record-missing" where its record is gone."""
        if kind == GOAL:
            return goal_form()
        view = self._service.view(case_id)
        old = None
        if kind == CORRECT:
            found = [each for slot in view.slots for each in slot.found]
            old = next((each for each in found if each.id == target), None)
            if old is None:
                raise KnownError("record-missing", N_("That entry has been replaced or is no longer here."))
        wanted = old.measure if old else target
        slot = next((each for each in view.slots if each.id == wanted), None)
        if slot is None or (slot.measure is None and slot.id != GOALS):
            raise KnownError(
                "record-missing",
                N_("The words of this measure are not on this computer, or its licence has ended."),
            )
        return self._scores_form(kind, target, slot, view, old)

    def _scores_form(
        self, kind: str, target: str, slot: Slot, view: OutcomesView, old: Measurement | None
    ) -> EntrySpec:
        entries: list[Entry] = [
            Entry("on", _("Asked on"), "date", old.on if old else self._today()),
            Entry(
                "wave",
                _("Which time it is"),
                "list",
                str(old.wave if old else slot.next_wave),
                options=wave_options(slot, old),
            ),
        ]
        for item, text in items_of(slot, view):
            entries += score_entries(item, text, old, with_importance=slot.id == GOALS)
        entries.append(
            Entry(
                "missing",
                _("Why a score is missing"),
                value=next(iter(old.missing.values()), "") if old else "",
                optional=True,
            )
        )
        entries.append(
            Entry("words", _("What the person says"), "long", old.own_words if old else "", optional=True)
        )
        title = _("Own goals") if slot.measure is None else spoken(slot.measure.title)
        intro = spoken(slot.measure.intro) if slot.measure else ""
        note = (
            _("The new scores take their place; the old ones stay in the history.")
            if kind == CORRECT
            else intro
        )
        return EntrySpec(kind, target, title, tuple(entries), _("Save the scores"), note)

    def save(self, case_id: str, spec: EntrySpec, typed: Typed) -> ChangeSet:
        """Save what was typed. Raises KnownError naming the field."""
        if spec.kind == GOAL:
            return self._service.add_goal(case_id, typed["goal"], typed["low"], typed["high"])[1]
        asked = [
            entry.id for entry in spec.entries if entry.kind == "score" and not entry.id.startswith(IMPORTANT)
        ]
        scores = {item: score for item in asked if (score := number_in(typed, item)) is not None}
        why = typed.get("missing", "").strip()
        given = Scores(
            case_id=case_id,
            measure=self._measure_of(case_id, spec),
            on=day_in(typed, "on"),
            wave=int(typed.get("wave") or -1),
            scores=scores,
            missing={item: why for item in asked if item not in scores} if why else {},
            importance={
                item: score for item in asked if (score := number_in(typed, f"{IMPORTANT}{item}")) is not None
            },
            own_words=typed.get("words", ""),
            corrects=spec.target if spec.kind == CORRECT else "",
        )
        return self._service.record(given)[1]

    def _measure_of(self, case_id: str, spec: EntrySpec) -> str:
        if spec.kind == SCORES:
            return spec.target
        found = [each for slot in self._service.view(case_id).slots for each in slot.found]
        return next((each.measure for each in found if each.id == spec.target), "")

    def keep(self, case_id: str, spec: EntrySpec | None, typed: Typed) -> None:
        """Keep the open form as a draft; None forgets it."""
        self._drafts.keep(case_id, spec, typed)

    def kept(self, case_id: str) -> tuple[EntrySpec, Mapping[str, str]] | None:
        """Return the form that was left open."""
        return self._drafts.kept(case_id)

    # Goals and licensed measures

    def end_goal(self, case_id: str, goal_id: str, *, again: bool = False) -> ChangeSet:
        """Say that a goal is over today, or take it up again. Raises KnownError "record-missing"."""
        goals = self._service.view(case_id).goals
        goal = next((each for each in goals if each.id == goal_id), None)
        if goal is None:
            raise KnownError("record-missing", N_("That entry has been replaced or is no longer here."))
        return self._service.end_goal(goal, "" if again else self._today())

    def load(self, path: str) -> str:
        """Fill a slot with a licence holder's file; return the measure's title. Raises KnownError."""
        file = Path(path)
        try:
            if file.stat().st_size > _LARGEST_FILE:
                raise KnownError("file-large", N_("This file is too large to be a measure."))
            data = file.read_bytes()
        except OSError as error:
            raise KnownError(
                "file-unreadable",
                N_("The file {file} could not be read."),
                safe=N_("Nothing was changed."),
                file=file.name,
            ) from error
        return spoken(self._service.load(data).title)

    def unload(self, measure_id: str) -> None:
        """Take a licensed measure's words off this computer."""
        self._service.unload(measure_id)
