"""The audit chain in the database: appending an event in the writer's transaction, and reading it back.

Knows the `audit` table alone; what an event means is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

from pbdesk.store.audit import (
    AUDIT_DDL,
    AUDIT_TRIGGERS,
    GENESIS,
    ChainCheck,
    Event,
    next_link,
    verify,
)
from pbdesk.sync.transcript import canonical

ChainEnd = tuple[int, bytes]
"""The number and the link of the newest event; 0 and GENESIS for an empty chain."""

_LAST = text("SELECT n, link FROM audit ORDER BY n DESC LIMIT 1")
_INSERT = text("INSERT INTO audit(n, event, link) VALUES (:n, :event, :link)")


def create_audit_table(connection: Connection) -> None:
    """Make the append-only table with its triggers. Part of making a store."""
    for statement in (*AUDIT_DDL, *AUDIT_TRIGGERS):
        connection.exec_driver_sql(statement)


class AuditLog:
    """Appends to and checks the chain of one unlocked store."""

    def __init__(self, audit_key: bytes | bytearray) -> None:
        """Keeps the key by reference, so that wiping the store's keys wipes it here."""
        self._key = audit_key

    def append(self, connection: Connection, case_id: str, event: Event) -> int:
        """Add an event about a case ("" for none) in the caller's transaction; return its number."""
        return self.append_all(connection, [(case_id, event)])[0]

    def append_all(self, connection: Connection, events: Iterable[tuple[str, Event]]) -> ChainEnd:
        """Add (case id, event) in their order, in the caller's transaction; return the newest number and link."""
        number, link = self.newest(connection)
        rows = []
        for case_id, event in events:
            body = canonical({**event, "case": case_id})
            number, link = number + 1, next_link(self._key, link, body)
            rows.append({"n": number, "event": body, "link": link})
        if rows:
            connection.execute(_INSERT, rows)
        return number, link

    def newest(self, connection: Connection) -> ChainEnd:
        """Return the newest event's number and link."""
        row = connection.execute(_LAST).one_or_none()
        return (0, GENESIS) if row is None else (row.n, row.link)

    def check(self, connection: Connection) -> ChainCheck:
        """Read the whole chain and say whether it holds."""
        return verify(self._key, _rows(connection))


def _rows(connection: Connection) -> Iterator[tuple[int, str, bytes]]:
    for row in connection.execute(text("SELECT n, event, link FROM audit ORDER BY n")):
        yield row.n, row.event, row.link
