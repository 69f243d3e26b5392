"""Outcomes in words: questions over time, rows of scores, when something is asked, and the boxes of a form.

Pure values. Nothing here reads or writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pbdesk.domain.measures import GOAL_HIGH, GOAL_LOW, GOALS, Goal, Item, Measurement, band_of
from pbdesk.i18n import _, current, ngettext
from pbdesk.i18n.formats import day_of
from pbdesk.services.outcomes import OutcomesView, Slot, series
from pbdesk.ui.models import TableRow
from pbdesk.ui.models.entry import Entry, EntrySpec
from pbdesk.ui.models.names import spoken

GOAL = "goal"
"""The form of a new goal."""
IMPORTANT = "importance-"
"""Before the id of a goal: how important it is."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One question over time.

    Attributes:
        points: (day as a number, score); `low` and `high` are the ends of its scale.
        words: the latest score, what it means, and how it changed.
    """

    id: str
    text: str
    points: tuple[tuple[int, int], ...]
    low: int
    high: int
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal of the person's own, in words."""

    id: str
    text: str
    detail: str
    is_over: bool


def items_of(slot: Slot, view: OutcomesView) -> list[tuple[Item, str]]:
    """Return what is asked, each with its words: a goal is a question with a scale of the person's own."""
    if slot.id == GOALS:
        return [(_goal_item(goal), goal.text) for goal in view.goals if not goal.ended_on or _has(slot, goal)]
    return [(item, spoken(item.text)) for item in slot.measure.items] if slot.measure else []


def _has(slot: Slot, goal: Goal) -> bool:
    return any(goal.id in each.scores for each in slot.found)


def _goal_item(goal: Goal) -> Item:
    low, high = ({"en": text} if text else {} for text in (goal.low, goal.high))
    return Item(
        id=goal.id, text={"en": goal.text}, low=GOAL_LOW, high=GOAL_HIGH, low_label=low, high_label=high
    )


def item_line(item: Item, text: str, found: Sequence[Measurement]) -> ItemLine:
    """Return one question over time, in words and figures."""
    points = series(found, item.id)
    days = tuple((day_of(day).toordinal(), score) for day, score in points)
    words, tone = _change(item, points)
    return ItemLine(item.id, text, days, item.low, item.high, words, tone)


def _change(item: Item, points: Sequence[tuple[str, int]]) -> tuple[str, str]:
    if not points:
        return _("No score yet."), ""
    first_day, first = points[0]
    latest = points[-1][1]
    band = band_of(item, latest)
    now = _("Now {score} of {high}", score=latest, high=item.high)
    if band is not None:
        now = _("{now}: {band}", now=now, band=spoken(band.label))
    if len(points) == 1:
        return f"{now}.", ""
    date = current().date(first_day)
    if latest == first:
        return _("{now}. No change since {date}.", now=now, date=date), ""
    words = _("{now}. It was {first} on {date}.", now=now, first=first, date=date)
    if not item.better:
        return words, ""
    better = (latest > first) == (item.better == "high")
    return words, "ok" if better else "warn"


def score_row(each: Measurement, items: Sequence[tuple[Item, str]]) -> TableRow:
    """Return the scores of one day as a row."""
    when = wave_words(each.wave)
    scores = [str(each.scores[item.id]) if item.id in each.scores else "–" for item, _text in items]
    day = current().date(each.on, "medium")
    cells = (day, when, *scores)
    said = [
        _("{item}: {score}", item=spoken(item.short) or text, score=score)
        for (item, text), score in zip(items, scores, strict=True)
    ]
    summary = ", ".join(part for part in (day, when, *said, each.own_words) if part)
    numbers = [each.scores.get(item.id, -1) for item, _text in items]
    return TableRow(each.id, cells, summary, sort=(each.on, each.wave, *numbers))


def wave_words(wave: int) -> str:
    """Return which time of asking it was."""
    if wave < 0:
        return _("In between")
    if wave == 0:
        return _("At the start")
    return ngettext("After one month", "After {count} months", wave)


def wave_options(slot: Slot, old: Measurement | None) -> tuple[tuple[str, str], ...]:
    """Return which times of asking can be chosen."""
    known = {-1, 0, 3, 6, 12, slot.next_wave, *(each.wave for each in slot.found)}
    if old is not None:
        known.add(old.wave)
    return tuple((str(wave), wave_words(wave)) for wave in sorted(known))


def due_words(slot: Slot, today: str) -> str:
    """Return when a measure is asked next, "" where nothing is left."""
    if slot.next_wave < 0:
        return ""
    when = wave_words(slot.next_wave)
    if not slot.next_on:
        return _("{when}: not asked yet.", when=when)
    date = current().date(slot.next_on)
    if slot.next_on < today:
        return _("{when}: it was to be asked on {date}.", when=when, date=date)
    return _("{when}: to be asked on {date}.", when=when, date=date)


def score_entries(item: Item, text: str, old: Measurement | None, *, with_importance: bool) -> list[Entry]:
    """Return the boxes for one question: its score, and for a goal how important it is."""
    ends = (spoken(item.low_label), spoken(item.high_label))
    hint = _("A whole number from {low} to {high}.", low=item.low, high=item.high)
    if all(ends):
        hint = _(
            "{low} is “{low_words}”, {high} is “{high_words}”.",
            low=item.low,
            low_words=ends[0],
            high=item.high,
            high_words=ends[1],
        )
    score = str(old.scores[item.id]) if old and item.id in old.scores else ""
    made = [Entry(item.id, text, "score", score, hint)]
    if with_importance:
        before = str(old.importance[item.id]) if old and item.id in old.importance else ""
        made.append(
            Entry(
                f"{IMPORTANT}{item.id}",
                _("How important it is to the person now, from 0 to 10"),
                "score",
                before,
                optional=True,
            )
        )
    return made


def goal_form() -> EntrySpec:
    """Return the form of a new goal."""
    entries = (
        Entry("goal", _("What the person wants to be different"), "long", hint=_("In their own words.")),
        Entry("low", _("What 0 would be like"), optional=True),
        Entry("high", _("What 10 would be like"), optional=True),
    )
    return EntrySpec(GOAL, "", _("A goal of the person's own"), entries, _("Save the goal"))


def goal_line(goal: Goal) -> GoalLine:
    """Return a goal in words."""
    date = current().date
    if goal.ended_on:
        return GoalLine(goal.id, goal.text, _("Until {date}.", date=date(goal.ended_on)), True)
    return GoalLine(
        goal.id, goal.text, _("Since {date}.", date=date(goal.set_on)) if goal.set_on else "", False
    )
