"""Identifiers made on the device: UUID version 7 (RFC 9562), from a clock and randomness that are passed in.

An id sorts roughly by the time it was made, which keeps database pages warm; nothing ever decides by that order.
"""

from __future__ import annotations

import uuid


def uuid7(unix_ms: int, random_bits: int) -> str:
    """Return a UUIDv7 for a time in milliseconds since 1970 and 74 or more random bits."""
    value = (unix_ms & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (random_bits >> 62 & 0xFFF) << 64
    value |= 0b10 << 62 | random_bits & (1 << 62) - 1
    return str(uuid.UUID(int=value))
