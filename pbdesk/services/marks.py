"""Telling the council how far this computer has got, and keeping its signed answer: the last step of a sync.

A courier file carries the same there and back. With a gateway from before there were marks nothing is told.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from pbdesk.domain.errors import KnownError
from pbdesk.sync.marks import MarkAnswer, MarkReport, vouched

_OLDER = {"gateway-not-found", "gateway-odd"}


@runtime_checkable
class MarkWire(Protocol):
    """A way to the council that carries marks."""

    def mark(self, report: MarkReport) -> MarkAnswer:
        """Tell how far this device has got, and return the council's signed answer."""


class MarkKeeper(Protocol):
    """What knows how far a vault has got."""

    def report(self) -> MarkReport:
        """Return how far this device has got."""

    def last(self) -> MarkAnswer | None:
        """Return what the council answered last, or None."""

    def keep(self, answer: MarkAnswer) -> bool:
        """Keep an answer, if it is the council's and no later one is known; return whether it was kept."""


@runtime_checkable
class MarkedVault(Protocol):
    """A vault that keeps marks."""

    marks: MarkKeeper


def exchange_marks(vault: object, wire: object) -> bool:
    """Tell the council how far this computer has got, where that has changed; return whether an answer was kept.

    Raises KnownError "gateway-…".
    """
    if not isinstance(wire, MarkWire) or not isinstance(vault, MarkedVault):
        return False
    report, last = vault.marks.report(), vault.marks.last()
    if last is not None and last.report == report:
        return False
    try:
        answer = wire.mark(report)
    except KnownError as error:
        if error.code in _OLDER:
            return False
        raise
    return answer.report == report and vault.marks.keep(answer)


def signed_mark(vault: object, council: str, key: str) -> MarkReport | None:
    """Return how far this computer has got, signed, to go with a courier file; None where the vault keeps no marks.

    Args:
        vault: before anything of the file is read from it, or the mark would speak for what the file does not hold.
        council: the council's id.
        key: this computer's key, in hexadecimal.
    """
    return vouched(vault.marks.report(), council, key) if isinstance(vault, MarkedVault) else None


def keep_answer(vault: object, answer: MarkAnswer | None) -> bool:
    """Keep what came back with a courier file, if anything did; return whether it was kept."""
    return answer is not None and isinstance(vault, MarkedVault) and vault.marks.keep(answer)
