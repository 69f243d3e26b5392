"""A simulated disk: a change takes hold whole or not at all, and the power may go just before or just after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


class PowerCutError(Exception):
    """The computer stopped. What was written before is on the disk, and nothing else."""


@dataclass
class Disk:
    """Counts durable writes and stops at the one that was chosen."""

    writes_left: int = -1
    after: bool = False

    def cut_at(self, write: int, after: bool) -> None:
        """Stop at a coming write (0 is the next): before it took hold, or after."""
        self.writes_left, self.after = write, after

    def mend(self) -> None:
        """Let the power stay."""
        self.writes_left = -1

    def write(self, change: Callable[[], T]) -> T:
        """Make one transaction durable."""
        if self.writes_left < 0:
            return change()
        self.writes_left -= 1
        if self.writes_left >= 0:
            return change()
        if self.after:
            change()
        raise PowerCutError
