"""A laptop in memory, on a simulated disk: the log, records and photos of the real vault, without SQL or encryption.

It is held to the same contract as the real one (test_contracts.py) and is driven by the real Synchroniser. Everything
durable is in `Kept`, which changes only through the disk, so a power cut leaves what a transaction would leave.
"""

from __future__ import annotations

import datetime
import hashlib
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from pbdesk.domain.attachment import CHUNK_BYTES, Attachment
from pbdesk.domain.errors import KnownError
from pbdesk.domain.ids import uuid7
from pbdesk.domain.records import to_fields
from pbdesk.services.ports import ChangeSet, Enrolment
from pbdesk.sync.digest import digest, joined
from pbdesk.sync.heads import RecordState, apply_op, base_of, fields_of, in_conflict, is_alive, seen_ops
from pbdesk.sync.op import LIFE, FieldSet, Kind, Op, epoch_after, is_erasure, op_hash
from pbdesk.sync.page import CaseDigest, Cursor, FeedPage, OpAnswer
from pbdesk.sync.snapshot import CaseSnapshot, SnapshotPage
from tests.simulation.disk import Disk

AT_THE_COUNCIL = ("sent", "received")


@dataclass(frozen=True)
class Entry:
    """One op of the log: its state (waiting, sent, refused, received), and its place and epoch in the feed."""

    op: Op
    state: str
    seq: int = 0
    feed_epoch: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Photo:
    """One photo: its case, its bytes unless they are elsewhere, and whether the council holds it whole."""

    case_id: str
    data: bytes | None
    sent: bool = False


_DICTS = ("log", "records", "photos", "files", "digests", "drafts", "awaited_ops")


@dataclass
class Kept:
    """What is on the disk."""

    device: str
    epoch: int = 1
    last_seq: int = 0
    last_hash: str = ""
    cursor: Cursor = field(default_factory=Cursor)
    rewound: bool = False
    last_synced: str = ""
    log: dict[str, Entry] = field(default_factory=dict)
    records: dict[str, RecordState] = field(default_factory=dict)
    photos: dict[str, Photo] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    digests: dict[str, CaseDigest] = field(default_factory=dict)
    drafts: dict[str, Any] = field(default_factory=dict)
    awaited_ops: dict[str, frozenset[str]] = field(default_factory=dict)
    """By case, what its snapshot holds, until all of that has come with the feed."""

    def copy(self) -> Kept:
        """Return a copy that shares only what never changes."""
        parts = {name: dict(getattr(self, name)) for name in _DICTS}
        return replace(self, **parts)


