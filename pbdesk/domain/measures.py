"""Outcome measures: what is asked, on which scale, what a score means, and the scores that people gave over time.

A measure is a pack of data. Two ship: the four personal well-being questions of the Office for National Statistics
(Open Government Licence v3.0) and the person's own goals. Licensed measures have a slot only: a licence holder loads
their own file on their own computer, and no word of it is stored in a record, sent or printed from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.records import Record, record_type

GOALS = "goals"
"""The measure of the person's own goals; its items are `Goal` records."""
GOAL_LOW, GOAL_HIGH = 0, 10

_Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A range of scores that has a name, both ends counted in."""

    from_score: int
    to_score: int
    label: dict[str, _Text]


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question: its words by language, the ends of its scale, and what scores mean.

    Attributes:
        short: a word for the heading of a table.
        better: whether a higher score is better ("high"), a lower one ("low"), or neither ("").
    """

    id: _Id
    text: dict[str, _Text]
    short: dict[str, _Text] = {}
    low: int = 0
    high: int = 10
    low_label: dict[str, _Text] = {}
    high_label: dict[str, _Text] = {}
    better: Literal["high", "low", ""] = "high"
    bands: tuple[Band, ...] = ()


class Licence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Under which licence a measure may be used; `holder`, `number` and `expires` for one that has to be bought."""

    name: _Text
    credit: str = ""
    holder: str = ""
    number: str = ""
    expires: str = ""


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measure pack.

    Attributes:
        ships: whether its words come with the program; a file that a licence holder loads never does.
        adds_up: whether scores may be added up; those of the well-being questions never may.
    """

    id: _Id
    title: dict[str, _Text]
    items: Annotated[tuple[Item, ...], msgspec.Meta(min_length=1, max_length=200)]
    licence: Licence
    intro: dict[str, _Text] = {}
    ships: bool = False
    adds_up: bool = False


@record_type("goal", narratives=("text",))
class Goal(Record, frozen=True, kw_only=True):
    """Something that the person wants to be different, in their own words, to be scored from 0 to 10 over time.

    Attributes:
        low, high: what the ends of the scale mean to the person.
        outcome_id: the outcome of the plan that it belongs to, or "".
        ended_on: when it was reached or given up, "" while it lives.
    """

    text: str = ""
    low: str = ""
    high: str = ""
    outcome_id: str = ""
    set_on: str = ""
    ended_on: str = ""


@record_type("measurement", insert_only=True)
class Measurement(Record, frozen=True, kw_only=True):
    """The scores that a person gave on one day to one measure; a correction is a new one that points at the old.

    Attributes:
        measure: the measure's id.
        wave: months since the start that it is meant for (0, 3, 6, 12, ...), -1 for none in particular.
        scores: by item, or by goal. missing: why an item has none, by item.
        importance: of own goals, how important each is to the person now.
        own_words: what the person said about it.
        review_id: the review in which it was taken, or "".
    """

    measure: str = ""
    wave: int = -1
    on: str = ""
    scores: dict[str, int] = {}
    missing: dict[str, str] = {}
    importance: dict[str, int] = {}
    own_words: str = ""
    review_id: str = ""
    corrects: str = ""
    recorded_at: str = ""
    recorded_by: str = ""


def read_measure(data: bytes) -> Measure:
    """Return the measure of a JSON file.

    Raises KnownError "measure-unreadable" naming the field, or "measure-scale" for an item without a scale.
    """
    try:
        found = msgspec.json.decode(data, type=Measure)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise KnownError(
            "measure-unreadable",
            N_("This file is not a measure that pbdesk can read: {why}."),
            safe=N_("Nothing was changed."),
            todo=N_("Look at the example of a measure file in the guide, and put it right."),
            why=str(error)[:200],
        ) from error
    for item in found.items:
        if item.low >= item.high:
            raise KnownError(
                "measure-scale",
                N_("The question {item} has no scale: it goes from {low} to {high}."),
                safe=N_("Nothing was changed."),
                item=item.id,
                low=item.low,
                high=item.high,
            )
    return found


def check_licence(measure: Measure, today: str) -> None:
    """Refuse a licensed measure without a licence, or whose licence has run out.

    Raises KnownError: "measure-licence", "measure-expired".
    """
    licence = measure.licence
    if not licence.holder.strip() or not licence.number.strip() or not licence.expires.strip():
        raise KnownError(
            "measure-licence",
            N_("This measure does not say who holds its licence, under which number and until when."),
            safe=N_("Nothing was changed."),
            todo=N_("Ask the licence holder for the file with holder, number and expires filled in."),
        )
    if licence.expires < today:
        raise KnownError(
            "measure-expired",
            N_("The licence of this measure ended on {date}."),
            safe=N_("Scores that were taken are kept."),
            todo=N_("Renew the licence, then load the new file."),
            date=licence.expires,
        )


def check_scores(items: Iterable[tuple[str, int, int]], scores: Mapping[str, int]) -> None:
    """Refuse scores that are off their scale, naming the item. `items` are (id, low, high).

    Raises KnownError "score-off-scale".
    """
    for item, low, high in items:
        score = scores.get(item)
        if score is not None and not low <= score <= high:
            raise KnownError(
                "score-off-scale",
                N_("Type a whole number from {low} to {high}."),
                safe=N_("What you typed is still here."),
                low=low,
                high=high,
                field=item,
            )


def band_of(item: Item, score: int) -> Band | None:
    """Return the band that a score falls in, None where the item has none for it."""
    return next((band for band in item.bands if band.from_score <= score <= band.to_score), None)


def standing_measurements(found: Iterable[Measurement]) -> list[Measurement]:
    """Return the measurements that no correction replaced, in order of day; two of one day both stand."""
    items = list(found)
    replaced = {item.corrects for item in items if item.corrects}
    return sorted((item for item in items if item.id not in replaced), key=lambda item: (item.on, item.id))
