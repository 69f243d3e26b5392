"""Differences: the same field edited in two places. A person looks at one field at a time and decides.

Closing or crashing decides nothing. A choice names every value that the person saw; one that arrives later still
shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from pbdesk.domain.records import type_named
from pbdesk.services.ports import ChangeSet, OpenVault
from pbdesk.services.rows import Conflict, ConflictSide
from pbdesk.sync.heads import Head, RecordState, fields_of
from pbdesk.sync.op import LIFE


class Conflicts:
    """The fields that wait for a person, and how a person decides."""

    def __init__(self, vault: OpenVault, say_task: Callable[[str], str] = lambda label: label) -> None:
        """`say_task` gives a task's label in words; a scheme's own tasks are kept by key."""
        self._vault = vault
        self._say_task = say_task

    def all(self, case_id: str = "") -> list[Conflict]:
        """Return every difference, grouped by person's name; of one case where it is given."""
        found = []
        for case, name, record_id, field in self._vault.reads.conflicts(case_id):
            state = self._vault.reads.state(record_id)
            if state is not None:
                found.append(self._describe(state, case, name, field))
        return found

    def resolve(self, record_id: str, field: str, value: Any, seen: Sequence[str] | None = None) -> ChangeSet:
        """Decide a field: `value` is one of the sides' values, or something else; `seen` are the difference's heads.

        For a deletion that somebody else's edit contests (field `_life`): true keeps the record, false deletes it.
        """
        with self._vault.begin() as work:
            work.resolve(record_id, field, value, seen)
            return work.commit()

    def reopen(self, seen: Conflict) -> ChangeSet:
        """Put a difference back as it was seen before it was decided, so that it waits for a person again.

        Each side's value is written anew, by this device: nothing that was saved is ever taken back. Whose each was
        is remembered on this computer. A contested deletion is not reopened: the record is kept.
        """
        with self._vault.begin() as work:
            if seen.field == LIFE:
                work.resolve(seen.record_id, seen.field, True)
            else:
                first, *others = seen.sides
                work.resolve(seen.record_id, seen.field, first.value)
                for side in others:
                    work.resolve(seen.record_id, seen.field, side.value, ())
            change = work.commit()
        if seen.field != LIFE:
            self._vault.drafts.put(_reopened(seen.record_id, seen.field), msgspec.to_builtins(seen))
        return change

    def _as_before(self, found: Conflict) -> Conflict:
        """Return a difference that was reopened here with the names and times that its sides had."""
        kept = self._vault.drafts.get(_reopened(found.record_id, found.field))
        if not kept or not all(side.mine for side in found.sides):
            return found
        before = {repr(side["value"]): side for side in kept["sides"]}
        sides = []
        for side in found.sides:
            known = before.get(repr(side.value))
            if known is None:
                return found
            sides.append(
                msgspec.structs.replace(
                    side, author=known["author"], when=known["when"], mine=bool(known["mine"])
                )
            )
        ordered = sorted(sides, key=lambda side: not side.mine)
        return msgspec.structs.replace(found, sides=tuple(ordered), original=kept.get("original"))

    def _describe(self, state: RecordState, case_id: str, name: str, field: str) -> Conflict:
        kind = type_named(state.type)
        own = self._vault.device_id
        sides = sorted((_side(head, own) for head in state.heads[field]), key=lambda side: not side.mine)
        values = fields_of(state, own)
        found = Conflict(
            record_id=state.id,
            type=state.type,
            case_id=case_id,
            name=name,
            field=field,
            original=next((head.was for head in state.heads[field] if head.was is not None), None),
            sides=_distinct(sides),
            shown=values.get(field),
            title=self._title(state.type, values),
            narrative=bool(kind and field.partition("/")[0] in kind.narratives),
            heads=tuple(head.op_id for head in state.heads[field]),
        )
        return self._as_before(found)

    def _title(self, type_name: str, values: dict[str, Any]) -> str:
        parts = [str(values.get(field, "")) for field in _TITLES.get(type_name, ())]
        if type_name == "task":
            parts = [self._say_task(part) for part in parts]
        return " ".join(part for part in parts if part)[:80]


def _reopened(record_id: str, field: str) -> str:
    return f"reopened/{record_id}|{field}"


def _side(head: Head, own_device: str) -> ConflictSide:
    return ConflictSide(head.op_id, head.v, head.author, head.wall_time, head.device == own_device)


def _distinct(sides: list[ConflictSide]) -> tuple[ConflictSide, ...]:
    """Return one side per value: people who gave the same answer stand together."""
    kept: list[ConflictSide] = []
    for side in sides:
        if all(side.value != other.value for other in kept):
            kept.append(side)
    return tuple(kept)


_TITLES: dict[str, tuple[str, ...]] = {
    "plan_line": ("description",),
    "outcome": ("text",),
    "person": ("given_name", "family_name"),
    "eligibility_finding": ("outcome",),
    "charging_income": ("name",),
    "charging_capital": ("name",),
    "charging_cost": ("name",),
    "employing_assistant": ("name",),
    "employing_cost": ("name",),
    "task": ("label",),
    "finding": ("what",),
    "goal": ("text",),
    "held_sum": ("name",),
}
