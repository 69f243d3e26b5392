"""Drafts: what a person has typed but not saved, and where they were. Encrypted, on this computer only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from pbdesk.services.ports import Clock
from pbdesk.store.tables import draft


class Drafts:
    """Small values by key, such as "place" or "assessment/<id>". Each write is durable when it returns."""

    def __init__(
        self, connect: Callable[[], Connection], reader: Callable[[], Connection], clock: Clock
    ) -> None:
        self._connect = connect
        self._reader = reader
        self._clock = clock

    def put(self, key: str, value: Any) -> None:
        """Keep a value (JSON-like) under a key, replacing what was there."""
        values = {"body": msgspec.msgpack.encode(value), "saved_at": self._clock.now()}
        statement = upsert(draft).values(key=key, **values)
        with self._connect() as connection, connection.begin():
            connection.execute(statement.on_conflict_do_update(index_elements=[draft.c.key], set_=values))

    def get(self, key: str) -> Any:
        """Return the value under a key, or None."""
        with self._reader() as connection:
            body = connection.execute(select(draft.c.body).where(draft.c.key == key)).scalar_one_or_none()
        return None if body is None else msgspec.msgpack.decode(body)

    def drop(self, key: str) -> None:
        """Forget a key, once its text is saved for good or thrown away by the person."""
        with self._connect() as connection, connection.begin():
            connection.execute(delete(draft).where(draft.c.key == key))

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys that begin with a prefix, in order."""
        statement = (
            select(draft.c.key).where(draft.c.key.startswith(prefix, autoescape=True)).order_by(draft.c.key)
        )
        with self._reader() as connection:
            return list(connection.execute(statement).scalars())
