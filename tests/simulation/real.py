"""The same world on the real thing: real encrypted vaults, the gateway's own code on a real database, in one process.

Slower than the models by far, and held to the same invariants. The network is still the simulated one.
"""

from __future__ import annotations

import itertools
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.records import Record, RecordType, from_fields, type_named
from pbdesk.gateway import blobs, caseload, courier, decisions, devices, erasure, feed, late, log, snapshots
from pbdesk.gateway.database import (
    FILE_NAME,
    Database,
    begin_epoch,
    open_folder,
    open_url,
    read_council,
)
from pbdesk.gateway.tables import cases, ops, records, submissions
from pbdesk.gateway.tables import devices as devices_table
from pbdesk.services.ports import Enrolment
from pbdesk.services.sync import Synchroniser
from pbdesk.store import states
from pbdesk.store.tables import blob
from pbdesk.store.tables import op as op_table
from pbdesk.store.tables import record as record_table
from pbdesk.store.vault import Vault, create_vault, open_vault
from pbdesk.sync.heads import RecordState, base_of, fields_of
from pbdesk.sync.op import FieldSet, Kind, Op, decode
from pbdesk.sync.page import CaseDigest, Cursor, FeedPage, Hello, OpAnswer
from pbdesk.sync.sealing import PublicKeys
from pbdesk.sync.snapshot import SnapshotPage
from tests.helpers.councils import SetClock
from tests.helpers.postgres import Postgres
from tests.helpers.vaults import CHEAP, PASSPHRASE
from tests.simulation.disk import Disk, PowerCutError
from tests.simulation.laptop import Entry, SimClock, key_of
from tests.simulation.world import Makers

_WRITES = frozenset(
    (
        "record_answers",
        "apply_page",
        "offer_again",
        "rewind",
        "reset_cursor",
        "forget_case",
        "mark_sent",
        "receive",
    )
)


class _OnDisk:
    """Passes calls on; those that write may meet a power cut, before or after."""

    def __init__(self, real: Any, disk: Disk) -> None:
        self._real, self._disk = real, disk

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if name not in _WRITES:
            return found
        return lambda *args: self._disk.write(lambda: found(*args))


