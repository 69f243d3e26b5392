"""What this computer remembers of its courier files: numbers, what is out, what to ask. Encrypted, never synced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from pbdesk.services.ports import DraftStore

_NUMBER = "courier/number"
_OUT = "courier/out"
_ANSWERED = "courier/answered"
_DOUBTFUL = "courier/doubtful"
_PENDING = "courier/enrolment"
MOST_OUT = 50


class Out(msgspec.Struct, frozen=True):
    """An export that no answer has come for: its number, when it was made, what it held, and where it was written."""

    number: int
    when: str
    changes: int
    photos: int
    photos_left: int
    folder: str


class Answered(msgspec.Struct, frozen=True):
    """The newest answer that was taken in."""

    number: int = 0
    when: str = ""
    made_at: str = ""


class CourierState(msgspec.Struct, frozen=True):
    """How courier files stand.

    Attributes:
        is_ready: a council's key is known, so that something can be exported.
        is_pending: no answer has yet said that this computer is enrolled.
        exported: the last export, or None.
        answered: the newest answer that was taken in.
        out: exports that no answer has come for, oldest first. Each holds all that was unanswered then.
    """

    is_ready: bool
    is_pending: bool
    exported: Out | None
    answered: Answered
    out: tuple[Out, ...]


def state(drafts: DraftStore, is_ready: bool) -> CourierState:
    """Return how courier files stand."""
    out = _outs(drafts)
    answered = _answered(drafts)
    waiting = tuple(each for each in out if each.number > answered.number)
    return CourierState(is_ready, bool(pending(drafts)), out[-1] if out else None, answered, waiting)


def next_number(drafts: DraftStore) -> int:
    """Return the number of the next export, and take it."""
    number = int(drafts.get(_NUMBER) or 0) + 1
    drafts.put(_NUMBER, number)
    return number


def add_out(drafts: DraftStore, out: Out) -> None:
    """Remember an export."""
    kept = [*_outs(drafts), out][-MOST_OUT:]
    drafts.put(_OUT, [msgspec.to_builtins(each) for each in kept])


def settle(drafts: DraftStore, number: int, made_at: str, now: str) -> None:
    """Remember that an answer came: what was exported before it needs no answer of its own, as each export repeats
    all that was out."""
    known = _answered(drafts)
    if number >= known.number:
        drafts.put(_ANSWERED, msgspec.to_builtins(Answered(number, now, made_at)))


def newest(drafts: DraftStore) -> int:
    """Return the number of the newest answer that was taken in, 0 for none."""
    return _answered(drafts).number


def doubtful(drafts: DraftStore) -> tuple[str, ...]:
    """Return the cases to ask about with the next export."""
    return tuple(drafts.get(_DOUBTFUL) or ())


def put_doubtful(drafts: DraftStore, case_ids: Sequence[str]) -> None:
    """Remember the cases to ask about."""
    drafts.put(_DOUBTFUL, list(case_ids))


def pending(drafts: DraftStore) -> dict[str, str]:
    """Return the code and name with which this computer enrols, until an answer says that it is; else nothing."""
    return dict(drafts.get(_PENDING) or {})


def put_pending(drafts: DraftStore, code: str, device_name: str) -> None:
    """Remember the code and name to enrol with."""
    drafts.put(_PENDING, {"code": code, "device_name": device_name})


def forget_pending(drafts: DraftStore) -> None:
    """Forget them, now that this computer is enrolled."""
    drafts.drop(_PENDING)


def _outs(drafts: DraftStore) -> list[Out]:
    kept: list[Any] = drafts.get(_OUT) or []
    return [msgspec.convert(each, Out) for each in kept]


def _answered(drafts: DraftStore) -> Answered:
    kept = drafts.get(_ANSWERED)
    return msgspec.convert(kept, Answered) if kept else Answered()
