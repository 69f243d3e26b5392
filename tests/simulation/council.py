"""A gateway in memory: what `pbdesk.gateway` does in its transactions, on dictionaries, by the same pure rules.

It is held to the same contract as the real one (test_contracts.py). `Side` is what both offer to the simulation.
"""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

import msgspec

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.errors import KnownError
from pbdesk.domain.ids import uuid7
from pbdesk.domain.records import to_fields
from pbdesk.domain.signoff import PlanDecision, PlanSubmission
from pbdesk.gateway.checks import (
    LATE,
    NO_ACCESS,
    NOT_YOURS,
    UNREADABLE,
    creates_case,
    is_well_formed,
    record_of,
    refusal,
)
from pbdesk.sync.courier import (
    CourierError,
    Request,
    answer_of,
    deliver,
    in_parts,
    packed,
    photo_at,
    pieces_of,
    unpacked,
)
from pbdesk.sync.digest import digest, joined
from pbdesk.sync.heads import RecordState, apply_op, conflicts_of, is_contested
from pbdesk.sync.op import ERASURE, GATEWAY, FieldSet, Kind, Op, encode, op_hash
from pbdesk.sync.page import CaseDigest, Cursor, FeedOp, FeedPage, Hello, OpAnswer
from pbdesk.sync.sealing import OwnKeys, PublicKeys, SealError, seal, unseal
from pbdesk.sync.snapshot import CaseSnapshot, SnapshotPage

STANDS = ("applied", "conflict")


class Side(Protocol):
    """A gateway as the simulation sees it. A user's name stands for a signed-in device of that user."""

    def hello(self, user: str) -> Hello: ...
    def push(self, user: str, ops: Sequence[Op], of_others: bool = False) -> list[OpAnswer]: ...
    def feed(self, user: str, cursor: Cursor, limit: int) -> FeedPage: ...
    def snapshot(self, user: str, case_ids: Sequence[str]) -> SnapshotPage: ...
    def digests(self, user: str) -> list[CaseDigest]: ...
    def case_ops(self, user: str, case_id: str) -> list[str]: ...
    def missing(self, user: str, sha256s: Sequence[str]) -> Mapping[str, Sequence[int]]: ...
    def put(self, user: str, sha256: str, number: int, data: bytes) -> None: ...
    def get(self, user: str, sha256: str, number: int) -> bytes: ...
    def assign(self, case_id: str, user: str) -> None: ...
    def end_access(self, case_id: str, user: str) -> None: ...
    def decide(self, submission_id: str) -> str: ...
    def erase(self, case_id: str) -> None: ...
    def take_late(self, op_id: str) -> None: ...
    def backup(self) -> Any: ...
    def restore(self, copy: Any, erased: Sequence[str]) -> None: ...
    def epoch(self) -> str: ...
    def courier_keys(self) -> PublicKeys: ...
    def take_stick(self, user: str, data: bytes, room: int) -> list[bytes]:
        """Take a laptop's courier file in and return the answer's files."""

    def outcomes(self) -> Mapping[str, set[str]]:
        """Return the outcomes of each op that ever came, by its id."""

    def states(self) -> Mapping[str, RecordState]:
        """Return the records."""

    def knows_case(self, case_id: str) -> bool:
        """Return whether there is such a case, not erased."""


@dataclass(frozen=True)
class Case:
    """A case's digest, and whether it is erased."""

    digest: CaseDigest
    erased: bool = False


@dataclass(frozen=True)
class Grant:
    """What is delivered only from some place of the feed on, and whether the access has ended."""

    from_seq: int = 0
    ended: bool = False


@dataclass(frozen=True)
class Row:
    """An op as it came, with its answer."""

    op: Op
    answer: OpAnswer


@dataclass(frozen=True)
class Place:
    """A place in the feed; with a user, it is for that user alone."""

    seq: int
    op_id: str
    op_hash: str
    case_id: str
    user: str = ""