class RealLaptop:
    """A real vault, as the world uses laptops."""

    def __init__(self, folder: Path, name: str, user: str, clock: SimClock) -> None:
        self.name, self.user, self.clock = name, user, clock
        self.disk = Disk()
        self._folder = folder
        self._copies = itertools.count()
        self.vault: Vault = create_vault(folder / name, PASSPHRASE, author=user, cost=CHEAP, clock=clock)

    # As the Synchroniser sees a vault.

    @property
    def log(self) -> Any:
        return _OnDisk(self.vault.log, self.disk)

    @property
    def photos(self) -> Any:
        return _OnDisk(self.vault.photos, self.disk)

    @property
    def reads(self) -> Any:
        return self.vault.reads

    @property
    def drafts(self) -> Any:
        return self.vault.drafts

    @property
    def marks(self) -> Any:
        return self.vault.marks

    @property
    def enrolment(self) -> Enrolment:
        council = (self.vault.drafts.get("courier/council") or {}).get("id", "")
        return Enrolment("", self.name, self.user, council, "Glanmor", "", key_of(self.device_id))

    @contextmanager
    def together(self) -> Iterator[Any]:
        """One transaction: the power may go before it took hold, or after."""
        cut = None
        with self.vault.together() as whole:
            yield whole
            try:
                self.disk.write(lambda: None)
            except PowerCutError as error:
                if not self.disk.after:
                    raise
                cut = error
        if cut is not None:
            raise cut

    @property
    def device_id(self) -> str:
        return self.vault.device_id

    @property
    def last_synced(self) -> str:
        return self.vault.last_synced

    @last_synced.setter
    def last_synced(self, when: str) -> None:
        self.disk.write(lambda: setattr(self.vault, "last_synced", when))

    # What a person does.

    def save(
        self, kind: Kind, type_name: str, rec_id: str, case_id: str, values: Mapping[str, Any]
    ) -> Op | None:
        known = type_named(type_name)
        state = self.vault.reads.state(rec_id)
        old = fields_of(state, self.device_id) if state else {}
        if known is None or any(name == "invented_later" for name in values):
            return self._save_as_newer(kind, type_name, rec_id, case_id, values)
        if state is not None and kind != "set":
            return None
        item = from_fields(known, rec_id, case_id, {**old, **values})
        if state is not None and "invented_later" in old:
            return self._save_as_newer("set", type_name, rec_id, case_id, values)
        return self._write(lambda work: work.command(item) if kind == "command" else work.save(item))

    def _save_as_newer(
        self, kind: Kind, type_name: str, rec_id: str, case_id: str, values: Mapping[str, Any]
    ) -> Op | None:
        """Save what only a newer program knows."""
        state = self.vault.reads.state(rec_id)
        old = fields_of(state, self.device_id) if state else {}
        sets = {}
        for name, value in values.items():
            if old.get(name) != value:
                heads = state.heads.get(name, ()) if state else ()
                base = tuple(head.op_id for head in heads if head.v == old.get(name))
                sets[name] = FieldSet(value, base, old.get(name))
        if not sets:
            return None
        newer = RecordType(type_name, Record, False, frozenset(), frozenset(), frozenset())
        new = states.Held(RecordState(type=type_name, id=rec_id, case_id=case_id), {})

        def append(work: Any) -> None:
            held = states.load_held(work.connection, rec_id) or new
            work._append(kind, newer, rec_id, case_id, sets, held)

        return self._write(append)

    def delete(self, rec_id: str) -> Op | None:
        state = self.vault.reads.state(rec_id)
        assert state is not None
        item = from_fields(_type(state), rec_id, state.case_id, fields_of(state, self.device_id))
        return self._write(lambda work: work.remove(item))

    def resolve(self, rec_id: str, name: str, value: Any) -> Op | None:
        state = self.vault.reads.state(rec_id)
        assert state is not None
        assert base_of(state, name)
        return self._write(lambda work: work.resolve(rec_id, name, value))

    def attach(self, item: Attachment, data: bytes) -> Op | None:
        ref = self.disk.write(lambda: self.vault.photos.keep(data))
        return self._write(lambda work: work.attach(item, ref, b"small"))

    def _write(self, change: Callable[[Any], None]) -> Op | None:
        before = self._last()
        with self.vault.begin() as work:
            change(work)
            self.disk.write(work.commit)
        after = self._last()
        return None if after == before else self._op(after)

    def _last(self) -> int:
        with self.vault._engine.connect() as connection:
            return connection.scalar(select(op_table.c.n).order_by(op_table.c.n.desc()).limit(1)) or 0

    def _op(self, number: int) -> Op:
        with self.vault._engine.connect() as connection:
            return decode(connection.scalar(select(op_table.c.body).where(op_table.c.n == number)) or b"")

    def conflicts(self) -> list[tuple[str, str]]:
        return [(rec_id, name) for _, _, rec_id, name in self.vault.reads.conflicts("")]

    def cursor(self) -> Cursor:
        return self.vault.log.cursor()

    def chain_epoch(self) -> int:
        return self.vault.log.chain_epoch()

    def send_again(self, op_id: str) -> None:
        self.vault.log.send_again(op_id)

    # What the world looks at, and does to it.

    def entries(self) -> Mapping[str, Entry]:
        epoch = self.cursor().epoch
        columns = (
            op_table.c.op_id,
            op_table.c.body,
            op_table.c.state,
            op_table.c.gateway_seq,
            op_table.c.reason,
        )
        with self.vault._engine.connect() as connection:
            rows = connection.execute(select(*columns).order_by(op_table.c.n)).all()
        return {
            row.op_id: Entry(
                decode(row.body), row.state, row.gateway_seq, epoch if row.gateway_seq else "", row.reason
            )
            for row in rows
        }

    def states(self) -> Mapping[str, RecordState]:
        with self.vault._engine.connect() as connection:
            rows = connection.scalars(select(record_table.c.state)).all()
        found = [msgspec.msgpack.decode(row, type=RecordState) for row in rows]
        return {state.id: state for state in found}

    def photo_bytes(self) -> Mapping[str, bytes | None]:
        with self.vault._engine.connect() as connection:
            names = list(connection.scalars(select(blob.c.sha256)))
        awaited = set(self.vault.photos.awaited())
        return {sha256: None if sha256 in awaited else self.vault.photos.read(sha256) for sha256 in names}

    def backup(self) -> Path:
        copy = self._folder / f"copy-{self.name}-{next(self._copies)}"
        self.vault.close()
        shutil.copytree(self.vault.folder, copy)
        self.vault = open_vault(self.vault.folder, PASSPHRASE, clock=self.clock)
        return copy

    def restore(self, copy: Path) -> None:
        self.vault.close()
        shutil.rmtree(self.vault.folder)
        shutil.copytree(copy, self.vault.folder)
        self.vault = open_vault(self.vault.folder, PASSPHRASE, clock=self.clock)

    def close(self) -> None:
        """Close the vault."""
        self.vault.close()


