"""Steps of the example day that must be true: each says what it did, with figures, or the day stops."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pbdesk.domain.errors import N_, KnownError


class Figure(msgspec.Struct, frozen=True):
    """One figure of a step: what it is (a message id) and its value in words."""

    label: str
    value: str


class StepDone(msgspec.Struct, frozen=True):
    """A step of the day: its number, its title (a message id), its figures and how long it took."""

    number: int
    title: str
    figures: tuple[Figure, ...]
    seconds: float


Report = Callable[[StepDone], None]


def must(true: bool, what: str) -> None:
    """Stop the day where something is not as it must be. `what` says what was expected.

    Raises KnownError "day-untrue".
    """
    if not true:
        raise KnownError("day-untrue", N_("The day stops here: {what}."), what=what)


def refused(act: Callable[[], object], code: str) -> KnownError:
    """Return the known error that an act must end in. Raises KnownError "day-untrue" where it does not."""
    try:
        act()
    except KnownError as error:
        must(error.code == code, f"expected the refusal {code}, got {error.code}")
        return error
    raise KnownError("day-untrue", N_("The day stops here: {what}."), what=f"{code} was not refused")
