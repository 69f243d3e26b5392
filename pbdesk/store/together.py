"""Several writes of a sync as one transaction: what is done within it is durable together, or not at all.

The log, photos, drafts and reads of the vault work as ever; they are given one connection in place of their own. It is
for what needs no network and no waiting: nobody else can save meanwhile.
"""

from __future__ import annotations

from typing import Any, Self, cast

import msgspec
from sqlalchemy import Connection

from pbdesk.services.ports import Clock, Enrolment
from pbdesk.store.blobs import BlobStore
from pbdesk.store.chain import DeviceChain, get_meta, put_meta
from pbdesk.store.drafts import Drafts
from pbdesk.store.photos import VaultPhotos
from pbdesk.store.reads import Reads
from pbdesk.store.sync_log import VaultSyncLog

ENROLMENT = "enrolment"
LAST_SYNC = "last_synced"


class _Nothing:
    """A transaction within the one that is open: it ends with that one."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        """Leave the end to the outer one."""


class _Joined:
    """A connection that stays open and in its transaction, whoever says that they are done with it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        """Stay open."""

    def begin(self) -> _Nothing:
        """Go on in the transaction that is open."""
        return _Nothing()


class Together:
    """The vault within one transaction; see `services.ports.OpenVault`."""

    def __init__(self, connection: Connection, files: BlobStore, clock: Clock, author: str) -> None:
        joined = cast(Connection, _Joined(connection))
        self._connection = connection
        self.clock = clock
        self.author = author
        self.device_id = DeviceChain.load(connection).device
        self.log = VaultSyncLog(lambda: joined, lambda: joined)
        self.photos = VaultPhotos(lambda: joined, lambda: joined, files)
        self.reads = Reads(lambda: joined)
        self.drafts = Drafts(lambda: joined, lambda: joined, clock)

    @property
    def enrolment(self) -> Enrolment | None:
        """What this device knows of its council, or None before it is enrolled."""
        value = get_meta(self._connection, ENROLMENT)
        return msgspec.json.decode(value, type=Enrolment) if value else None

    @enrolment.setter
    def enrolment(self, value: Enrolment | None) -> None:
        put_meta(self._connection, ENROLMENT, msgspec.json.encode(value).decode() if value else "")

    @property
    def last_synced(self) -> str:
        """ISO time of the last complete sync, "" for never."""
        return get_meta(self._connection, LAST_SYNC)

    @last_synced.setter
    def last_synced(self, when: str) -> None:
        put_meta(self._connection, LAST_SYNC, when)
