"""One batch in the making: what the log knows of its ops, what they change, and writing that down in few statements.

It locks the rows of the cases first and the feed's counter last, so that the order of the feed is the order of commits.
What may stand is for `pbdesk.gateway.log` to decide.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, select

from pbdesk.gateway import tables
from pbdesk.gateway.access import Actor
from pbdesk.gateway.caseload import deliver_history
from pbdesk.gateway.checks import is_well_formed
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.database import EMPTY_TOTAL, in_portions, take_places
from pbdesk.gateway.dialect import hold, one_of
from pbdesk.gateway.projections import expect_photos, project
from pbdesk.gateway.writing import Brought, add, insert_new, upsert
from pbdesk.sync.digest import digest, joined
from pbdesk.sync.heads import RecordState, apply_op, conflicts_of, is_contested
from pbdesk.sync.op import Op, encode
from pbdesk.sync.page import CaseDigest, OpAnswer

_STATE = msgspec.json.Decoder(RecordState)


def stored_state(connection: Connection, rec_id: str) -> RecordState | None:
    """Return what the ops of a record amount to, or None where there is no such record."""
    state = connection.scalar(select(tables.records.c.state).where(tables.records.c.id == rec_id))
    return None if state is None else _STATE.decode(state)


class Batch:
    """What one batch needs to know and what it changes, in memory until `finish` writes it."""

    def __init__(self, connection: Connection, ops: Sequence[Op], clock: Clock, received_from: str) -> None:
        self._connection = connection
        self._now = clock.now()
        self._received_from = received_from
        well_formed = [op for op in ops if is_well_formed(op)]
        self._well_formed = {id(op) for op in well_formed}
        self._bodies = {id(op): encode(op) for op in ops}
        self._hashes = {key: hashlib.sha256(body).hexdigest() for key, body in self._bodies.items()}
        self._ops = well_formed
        self.case_ids = {op.case_id for op in well_formed}
        self.erased: set[str] = set()
        self.cases = self._lock_cases()
        self._answers = self._stored_answers()
        self.states = self._stored_states()
        self._logged = self._logged_bases()
        self.owners: dict[str, str | None] = {}
        self._created: dict[str, str] = {}
        self.welcome: dict[str, str] = {}
        self._changed: dict[str, RecordState] = {}
        self._standing: list[Op] = []
        self._rows: dict[tuple[str, str], tuple[Op, str, str]] = {}

    def is_well_formed(self, op: Op) -> bool:
        """Return whether an op's ids and numbers are ones that can be stored."""
        return id(op) in self._well_formed

    # What is known before.

    def _lock_cases(self) -> dict[str, CaseDigest]:
        """Lock the cases and return what their ops came to so far.

        A case that is new has no row to lock: two requests that bring it at once wait for each other by its name.
        """
        found = self._locked(self.case_ids)
        new = sorted(self.case_ids - found.keys())
        if new and hold(self._connection, new):
            found |= self._locked(new)
        return found

    def _locked(self, case_ids: Iterable[str]) -> dict[str, CaseDigest]:
        found: dict[str, CaseDigest] = {}
        table = tables.cases
        for portion in in_portions(sorted(case_ids)):
            rows = self._connection.execute(
                select(table.c.id, table.c.op_count, table.c.op_total, table.c.erased_at)
                .where(one_of(self._connection, table.c.id, portion))
                .order_by(table.c.id)
                .with_for_update()
            )
            for row in rows:
                found[row.id] = CaseDigest(row.id, row.op_count, row.op_total)
                if row.erased_at:
                    self.erased.add(row.id)
        return found

    def _stored_answers(self) -> dict[str, dict[str, OpAnswer]]:
        found: dict[str, dict[str, OpAnswer]] = {}
        table = tables.ops
        for portion in in_portions({op.op_id for op in self._ops}):
            rows = self._connection.execute(
                select(table.c.op_id, table.c.op_hash, table.c.outcome, table.c.seq, table.c.reason).where(
                    one_of(self._connection, table.c.op_id, portion)
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
            rows = self._connection.execute(
                select(table.c.id, table.c.state).where(one_of(self._connection, table.c.id, portion))
            )
            found.update({row.id: _STATE.decode(row.state) for row in rows})
        return found

    def _logged_bases(self) -> set[str]:
        """Return which of the ops that these replace are in the log already."""
        wanted = {base for op in self._ops for change in op.set.values() for base in change.base}
        found: set[str] = set()
        table = tables.ops
        for portion in in_portions(wanted):
            query = select(table.c.op_id).where(
                one_of(self._connection, table.c.op_id, portion), table.c.seq > 0
            )
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
                select(table.c.device, table.c.user_id).where(
                    one_of(self._connection, table.c.device, portion)
                )
            )
            self.owners.update({row.device: row.user_id for row in rows})

    def create_case(self, case_id: str, user_id: str) -> None:
        """Open a case, for a user."""
        self.cases[case_id] = CaseDigest(case_id, 0, EMPTY_TOTAL)
        self._created[case_id] = user_id

    def stand(self, op: Op) -> None:
        """Merge an op into its record and put it in the log."""
        state = self.states.setdefault(op.rec_id, RecordState(type=op.type, id=op.rec_id, case_id=op.case_id))
        contested = is_contested(state)
        clashes = apply_op(state, op, self._logged.__contains__)
        clash = bool(clashes) or (is_contested(state) and not contested)
        self._logged.add(op.op_id)
        self._changed[op.rec_id] = state
        self._standing.append(op)
        self.set_aside(op, "conflict" if clash else "applied", "")

    def keep_place(self, op: Op) -> None:
        """Keep of an op for an erased case its ids and hash alone, so that its device's chain has no hole."""
        if op.op_id not in self._answers:
            self._bodies[id(op)] = b""
            self.set_aside(op, "erased", "")

    def set_aside(self, op: Op, outcome: Any, reason: str) -> None:
        """Keep an op with an answer that is given again on a resend."""
        self._rows[op.op_id, self._hashes[id(op)]] = (op, outcome, reason)
        self.answer(op, OpAnswer(op.op_id, outcome, reason=reason))

    def stored_answer(self, op: Op) -> OpAnswer | None:
        """Return the answer that an op has got, or None. One whose id came with another content is kept, and told."""
        stored = self._answers.get(op.op_id, {})
        if stored and self._hashes[id(op)] not in stored:
            self.set_aside(op, "id_reuse", "")
        return self._answers.get(op.op_id, {}).get(self._hashes[id(op)])

    def answer(self, op: Op, answer: OpAnswer) -> None:
        """Answer an op without keeping it."""
        self._answers.setdefault(op.op_id, {})[self._hashes[id(op)]] = answer

    # Writing it down.

    def finish(self, ops: Sequence[Op]) -> list[OpAnswer]:
        """Write everything and return the answers to `ops`, in order."""
        self._write_cases()
        self._write_records()
        self._note_forks()
        project(self._connection, self._standing)
        expect_photos(self._connection, [op for op, outcome, _ in self._rows.values() if outcome == "held"])
        seqs = self._write_ops()
        for case_id, user_id in self.welcome.items():
            deliver_history(self._connection, case_id, user_id)
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
            for case_id, user_id in (self._created | self.welcome).items()
        ]
        add(self._connection, tables.grants, given)

    def _case_row(self, case_id: str, op_ids: list[str]) -> dict[str, Any]:
        now = joined(self.cases[case_id], digest(case_id, op_ids))
        return {"id": case_id, "created_at": self._now, "op_count": now.count, "op_total": now.total}

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

    def _write_ops(self) -> dict[str, int]:
        """Write the log and the feed, and return the places in it. The places are taken once all is brought to the
        database, since nobody else gets one from then on until this is durable."""
        nth = {op.op_id: n for n, op in enumerate(self._standing, start=1)}
        log = Brought(self._connection, tables.ops, self._log_rows(nth), place="seq")
        feed = Brought(self._connection, tables.feed, self._feed_rows(nth), place="seq")
        before = take_places(self._connection, len(nth)) - 1 if nth else 0
        log.insert(before, "outcome", "reason", "seq", "received_at")
        feed.insert(before)
        return {op_id: before + n for op_id, n in nth.items()}

    def _log_rows(self, nth: dict[str, int]) -> list[dict[str, Any]]:
        return [
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
                "seq": nth.get(op.op_id, 0) if outcome in ("applied", "conflict") else 0,
                "received_at": self._now,
                "received_from": self._received_from,
                "body": self._bodies[id(op)],
            }
            for (_, digest_of_op), (op, outcome, reason) in self._rows.items()
        ]

    def _feed_rows(self, nth: dict[str, int]) -> list[dict[str, Any]]:
        return [
            {
                "seq": nth[op.op_id],
                "op_id": op.op_id,
                "op_hash": self._hashes[id(op)],
                "case_id": op.case_id,
                "user_id": None,
            }
            for op in self._standing
        ]

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
            own = and_(table.c.device == device, table.c.epoch == epoch)
            for here in _are_among(table.c.dev_seq, places):
                rows = self._connection.execute(select(table.c.dev_seq, table.c.op_hash).where(own, here))
                for row in rows:
                    found.setdefault((device, epoch, row.dev_seq), set()).add(row.op_hash)
        return found


def _are_among(column: ColumnElement[int], places: set[int]) -> list[ColumnElement[bool]]:
    """Return conditions that find these numbers. One is enough where none is left out, as a chain mostly comes."""
    first, last = min(places), max(places)
    if last - first + 1 == len(places):
        return [column.between(first, last)]
    return [column.in_(portion) for portion in in_portions(places)]
