"""Heads: which values of a field stand, and how an op changes that.

The heads of a field are the ops that set it and stand in no known op's base for it. One head is agreement;
several with different values are a conflict, that only a person resolves. Ops may arrive in any order, by any
route, any number of times: the outcome is the same, and no clock decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from pbdesk.sync.op import LIFE, Op


class Head(msgspec.Struct, gc=False, frozen=True, omit_defaults=True, array_like=True):
    """One standing value of a field, with who gave it, when, and what it replaced."""

    op_id: str
    v: Any = None
    author: str = ""
    device: str = ""
    wall_time: str = ""
    was: Any = None


class RecordState(msgspec.Struct, gc=False, kw_only=True, omit_defaults=True):
    """Everything that is known of one record: its heads by field, and bases that came before their op.

    Attributes:
        early: field to op ids that some op already superseded though they have not arrived yet.
    """

    type: str
    id: str
    case_id: str = ""
    heads: dict[str, tuple[Head, ...]] = {}
    early: dict[str, tuple[str, ...]] = {}


def apply_op(state: RecordState, op: Op, seen: Callable[[str], bool]) -> tuple[str, ...]:
    """Apply an op to the state of its record, in place, and return the fields now in conflict because of it.

    Args:
        state: the record as known so far; a new, empty state for a record not seen before.
        op: an op not applied before (the caller drops duplicates by id).
        seen: whether an op of this id was applied here before; tells a late base from a superseded one.
    """
    clashes: list[str] = []
    for field, change in op.set.items():
        heads = state.heads.get(field, ())
        early = set(state.early.get(field, ()))
        held = {head.op_id for head in heads}
        late = {base for base in change.base if base not in held and not seen(base)}
        kept = tuple(head for head in heads if head.op_id not in change.base)
        if op.op_id in early:
            early.discard(op.op_id)
        else:
            kept += (Head(op.op_id, change.v, op.author, op.device, op.wall_time, change.was),)
        _store(state, field, kept, early | late)
        if field != LIFE and in_conflict(kept):
            clashes.append(field)
    return tuple(clashes)


def _store(state: RecordState, field: str, heads: tuple[Head, ...], early: set[str]) -> None:
    state.heads[field] = tuple(sorted(heads, key=lambda head: head.op_id))
    if early:
        state.early[field] = tuple(sorted(early))
    else:
        state.early.pop(field, None)


def in_conflict(heads: Sequence[Head]) -> bool:
    """Return whether heads hold different values; equal values collapse into agreement."""
    if len(heads) < 2:
        return False
    values = {msgspec.json.encode(head.v, order="sorted") for head in heads}
    return len(values) > 1


def shown(heads: tuple[Head, ...], own_device: str = "") -> Any:
    """Return the value to show: the own device's edit first, else one that every side picks alike.

    The pick goes by the random tail of the op id: the same everywhere at once, and no clock is in it. Which
    one is shown decides nothing, since all heads are kept until a person chooses.
    """
    if not heads:
        return None
    own = [head for head in heads if head.device == own_device]
    return max(own or heads, key=lambda head: head.op_id[::-1]).v


def is_alive(state: RecordState) -> bool:
    """Return whether a record lives. A deletion names the ops that its author had seen; an edit that is not
    among them keeps the record alive."""
    lives = state.heads.get(LIFE, ())
    if not lives or any(not isinstance(head.v, list) for head in lives):
        return True
    seen = {op_id for head in lives for op_id in head.v}
    return any(head.op_id not in seen for field, head in _all_heads(state) if field != LIFE)


def is_contested(state: RecordState) -> bool:
    """Return whether somebody deleted the record while somebody else went on editing it."""
    deleted = any(isinstance(head.v, list) for head in state.heads.get(LIFE, ()))
    return deleted and is_alive(state)


def seen_ops(state: RecordState) -> list[str]:
    """Return the value that a deletion made now gives to the pseudo-field `_life`."""
    return sorted({head.op_id for field, head in _all_heads(state) if field != LIFE})


def _all_heads(state: RecordState) -> Iterable[tuple[str, Head]]:
    return ((field, head) for field, heads in state.heads.items() for head in heads)


def fields_of(state: RecordState, own_device: str = "") -> dict[str, Any]:
    """Return the values to show, by field, leaving out "no value" and the pseudo-field of life."""
    values = {
        f: heads[0].v if len(heads) == 1 else shown(heads, own_device)
        for f, heads in state.heads.items()
        if f != LIFE
    }
    return {f: v for f, v in values.items() if v is not None}


def conflicts_of(state: RecordState) -> tuple[str, ...]:
    """Return the fields that wait for a person, in order of name; `_life` where a deletion is contested."""
    clashing = [f for f, heads in state.heads.items() if len(heads) > 1 and f != LIFE and in_conflict(heads)]
    return tuple(sorted(clashing + ([LIFE] if is_contested(state) else [])))


def base_of(state: RecordState, field: str) -> tuple[str, ...]:
    """Return the base that an edit of this field made now must carry: all heads that the author sees."""
    return tuple(head.op_id for head in state.heads.get(field, ()))
