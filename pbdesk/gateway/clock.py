"""Time and identity for the gateway, passed in so that tests decide them."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import Protocol

from pbdesk.domain.ids import uuid7


class Clock(Protocol):
    """What time it is, and a new id."""

    def now(self) -> str:
        """Return the time as ISO text in UTC, to the second, with a Z."""

    def new_id(self) -> str:
        """Return a new UUIDv7."""


class SystemClock:
    """The machine's own clock and randomness."""

    def now(self) -> str:
        """Return the time as ISO text in UTC, to the second, with a Z."""
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def new_id(self) -> str:
        """Return a new UUIDv7."""
        return uuid7(time.time_ns() // 1_000_000, secrets.randbits(74))
