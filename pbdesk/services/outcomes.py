"""Outcomes over time: well-being questions, the person's own goals, and licensed measures that their holder loads.

A licensed measure's words stay encrypted on this computer, beside the drafts: only ids and scores become records.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

import msgspec

from pbdesk.domain.case import Case
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.measures import (
    GOAL_HIGH,
    GOAL_LOW,
    GOALS,
    Goal,
    Measure,
    Measurement,
    check_licence,
    check_scores,
    read_measure,
    standing_measurements,
)
from pbdesk.services.ports import ChangeSet, OpenVault

_LOADED = "measure/"


class Asked(Protocol):
    """Which measures a scheme asks, and in which months."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Their ids."""

    @property
    def waves(self) -> tuple[int, ...]:
        """Months since the start."""


class Slot(msgspec.Struct, frozen=True):
    """One measure that a scheme asks.

    Attributes:
        measure: None for a licensed one whose file is not on this computer, and for the person's own goals.
        found: the measurements that stand, in order of day.
        next_wave, next_on: what is asked next and when, -1 and "" where nothing is left.
    """

    id: str
    measure: Measure | None
    found: tuple[Measurement, ...]
    next_wave: int = -1
    next_on: str = ""


class OutcomesView(msgspec.Struct, frozen=True):
    """A case's outcomes: its measures in the scheme's order, and the person's own goals, living ones first."""

    case_id: str
    slots: tuple[Slot, ...]
    goals: tuple[Goal, ...]


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """What a person gave on one day; see `pbdesk.domain.measures.Measurement`."""

    case_id: str
    measure: str
    on: str
    wave: int = -1
    scores: dict[str, int] = {}
    missing: dict[str, str] = {}
    importance: dict[str, int] = {}
    own_words: str = ""
    review_id: str = ""
    corrects: str = ""