@dataclass
class Held:
    """The database."""

    epoch: str
    restores: int = 0
    end: int = 0
    cases: dict[str, Case] = field(default_factory=lambda: {"": Case(digest("", []))})
    grants: dict[tuple[str, str], Grant] = field(default_factory=dict)
    ops: dict[str, dict[str, Row]] = field(default_factory=dict)
    feed: list[Place] = field(default_factory=list)
    records: dict[str, RecordState] = field(default_factory=dict)
    pieces: dict[tuple[str, int], tuple[str, str, str]] = field(default_factory=dict)
    chunks: dict[tuple[str, str], bytes] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    submissions: dict[str, str] = field(default_factory=dict)
    own_end: dict[str, tuple[int, str]] = field(default_factory=dict)

    def copy(self) -> Held:
        """Return a copy that shares only what never changes."""
        names = ("cases", "grants", "records", "pieces", "chunks", "owners", "submissions", "own_end")
        parts: dict[str, Any] = {name: dict(getattr(self, name)) for name in names}
        parts |= {"feed": list(self.feed), "ops": {op_id: dict(rows) for op_id, rows in self.ops.items()}}
        return replace(self, **parts)


class AtTheCouncil:
    """A gateway as a courier file meets it: of one user, without a network between."""

    def __init__(self, side: Side, user: str) -> None:
        self._side, self._user = side, user
        self.hello = partial(side.hello, user)
        self.push = partial(side.push, user)
        self.feed = partial(side.feed, user)
        self.digests = partial(side.digests, user)
        self.case_ops = partial(side.case_ops, user)
        self.missing_chunks = partial(side.missing, user)
        self.put_chunk = partial(side.put, user)
        self.get_chunk = partial(side.get, user)

    def hand_in(self, ops: Sequence[Op]) -> list[OpAnswer]:
        return self._side.push(self._user, ops, of_others=True)


def opened(data: bytes, keys: OwnKeys) -> tuple[Request, list[bytes]]:
    """Return what is in a laptop's file; a KnownError for one that is not whole."""
    try:
        return unpacked(unseal("request", data, keys)[0], Request)
    except (SealError, CourierError) as error:
        raise KnownError("courier-damaged", "It is not whole.") from error