@dataclass
class SimClock:
    """A laptop's clock, which may be years off, and its ids."""

    rng: random.Random
    seconds: int = 1_795_000_000

    def now(self) -> str:
        return datetime.datetime.fromtimestamp(self.seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def today(self) -> str:
        return self.now()[:10]

    def new_id(self) -> str:
        return uuid7(self.seconds * 1000, self.rng.getrandbits(74))


def key_of(device: str) -> str:
    """Return a device's key at its council."""
    return hashlib.sha256(device.encode()).hexdigest()


class SimDrafts:
    """What a laptop remembers for itself."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def get(self, key: str) -> Any:
        return self._laptop.kept.drafts.get(key)

    def put(self, key: str, value: Any) -> None:
        self._laptop.disk.write(lambda: self._laptop.kept.drafts.update({key: value}))

    def drop(self, key: str) -> None:
        self._laptop.disk.write(lambda: self._laptop.kept.drafts.pop(key, None))

    def keys(self, prefix: str = "") -> list[str]:
        return sorted(key for key in self._laptop.kept.drafts if key.startswith(prefix))


class Laptop:
    """A laptop of one user. It is the vault, the log and the photo store that the Synchroniser is given."""

    def __init__(self, name: str, user: str, device: str, clock: SimClock) -> None:
        self.name, self.user, self.author, self.clock = name, user, user, clock
        self.enrolment: Enrolment | None = Enrolment(
            "", device, user, "council", "Glanmor", "", key_of(device)
        )
        self.disk = Disk()
        self.kept = Kept(device)

    # As the Synchroniser sees a vault.

    @property
    def log(self) -> Laptop:
        return self

    @property
    def photos(self) -> Laptop:
        return self

    @property
    def reads(self) -> Laptop:
        return self

    @property
    def drafts(self) -> SimDrafts:
        return SimDrafts(self)

    @contextmanager
    def together(self) -> Iterator[Laptop]:
        """One transaction: the power may go before it took hold, or after."""
        before, disk, self.disk = self.kept, self.disk, Disk()
        self.kept = before.copy()
        try:
            yield self
            whole, self.kept = self.kept, before
            self.disk = disk
            disk.write(lambda: setattr(self, "kept", whole))
        except BaseException:
            if self.disk is not disk:
                self.kept, self.disk = before, disk
            raise

    @property
    def device_id(self) -> str:
        return self.kept.device

    @property
    def last_synced(self) -> str:
        return self.kept.last_synced

    @last_synced.setter
    def last_synced(self, when: str) -> None:
        self.disk.write(lambda: setattr(self.kept, "last_synced", when))

    def counts(self) -> dict[str, int]:
        states = [entry.state for entry in self.kept.log.values()]
        unsent = sum(1 for photo in self.kept.photos.values() if photo.data is not None and not photo.sent)
        return {
            "waiting": states.count("waiting"),
            "refused": states.count("refused"),
            "photos": unsent,
            "conflicts": len(self.conflicts()),
        }

    # What a person does.

    def save(
        self, kind: Kind, type_name: str, rec_id: str, case_id: str, values: Mapping[str, Any]
    ) -> Op | None:
        """Save changed fields of a record as the unit of work does; nothing where none differ."""
        state = self.kept.records.get(rec_id)
        old = fields_of(state, self.device_id) if state else {}
        changed = {name: value for name, value in values.items() if old.get(name) != value or state is None}
        if not changed:
            return None
        sets = {
            name: FieldSet(value, self._seen_base(state, name, old.get(name)), old.get(name))
            for name, value in changed.items()
        }
        return self._append(kind, type_name, rec_id, case_id, sets)

    def delete(self, rec_id: str) -> Op:
        """Delete a record, naming what is seen of it."""
        state = self.kept.records[rec_id]
        change = FieldSet(seen_ops(state), base_of(state, LIFE))
        return self._append("delete", state.type, rec_id, state.case_id, {LIFE: change})

    def resolve(self, rec_id: str, name: str, value: Any) -> Op:
        """Choose a value for a field in conflict, having seen every head."""
        state = self.kept.records[rec_id]
        if name == LIFE:
            value = True if value else seen_ops(state)
        return self._append(
            "set", state.type, rec_id, state.case_id, {name: FieldSet(value, base_of(state, name))}
        )

    def attach(self, item: Attachment, data: bytes) -> Op:
        """Add a photo: its bytes first, as a file that nothing refers to yet, then its row with the op."""
        self.disk.write(lambda: self.kept.files.update({item.sha256: data}))
        sets = {name: FieldSet(value) for name, value in to_fields(item).items()}
        row = Photo(item.case_id, self.kept.files[item.sha256])
        return self._append(
            "attach", "attachment", item.id, item.case_id, sets, lambda: self._keep_photo(item.sha256, row)
        )

    def _keep_photo(self, sha256: str, photo: Photo) -> None:
        known = self.kept.photos.get(sha256)
        if known is None or known.data is None:
            self.kept.photos[sha256] = photo
        else:
            self.kept.photos[sha256] = replace(known, sent=False)

    def _seen_base(self, state: RecordState | None, name: str, shown: Any) -> tuple[str, ...]:
        heads = state.heads.get(name, ()) if state else ()
        return tuple(head.op_id for head in heads if head.v == shown)

    def _append(
        self,
        kind: Kind,
        type_name: str,
        rec_id: str,
        case_id: str,
        sets: dict[str, FieldSet],
        also: Callable[[], None] = lambda: None,
    ) -> Op:
        op = Op(
            op_id=self.clock.new_id(),
            device=self.kept.device,
            epoch=self.kept.epoch,
            seq=self.kept.last_seq + 1,
            prev_hash=self.kept.last_hash,
            kind=kind,
            type=type_name,
            rec_id=rec_id,
            case_id=case_id,
            set=sets,
            author=self.author,
            wall_time=self.clock.now(),
        )

        def change() -> None:
            self.kept.last_seq, self.kept.last_hash = op.seq, op_hash(op)
            self.kept.log[op.op_id] = Entry(op, "waiting")
            self._apply(op)
            also()

        self.disk.write(change)
        return op

    def _apply(self, op: Op) -> None:
        known = self.kept.records.get(op.rec_id)
        state = RecordState(
            type=known.type if known else op.type,
            id=op.rec_id,
            case_id=known.case_id if known else op.case_id,
            heads=dict(known.heads) if known else {},
            early=dict(known.early) if known else {},
        )
        self._merge(state, op)
        self.kept.records[op.rec_id] = state

    def _merge(self, state: RecordState, op: Op) -> None:
        own = {op.op_id}
        history = self.kept.awaited_ops.get(op.case_id, frozenset())
        apply_op(state, op, lambda op_id: (op_id in self.kept.log or op_id in history) and op_id not in own)

    def conflicts(self) -> list[tuple[str, str]]:
        """Return (record id, field) of what waits for a person."""
        return [
            (state.id, name)
            for state in self.kept.records.values()
            for name, heads in state.heads.items()
            if (name == LIFE and self._contested(state)) or (name != LIFE and in_conflict(heads))
        ]

    @staticmethod
    def _contested(state: RecordState) -> bool:
        return any(isinstance(head.v, list) for head in state.heads.get(LIFE, ())) and is_alive(state)

    # The log.

    def waiting_ops(self) -> Sequence[Op]:
        return [entry.op for entry in self.kept.log.values() if entry.state == "waiting"]

    def saved(self, op_id: str) -> Op | None:
        entry = self.kept.log.get(op_id)
        return entry.op if entry else None

    def record_answers(self, answers: Sequence[OpAnswer]) -> ChangeSet:
        self.disk.write(lambda: self._record(answers))
        return ChangeSet(remote=True)

    def _record(self, answers: Sequence[OpAnswer]) -> None:
        erased = set()
        for answer in answers:
            entry = self.kept.log.get(answer.op_id)
            if entry is None or answer.outcome == "held":
                continue
            if answer.outcome == "erased":
                erased.add(entry.op.case_id)
            elif answer.outcome in ("applied", "conflict", "duplicate"):
                self._count(entry)
                self._put(entry, "sent", answer.seq)
            else:
                self.kept.log[answer.op_id] = replace(entry, state="refused", reason=answer.reason)
        for case_id in erased:
            self._forget(case_id)

    def _put(self, entry: Entry, state: str, seq: int) -> None:
        epoch = self.kept.cursor.epoch
        self.kept.log[entry.op.op_id] = replace(entry, state=state, seq=seq, feed_epoch=epoch, reason="")

    def _count(self, entry: Entry) -> None:
        """Add an op to its case's digest unless it is in it."""
        if entry.state not in AT_THE_COUNCIL:
            added = digest(entry.op.case_id, [entry.op.op_id])
            known = self.kept.digests.get(entry.op.case_id)
            self.kept.digests[entry.op.case_id] = joined(known, added) if known else added
            sha256 = entry.op.set["sha256"].v if "sha256" in entry.op.set else ""
            if sha256 in self.kept.photos:
                self.kept.photos[sha256] = replace(self.kept.photos[sha256], sent=False)

    def cursor(self) -> Cursor:
        return self.kept.cursor

    def chain_epoch(self) -> int:
        return self.kept.epoch

    def apply_page(self, page: FeedPage) -> ChangeSet:
        return self.disk.write(lambda: self._apply_page(page))

    def lacking(self, case_ids: Sequence[str]) -> Sequence[str]:
        here = {entry.op.case_id for entry in self.kept.log.values()}
        here |= {state.case_id for state in self.kept.records.values()}
        return [case_id for case_id in case_ids if case_id not in here]

    def take_snapshots(self, page: SnapshotPage) -> ChangeSet:
        fresh = [case for case in page.cases if self.lacking([case.case_id])]
        self.disk.write(lambda: [self._take_snapshot(case) for case in fresh])
        records = tuple((state.type, state.id) for case in fresh for state in case.records)
        return ChangeSet(records, frozenset(case.case_id for case in fresh), remote=True)

    def _take_snapshot(self, case: CaseSnapshot) -> None:
        self.kept.records |= {state.id: state for state in case.records}
        self.kept.awaited_ops[case.case_id] = frozenset(case.op_ids)
        for state in case.records:
            for head in state.heads.get("sha256", ()) if state.type == "attachment" else ():
                self._keep_photo(head.v, Photo(case.case_id, None))

    def _settle(self) -> None:
        for case_id, op_ids in list(self.kept.awaited_ops.items()):
            if op_ids <= self.kept.log.keys():
                del self.kept.awaited_ops[case_id]

    def _apply_page(self, page: FeedPage) -> ChangeSet:
        changed = [item.op for item in page.ops if self._take(item.op, item.seq)]
        if not page.more:
            self._settle()
        self._move_cursor(page)
        return ChangeSet(
            tuple((op.type, op.rec_id) for op in changed),
            frozenset(op.case_id for op in changed),
            remote=True,
        )

    def _move_cursor(self, page: FeedPage) -> None:
        self.kept.cursor = page.cursor
        if not page.more:
            self.kept.rewound = False

    def _take(self, op: Op, seq: int) -> bool:
        known = self.kept.log.get(op.op_id)
        if known is not None:
            self._count(known)
            self._put(known, "received" if known.state == "received" else "sent", seq)
            return False
        if is_erasure(op):
            self._forget(op.case_id)
        entry = Entry(op, "", seq)
        self._count(entry)
        self._put(entry, "received", seq)
        if is_erasure(op):
            return True
        if op.op_id not in self.kept.awaited_ops.get(op.case_id, ()):
            self._apply(op)
        self._notice_fork(op)
        if op.type == "attachment" and "sha256" in op.set:
            self._keep_photo(op.set["sha256"].v, Photo(op.case_id, None))
        return True

    def _notice_fork(self, op: Op) -> None:
        if op.device == self.kept.device and op.epoch >= self.kept.epoch:
            self.kept.epoch = epoch_after(self.kept.epoch, self.kept.last_hash, op)
            self.kept.last_seq, self.kept.last_hash = 0, ""

    def case_digests(self) -> Sequence[CaseDigest]:
        return [self.kept.digests[case_id] for case_id in sorted(self.kept.digests)]

    def op_ids(self, case_id: str) -> Sequence[str]:
        return [op_id for op_id, entry in self._of_case(case_id) if entry.state in AT_THE_COUNCIL]

    def _of_case(self, case_id: str) -> list[tuple[str, Entry]]:
        return [(op_id, entry) for op_id, entry in self.kept.log.items() if entry.op.case_id == case_id]

    def offer_again(self, case_id: str, held: frozenset[str]) -> Sequence[Op]:
        lost = [
            entry
            for op_id, entry in self._of_case(case_id)
            if entry.state in AT_THE_COUNCIL and op_id not in held
        ]
        own = [entry for entry in lost if entry.op.device == self.device_id]
        self.disk.write(lambda: self._wait(own))
        return [entry.op for entry in lost if entry.op.device != self.device_id]

    def _wait(self, entries: Iterable[Entry]) -> None:
        cases = set()
        for entry in list(entries):
            self.kept.log[entry.op.op_id] = replace(entry, state="waiting", reason="")
            cases.add(entry.op.case_id)
        for case_id in cases:
            self.kept.digests.pop(case_id, None)
            op_ids = self.op_ids(case_id)
            if op_ids:
                self.kept.digests[case_id] = digest(case_id, op_ids)

    def send_again(self, op_id: str) -> ChangeSet:
        entry = self.kept.log.get(op_id)
        if entry is not None and entry.state == "refused":
            self.disk.write(lambda: self._wait([entry]))
        return ChangeSet()

    def rewind(self) -> None:
        self.disk.write(self._rewind)

    def _rewind(self) -> None:
        self.kept.cursor, self.kept.rewound = Cursor(self.kept.cursor.epoch, 0), True

    def reset_cursor(self, gateway_epoch: str) -> None:
        self.disk.write(lambda: self._reset(gateway_epoch))

    def _reset(self, gateway_epoch: str) -> None:
        self.kept.cursor = Cursor(gateway_epoch, 0)
        self._wait(entry for entry in self.kept.log.values() if entry.state in ("sent", "refused"))
        for op_id, entry in self.kept.log.items():
            if entry.state == "received":
                self.kept.log[op_id] = replace(entry, seq=0)
        self.kept.photos = {sha: replace(photo, sent=False) for sha, photo in self.kept.photos.items()}
        for case_id in list(self.kept.awaited_ops):
            self._fall_back_on_log(case_id)

    def _fall_back_on_log(self, case_id: str) -> None:
        others = {rec: state for rec, state in self.kept.records.items() if state.case_id != case_id}
        ops = [entry.op for _, entry in self._of_case(case_id) if not is_erasure(entry.op)]
        self.kept.records = others | replayed(ops)
        del self.kept.awaited_ops[case_id]

    def unconfirmed(self, case_id: str) -> Sequence[Op]:
        return [entry.op for _, entry in self._of_case(case_id) if self._is_unconfirmed(entry)]

    @staticmethod
    def _is_unconfirmed(entry: Entry) -> bool:
        return entry.state in AT_THE_COUNCIL and entry.seq == 0

    def holds_case(self, case_id: str) -> bool:
        log = any(not is_erasure(entry.op) for _, entry in self._of_case(case_id))
        return log or any(state.case_id == case_id for state in self.kept.records.values())

    def forget_erased(self, case_id: str) -> bool:
        if not self.holds_case(case_id):
            return False
        self.disk.write(lambda: self._forget(case_id, keep_word=True))
        return True

    def forget_case(self, case_id: str, answered: frozenset[str]) -> bool:
        here = self._of_case(case_id)
        waiting = {op_id for op_id, entry in here if entry.state == "waiting" or self._is_unconfirmed(entry)}
        unsent = [
            photo
            for photo in self.kept.photos.values()
            if photo.case_id == case_id and photo.data is not None and not photo.sent
        ]
        if not self.holds_case(case_id) or unsent or not waiting <= answered:
            return False
        self.disk.write(lambda: self._forget(case_id))
        return True

    def _forget(self, case_id: str, keep_word: bool = False) -> None:
        kept = self.kept
        kept.log = {
            op_id: entry
            for op_id, entry in kept.log.items()
            if entry.op.case_id != case_id or (is_erasure(entry.op) and keep_word)
        }
        kept.records = {rec: state for rec, state in kept.records.items() if state.case_id != case_id}
        kept.awaited_ops.pop(case_id, None)
        shown_elsewhere = {
            head.v: state.case_id
            for state in kept.records.values()
            if state.type == "attachment"
            for head in state.heads.get("sha256", ())
        }
        kept.photos = {
            sha256: replace(photo, case_id=shown_elsewhere.get(sha256, photo.case_id))
            for sha256, photo in kept.photos.items()
            if photo.case_id != case_id or sha256 in shown_elsewhere
        }
        kept.digests.pop(case_id, None)
        op_ids = self.op_ids(case_id)
        if op_ids:
            kept.digests[case_id] = digest(case_id, op_ids)

    # The photos.

    def read(self, sha256: str) -> bytes:
        photo = self.kept.photos.get(sha256)
        if photo is None or photo.data is None:
            raise KnownError("photo-elsewhere", "This photo is on another device.")
        return photo.data

    def unsent(self) -> Sequence[str]:
        return [sha for sha, photo in self.kept.photos.items() if photo.data is not None and not photo.sent]

    def sizes(self, sha256s: Sequence[str]) -> Mapping[str, int]:
        here = {sha: self.kept.photos[sha].data for sha in sha256s if sha in self.kept.photos}
        return {sha: len(data) for sha, data in here.items() if data is not None}

    def mark_sent(self, sha256s: Sequence[str]) -> None:
        def change() -> None:
            for sha256 in sha256s:
                self.kept.photos[sha256] = replace(self.kept.photos[sha256], sent=True)

        self.disk.write(change)

    def awaited(self) -> Sequence[str]:
        return [sha for sha, photo in self.kept.photos.items() if photo.data is None]

    def receive(self, sha256: str, data: bytes, _thumbnail: bytes) -> None:
        def change() -> None:
            if sha256 in self.kept.photos:
                self.kept.photos[sha256] = replace(self.kept.photos[sha256], data=data, sent=True)

        self.disk.write(change)

    # What the world does to it.

    def backup(self) -> Kept:
        """Return a copy of the disk."""
        return self.kept.copy()

    def restore(self, kept: Kept) -> None:
        """Put an older copy of the disk in place."""
        self.kept = kept.copy()

    def entries(self) -> Mapping[str, Entry]:
        """Return the log."""
        return self.kept.log

    def states(self) -> Mapping[str, RecordState]:
        """Return the records."""
        return self.kept.records

    def photo_bytes(self) -> Mapping[str, bytes | None]:
        """Return each photo's bytes, None where they are elsewhere."""
        return {sha256: photo.data for sha256, photo in self.kept.photos.items()}


def manifest(rec_id: str, case_id: str, data: bytes) -> Attachment:
    """Return the record of a photo."""
    starts = range(0, max(len(data), 1), CHUNK_BYTES)
    return Attachment(
        id=rec_id,
        case_id=case_id,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type="image/jpeg",
        chunks=tuple(hashlib.sha256(data[start : start + CHUNK_BYTES]).hexdigest() for start in starts),
    )


def replayed(ops: Iterable[Op]) -> dict[str, RecordState]:
    """Return what some ops amount to, applied in their order from nothing."""
    states: dict[str, RecordState] = {}
    seen: set[str] = set()
    for op in ops:
        state = states.setdefault(op.rec_id, RecordState(type=op.type, id=op.rec_id, case_id=op.case_id))
        apply_op(state, op, seen.__contains__)
        seen.add(op.op_id)
    return states