def _type(state: RecordState) -> RecordType:
    kind = type_named(state.type)
    assert kind is not None
    return kind


class RealCouncil:
    """The gateway's own code on a database, as the world uses gateways."""

    def __init__(self, database: Database, users: Sequence[str]) -> None:
        self.clock = SetClock()
        self._database = database
        self._actors = {}
        with database.writing() as connection:
            for user in users:
                code = devices.new_code(connection, self.clock, user)
                enrolled = devices.enrol(connection, self.clock, code, "laptop")
                actor = devices.actor_of(connection, enrolled.token)
                assert actor is not None
                self._actors[user] = actor

    def hello(self, user: str) -> Hello:
        with self._database.reading_for(self._actors[user].user_id) as connection:
            return feed.hello(connection, self._actors[user])

    def push(self, user: str, ops: Sequence[Op], of_others: bool = False) -> list[OpAnswer]:
        with self._database.writing_for(self._actors[user].user_id) as connection:
            return log.accept(connection, self._actors[user], ops, self.clock, of_others=of_others)

    def feed(self, user: str, cursor: Cursor, limit: int) -> FeedPage:
        with self._database.reading_for(self._actors[user].user_id) as connection:
            page = feed.read_page(connection, self._actors[user], cursor, limit)
        return msgspec.json.decode(msgspec.json.encode(page), type=FeedPage)

    def snapshot(self, user: str, case_ids: Sequence[str]) -> SnapshotPage:
        with self._database.snapshot_for(self._actors[user].user_id) as connection:
            page = snapshots.read_snapshots(connection, self._actors[user], case_ids)
        return msgspec.json.decode(msgspec.json.encode(page), type=SnapshotPage)

    def digests(self, user: str) -> list[CaseDigest]:
        with self._database.reading_for(self._actors[user].user_id) as connection:
            return feed.read_digests(connection, self._actors[user])

    def case_ops(self, user: str, case_id: str) -> list[str]:
        with self._database.reading_for(self._actors[user].user_id) as connection:
            return feed.case_ops(connection, self._actors[user], case_id)

    def missing(self, user: str, sha256s: Sequence[str]) -> Mapping[str, Sequence[int]]:
        with self._database.reading_for(self._actors[user].user_id, handing_over=True) as connection:
            return blobs.missing(connection, self._actors[user], sha256s)

    def put(self, user: str, sha256: str, number: int, data: bytes) -> None:
        with self._database.writing_for(self._actors[user].user_id) as connection:
            blobs.put(connection, self._actors[user], sha256, number, data)

    def get(self, user: str, sha256: str, number: int) -> bytes:
        with self._database.reading_for(self._actors[user].user_id) as connection:
            return blobs.get(connection, self._actors[user], sha256, number)

    def assign(self, case_id: str, user: str) -> None:
        with self._database.writing() as connection:
            caseload.assign(connection, self.clock, case_id, user)

    def end_access(self, case_id: str, user: str) -> None:
        with self._database.writing() as connection:
            caseload.end_access(connection, self.clock, case_id, user)

    def decide(self, submission_id: str) -> str:
        with self._database.writing() as connection:
            choice = decisions.Choice("approved", by="Mair")
            return decisions.decide(connection, self.clock, submission_id, choice).content_hash

    def erase(self, case_id: str) -> None:
        with self._database.writing() as connection:
            erasure.erase(connection, self.clock, case_id, "Mair")

    def take_late(self, op_id: str) -> None:
        with self._database.writing() as connection:
            late.take_late(connection, self.clock, op_id)

    def courier_keys(self) -> PublicKeys:
        with self._database.reading() as connection:
            return courier.council_keys(connection).public

    def take_stick(self, user: str, data: bytes, room: int) -> list[bytes]:
        opened = courier.open_request(self._database, data)
        self._enrol(user, opened.signer)
        return [sealed for _, sealed in courier.hand_in(self._database, self.clock, [opened], room).files]

    def _enrol(self, user: str, key: str) -> None:
        """Let a laptop be known, as far as the gateway does not know it (yet, or any more)."""
        known = select(devices_table.c.id).where(devices_table.c.public_key == key)
        with self._database.writing() as connection:
            if connection.scalar(known) is None:
                code = devices.new_code(connection, self.clock, user)
                devices.enrol(connection, self.clock, code, "laptop", key)

    def epoch(self) -> str:
        with self._database.reading() as connection:
            return read_council(connection).epoch

    def outcomes(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(select(ops.c.op_id, ops.c.outcome)):
                found.setdefault(row.op_id, set()).add(row.outcome)
        return found

    def states(self) -> Mapping[str, RecordState]:
        with self._database.reading() as connection:
            rows = connection.scalars(select(records.c.state)).all()
        found = [msgspec.json.decode(row, type=RecordState) for row in rows]
        return {state.id: state for state in found}

    def knows_case(self, case_id: str) -> bool:
        query = select(cases.c.id).where(cases.c.id == case_id, cases.c.erased_at.is_(None))
        with self._database.reading() as connection:
            return connection.scalar(query) is not None

    def is_decided(self, submission_id: str) -> bool:
        """Return whether a plan was decided on."""
        query = select(submissions.c.decision_id).where(submissions.c.id == submission_id)
        with self._database.reading() as connection:
            return connection.scalar(query) is not None

    def restored(self, erased: Sequence[str]) -> None:
        """Do what the console does after a database came back from a backup."""
        with self._database.writing() as connection:
            begin_epoch(connection, self.clock)
            erasure.repeat(connection, self.clock, erased, "Mair")

    def close(self) -> None:
        """Close the database."""
        self._database.close()


class SqliteCouncil(RealCouncil):
    """A real gateway on SQLite, in a folder."""

    def __init__(self, folder: Path, users: Sequence[str]) -> None:
        self._folder = folder
        self._copies = itertools.count()
        super().__init__(open_folder(folder, SetClock(), "Glanmor Council"), users)

    def backup(self) -> Path:
        copy = self._folder.parent / f"{self._folder.name}-copy-{next(self._copies)}"
        source, target = sqlite3.connect(self._folder / FILE_NAME), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        target.close()
        return copy

    def restore(self, copy: Path, erased: Sequence[str]) -> None:
        self.close()
        for name in (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"):
            (self._folder / name).unlink(missing_ok=True)
        shutil.copy(copy, self._folder / FILE_NAME)
        self._database = open_folder(self._folder, self.clock)
        self.restored(erased)


class ServerCouncil(RealCouncil):
    """A real gateway on PostgreSQL."""

    def __init__(self, server: Postgres, users: Sequence[str]) -> None:
        self._server = server
        self._name = server.new_database(SetClock())
        self._names = [self._name]
        super().__init__(open_url(server.app_url(self._name), SetClock()), users)

    def backup(self) -> str:
        self._database.close()  # a database that is copied may have no connection
        self._names.append(self._server.new_database(SetClock(), self._name))
        return self._names[-1]

    def restore(self, copy: str, erased: Sequence[str]) -> None:
        self.close_connections()
        self._name = self._server.new_database(SetClock(), copy)
        self._names.append(self._name)
        self._database = open_url(self._server.app_url(self._name), self.clock)
        self.restored(erased)

    def close_connections(self) -> None:
        """Let go of the database."""
        self._database.close()

    def close(self) -> None:
        super().close()
        for name in self._names:
            self._server.drop(name)


@contextmanager
def real_makers(folder: Path, council: Callable[[Path], Any]) -> Iterator[Makers]:
    """Give makers of real laptops and a real gateway in a folder, and close them all at the end."""
    made: list[Any] = []

    def laptop(name: str, user: str, _device: str, clock: SimClock) -> RealLaptop:
        made.append(RealLaptop(folder, name, user, clock))
        return made[-1]

    def gateway(_rng: random.Random) -> Any:
        made.append(council(folder))
        return made[-1]

    try:
        yield Makers(laptop, gateway, Synchroniser)
    finally:
        for each in made:
            each.close()