class Council:
    """The gateway in memory."""

    SECRET = b"only the gateway knows this"
    KEYS = OwnKeys(hashlib.sha256(SECRET).digest())

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.held = Held(self._id())

    def _id(self) -> str:
        return uuid7(1_795_000_000_000, self.rng.getrandbits(74))

    # Access.

    def _open(self, user: str, case_id: str) -> bool:
        grant = self.held.grants.get((case_id, user))
        return case_id == "" or (grant is not None and not grant.ended)

    def _ended(self, user: str, case_id: str) -> bool:
        grant = self.held.grants.get((case_id, user))
        return grant is not None and grant.ended

    def hello(self, user: str) -> Hello:
        mine = [case for (case, name), grant in self.held.grants.items() if name == user and not grant.ended]
        cases = sorted(case for case in mine if not self.held.cases[case].erased)
        ended = sorted(
            case for (case, name), grant in self.held.grants.items() if name == user and grant.ended
        )
        granted = {case for case, name in self.held.grants if name == user}
        erased = sorted(case for case in granted if self.held.cases[case].erased)
        return Hello(
            "council",
            "Glanmor Council",
            self.held.epoch,
            tuple(cases),
            ended=tuple(ended),
            erased=tuple(erased),
        )

    # Taking in.

    def push(self, user: str, ops: Sequence[Op], of_others: bool = False) -> list[OpAnswer]:
        answers = []
        welcome: list[str] = []
        for op in ops:
            if not of_others and is_well_formed(op):
                self.held.owners.setdefault(op.device, GATEWAY if op.device == GATEWAY else user)
            answers.append(self._take(user, op, of_others, welcome))
        for case_id in welcome:
            self._deliver(case_id, user)
        return answers

    def _take(self, user: str, op: Op, of_others: bool, welcome: list[str]) -> OpAnswer:
        if not is_well_formed(op):
            return OpAnswer(op.op_id, "refused", reason=UNREADABLE)
        case = self.held.cases.get(op.case_id)
        if case is not None and case.erased:
            return OpAnswer(op.op_id, "erased")
        may_write = self._open(user, op.case_id) or op.case_id in welcome
        if of_others:
            opens = case is None and creates_case(op)
            genuine = op.device != GATEWAY or op.op_id == self._own_id(op)
            late = self._ended(user, op.case_id)
            if not (self.held.restores and genuine and (may_write or late or opens)):
                return OpAnswer(op.op_id, "refused", reason=NOT_YOURS)
        elif self.held.owners[op.device] != user:
            return OpAnswer(op.op_id, "refused", reason=NOT_YOURS)
        known = self._answered(op)
        if known is not None:
            if not of_others and creates_case(op) and not may_write and not self._ended(user, op.case_id):
                welcome.append(op.case_id)
            return known
        return self._decide(user, op, may_write)

    def _answered(self, op: Op) -> OpAnswer | None:
        stored = self.held.ops.get(op.op_id, {})
        row = stored.get(op_hash(op))
        if row is None and stored:
            return self._set_aside(op, OpAnswer(op.op_id, "id_reuse"))
        return row.answer if row is not None and row.answer.reason not in (NO_ACCESS, LATE) else None

    def _decide(self, user: str, op: Op, may_write: bool) -> OpAnswer:
        reason = "" if op.device == GATEWAY else refusal(op, self.held.records.get(op.rec_id))
        if not reason and op.case_id not in self.held.cases and creates_case(op):
            self.held.cases[op.case_id] = Case(digest(op.case_id, []))
            self.held.grants[op.case_id, user] = Grant()
            may_write = True
        if self._ended(user, op.case_id) and not may_write:
            answer = self._set_aside(op, OpAnswer(op.op_id, "held", reason=LATE))
            self._expect_photo(op)
            return answer
        if not may_write:
            return self._set_aside(op, OpAnswer(op.op_id, "refused", reason=NO_ACCESS))
        if reason:
            return self._set_aside(op, OpAnswer(op.op_id, "refused", reason=reason))
        return self._stand(op)

    def _set_aside(self, op: Op, answer: OpAnswer) -> OpAnswer:
        self.held.ops.setdefault(op.op_id, {})[op_hash(op)] = Row(op, answer)
        return answer

    def _stand(self, op: Op) -> OpAnswer:
        known = self.held.records.get(op.rec_id)
        state = RecordState(
            type=known.type if known else op.type,
            id=op.rec_id,
            case_id=known.case_id if known else op.case_id,
            heads=dict(known.heads) if known else {},
            early=dict(known.early) if known else {},
        )
        contested = is_contested(state)
        clash = bool(self._merge(state, op)) or (is_contested(state) and not contested)
        self.held.records[op.rec_id] = state
        case = self.held.cases[op.case_id]
        self.held.cases[op.case_id] = replace(
            case, digest=joined(case.digest, digest(op.case_id, [op.op_id]))
        )
        self.held.end += 1
        self.held.feed.append(Place(self.held.end, op.op_id, op_hash(op), op.case_id))
        self._project(op)
        return self._set_aside(op, OpAnswer(op.op_id, "conflict" if clash else "applied", self.held.end))

    def _stands(self, op_id: str) -> bool:
        return any(row.answer.seq > 0 for row in self.held.ops.get(op_id, {}).values())

    def _merge(self, state: RecordState, op: Op) -> tuple[str, ...]:
        return apply_op(state, op, self._stands)

    def _project(self, op: Op) -> None:
        record = record_of(op)
        if isinstance(record, PlanSubmission):
            self.held.submissions.setdefault(record.id, "")
        elif isinstance(record, PlanDecision) and record.submission_id in self.held.submissions:
            self.held.submissions[record.submission_id] = record.id
        self._expect_photo(op)

    def _expect_photo(self, op: Op) -> None:
        record = record_of(op) if op.type == "attachment" else None
        if isinstance(record, Attachment):
            for n, chunk in enumerate(record.chunks):
                self.held.pieces.setdefault((record.id, n), (record.case_id, record.sha256, chunk))

    # Giving out.

    def feed(self, user: str, cursor: Cursor, limit: int) -> FeedPage:
        after = cursor.seq if cursor.epoch == self.held.epoch else 0
        if after > self.held.end:
            raise KnownError("feed-shrunk", "The council's log is shorter than it was.")
        found: list[FeedOp] = []
        for place in self.held.feed:
            if place.seq > after and self._delivers(place, user):
                if len(found) == limit:
                    return FeedPage(Cursor(self.held.epoch, found[-1].seq), tuple(found), more=True)
                found.append(FeedOp(place.seq, self.held.ops[place.op_id][place.op_hash].op))
        return FeedPage(Cursor(self.held.epoch, self.held.end), tuple(found))

    def snapshot(self, user: str, case_ids: Sequence[str]) -> SnapshotPage:
        wanted = [case_id for case_id in case_ids if self._open(user, case_id)]
        return SnapshotPage(tuple(self._snapshot(c) for c in wanted if not self.held.cases[c].erased))

    def _snapshot(self, case_id: str) -> CaseSnapshot:
        states = [state for state in self.held.records.values() if state.case_id == case_id]
        copies = msgspec.json.decode(msgspec.json.encode(states), type=tuple[RecordState, ...])
        op_ids = [p.op_id for p in self.held.feed if p.case_id == case_id and not p.user]
        return CaseSnapshot(case_id, copies, tuple(op_ids))

    def _delivers(self, place: Place, user: str) -> bool:
        if not self._open(user, place.case_id):
            return False
        grant = self.held.grants.get((place.case_id, user), Grant())
        return place.user == user or (not place.user and place.seq > grant.from_seq)

    def digests(self, user: str) -> list[CaseDigest]:
        cases = sorted(self.held.cases.items())
        return [case.digest for name, case in cases if case.digest.count and self._open(user, name)]

    def case_ops(self, user: str, case_id: str) -> list[str]:
        if not self._open(user, case_id):
            return []
        return [place.op_id for place in self.held.feed if place.case_id == case_id and not place.user]

    # Photos.

    def missing(self, user: str, sha256s: Sequence[str]) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = {}
        for (_, n), (case_id, sha256, chunk) in sorted(self.held.pieces.items()):
            if sha256 in sha256s and (self._open(user, case_id) or self._ended(user, case_id)):
                numbers = found.setdefault(sha256, [])
                if (case_id, chunk) not in self.held.chunks and n not in numbers:
                    numbers.append(n)
        return found

    def put(self, user: str, sha256: str, number: int, data: bytes) -> None:
        wanted = [
            (case_id, chunk)
            for (_, n), (case_id, name, chunk) in self.held.pieces.items()
            if name == sha256 and n == number and (self._open(user, case_id) or self._ended(user, case_id))
        ]
        if not wanted:
            raise KnownError("not-found", "There is nothing here.")
        came = hashlib.sha256(data).hexdigest()
        if all(chunk != came for _, chunk in wanted):
            raise KnownError("chunk-differs", "A piece was altered.")
        self.held.chunks.update({(case_id, came): data for case_id, chunk in wanted if chunk == came})

    def get(self, user: str, sha256: str, number: int) -> bytes:
        for (_, n), (case_id, name, chunk) in sorted(self.held.pieces.items()):
            here = self.held.chunks.get((case_id, chunk))
            if name == sha256 and n == number and here is not None and self._open(user, case_id):
                return here
        raise KnownError("not-found", "There is nothing here.")

    # What people at the council do.

    def assign(self, case_id: str, user: str) -> None:
        if not self._open(user, case_id):
            self.held.grants.pop((case_id, user), None)
            self.held.feed = [
                place for place in self.held.feed if (place.case_id, place.user) != (case_id, user)
            ]
            self._deliver(case_id, user)

    def _deliver(self, case_id: str, user: str) -> None:
        history = [place for place in self.held.feed if place.case_id == case_id and not place.user]
        for place in history:
            self.held.end += 1
            self.held.feed.append(replace(place, seq=self.held.end, user=user))
        self.held.grants[case_id, user] = Grant(self.held.end)

    def end_access(self, case_id: str, user: str) -> None:
        self.held.grants[case_id, user] = replace(self.held.grants[case_id, user], ended=True)

    def decide(self, submission_id: str) -> str:
        sent = self.held.records[submission_id]
        if self.held.submissions.get(submission_id) or any(
            conflicts_of(state) for state in self.held.records.values() if state.case_id == sent.case_id
        ):
            raise KnownError("plan-decided", "It cannot be decided.")
        latest = [
            record
            for record in map(record_of, self._ops_of_type("submission"))
            if isinstance(record, PlanSubmission) and record.case_id == sent.case_id
        ]
        signed = next(record for record in latest if record.id == submission_id)
        if (
            max(latest, key=lambda record: (record.version, record.submitted_at, record.id)).id
            != submission_id
        ):
            raise KnownError("plan-superseded", "A later one was sent.")
        decision = PlanDecision(
            id=self._id(),
            case_id=signed.case_id,
            submission_id=signed.id,
            plan_id=signed.plan_id,
            version=signed.version,
            content_hash=signed.content_hash,
            outcome="approved",
            decided_by="Mair",
        )
        self._stand(self._own("create", "decision", decision.id, decision.case_id, to_fields(decision)))
        return signed.content_hash

    def _ops_of_type(self, name: str) -> list[Op]:
        return [self.held.ops[place.op_id][place.op_hash].op for place in self.held.feed
                if not place.user and self.held.ops[place.op_id][place.op_hash].op.type == name]  # fmt: skip

    def _own(self, kind: Kind, type_name: str, rec_id: str, case_id: str, values: Mapping[str, Any]) -> Op:
        seq, last = self.held.own_end.get(self.held.epoch, (0, ""))
        op = Op(
            op_id="",
            device=GATEWAY,
            epoch=int(self.held.epoch.replace("-", "")[-8:], 16),
            seq=seq + 1,
            prev_hash=last,
            kind=kind,
            type=type_name,
            rec_id=rec_id,
            case_id=case_id,
            set={name: FieldSet(value) for name, value in values.items()},
        )
        op = msgspec.structs.replace(op, op_id=self._own_id(op))
        self.held.own_end[self.held.epoch] = (op.seq, op_hash(op))
        return op

    def _own_id(self, op: Op) -> str:
        rest = encode(msgspec.structs.replace(op, op_id=""))
        return "g" + hmac.new(self.SECRET, rest, hashlib.sha256).hexdigest()[:56]

    def erase(self, case_id: str) -> None:
        signed = {row.op.rec_id for rows in self.held.ops.values() for row in rows.values()
                  if row.op.case_id == case_id and self.held.submissions.get(row.op.rec_id)}  # fmt: skip
        if signed:
            raise KnownError("case-signed", "Signed plans are kept.")
        self._erase(case_id)

    def _erase(self, case_id: str) -> None:
        held = self.held
        for op_id, rows in list(held.ops.items()):
            if any(row.op.case_id == case_id for row in rows.values()):
                held.ops[op_id] = {
                    name: Row(msgspec.structs.replace(row.op, set={}), OpAnswer(op_id, "erased"))
                    for name, row in rows.items()
                }
        held.feed = [place for place in held.feed if place.case_id != case_id]
        held.records = {rec: state for rec, state in held.records.items() if state.case_id != case_id}
        held.pieces = {key: piece for key, piece in held.pieces.items() if piece[0] != case_id}
        held.chunks = {key: data for key, data in held.chunks.items() if key[0] != case_id}
        held.cases[case_id] = Case(digest(case_id, []), erased=True)
        self._stand(self._own("command", ERASURE, self._id(), case_id, {}))

    def take_late(self, op_id: str) -> None:
        for row in list(self.held.ops.get(op_id, {}).values()):
            if row.answer.outcome == "held":
                if refusal(row.op, self.held.records.get(row.op.rec_id)):
                    raise KnownError("late-refused", "It cannot stand.")
                self._stand(row.op)

    # Courier files.

    def courier_keys(self) -> PublicKeys:
        return self.KEYS.public

    def take_stick(self, user: str, data: bytes, room: int) -> list[bytes]:
        request, pieces = opened(data, self.KEYS)
        desk = AtTheCouncil(self, user)
        answer = answer_of(desk, request, deliver(desk, request, pieces))
        held = [(sha, photo_at(desk, sha)) for sha in request.awaited]
        photos = {sha: photo for sha, photo in held if photo is not None}
        parts, left = in_parts([(sha, len(photo)) for sha, photo in photos.items()], room, 350_000)
        files = []
        for number, part in enumerate(parts, 1):
            chosen = [each for sha in part for each in pieces_of(sha, photos[sha])]
            head = msgspec.structs.replace(
                answer,
                part=number,
                parts=len(parts),
                left_out=left,
                pieces=tuple(piece for piece, _ in chosen),
            )
            files.append(
                seal("answer", packed(head, [one for _, one in chosen]), self.KEYS, request.reply_to)
            )
        return files

    # What the world does to it.

    def backup(self) -> Held:
        return self.held.copy()

    def restore(self, copy: Held, erased: Sequence[str]) -> None:
        self.held = replace(copy.copy(), epoch=self._id(), restores=copy.restores + 1)
        for case_id in erased:
            if case_id not in self.held.cases or not self.held.cases[case_id].erased:
                self._erase(case_id)

    def epoch(self) -> str:
        return self.held.epoch

    def outcomes(self) -> Mapping[str, set[str]]:
        return {op_id: {row.answer.outcome for row in rows.values()} for op_id, rows in self.held.ops.items()}

    def states(self) -> Mapping[str, RecordState]:
        return self.held.records

    def knows_case(self, case_id: str) -> bool:
        case = self.held.cases.get(case_id)
        return case is not None and not case.erased
