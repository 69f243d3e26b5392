"""A log that anybody can check without a key: each event bound to all events before it by SHA-256.

An adviser's device tells the council how far its own record of who did what has got, as a number and such a digest.
Whoever is later handed the record works the digests out again and compares. Pure: values and text, no files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

GENESIS = ""

Entry = tuple[int, dict[str, Any], str]
"""A number from 1, the event, and the digest of all events up to it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a transcript found: its entries, the last good digest, and the first bad number if any."""

    entries: tuple[Entry, ...]
    digest: str
    broken_at: int | None


def canonical(event: Mapping[str, object]) -> str:
    """Return an event as the one JSON text that is bound, in a transcript as in a vault's own chain: sorted keys, no
    spaces, UTF-8 as is."""
    return json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def extend(digest: str, event: Mapping[str, object] | str) -> str:
    """Return the digest, hexadecimal, of a transcript and one more event (or its canonical text)."""
    text = event if isinstance(event, str) else canonical(event)
    return hashlib.sha256(f"{digest}|{text}".encode()).hexdigest()


def entry(number: int, event: Mapping[str, object], digest: str) -> str:
    """Return one line of a transcript file."""
    line = {"n": number, "event": event, "digest": digest}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


def read_entries(lines: Iterable[str]) -> Reading:
    """Read lines as `entry` writes them; stops at the first that does not hold."""
    entries: list[Entry] = []
    digest = GENESIS
    for number, line in enumerate(lines, start=1):
        try:
            found = msgspec.json.decode(line, type=dict[str, Any])
            event = msgspec.convert(found.get("event"), dict[str, Any])
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return Reading(tuple(entries), digest, broken_at=number)
        expected = extend(digest, event)
        if (found.get("n"), found.get("digest")) != (number, expected):
            return Reading(tuple(entries), digest, broken_at=number)
        digest = expected
        entries.append((number, event, digest))
    return Reading(tuple(entries), digest, broken_at=None)
