"""Corrections of the ledger: which entry stands where one was put right, also where it was put right in two places.

Two people offline may correct one entry, each unaware of the other. Both corrections are kept and one of them counts:
the later one, until a person says which, with a reason. So a sum never silently doubles. Nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

import msgspec

from pbdesk.domain.records import Record, record_type

CORRECTED_TWICE = "corrected_twice"
"""The name under which lists know since when a case has an entry with several corrections and no word on them."""


class Correctable(Protocol):
    """What is needed of an insert-only entry that another may replace."""

    @property
    def id(self) -> str:
        """The entry's own id."""

    @property
    def corrects(self) -> str:
        """The entry that this one replaces, or ""."""

    @property
    def recorded_at(self) -> str:
        """ISO date and time in UTC."""


E = TypeVar("E", bound=Correctable)


@record_type("correction_choice", narratives=("reason",))
class CorrectionChoice(Record, frozen=True, kw_only=True):
    """A person's word on which of several corrections of one entry stands; its id follows from that entry.

    Two people who choose differently make an ordinary difference of this record, to be decided like any other.

    Attributes:
        corrects: the entry that was corrected more than once.
        stands: the correction that counts.
        reason: why.
        seen: the corrections that the person saw; one that comes later asks again.
    """

    corrects: str = ""
    stands: str = ""
    reason: str = ""
    seen: tuple[str, ...] = ()


class Contest(msgspec.Struct, frozen=True):
    """An entry with several corrections.

    Attributes:
        corrects: the id of the entry that was corrected.
        sides: the ids of its corrections, earliest first.
        stands: the one that counts now.
        is_decided: whether a person chose it, having seen all of them; `reason` is theirs.
    """

    corrects: str
    sides: tuple[str, ...]
    stands: str
    is_decided: bool
    reason: str = ""


class Settled(msgspec.Struct, frozen=True):
    """What corrections come to.

    Attributes:
        standing: the ids of the entries that count.
        now: for every entry that was replaced or set aside, the id of the one that counts in its place.
        contests: entries with several corrections, where that matters for what counts.
    """

    standing: frozenset[str]
    now: Mapping[str, str]
    contests: tuple[Contest, ...]


def choice_id(entry_id: str) -> str:
    """Return the id of the choice about an entry's corrections: the same on every device."""
    return f"{entry_id}.stands"


def settle(entries: Iterable[Correctable], choices: Iterable[CorrectionChoice] = ()) -> Settled:
    """Return which entries count. The order in which entries and choices came does not matter."""
    items = sorted(entries, key=lambda entry: (entry.recorded_at, entry.id))
    known = {entry.id for entry in items}
    corrections: dict[str, list[str]] = {}
    for entry in items:
        if entry.corrects:
            corrections.setdefault(entry.corrects, []).append(entry.id)
    chosen = {choice.corrects: choice for choice in sorted(choices, key=lambda choice: choice.id)}
    standing: set[str] = set()
    now: dict[str, str] = {}
    contests: list[Contest] = []
    roots = [entry.id for entry in items if not entry.corrects]
    roots += sorted(
        parent for parent in corrections if parent not in known
    )  # the corrected one is not here yet
    for root in roots:
        end = _follow(root, corrections, chosen, contests)
        standing.add(end)
        now |= {each: end for each in _family(root, corrections) if each != end}
    return Settled(frozenset(standing), now, tuple(contests))


def contested_since(entries: Iterable[Correctable], choices: Iterable[CorrectionChoice] = ()) -> str:
    """Return the day on which the latest of several corrections was made that nobody has chosen from, "" for none."""
    items = list(entries)
    if not any(entry.corrects for entry in items):
        return ""
    open_sides = {
        side
        for contest in settle(items, choices).contests
        if not contest.is_decided
        for side in contest.sides
    }
    return max((entry.recorded_at for entry in items if entry.id in open_sides), default="")[:10]


def _follow(
    start: str,
    corrections: Mapping[str, list[str]],
    chosen: Mapping[str, CorrectionChoice],
    contests: list[Contest],
) -> str:
    """Return what stands in the place of an entry, and note where several corrections contend for it."""
    at = start
    while at in corrections:
        sides = corrections[at]
        choice = chosen.get(at)
        stands = choice.stands if choice is not None and choice.stands in sides else sides[-1]
        if len(sides) > 1:
            decided = choice is not None and choice.stands in sides and set(sides) <= set(choice.seen)
            reason = choice.reason if choice is not None and decided else ""
            contests.append(Contest(at, tuple(sides), stands, decided, reason))
        at = stands
    return at


def _family(root: str, corrections: Mapping[str, list[str]]) -> list[str]:
    """Return an entry and everything that corrects it, directly or not."""
    found = [root]
    for each in found:
        found.extend(corrections.get(each, ()))
    return found
