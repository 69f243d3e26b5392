"""The one unit of work: all writing of synced data goes through here.

A save compares the new record with the stored one, writes one op with the changed fields and what each replaced,
and updates the record, its projections, the search index and the audit chain, in one `BEGIN IMMEDIATE` transaction.
It rolls back unless committed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType, TracebackType
from typing import Any, Self, TypeVar

import msgspec
from sqlalchemy import Connection, select

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.records import Record, RecordType, changed_fields, to_fields, type_of
from pbdesk.services.ports import ChangeSet, Clock
from pbdesk.store import photos, states
from pbdesk.store.audit import Event
from pbdesk.store.audit_log import AuditLog, ChainEnd
from pbdesk.store.blobs import BlobRef
from pbdesk.store.chain import DeviceChain
from pbdesk.store.projections import Projections, known_type, not_readable
from pbdesk.store.tables import record
from pbdesk.sync.heads import Head, RecordState, base_of, is_alive, seen_ops
from pbdesk.sync.op import LIFE, FieldSet, Kind, Op, encode

R = TypeVar("R", bound=Record)


class VaultUnitOfWork:
    """One save by one person. Use as a context manager; see `services.ports.UnitOfWork`."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        clock: Clock,
        author: str,
        after_commit: Callable[[DeviceChain, ChainEnd], None],
        audit: AuditLog,
    ) -> None:
        """`after_commit` is told how far the device's chain and the audit chain have got with this save."""
        self._connect = connect
        self._clock = clock
        self._author = author
        self._after_commit = after_commit
        self._audit = audit
        self._events: list[tuple[str, Event]] = []
        self._changed: list[tuple[str, str]] = []
        self._cases: set[str] = set()

    def __enter__(self) -> Self:
        self.connection = self._connect()
        self._transaction = self.connection.begin()
        try:
            self._chain = DeviceChain.load(self.connection)
            self._projections = Projections(self.connection)
        except BaseException:
            self.connection.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._transaction.is_active:
            self._transaction.rollback()
        self.connection.close()

    def get(self, struct: type[R], record_id: str) -> R:
        """Return a living record. Raises KnownError "record-missing" where there is none."""
        kind = type_of(struct)
        row = self.connection.execute(
            select(record).where(record.c.id == record_id, record.c.type == kind.name, record.c.alive == 1)
        ).first()
        if row is None:
            raise KnownError(
                "record-missing",
                N_("What you were working on is no longer here: somebody removed it."),
                safe=N_("Nothing else was changed."),
                todo=N_("Go back and open it again. Look under Conflicts if you had changed it."),
            )
        found = states.to_record(kind.name, row.id, row.case_id, msgspec.msgpack.decode(row.body))
        if not isinstance(found, struct):
            raise not_readable()
        return found

    def find(self, struct: type[R], case_id: str) -> list[R]:
        """Return the living records of a type in a case, in order of id."""
        found = states.records_of_case(self.connection, case_id, (type_of(struct).name,))
        return [item for item in found if isinstance(item, struct)]

    def state(self, record_id: str) -> RecordState | None:
        """Return all that is known of a record, standing differences included."""
        return states.load_state(self.connection, record_id)

    def save(self, item: Record, seen: Record | None = None) -> None:
        """Write one op with the fields that differ from the stored record; nothing where none differ.

        Give the record as the person saw it where they looked at it before this save began: only what they changed
        is written then, and what somebody else changed meanwhile stands beside it as a difference.
        """
        kind = type_of(item)
        held = states.load_held(self.connection, item.id)
        if held is None:
            self._write("append" if kind.insert_only else "create", kind, item, _new(kind, item))
            return
        stored = held.fields
        known = to_fields(seen) if seen is not None else stored
        changes = {
            field: value
            for field, value in changed_fields(known, to_fields(item)).items()
            if stored.get(field) != value
        }
        if not changes:
            return
        if kind.insert_only:
            raise RuntimeError(f"{kind.name} is insert-only: write a new record that points at the old one")
        self._write("set", kind, item, held, changes, known)

    def command(self, item: Record) -> None:
        """Write an insert-only record as a command that the gateway decides on."""
        self._write("command", type_of(item), item, self._held(item))

    def attach(self, item: Attachment, ref: BlobRef, thumbnail: bytes) -> None:
        """Write an attachment whose bytes `photos.keep` made durable before."""
        photos.attach(self.connection, item, ref, thumbnail)
        self._write("attach", type_of(item), item, self._held(item))

    def remove(self, item: Record) -> None:
        """Write a deletion that names what was seen, so that an unseen edit keeps the record alive."""
        held = states.load_held(self.connection, item.id)
        if held is None or not is_alive(held.state):
            return
        change = FieldSet(seen_ops(held.state), base_of(held.state, LIFE))
        self._append("delete", type_of(item), item.id, item.case_id, {LIFE: change}, held)

    def resolve(self, record_id: str, field: str, value: Any, seen: Sequence[str] | None = None) -> None:
        """Write a person's choice for a field in conflict: its base lists every head that the person saw.

        `seen` are the ids of those heads, all that stand now where it is None; one that came later still shows.

        For a contested deletion (`_life`) the value is true to keep the record and false to delete it.
        """
        held = states.load_held(self.connection, record_id)
        if held is None:
            raise KnownError("record-missing", N_("This difference is no longer here."))
        state = held.state
        kind = known_type(state.type)
        if field == LIFE:
            value = True if value else seen_ops(state)
        heads = base_of(state, field)
        base = heads if seen is None else tuple(op_id for op_id in heads if op_id in seen)
        change = FieldSet(value, base, held.fields.get(field))
        self._append("set", kind, record_id, state.case_id, {field: change}, held)

    def commit(self) -> ChangeSet:
        """Make the save durable and return what changed."""
        if not self._events:
            self._transaction.commit()
            return ChangeSet()
        self._projections.write()
        audited = self._audit.append_all(self.connection, self._events)
        self._chain.store(self.connection)
        self._transaction.commit()
        self._after_commit(self._chain, audited)
        return ChangeSet(tuple(self._changed), frozenset(self._cases))

    def _write(
        self,
        op_kind: Kind,
        kind: RecordType,
        item: Record,
        held: states.Held,
        changes: dict[str, Any] | None = None,
        known: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Write an op with the changes to a record that is held; all its fields where it is new."""
        if changes is None:
            sets = {field: FieldSet(value) for field, value in to_fields(item).items()}
        else:
            sets = {
                field: FieldSet(value, self._seen_base(held, field, known.get(field)), known.get(field))
                for field, value in changes.items()
            }
        self._append(op_kind, kind, item.id, item.case_id, sets, held)

    def _seen_base(self, held: states.Held, field: str, known: Any) -> tuple[str, ...]:
        """Return the base of an ordinary edit: heads whose value the person saw, and what was typed here since then.

        Any other head was not seen, so it stays beside the edit until a person decides under Conflicts. One that came
        with the feed was not typed here even if it bears this device's name: a copy of this laptop has the same.
        """
        shown = held.fields.get(field)
        return tuple(
            head.op_id
            for head in held.state.heads.get(field, ())
            if head.v == known or (head.v == shown and self._was_typed_here(head))
        )

    def _was_typed_here(self, head: Head) -> bool:
        return head.device == self._chain.device and states.was_made_here(self.connection, head.op_id)

    def _held(self, item: Record) -> states.Held:
        return states.load_held(self.connection, item.id) or _new(type_of(item), item)

    def _append(
        self,
        op_kind: Kind,
        kind: RecordType,
        record_id: str,
        case_id: str,
        sets: dict[str, FieldSet],
        held: states.Held,
    ) -> None:
        change = Op(
            op_id=self._clock.new_id(),
            device=self._chain.device,
            epoch=self._chain.epoch,
            seq=self._chain.next_seq,
            prev_hash=self._chain.last_hash,
            kind=op_kind,
            type=kind.name,
            rec_id=record_id,
            case_id=case_id,
            set=sets,
            author=self._author,
            wall_time=self._clock.now(),
        )
        body = encode(change)
        self._chain.advance(change, body)
        states.log_op(self.connection, change, body, "waiting")
        now = states.apply_to_record(self.connection, change, self._chain.device, held)
        self._projections.add(now)
        event = {"did": op_kind, "type": kind.name, "record": record_id, "op": change.op_id}
        self._events.append((case_id, {"at": change.wall_time, "by": self._author, **event}))
        self._changed.append((kind.name, record_id))
        self._cases.add(case_id)


def _new(kind: RecordType, item: Record) -> states.Held:
    return states.Held(RecordState(type=kind.name, id=item.id, case_id=item.case_id), {})
