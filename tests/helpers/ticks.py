"""Seconds that pass when a test says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Ticks:
    """Stands in for time.monotonic."""

    now: float = 100.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now
