"""The audit chain: who looked and who changed what, each event bound to all events before it.

Pure: links and checks; knows the table's DDL but runs no SQL. A link is HMAC-SHA256 under the store's audit key of
the previous link and the event's canonical JSON. A holder of the data key can rewrite the whole chain: the
gateway, which remembers the newest link, is the anchor.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GENESIS = bytes(32)

AUDIT_DDL = (
    "CREATE TABLE audit(n INTEGER PRIMARY KEY, event TEXT NOT NULL, link BLOB NOT NULL,"
    " case_id TEXT GENERATED ALWAYS AS (json_extract(event, '$.case')) VIRTUAL)",
    "CREATE INDEX audit_by_case ON audit(case_id, n)",
)
AUDIT_TRIGGERS = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER audit_in_order BEFORE INSERT ON audit"
    " WHEN NEW.n IS NOT (SELECT coalesce(max(n), 0) + 1 FROM audit)"
    " BEGIN SELECT RAISE(ABORT, 'the audit log has no gaps'); END",
)

Event = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What reading the chain found: how many events hold, the last good link, and the first bad number if any."""

    count: int
    last_link: bytes
    broken_at: int | None

    @property
    def is_whole(self) -> bool:
        """Return whether every event is there, in order and unaltered."""
        return self.broken_at is None


def next_link(audit_key: bytes | bytearray, previous: bytes, event: str) -> bytes:
    """Return the link of an event (its canonical text) that follows `previous` (GENESIS for the first)."""
    return hmac.new(audit_key, previous + event.encode(), hashlib.sha256).digest()


def verify(audit_key: bytes | bytearray, rows: Iterable[tuple[int, str, bytes]]) -> ChainCheck:
    """Check rows `(n, event, link)` in order of n, from 1; stops at the first that does not hold."""
    count, link = 0, GENESIS
    for n, event, stored in rows:
        expected = next_link(audit_key, link, event)
        if n != count + 1 or not hmac.compare_digest(expected, stored):
            return ChainCheck(count, link, broken_at=count + 1)
        count, link = n, expected
    return ChainCheck(count, link, broken_at=None)
