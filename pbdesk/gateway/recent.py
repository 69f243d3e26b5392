"""Which device was given something of which case a moment ago, so that the audit names it once and not per page.

Each process remembers for itself, and forgets: a row too many is the worst that can come of it.
"""

from __future__ import annotations

import threading

from pbdesk.gateway.limits import Ticks

SECONDS = 600
_MOST_KEPT = 100_000


class Recent:
    """Devices and cases of the last ten minutes. May be used by many threads at once."""

    def __init__(self, ticks: Ticks) -> None:
        self._ticks = ticks
        self._lock = threading.Lock()
        self._until: dict[tuple[str, str], float] = {}

    def new(self, device_id: str, case_ids: set[str]) -> set[str]:
        """Return those of some cases that are not remembered for a device."""
        now = self._ticks()
        with self._lock:
            return {case_id for case_id in case_ids if self._until.get((device_id, case_id), now) <= now}

    def remember(self, device_id: str, case_ids: set[str]) -> None:
        """Remember cases for a device."""
        now = self._ticks()
        with self._lock:
            if len(self._until) > _MOST_KEPT:
                self._until = {pair: until for pair, until in self._until.items() if until > now}
            if len(self._until) > _MOST_KEPT:
                self._until.clear()
            self._until.update(((device_id, case_id), now + SECONDS) for case_id in case_ids)
