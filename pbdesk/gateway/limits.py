"""How often somebody may ask: a bucket of turns for each device and each address, that fills again by itself.

Each process counts for itself and forgets when it ends; a balancer in front may count for all of them. It knows no
database, and who is asking only by a name.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from pbdesk.domain.errors import N_, KnownError

Ticks = Callable[[], float]
_MOST_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many turns at once, and so many more in each second."""

    burst: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Rates:
    """What the gateway allows.

    Attributes:
        device: requests of one enrolled device.
        opening: enrolments and sessions from one address; a whole office may stand behind it.
        guess: wrong codes, signatures and tokens from one address.
    """

    device: Rate = Rate(600, 60)
    opening: Rate = Rate(1000, 20)
    guess: Rate = Rate(60, 0.5)


class Buckets:
    """Turns by name. May be used by many threads at once."""

    def __init__(self, rate: Rate, ticks: Ticks = time.monotonic) -> None:
        self._rate = rate
        self._ticks = ticks
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}
        """Turns that were left, and when."""

    def take(self, name: str) -> None:
        """Take one turn. Raises KnownError "too-often", with the seconds to wait, where none is left."""
        now = self._ticks()
        with self._lock:
            left = self._now_left(name, now)
            if left >= 1:
                self._left[name] = (left - 1, now)
                if len(self._left) > _MOST_KEPT:
                    self._forget_rested(now)
                return
            self._left[name] = (left, now)
        raise too_often(math.ceil((1 - left) / self._rate.per_second))

    def _now_left(self, name: str, now: float) -> float:
        left, then = self._left.get(name, (float(self._rate.burst), now))
        return min(float(self._rate.burst), left + (now - then) * self._rate.per_second)

    def _forget_rested(self, now: float) -> None:
        rested = [name for name in self._left if self._now_left(name, now) >= self._rate.burst - 1]
        for name in rested:
            del self._left[name]


def too_often(seconds: int) -> KnownError:
    """Return the error for whoever asks too often; `seconds` is how long to wait."""
    return KnownError(
        "too-often", N_("This is asked too often. It may be asked again soon."), seconds=seconds
    )
