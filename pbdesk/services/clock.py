"""The clock and the ids of a real device."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime

from pbdesk.domain.ids import uuid7


class SystemClock:
    """The computer's clock, and ids from it and the system's randomness."""

    def now(self) -> str:
        """Return the time in UTC as ISO text to the second."""
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def today(self) -> str:
        """Return today's date where the person is, as ISO text."""
        return datetime.now().astimezone().date().isoformat()

    def new_id(self) -> str:
        """Return a new UUIDv7."""
        return uuid7(time.time_ns() // 1_000_000, secrets.randbits(80))
