"""A council's database without HTTP, its users' devices, and ops as those devices would make them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.ids import uuid7
from pbdesk.domain.plan import Cost, Outcome, Plan, PlanContent, PlanLine, content
from pbdesk.domain.records import Record, to_fields, type_of
from pbdesk.domain.signoff import FinalBudget, PlanSubmission
from pbdesk.gateway import caseload, devices, feed, log
from pbdesk.gateway.access import Actor
from pbdesk.gateway.database import Database, open_folder
from pbdesk.sync.op import FieldSet, Kind, Op, op_hash
from pbdesk.sync.page import Cursor, OpAnswer

START = Cursor()


@dataclass
class SetClock:
    """A clock that stands still until it is set, with ids that never repeat."""

    time: str = "2026-11-21T09:14:00Z"
    _random: random.Random = field(default_factory=lambda: random.Random(7))

    def now(self) -> str:
        """Return the time that was set."""
        return self.time

    def new_id(self) -> str:
        """Return a new id."""
        return uuid7(1_795_000_000_000, self._random.getrandbits(74))


@dataclass
class OpMaker:
    """Makes a device's chain of ops."""

    device: str
    author: str
    new_id: Callable[[], str] = field(default_factory=lambda: SetClock(_random=random.Random()).new_id)
    made: list[Op] = field(default_factory=list)

    def op(self, kind: Kind, type_name: str, rec_id: str, case_id: str, **values: Any) -> Op:
        """Make an op that sets plain values, seen by nobody before."""
        return self.raw(kind, type_name, rec_id, case_id, {name: FieldSet(v=v) for name, v in values.items()})

    def raw(self, kind: Kind, type_name: str, rec_id: str, case_id: str, changes: dict[str, FieldSet]) -> Op:
        """Make an op with its bases given."""
        op = Op(
            op_id=self.new_id(),
            device=self.device,
            epoch=1,
            seq=len(self.made) + 1,
            prev_hash=op_hash(self.made[-1]) if self.made else "",
            kind=kind,
            type=type_name,
            rec_id=rec_id,
            case_id=case_id,
            set=changes,
            author=self.author,
            wall_time="2026-11-21T09:00:00Z",
        )
        self.made.append(op)
        return op

    def record(self, record: Record, kind: Kind = "create") -> Op:
        """Make the op that first writes a record."""
        return self.op(kind, type_of(record).name, record.id, record.case_id, **to_fields(record))

    def case(self, case_id: str, **values: Any) -> Op:
        """Make the op that creates a case."""
        return self.op("create", "case", case_id, case_id, **values)

    def change(self, of: Op, name: str, value: Any, *seen: Op) -> Op:
        """Make an edit of one field of a record, with the ops whose values were seen."""
        base = tuple(op.op_id for op in seen)
        return self.raw("set", of.type, of.rec_id, of.case_id, {name: FieldSet(v=value, base=base)})


@dataclass
class Council:
    """A council's database, and what its routes do, each in its transaction."""

    database: Database
    clock: SetClock

    def device(self, user: str, name: str = "laptop") -> tuple[Actor, OpMaker]:
        """Enrol a device and return its actor and a maker of its ops."""
        with self.database.writing() as connection:
            code = devices.new_code(connection, self.clock, user)
            enrolled = devices.enrol(connection, self.clock, code, name)
            actor = devices.actor_of(connection, enrolled.token)
        assert actor is not None
        return actor, OpMaker(f"{user.lower()}-{enrolled.device_id[-8:]}", user)

    def push(self, actor: Actor, *ops: Op) -> list[OpAnswer]:
        """Push a batch."""
        with self.database.writing_for(actor.user_id) as connection:
            return log.accept(connection, actor, ops, self.clock)

    def outcomes(self, actor: Actor, *ops: Op) -> list[str]:
        """Push a batch and return the outcomes alone."""
        return [answer.outcome for answer in self.push(actor, *ops)]

    def assign(self, case_id: str, user: str) -> dict[str, Any]:
        """Assign a case."""
        with self.database.writing() as connection:
            return caseload.assign(connection, self.clock, case_id, user)

    def end_access(self, case_id: str, user: str) -> dict[str, Any]:
        """End a user's access to a case."""
        with self.database.writing() as connection:
            return caseload.end_access(connection, self.clock, case_id, user)

    def page(self, actor: Actor, cursor: Cursor = START, limit: int = 1000) -> feed.StoredPage:
        """Read a page of the feed."""
        with self.database.reading_for(actor.user_id) as connection:
            return feed.read_page(connection, actor, cursor, limit)

    @staticmethod
    def op_ids_of(page: feed.StoredPage) -> list[str]:
        """Return the ids of the ops on a page."""
        return [msgspec.json.decode(each.op, type=Op).op_id for each in page.ops]

    def op_ids(self, actor: Actor, cursor: Cursor = START) -> list[str]:
        """Return the ids of the ops that an actor is sent after a cursor."""
        return self.op_ids_of(self.page(actor, cursor))


def open_council(folder: Path) -> Council:
    """Return a new council in a folder; its database is to be closed."""
    clock = SetClock()
    return Council(open_folder(folder, clock, "Glanmor Council"), clock)


def plan_content(case_id: str, version: int = 1) -> PlanContent:
    """Return a small whole plan."""
    plan = Plan(id=f"plan-{case_id}", case_id=case_id, version=version, deployment="direct_payment")
    outcome = Outcome(id=f"outcome-{case_id}", case_id=case_id, plan_id=plan.id, text="Swim again")
    line = PlanLine(
        id=f"line-{case_id}",
        case_id=case_id,
        plan_id=plan.id,
        outcome_id=outcome.id,
        description="Lessons",
        cost=Cost(10_00),
        shares={"care": "50", "health": "50"},
    )
    return content(plan, [outcome], [line])


def submission(
    case_id: str, name: str = "sub-1", *, version: int = 1, proposed: FinalBudget | None = None, at: str = ""
) -> PlanSubmission:
    """Return a plan as it is sent for sign-off."""
    sent = plan_content(case_id, version)
    return PlanSubmission(
        id=name,
        case_id=case_id,
        plan_id=sent.plan.id,
        version=version,
        content_hash=sent.content_hash(),
        content=msgspec.json.decode(sent.canonical()),
        proposed=proposed or FinalBudget(10_00, "week", 520_00, {"care": 260_00, "health": 260_00}),
        submitted_by="Asha",
        submitted_at=at or "2026-11-20T10:00:00Z",
    )


def attachment(
    case_id: str, data: bytes, chunk: int, name: str = "photo-1"
) -> tuple[Attachment, list[bytes]]:
    """Return the manifest of some bytes cut into pieces of `chunk` bytes, and the pieces."""
    pieces = [data[start : start + chunk] for start in range(0, len(data), chunk)]
    manifest = Attachment(
        id=name,
        case_id=case_id,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type="image/jpeg",
        chunks=tuple(hashlib.sha256(piece).hexdigest() for piece in pieces),
    )
    return manifest, pieces
