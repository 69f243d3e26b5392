"""The log: taking in what devices push, each op with an answer that is stored and given again on a resend.

One transaction takes one batch (`pbdesk.gateway.batch`). Merging is `pbdesk.sync.heads`, the same code as on the
laptop; this module decides what may stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pbdesk.gateway.access import ENDED_CASES, OPEN_CASES, Actor, among
from pbdesk.gateway.batch import Batch
from pbdesk.gateway.checks import (
    ERASED,
    LATE,
    NO_ACCESS,
    NOT_YOURS,
    UNREADABLE,
    creates_case,
    refusal,
)
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.database import was_restored
from pbdesk.gateway.own import is_own
from pbdesk.sync.op import GATEWAY, Op
from pbdesk.sync.page import OpAnswer


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
    batch = Batch(connection, ops, clock, actor.device_id)
    if not of_others:
        batch.bind_chains(actor)
    may_write = among(connection, OPEN_CASES, actor, batch.case_ids)
    late = among(connection, ENDED_CASES, actor, batch.case_ids - may_write)
    rights = _Rights(actor, may_write, late, of_others)
    for op in ops:
        _take(connection, batch, op, rights)
    return batch.finish(ops)


def publish(connection: Connection, op: Op, clock: Clock) -> OpAnswer:
    """Add an op to the log and the feed that the council decided on, and return its answer."""
    batch = Batch(connection, [op], clock, GATEWAY)
    batch.stand(op)
    return batch.finish([op])[0]


def _take(connection: Connection, batch: Batch, op: Op, rights: _Rights) -> None:
    """Decide on one op of a device."""
    if not batch.is_well_formed(op):
        batch.answer(op, OpAnswer(op.op_id, "refused", reason=UNREADABLE))
        return
    if op.case_id in batch.erased:
        if batch.owners.get(op.device) == rights.actor.user_id:
            batch.keep_place(op)
        batch.answer(op, OpAnswer(op.op_id, "erased", reason=ERASED))
        return
    if not _may_bring(connection, batch, op, rights):
        batch.answer(op, OpAnswer(op.op_id, "refused", reason=NOT_YOURS))
        return
    known = batch.stored_answer(op)
    if known is None or known.reason in (NO_ACCESS, LATE):  # access may have been granted since
        _decide(batch, op, rights)
    else:
        _welcome_author(batch, op, rights)


def _may_bring(connection: Connection, batch: Batch, op: Op, rights: _Rights) -> bool:
    """Return whether this device may bring this op: its user's own, or after a restore one that was lost."""
    if not rights.of_others:
        return batch.owners.get(op.device) == rights.actor.user_id
    opens = creates_case(op) and op.case_id not in batch.cases
    if op.case_id not in rights.may_write | rights.late and not opens:
        return False
    genuine = op.device != GATEWAY or is_own(connection, op)
    return genuine and was_restored(connection)


def _welcome_author(batch: Batch, op: Op, rights: _Rights) -> None:
    """Give the author of a case's first op access again, where another device handed the case in to a restored
    gateway. An access that was ended stays ended."""
    known = rights.may_write | rights.late
    if not rights.of_others and creates_case(op) and op.case_id not in known:
        batch.welcome[op.case_id] = rights.actor.user_id
        rights.may_write.add(op.case_id)


def _decide(batch: Batch, op: Op, rights: _Rights) -> None:
    reason = "" if op.device == GATEWAY else refusal(op, batch.states.get(op.rec_id))
    if not reason and op.case_id not in batch.cases and creates_case(op):
        batch.create_case(op.case_id, rights.actor.user_id)
        rights.may_write.add(op.case_id)
    if op.case_id in rights.late and op.case_id not in rights.may_write:
        batch.set_aside(op, "held", LATE)
    elif op.case_id not in rights.may_write:
        batch.set_aside(op, "refused", NO_ACCESS)
    elif reason:
        batch.set_aside(op, "refused", reason)
    else:
        batch.stand(op)
