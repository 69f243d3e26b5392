"""This device's place in its own chain of ops: gapless numbers, each op naming the hash of the one before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from pbdesk.store.tables import meta
from pbdesk.sync.op import Op

_KEY = "device_chain"
_GET = select(meta.c.value).where(meta.c.key == bindparam("name"))
_INSERT = upsert(meta)
_PUT = _INSERT.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": _INSERT.excluded.value})
_END = msgspec.json.Decoder(tuple[str, int, int, str])


@dataclass(slots=True)
class DeviceChain:
    """The device's id and epoch, and where its chain of ops ends."""

    device: str
    epoch: int = 1
    last_seq: int = 0
    last_hash: str = ""

    @property
    def next_seq(self) -> int:
        """The number that the next op gets."""
        return self.last_seq + 1

    def advance(self, op: Op, body: bytes) -> None:
        """Take an op as the chain's new end; `body` are its canonical bytes."""
        self.last_seq = op.seq
        self.last_hash = hashlib.sha256(body).hexdigest()

    def start_epoch(self, after: int) -> None:
        """Begin a new chain above an epoch: numbers that a lost or restored store gave out are never given again."""
        self.epoch, self.last_seq, self.last_hash = max(self.epoch, after) + 1, 0, ""

    @classmethod
    def load(cls, connection: Connection) -> DeviceChain:
        """Return the chain as stored. Every store has one from its first moment."""
        return cls(*_END.decode(connection.execute(_GET, {"name": _KEY}).scalar_one()))

    def store(self, connection: Connection) -> None:
        """Write the chain's end, in the transaction of the ops themselves."""
        value = msgspec.json.encode((self.device, self.epoch, self.last_seq, self.last_hash)).decode()
        put_meta(connection, _KEY, value)


def put_meta(connection: Connection, key: str, value: str) -> None:
    """Set one of the store's own values."""
    connection.execute(_PUT, {"key": key, "value": value})


def get_meta(connection: Connection, key: str) -> str:
    """Return one of the store's own values, "" where it has none."""
    value: str | None = connection.execute(_GET, {"name": key}).scalar_one_or_none()
    return value or ""