class Outcomes:
    """Reads and writes scores and goals."""

    def __init__(
        self,
        vault: OpenVault,
        asked_of: Callable[[str], Asked],
        shipped: Callable[[], Sequence[Measure]],
    ) -> None:
        """Take the vault, what gives a case's measures, and the measures that come with the program."""
        self._vault = vault
        self._asked_of = asked_of
        self._shipped = shipped

    def view(self, case_id: str) -> OutcomesView:
        """Return a case's outcomes. Raises KnownError "case-missing"."""
        reads, asked = self._vault.reads, self._asked_of(case_id)
        case = reads.record(Case, case_id)
        start = case.opened_on if case else ""
        standing = standing_measurements(reads.records(Measurement, case_id))
        known = self.measures()
        ids = [
            *asked.measures,
            *dict.fromkeys(m.measure for m in standing if m.measure not in asked.measures),
        ]
        slots = []
        for each in ids:
            found = tuple(item for item in standing if item.measure == each)
            begun = next((item.on for item in found if item.wave == 0), start)
            wave, on = next_wave(asked.waves, found, begun) if each in asked.measures else (-1, "")
            slots.append(Slot(each, known.get(each), found, wave, on))
        goals = sorted(
            reads.records(Goal, case_id), key=lambda goal: (bool(goal.ended_on), goal.set_on, goal.id)
        )
        return OutcomesView(case_id, tuple(slots), tuple(goals))

    def measures(self) -> dict[str, Measure]:
        """Return the measures that can be asked on this computer, by id; a licence that ran out closes its slot."""
        known = {measure.id: measure for measure in self._shipped()}
        today = self._vault.clock.today()
        for key in self._vault.drafts.keys(_LOADED):
            kept = self._vault.drafts.get(key)
            if isinstance(kept, str):
                measure = read_measure(kept.encode())
                if measure.licence.expires >= today and measure.id not in known:
                    known[measure.id] = measure
        return known

    def load(self, data: bytes) -> Measure:
        """Fill a slot with a licence holder's own file, on this computer alone.

        Raises KnownError: "measure-unreadable", "measure-licence", "measure-expired", "measure-ours".
        """
        measure = read_measure(data)
        if measure.id == GOALS or any(measure.id == ours.id for ours in self._shipped()):
            raise KnownError(
                "measure-ours",
                N_("A measure called {measure} comes with pbdesk already."),
                safe=N_("Nothing was changed."),
                todo=N_("Give the file another id."),
                measure=measure.id,
            )
        check_licence(measure, self._vault.clock.today())
        self._vault.drafts.put(_LOADED + measure.id, msgspec.json.encode(measure).decode())
        return measure

    def unload(self, measure_id: str) -> None:
        """Take a licensed measure's words off this computer; the scores that were taken stay."""
        self._vault.drafts.drop(_LOADED + measure_id)

    def record(self, given: Scores) -> tuple[Measurement, ChangeSet]:
        """Keep the scores of one day.

        Raises KnownError: "score-off-scale" (field: the item), "scores-empty", "date-missing", "measure-missing".
        """
        if not given.on:
            raise KnownError("date-missing", N_("Say on which day it was."), field="on")
        if not given.scores and not given.missing:
            raise KnownError(
                "scores-empty",
                N_("No score has been typed yet."),
                todo=N_("Type at least one score, or say why there is none."),
                field="scores",
            )
        check_scores(self._scales(given), given.scores)
        clock = self._vault.clock
        made = Measurement(
            id=clock.new_id(),
            case_id=given.case_id,
            measure=given.measure,
            wave=given.wave,
            on=given.on,
            scores=given.scores,
            missing={item: why.strip() for item, why in given.missing.items() if why.strip()},
            importance=given.importance,
            own_words=given.own_words.strip(),
            review_id=given.review_id,
            corrects=given.corrects,
            recorded_at=clock.now(),
            recorded_by=self._vault.author,
        )
        with self._vault.begin() as work:
            work.save(made)
            return made, work.commit()

    def add_goal(self, case_id: str, words: str, low: str = "", high: str = "") -> tuple[Goal, ChangeSet]:
        """Add a goal of the person's own. Raises KnownError "goal-empty"."""
        if not words.strip():
            raise KnownError(
                "goal-empty",
                N_("The goal is empty."),
                todo=N_("Write what the person wants to be different, in their words."),
                field="goal",
            )
        clock = self._vault.clock
        goal = Goal(
            id=clock.new_id(),
            case_id=case_id,
            text=words.strip(),
            low=low.strip(),
            high=high.strip(),
            set_on=clock.today(),
        )
        with self._vault.begin() as work:
            work.save(goal)
            return goal, work.commit()

    def end_goal(self, goal: Goal, on: str) -> ChangeSet:
        """Say that a goal was reached or given up on a day; "" takes it up again. Its scores stay."""
        with self._vault.begin() as work:
            work.save(msgspec.structs.replace(goal, ended_on=on), goal)
            return work.commit()

    def _scales(self, given: Scores) -> list[tuple[str, int, int]]:
        if given.measure == GOALS:
            goals = self._vault.reads.records(Goal, given.case_id)
            scales = [(goal.id, GOAL_LOW, GOAL_HIGH) for goal in goals]
            check_scores(scales, given.importance)
            return scales
        measure = self.measures().get(given.measure)
        if measure is None:
            raise KnownError(
                "measure-missing",
                N_("The words of this measure are not on this computer, or its licence has ended."),
                safe=N_("Scores that were taken are kept."),
                todo=N_("Load the licence holder's file first."),
            )
        return [(item.id, item.low, item.high) for item in measure.items]


def next_wave(waves: Sequence[int], found: Sequence[Measurement], start: str) -> tuple[int, str]:
    """Return the first wave that was not asked yet and its day, (-1, "") where none is left."""
    done = {item.wave for item in found}
    wave = next((each for each in sorted(waves) if each not in done), -1)
    return (wave, months_after(start, wave)) if wave >= 0 and start else (wave, "")


def months_after(day: str, months: int) -> str:
    """Return the same day some months later, the month's last where it has no such day."""
    begun = date.fromisoformat(day)
    year, month = divmod(begun.month - 1 + months, 12)
    year, month = begun.year + year, month + 1
    return date(year, month, min(begun.day, calendar.monthrange(year, month)[1])).isoformat()


def series(found: Sequence[Measurement], item: str) -> list[tuple[str, int]]:
    """Return (day, score) of an item in order of day."""
    return [(each.on, each.scores[item]) for each in found if item in each.scores]
