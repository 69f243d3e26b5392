"""The log: taking in what devices push, each op with an answer that is stored and given again on a resend.

One transaction takes one batch. It locks the rows of the cases first and the feed's counter last, so that the
order of the feed is the order of commits. Merging is `pbdesk.sync.heads`, the same code as on the laptop.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, insert, select

from pbdesk.gateway import tables
from pbdesk.gateway.access import Actor, among, ended_cases, open_cases
from pbdesk.gateway.caseload import grant
from pbdesk.gateway.checks import (
    ERASED,
    LATE,
    NO_ACCESS,
    NOT_YOURS,
    UNREADABLE,
    creates_case,
    is_well_formed,
    refusal,
)
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.database import EMPTY_TOTAL, in_portions, take_places, was_restored
from pbdesk.gateway.dialect import insert_new, upsert
from pbdesk.gateway.own import is_own
from pbdesk.gateway.projections import expect_photos, project
from pbdesk.sync.digest import digest
from pbdesk.sync.heads import RecordState, apply_op, conflicts_of, is_contested
from pbdesk.sync.op import GATEWAY, Op, encode, op_hash
from pbdesk.sync.page import OpAnswer

_STATE = msgspec.json.Decoder(RecordState)
_MODULUS = 1 << 128


def stored_state(connection: Connection, rec_id: str) -> RecordState | None:
    """Return what the ops of a record amount to, or None where there is no such record."""
    state = connection.scalar(select(tables.records.c.state).where(tables.records.c.id == rec_id))
    return None if state is None else _STATE.decode(state)


@dataclass(slots=True)
class _Rights:
    """What a batch may do. `may_write` grows by the cases that its ops create."""

    actor: Actor
    may_write: set[str]
    late: set[str]
    of_others: bool


def accept(
    connection: Connection, actor: Actor, ops: Sequence[Op], clock: Clock, *, of_others: bool = False
) -> list[OpAnswer]:
    """Take in a device's batch and return an answer for each op, in order.

    Runs in a writing transaction; the answers hold once that is committed. With `of_others` they are ops of other
    devices (and of the gateway itself) that this device had received: only a restored gateway takes them, and only
    those that it lost.
    """
    batch = _Batch(connection, ops, clock, actor.device_id)
    if not of_others:
        batch.bind_chains(actor)
    rights = _Rights(
        actor,
        among(connection, open_cases(actor), batch.case_ids),
        among(connection, ended_cases(actor), batch.case_ids),
        of_others,
    )
    for op in ops:
        batch.take(op, rights)
    return batch.finish(ops)


def publish(connection: Connection, op: Op, clock: Clock) -> OpAnswer:
    """Add an op to the log and the feed that the council decided on, and return its answer."""
    batch = _Batch(connection, [op], clock, GATEWAY)
    batch.stand(op)
    return batch.finish([op])[0]


class _Batch:
    """What one batch needs to know and what it changes, in memory until `finish` writes it."""

    def __init__(self, connection: Connection, ops: Sequence[Op], clock: Clock, received_from: str) -> None:
        self._connection = connection
        self._clock = clock
        self._now = clock.now()
        self._received_from = received_from
        well_formed = [op for op in ops if is_well_formed(op)]
        self._hashes = {id(op): op_hash(op) for op in ops}
        self._ops = well_formed
        self.case_ids = {op.case_id for op in well_formed}
        self._erased: set[str] = set()
        self._cases = self._lock_cases()
        self._answers = self._stored_answers()
        self._states = self._stored_states()
        self._logged = self._logged_bases()
        self._owners: dict[str, str | None] = {}
        self._created: dict[str, str] = {}
        self._welcome: dict[str, str] = {}
        self._changed: dict[str, RecordState] = {}
        self._standing: list[Op] = []
        self._rows: dict[tuple[str, str], tuple[Op, str, str]] = {}

    # What is known before.

    def _lock_cases(self) -> dict[str, tuple[int, str]]:
        found: dict[str, tuple[int, str]] = {}
        table = tables.cases
        for portion in in_portions(sorted(self.case_ids)):
            rows = self._connection.execute(
                select(table.c.id, table.c.op_count, table.c.op_total, table.c.erased_at)
                .where(table.c.id.in_(portion))
                .order_by(table.c.id)
                .with_for_update()
            )
            for row in rows:
                found[row.id] = (row.op_count, row.op_total)
                if row.erased_at:
                    self._erased.add(row.id)
        return found

    def _stored_answers(self) -> dict[str, dict[str, OpAnswer]]:
        found: dict[str, dict[str, OpAnswer]] = {}
        table = tables.ops
        for portion in in_portions({op.op_id for op in self._ops}):
            rows = self._connection.execute(
                select(table.c.op_id, table.c.op_hash, table.c.outcome, table.c.seq, table.c.reason).where(
                    table.c.op_id.in_(portion)
                )
            )
            for row in rows:
                answer = OpAnswer(row.op_id, row.outcome, row.seq, row.reason)
                found.setdefault(row.op_id, {})[row.op_hash] = answer
        return found

    def _stored_states(self) -> dict[str, RecordState]:
        found: dict[str, RecordState] = {}
        table = tables.records
        for portion in in_portions({op.rec_id for op in self._ops}):
            rows = self._connection.execute(select(table.c.id, table.c.state).where(table.c.id.in_(portion)))
            found.update({row.id: _STATE.decode(row.state) for row in rows})
        return found

    def _logged_bases(self) -> set[str]:
        """Return which of the ops that these replace are in the log already."""
        wanted = {base for op in self._ops for change in op.set.values() for base in change.base}
        found: set[str] = set()
        table = tables.ops
        for portion in in_portions(wanted):
            query = select(table.c.op_id).where(table.c.op_id.in_(portion), table.c.seq > 0)
            found.update(self._connection.scalars(query))
        return found

    def bind_chains(self, actor: Actor) -> None:
        """Note whose each device's chain is; one that is new here belongs to whoever pushes it first."""
        names = {op.device for op in self._ops}
        insert_new(
            self._connection,
            tables.chains,
            [{"device": name, "user_id": actor.user_id} for name in sorted(names)],
        )
        table = tables.chains
        for portion in in_portions(names):
            rows = self._connection.execute(
                select(table.c.device, table.c.user_id).where(table.c.device.in_(portion))
            )
            self._owners.update({row.device: row.user_id for row in rows})

    # One op.

    def take(self, op: Op, rights: _Rights) -> None:
        """Decide on one op of a device."""
        if not is_well_formed(op):
            self._answer(op, OpAnswer(op.op_id, "refused", reason=UNREADABLE))
        elif op.case_id in self._erased:
            self._answer(op, OpAnswer(op.op_id, "erased", reason=ERASED))
        elif not self._may_bring(op, rights):
            self._answer(op, OpAnswer(op.op_id, "refused", reason=NOT_YOURS))
        elif self._is_answered(op):
            self._welcome_author(op, rights)
        else:
            self._decide(op, rights)

    def _may_bring(self, op: Op, rights: _Rights) -> bool:
        """Return whether this device may bring this op: its user's own, or after a restore one that was lost."""
        if not rights.of_others:
            return self._owners.get(op.device) == rights.actor.user_id
        opens = creates_case(op) and op.case_id not in self._cases
        if op.case_id not in rights.may_write | rights.late and not opens:
            return False
        genuine = op.device != GATEWAY or is_own(self._connection, op)
        return genuine and was_restored(self._connection)

    def _is_answered(self, op: Op) -> bool:
        stored = self._answers.get(op.op_id, {})
        answer = stored.get(self._hashes[id(op)])
        if answer is None and stored:
            self._set_aside(op, "id_reuse", "")
            return True
        return answer is not None and answer.reason not in (
            NO_ACCESS,
            LATE,
        )  # access may have been granted since

    def _welcome_author(self, op: Op, rights: _Rights) -> None:
        """Give the author of a case's first op access again, where another device handed the case in to a restored
        gateway. An access that was ended stays ended."""
        known = rights.may_write | rights.late
        if not rights.of_others and creates_case(op) and op.case_id not in known:
            self._welcome[op.case_id] = rights.actor.user_id
            rights.may_write.add(op.case_id)

    def _decide(self, op: Op, rights: _Rights) -> None:
        reason = "" if op.device == GATEWAY else refusal(op, self._states.get(op.rec_id))
        if not reason and op.case_id not in self._cases and creates_case(op):
            self._create_case(op.case_id, rights.actor.user_id)
            rights.may_write.add(op.case_id)
        if op.case_id in rights.late and op.case_id not in rights.may_write:
            self._set_aside(op, "held", LATE)
        elif op.case_id not in rights.may_write:
            self._set_aside(op, "refused", NO_ACCESS)
        elif reason:
            self._set_aside(op, "refused", reason)
        else:
            self.stand(op)

    def _create_case(self, case_id: str, user_id: str) -> None:
        self._cases[case_id] = (0, EMPTY_TOTAL)
        self._created[case_id] = user_id

    def stand(self, op: Op) -> None:
        """Merge an op into its record and put it in the log."""
        state = self._states.setdefault(
            op.rec_id, RecordState(type=op.type, id=op.rec_id, case_id=op.case_id)
        )
        contested = is_contested(state)
        clashes = apply_op(state, op, self._logged.__contains__)
        clash = bool(clashes) or (is_contested(state) and not contested)
        self._logged.add(op.op_id)
        self._changed[op.rec_id] = state
        self._standing.append(op)
        self._set_aside(op, "conflict" if clash else "applied", "")

    def _set_aside(self, op: Op, outcome: Any, reason: str) -> None:
        self._rows[op.op_id, self._hashes[id(op)]] = (op, outcome, reason)
        self._answer(op, OpAnswer(op.op_id, outcome, reason=reason))

    def _answer(self, op: Op, answer: OpAnswer) -> None:
        self._answers.setdefault(op.op_id, {})[self._hashes[id(op)]] = answer

    # Writing it down.

    def finish(self, ops: Sequence[Op]) -> list[OpAnswer]:
        """Write everything and return the answers to `ops`, in order."""
        self._write_cases()
        self._write_records()
        self._note_forks()
        project(self._connection, self._standing)
        seqs: dict[str, int] = {}
        if self._standing:
            first = take_places(self._connection, len(self._standing))
            seqs = {op.op_id: first + n for n, op in enumerate(self._standing)}
        self._write_ops(seqs)
        expect_photos(self._connection, [op for op, outcome, _ in self._rows.values() if outcome == "held"])
        for case_id, user_id in self._welcome.items():
            grant(self._connection, self._clock, case_id, user_id)
        return [self._with_seq(self._answers[op.op_id][self._hashes[id(op)]], seqs) for op in ops]

    @staticmethod
    def _with_seq(answer: OpAnswer, seqs: dict[str, int]) -> OpAnswer:
        stands = answer.outcome in ("applied", "conflict")
        return msgspec.structs.replace(answer, seq=seqs.get(answer.op_id, answer.seq)) if stands else answer

    def _write_cases(self) -> None:
        by_case: dict[str, list[str]] = {}
        for op in self._standing:
            by_case.setdefault(op.case_id, []).append(op.op_id)
        rows = [self._case_row(case_id, op_ids) for case_id, op_ids in sorted(by_case.items())]
        upsert(self._connection, tables.cases, rows, "op_count", "op_total")
        given = [
            {"case_id": case_id, "user_id": user_id, "from_seq": 0, "granted_at": self._now}
            for case_id, user_id in self._created.items()
        ]
        if given:
            self._connection.execute(insert(tables.grants), given)

    def _case_row(self, case_id: str, op_ids: list[str]) -> dict[str, Any]:
        count, total = self._cases[case_id]
        added = digest(case_id, op_ids)
        return {
            "id": case_id,
            "created_at": self._now,
            "op_count": count + added.count,
            "op_total": f"{(int(total, 16) + int(added.total, 16)) % _MODULUS:032x}",
        }

    def _write_records(self) -> None:
        rows = [
            {
                "id": state.id,
                "type": state.type,
                "case_id": state.case_id,
                "state": msgspec.json.encode(state),
                "conflicts": len(conflicts_of(state)),
            }
            for state in self._changed.values()
        ]
        upsert(self._connection, tables.records, rows, "state", "conflicts")

    def _write_ops(self, seqs: dict[str, int]) -> None:
        rows = [
            {
                "op_id": op.op_id,
                "op_hash": digest_of_op,
                "device": op.device,
                "epoch": op.epoch,
                "dev_seq": op.seq,
                "case_id": op.case_id,
                "type": op.type,
                "rec_id": op.rec_id,
                "outcome": outcome,
                "reason": reason,
                "seq": seqs.get(op.op_id, 0) if outcome in ("applied", "conflict") else 0,
                "received_at": self._now,
                "received_from": self._received_from,
                "body": encode(op),
            }
            for (_, digest_of_op), (op, outcome, reason) in self._rows.items()
        ]
        upsert(self._connection, tables.ops, rows, "outcome", "reason", "seq", "received_at")
        places = [
            {
                "seq": seqs[op.op_id],
                "op_id": op.op_id,
                "op_hash": self._hashes[id(op)],
                "case_id": op.case_id,
                "user_id": None,
            }
            for op in self._standing
        ]
        if places:
            self._connection.execute(insert(tables.feed), places)

    def _note_forks(self) -> None:
        """Write down where a chain parts in two, as after restoring or cloning a laptop."""
        new = [op for op, _, _ in self._rows.values()]
        known = self._chain_places(new)
        for op in new:
            known.setdefault((op.device, op.epoch, op.seq), set()).add(self._hashes[id(op)])
        faults = {
            (op.device, op.epoch, op.seq)
            for op in new
            if len(known[op.device, op.epoch, op.seq]) > 1
            or op.prev_hash not in known.get((op.device, op.epoch, op.seq - 1), {op.prev_hash})
        }
        insert_new(
            self._connection,
            tables.chain_faults,
            [
                {"device": device, "epoch": epoch, "dev_seq": seq, "noticed_at": self._now}
                for device, epoch, seq in sorted(faults)
            ],
        )

    def _chain_places(self, new: Iterable[Op]) -> dict[tuple[str, int, int], set[str]]:
        wanted: dict[tuple[str, int], set[int]] = {}
        for op in new:
            wanted.setdefault((op.device, op.epoch), set()).update((op.seq - 1, op.seq))
        found: dict[tuple[str, int, int], set[str]] = {}
        table = tables.ops
        for (device, epoch), places in wanted.items():
            for portion in in_portions(places):
                rows = self._connection.execute(
                    select(table.c.dev_seq, table.c.op_hash).where(
                        and_(table.c.device == device, table.c.epoch == epoch, table.c.dev_seq.in_(portion))
                    )
                )
                for row in rows:
                    found.setdefault((device, epoch, row.dev_seq), set()).add(row.op_hash)
        return found
