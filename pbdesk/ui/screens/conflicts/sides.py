"""The sides of a difference in words: original, yours, theirs, or keeping and removing. Decides and reads nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pbdesk.i18n import _, current
from pbdesk.services.rows import Conflict, ConflictSide
from pbdesk.sync.heads import RecordState
from pbdesk.sync.op import LIFE
from pbdesk.ui.screens.conflicts.narrative import Segment, differences, spoken


@dataclass(frozen=True, slots=True)
class OptionView:
    """One value to choose.

    Attributes:
        id: "original", "yours", "theirs", "theirs-2" and so on.
        by: who gave it and when, "" for the original.
        words: the value in words.
        effect: what it does to the budget, "" where it does nothing.
        segments: a long text word by word against the original; empty for a short one.
        heard: what was added and removed, in words.
    """

    id: str
    title: str
    by: str
    words: str
    effect: str
    value: Any
    segments: tuple[Segment, ...] = ()
    heard: str = ""


def choices(
    conflict: Conflict, told: Callable[[Any], str], effect: Callable[[Any], str]
) -> tuple[OptionView, ...]:
    """Return the original and every side; `told` says a value in words, `effect` what it does to the budget."""
    original = OptionView(
        "original",
        _("Original"),
        _("What stood here before"),
        told(conflict.original),
        effect(conflict.original),
        conflict.original,
    )
    return (original, *_sides(conflict, told, effect))


def _sides(
    conflict: Conflict, told: Callable[[Any], str], effect: Callable[[Any], str]
) -> Sequence[OptionView]:
    found, others = [], 0
    for side in conflict.sides:
        others += 0 if side.mine else 1
        name = "yours" if side.mine else "theirs" if others == 1 else f"theirs-{others}"
        title = (
            _("Yours") if side.mine else _("Theirs") if others == 1 else _("Theirs, {count}", count=others)
        )
        segments: tuple[Segment, ...] = ()
        if conflict.narrative:
            segments = tuple(differences(str(conflict.original or ""), str(side.value or "")))
        found.append(
            OptionView(
                name,
                title,
                _by(side),
                told(side.value),
                effect(side.value),
                side.value,
                segments,
                spoken(segments) if segments else "",
            )
        )
    return found


def unseen_edits(state: RecordState, own_device: str) -> dict[str, ConflictSide]:
    """Return the latest edit of each field that nobody who removed the record had seen."""
    removals = [head.v for head in state.heads.get(LIFE, ()) if isinstance(head.v, list)]
    seen = {op_id for removal in removals for op_id in removal}
    return {
        field: ConflictSide(head.op_id, head.v, head.author, head.wall_time, head.device == own_device)
        for field, heads in state.heads.items()
        for head in heads
        if field != LIFE and head.op_id not in seen
    }


def keep_or_remove(
    conflict: Conflict, edits: Sequence[ConflictSide], changed: Sequence[str], effect: Callable[[Any], str]
) -> tuple[OptionView, ...]:
    """Return keeping and removing a record as the choices, with who changed what and who removed it."""
    last = max(edits, key=lambda side: side.when, default=None)
    gone = conflict.sides[0] if conflict.sides else None
    kept = OptionView(
        "yours" if last and last.mine else "theirs",
        _("Keep it"),
        _("Changed by {who}: {fields}", who=_by(last), fields=current().list(list(changed))) if last else "",
        _("It stays, with the changes."),
        effect(True),
        True,
    )
    removed = OptionView(
        "yours" if gone and gone.mine else "theirs",
        _("Remove it"),
        _("Removed by {who}", who=_by(gone)) if gone else "",
        _("It goes; its history stays."),
        effect(False),
        False,
    )
    if kept.id == removed.id:
        kept, removed = _with_id(kept, "original"), _with_id(removed, "theirs")
    return (kept, removed)


def _with_id(option: OptionView, name: str) -> OptionView:
    return OptionView(name, option.title, option.by, option.words, option.effect, option.value)


def _by(side: ConflictSide | None) -> str:
    if side is None:
        return ""
    who = side.author or _("Somebody")
    return _("{who}, {when}", who=who, when=current().when(side.when)) if side.when else who
