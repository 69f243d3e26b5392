"""The vault: one adviser's encrypted store, open. Composes keys, engine, unit of work, reads, log and photos.

Made by `create_vault` or `open_vault`; closed by `close`, which sweeps the keys as far as possible.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, text

from pbdesk.services.clock import SystemClock
from pbdesk.services.ports import Clock, Enrolment
from pbdesk.store import audit, creation, projections
from pbdesk.store.blobs import BlobStore
from pbdesk.store.chain import DeviceChain, get_meta, put_meta
from pbdesk.store.drafts import Drafts
from pbdesk.store.engine import checkpoint, file_identity, open_database, require_same_file
from pbdesk.store.instance import InstanceLock
from pbdesk.store.keys import Cost, StoreKeys
from pbdesk.store.photos import VaultPhotos
from pbdesk.store.places import Places
from pbdesk.store.reads import Reads
from pbdesk.store.sync_log import VaultSyncLog
from pbdesk.store.tables import SCHEMA, TRIGGERS, meta, metadata
from pbdesk.store.unit_of_work import VaultUnitOfWork
from pbdesk.store.unlocking import unlock

_AUTHOR = "author"
_ENROLMENT = "enrolment"
_LAST_SYNC = "last_synced"


class Vault:
    """An open store. Writes come one at a time, from one thread; reads from any."""

    def __init__(self, folder: Path, keys: StoreKeys, lock: InstanceLock, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self.header_copy_used = keys.header_copy_used
        self.store_id = keys.store_id
        self._keys = keys
        self._lock = lock
        self._engine: Engine = open_database(folder, keys, newest_version=SCHEMA)
        self._identity = file_identity(Places(folder).database)
        self.reads = Reads(self._reader)
        self.log = VaultSyncLog(self._engine.connect)
        self.drafts = Drafts(self._engine.connect, clock)
        self.photos = VaultPhotos(self._engine.connect, BlobStore(folder, keys.store_id))
        with self._reader() as connection:
            self._author = get_meta(connection, _AUTHOR)
            self.device_id = DeviceChain.load(connection).device

    @property
    def author(self) -> str:
        """The name under which saves are written."""
        return self._author

    @author.setter
    def author(self, name: str) -> None:
        self._put(_AUTHOR, name)
        self._author = name

    @property
    def enrolment(self) -> Enrolment | None:
        """What this device knows of its council, or None before it is enrolled."""
        with self._reader() as connection:
            value = get_meta(connection, _ENROLMENT)
        return msgspec.json.decode(value, type=Enrolment) if value else None

    @enrolment.setter
    def enrolment(self, value: Enrolment) -> None:
        self._put(_ENROLMENT, msgspec.json.encode(value).decode())

    @property
    def last_synced(self) -> str:
        """ISO time of the last complete sync, "" for never."""
        with self._reader() as connection:
            return get_meta(connection, _LAST_SYNC)

    @last_synced.setter
    def last_synced(self, when: str) -> None:
        self._put(_LAST_SYNC, when)

    def begin(self) -> VaultUnitOfWork:
        """Return a new unit of work, to be used as a context manager."""
        return VaultUnitOfWork(
            self._engine.connect, self.clock, self._author, self._require_same_file, self._audit
        )

    def rebuild_projections(self) -> int:
        """Derive lists, sums and search again from the records; return how many records were read."""
        with self._engine.begin() as connection:
            return projections.rebuild(connection)

    def note_looked(self, case_id: str) -> None:
        """Write into the audit chain that this person opened a case."""
        with self._engine.begin() as connection:
            self._audit(connection, case_id, {"did": "look"})

    def close(self) -> None:
        """Empty the write-ahead log, close every connection, give the lock back and sweep the keys."""
        checkpoint(self._engine)
        self._engine.dispose()
        self._keys.wipe()
        self._lock.release()

    def audit_rows(self) -> list[tuple[int, str, bytes]]:
        """Return the audit chain from its start."""
        with self._reader() as connection:
            return [
                tuple(row) for row in connection.execute(text("SELECT n, event, link FROM audit ORDER BY n"))
            ]

    def audit_is_whole(self) -> bool:
        """Return whether every audit event is there, in order and unaltered."""
        return audit.verify(self._keys.audit_key, self.audit_rows()).is_whole

    def _reader(self) -> Connection:
        return self._engine.connect().execution_options(ro=True)

    def _put(self, key: str, value: str) -> None:
        with self._engine.begin() as connection:
            put_meta(connection, key, value)

    def _require_same_file(self) -> None:
        require_same_file(Places(self.folder).database, self._identity)

    def _audit(self, connection: Connection, case_id: str, event: dict[str, Any]) -> None:
        row = connection.execute(text("SELECT n, link FROM audit ORDER BY n DESC LIMIT 1")).first()
        number, previous = (row.n, row.link) if row else (0, audit.GENESIS)
        full = {"at": self.clock.now(), "by": self._author, "case": case_id, **event}
        words = audit.canonical(full)
        link = audit.next_link(self._keys.audit_key, previous, words)
        connection.execute(
            text("INSERT INTO audit(n, event, link) VALUES (:n, :event, :link)"),
            {"n": number + 1, "event": words, "link": link},
        )


def create_vault(
    folder: Path, passphrase: str, *, author: str = "", cost: Cost | None = None, clock: Clock | None = None
) -> Vault:
    """Make a new store in an absent or empty folder and return it open. Raises KnownError as `creation.create`."""
    keys = creation.create(folder, passphrase, cost, lambda connection: build_tables(connection, author))
    return _open(folder, lambda: keys, clock)


def open_vault(folder: Path, passphrase: str, *, clock: Clock | None = None) -> Vault:
    """Open a store. Raises KnownError: passphrase-wrong, already-open, and each fault of the store in words."""
    return _open(folder, lambda: unlock(folder, passphrase), clock)


def open_with_keys(folder: Path, keys: StoreKeys, *, clock: Clock | None = None) -> Vault:
    """Open a store with keys that another slot gave."""
    return _open(folder, lambda: keys, clock)


def build_tables(connection: Connection, author: str) -> None:
    """Make every table, index, trigger and search table of a new store, and the device's own chain."""
    metadata.create_all(connection, tables=[table for table in metadata.sorted_tables if table is not meta])
    for statement in (*audit.AUDIT_DDL, *audit.AUDIT_TRIGGERS, *TRIGGERS):
        connection.exec_driver_sql(statement)
    DeviceChain(str(uuid.uuid4())).store(connection)
    put_meta(connection, _AUTHOR, author)
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")


def _open(folder: Path, get_keys: Callable[[], StoreKeys], clock: Clock | None) -> Vault:
    keys = get_keys()
    lock = InstanceLock(folder)
    lock.acquire()
    try:
        return Vault(folder, keys, lock, clock or SystemClock())
    except BaseException:
        lock.release()
        raise
