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
from pbdesk.store import photos, projections, states
from pbdesk.store.blobs import BlobRef
from pbdesk.store.chain import DeviceChain
from pbdesk.store.tables import record
from pbdesk.sync.heads import RecordState, base_of, fields_of, is_alive, seen_ops
from pbdesk.sync.op import LIFE, FieldSet, Kind, Op

R = TypeVar("R", bound=Record)


class VaultUnitOfWork:
    """One save by one person. Use as a context manager; see `services.ports.UnitOfWork`."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        clock: Clock,
        author: str,
        after_commit: Callable[[], None],
        audit: Callable[[Connection, str, dict[str, Any]], None],
    ) -> None:
        self._connect = connect
        self._clock = clock
        self._author = author
        self._after_commit = after_commit
        self._audit = audit
        self._changed: list[tuple[str, str]] = []
        self._cases: set[str] = set()

    def __enter__(self) -> Self:
        self.connection = self._connect()
        self._transaction = self.connection.begin()
        try:
            self._chain = DeviceChain.load(self.connection)
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
            raise projections.not_readable()
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
        state = states.load_state(self.connection, item.id)
        if state is None:
            self._write("append" if kind.insert_only else "create", kind, item, None, to_fields(item))
            return
        stored = fields_of(state, self._chain.device)
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
        self._write("set", kind, item, state, changes, known)

    def command(self, item: Record) -> None:
        """Write an insert-only record as a command that the gateway decides on."""
        self._write("command", type_of(item), item, None, to_fields(item))

    def attach(self, item: Attachment, ref: BlobRef, thumbnail: bytes) -> None:
        """Write an attachment whose bytes `photos.keep` made durable before."""
        photos.attach(self.connection, item, ref, thumbnail)
        self._write("attach", type_of(item), item, None, to_fields(item))

    def remove(self, item: Record) -> None:
        """Write a deletion that names what was seen, so that an unseen edit keeps the record alive."""
        state = states.load_state(self.connection, item.id)
        if state is None or not is_alive(state):
            return
        change = FieldSet(seen_ops(state), base_of(state, LIFE))
        self._append("delete", type_of(item), item.id, item.case_id, {LIFE: change}, state)

    def resolve(self, record_id: str, field: str, value: Any, seen: Sequence[str] | None = None) -> None:
        """Write a person's choice for a field in conflict: its base lists every head that the person saw.

        `seen` are the ids of those heads, all that stand now where it is None; one that came later still shows.

        For a contested deletion (`_life`) the value is true to keep the record and false to delete it.
        """
        state = states.load_state(self.connection, record_id)
        if state is None:
            raise KnownError("record-missing", N_("This difference is no longer here."))
        kind = projections.known_type(state.type)
        if field == LIFE:
            value = True if value else seen_ops(state)
        heads = base_of(state, field)
        base = heads if seen is None else tuple(op_id for op_id in heads if op_id in seen)
        change = FieldSet(value, base, fields_of(state, self._chain.device).get(field))
        self._append("set", kind, record_id, state.case_id, {field: change}, state)

    def commit(self) -> ChangeSet:
        """Make the save durable and return what changed."""
        self._chain.store(self.connection)
        self._transaction.commit()
        self._after_commit()
        return ChangeSet(tuple(self._changed), frozenset(self._cases))

    def _write(
        self,
        op_kind: Kind,
        kind: RecordType,
        item: Record,
        state: RecordState | None,
        changes: dict[str, Any],
        known: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        device = self._chain.device
        sets = {
            field: FieldSet(value, _seen_base(state, field, known.get(field), device), known.get(field))
            for field, value in changes.items()
        }
        self._append(op_kind, kind, item.id, item.case_id, sets, state)

    def _append(
        self,
        op_kind: Kind,
        kind: RecordType,
        record_id: str,
        case_id: str,
        sets: dict[str, FieldSet],
        known: RecordState | None = None,
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
        self._chain.advance(change)
        states.log_op(self.connection, change, "waiting")
        state = states.apply_to_record(self.connection, change, self._chain.device, known)
        projections.project_state(self.connection, state, self._chain.device)
        event = {"did": op_kind, "type": kind.name, "record": record_id, "op": change.op_id}
        self._audit(self.connection, case_id, event)
        self._changed.append((kind.name, record_id))
        self._cases.add(case_id)


def _seen_base(state: RecordState | None, field: str, known: Any, own_device: str) -> tuple[str, ...]:
    """Return the base of an ordinary edit: this device's own heads, and those whose value the person saw.

    Any other head was not seen, so it stays beside the edit until a person decides under Conflicts.
    """
    if state is None:
        return ()
    heads = state.heads.get(field, ())
    return tuple(head.op_id for head in heads if head.device == own_device or head.v == known)
