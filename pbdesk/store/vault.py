"""The vault: one adviser's encrypted store, open. Composes keys, engine, unit of work, reads, log and photos.

Made by `create_vault` or `open_vault`; closed by `close`, which sweeps the keys as far as possible.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine

from pbdesk.domain.errors import KnownError
from pbdesk.services.clock import SystemClock
from pbdesk.services.ports import Clock, Enrolment
from pbdesk.store import creation, projections
from pbdesk.store.audit_log import AuditLog, ChainEnd, create_audit_table
from pbdesk.store.backup import is_backup_due, make_backup
from pbdesk.store.ballast import ensure_ballast, release_ballast
from pbdesk.store.blobs import BlobStore
from pbdesk.store.chain import DeviceChain, get_meta, put_meta
from pbdesk.store.council_mark import CouncilMarks, as_mark, held_of_missing, lost_entries
from pbdesk.store.drafts import Drafts
from pbdesk.store.engine import checkpoint, file_identity, open_database, require_same_file
from pbdesk.store.instance import InstanceLock
from pbdesk.store.keeping import StoreKeeping
from pbdesk.store.keys import Cost, StoreKeys
from pbdesk.store.mark import Freshness, Mark, compare, read_mark, write_live_mark, write_mark
from pbdesk.store.memory import forbid_core_dumps
from pbdesk.store.migrations import migrate
from pbdesk.store.news import news_of
from pbdesk.store.photos import VaultPhotos
from pbdesk.store.places import Places
from pbdesk.store.readiness import Readiness, make_ready
from pbdesk.store.reads import Reads
from pbdesk.store.rotation import change_lock
from pbdesk.store.search_health import mend_search
from pbdesk.store.sync_log import VaultSyncLog
from pbdesk.store.tables import SCHEMA, TRIGGERS, meta, metadata
from pbdesk.store.together import ENROLMENT, LAST_SYNC, Together
from pbdesk.store.unit_of_work import VaultUnitOfWork
from pbdesk.store.unlocking import unlock

_AUTHOR = "author"


class Vault:
    """An open store. Writes come one at a time, from one thread; reads from any."""

    def __init__(
        self,
        folder: Path,
        keys: StoreKeys,
        lock: InstanceLock,
        clock: Clock,
        ready: Readiness,
        engine: Engine,
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.store_id = keys.store_id
        self.key_file_repaired = keys.header_copy_used or ready.key_file_repaired
        self.restore_finished = ready.restore_finished
        self.lock_changed = ready.lock_changed
        self._keys = keys
        self._lock = lock
        self._closed = False
        self._engine = engine
        self._identity = file_identity(Places(folder).database)
        self._audit_log = AuditLog(keys.audit_key)
        self.reads = Reads(self._reader)
        self.log = VaultSyncLog(self._engine.connect, self._reader)
        self.drafts = Drafts(self._engine.connect, self._reader, clock)
        self.photos = VaultPhotos(self._engine.connect, self._reader, BlobStore(folder, keys.store_id))
        self.marks = CouncilMarks(self._engine.connect, self._reader, keys, folder)
        self.keeping = StoreKeeping(folder, keys, self._engine, clock, self._note)
        with self._reader() as connection:
            self._author = get_meta(connection, _AUTHOR)
            self.device_id = DeviceChain.load(connection).device
        self.held_of_missing: int | None = None
        """How many of the saves that are missing the council holds, None where it never said."""
        self.freshness = self._freshness()
        """What the store lacks of what it had at its last save, or None where no mark is beside it."""
        self.news = news_of(
            self.freshness,
            restored=self.restore_finished,
            key_file_repaired=self.key_file_repaired,
            search_rebuilt=mend_search(engine),
            held=self.held_of_missing,
            lost_entries=lost_entries(self.marks.last()),
        )
        """What a person must be told now that the store is open."""
        self.photos.sweep()

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
            value = get_meta(connection, ENROLMENT)
        return msgspec.json.decode(value, type=Enrolment) if value else None

    @enrolment.setter
    def enrolment(self, value: Enrolment | None) -> None:
        self._put(ENROLMENT, msgspec.json.encode(value).decode() if value else "")

    @property
    def last_synced(self) -> str:
        """ISO time of the last complete sync, "" for never."""
        with self._reader() as connection:
            return get_meta(connection, LAST_SYNC)

    @last_synced.setter
    def last_synced(self, when: str) -> None:
        self._put(LAST_SYNC, when)

    def begin(self) -> VaultUnitOfWork:
        """Return a new unit of work, to be used as a context manager."""
        return VaultUnitOfWork(
            self._engine.connect, self.clock, self._author, self._after_save, self._audit_log
        )

    @contextmanager
    def together(self) -> Iterator[Together]:
        """Give the vault within one transaction, durable once the block ends, and undone if it raises."""
        files = BlobStore(self.folder, self.store_id)
        with self._engine.connect() as connection, connection.begin():
            yield Together(connection, files, self.clock, self._author)
        self.log.count_again()

    def rebuild_projections(self) -> int:
        """Derive lists, sums and search again from the records; return how many records were read."""
        with self._engine.begin() as connection:
            return projections.rebuild(connection)

    def note_looked(self, case_id: str) -> None:
        """Write into the audit chain that this person opened a case."""
        with self._engine.begin() as connection:
            self._audit(connection, case_id, {"did": "look"})

    def _note(self, did: str, details: dict[str, str]) -> None:
        """Write into the audit chain what was done to the store itself."""
        with self._engine.begin() as connection:
            self._audit(connection, "", {"did": did, **details})

    def close(self) -> None:
        """Empty the write-ahead log, note how far the store got, close every connection, and sweep the keys."""
        if self._closed:
            return
        self._closed = True
        try:
            self._settle()
        finally:
            self._engine.dispose()
            self._keys.wipe()
            self._lock.release()

    def _settle(self) -> None:
        """Empty the write-ahead log and write the mark; on a full disk all saves stay safe in the log instead."""
        for _attempt in range(2):
            try:
                checkpoint(self._engine)
                write_mark(self.folder, self._keys, self._mark())
            except KnownError as error:
                if error.code != "disk-full":
                    raise
                release_ballast(self.folder)
            else:
                return

    def back_up_if_due(self) -> bool:
        """Make today's verified backup unless there is one; return whether one was made.

        Spare room for a full disk is set apart here too: it takes a moment, and nobody waits.
        """
        ensure_ballast(self.folder)
        now = datetime.fromisoformat(self.clock.now())
        if not is_backup_due(self.folder, now.date()):
            return False
        make_backup(self.folder, self._keys, self._engine, now)
        return True

    def audit_is_whole(self) -> bool:
        """Return whether every audit event is there, in order and unaltered."""
        with self._reader() as connection:
            return self._audit_log.check(connection).is_whole

    def _reader(self) -> Connection:
        return self._engine.connect().execution_options(ro=True)

    def _put(self, key: str, value: str) -> None:
        with self._engine.begin() as connection:
            put_meta(connection, key, value)

    def _require_same_file(self) -> None:
        require_same_file(Places(self.folder).database, self._identity)

    def _audit(self, connection: Connection, case_id: str, event: dict[str, Any]) -> None:
        full = {"at": self.clock.now(), "by": self._author, **event}
        self._audit_log.append(connection, case_id, full)

    def _mark(self) -> Mark:
        """Return how far this store has got."""
        with self._reader() as connection:
            return _mark_at(DeviceChain.load(connection), self._audit_log.newest(connection))

    def _after_save(self, chain: DeviceChain, audited: ChainEnd) -> None:
        self._require_same_file()
        write_live_mark(self.folder, self._keys, _mark_at(chain, audited))

    def _freshness(self) -> Freshness | None:
        """Compare the store with its mark; where saves are missing, begin a new epoch.

        The numbers of the missing saves may be known at the council, so they are never given to others.
        """
        told = self.marks.beside()
        known = read_mark(self.folder, self._keys) or as_mark(told)
        if known is None:
            return None
        now = self._mark()
        found = compare(known, now)
        self.held_of_missing = held_of_missing(told, known, now)
        if found.missing_saves or found.diverged:
            with self._engine.begin() as connection:
                chain = DeviceChain.load(connection)
                chain.start_epoch(known.dev_epoch)
                chain.store(connection)
        return found


def _mark_at(chain: DeviceChain, audited: ChainEnd) -> Mark:
    number, link = audited
    return Mark(
        audit_n=number,
        audit_link=link.hex(),
        dev_epoch=chain.epoch,
        dev_seq=chain.last_seq,
        dev_hash=chain.last_hash,
    )


def create_vault(
    folder: Path, passphrase: str, *, author: str = "", cost: Cost | None = None, clock: Clock | None = None
) -> Vault:
    """Make a new store in an absent or empty folder and return it open. Raises KnownError as `creation.create`."""
    keys = creation.create(folder, passphrase, cost, lambda connection: build_tables(connection, author))
    return _open(folder, lambda: keys, clock)


def open_vault(folder: Path, passphrase: str, *, clock: Clock | None = None) -> Vault:
    """Open a store; where a new lock was asked for, change it first.

    Raises KnownError: passphrase-wrong, already-open, and each fault of the store in words.
    """
    vault = _open(folder, lambda: unlock(folder, passphrase), clock)
    if not vault.keeping.is_new_lock_due():
        return vault
    vault.close()
    told = change_lock(folder, passphrase, datetime.fromisoformat(vault.clock.now()))
    vault = _open(folder, lambda: unlock(folder, passphrase), clock)
    vault.news = (*told, *vault.news)
    return vault


def open_with_keys(folder: Path, keys: StoreKeys) -> Vault:
    """Open a store with keys that another slot gave."""
    return _open(folder, lambda: keys, None)


def build_tables(connection: Connection, author: str) -> None:
    """Make every table, index, trigger and search table of a new store, and the device's own chain."""
    metadata.create_all(connection, tables=[table for table in metadata.sorted_tables if table is not meta])
    create_audit_table(connection)
    for statement in TRIGGERS:
        connection.exec_driver_sql(statement)
    DeviceChain(str(uuid.uuid4())).store(connection)
    put_meta(connection, _AUTHOR, author)
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")


def _open(folder: Path, get_keys: Callable[[], StoreKeys], clock: Clock | None) -> Vault:
    forbid_core_dumps()
    keys, clock = get_keys(), clock or SystemClock()
    lock = InstanceLock(folder)
    lock.acquire()
    try:
        ready = make_ready(folder)
        engine = open_database(folder, keys, newest_version=SCHEMA)
        try:
            migrate(folder, keys, engine, datetime.fromisoformat(clock.now()))
            return Vault(folder, keys, lock, clock, ready, engine)
        except BaseException:
            engine.dispose()
            raise
    except BaseException:
        lock.release()
        raise
