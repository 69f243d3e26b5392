"""An answer file as a wire: what the council said is given to the Synchroniser as though it said it now.

So an answer is merged by the one code that merges everything. An answer may be old, come twice or reach further than
this computer has got: this module lets through what still holds, and nothing that would move anything back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.domain.errors import N_, KnownError
from pbdesk.services.ports import SyncLog
from pbdesk.sync.courier import Answer
from pbdesk.sync.op import Op
from pbdesk.sync.page import CaseDigest, Cursor, FeedPage, Hello, OpAnswer

_GOOD = {"applied", "conflict", "duplicate", "held", "erased"}
"""Answers that stay true. A refusal may have been lifted since, so an older answer's refusal is left aside."""


class AnswerWire:
    """The `Wire` of one answer, made before anything of it is applied.

    Attributes:
        is_overtaken: this computer has heard from another epoch of the gateway since: nothing of it may be applied.
        is_current: it is the newest word on which cases are whose.
    """

    def __init__(
        self, answer: Answer, log: SyncLog, newest: int, photos: Mapping[str, bytes] | None = None
    ) -> None:
        """`newest` is the highest number of an answer that was taken in before; `photos` are those in the file."""
        known = log.cursor()
        self._answer = answer
        self._log = log
        self._photos = photos or {}
        self._is_first = answer.number > newest
        self.is_overtaken = known.epoch not in (answer.asked.epoch, answer.hello.epoch)
        self.is_current = not self.is_overtaken and (
            known.epoch != answer.hello.epoch or known.seq <= answer.cursor.seq
        )

    @property
    def reached_end(self) -> bool:
        """Whether this computer has now read just as far as the answer goes, so that both sides can be compared."""
        return self.is_current and not self._answer.more and self._log.cursor() == self._answer.cursor

    def in_doubt(self) -> list[str]:
        """Return the cases to ask about with the next export: those that differ, and those that are still to go."""
        if not self.reached_end:
            return []
        ours = {item.case_id: item for item in self._log.case_digests()}
        theirs = {item.case_id: item for item in self._answer.digests}
        ended = [case_id for case_id in self._answer.hello.ended if self._log.holds_case(case_id)]
        both = (ours.keys() | theirs.keys()) - set(self._answer.hello.ended)
        return sorted({case_id for case_id in both if ours.get(case_id) != theirs.get(case_id)} | {*ended})

    def hello(self) -> Hello:
        """Return who the gateway is; an older answer no longer says which cases are to go."""
        hello = self._answer.hello
        return hello if self.is_current else msgspec.structs.replace(hello, ended=(), erased=())

    def push(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        """Return the answers to those of these ops that the file names; the others wait on."""
        named = {answer.op_id: answer for answer in self._answer.answers}
        found = [named[op.op_id] for op in ops if op.op_id in named]
        return [answer for answer in found if self._is_first or answer.outcome in _GOOD]

    def hand_in(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        """Return the answers to ops of others, as far as the file names them."""
        return self.push(ops)

    def feed(self, cursor: Cursor, limit: int) -> FeedPage:
        """Return what the file holds after a cursor. One before its start, or beyond its end, stays where it is."""
        answer = self._answer
        same = cursor.epoch == answer.cursor.epoch
        if not same or not answer.since.seq <= cursor.seq < answer.cursor.seq:
            return FeedPage(cursor)
        return FeedPage(answer.cursor, tuple(item for item in answer.ops if item.seq > cursor.seq))

    def digests(self) -> Sequence[CaseDigest]:
        """Return the council's digests of the cases whose ops the file names, and for all others our own: they are
        asked about with the next export."""
        ours = self._log.case_digests()
        if not self.reached_end:
            return ours
        told = self._answer.case_ops
        theirs = [item for item in self._answer.digests if item.case_id in told]
        return [item for item in ours if item.case_id not in told] + theirs

    def case_ops(self, case_id: str) -> Sequence[str]:
        """Return the ids of a case's ops at the council."""
        return self._answer.case_ops.get(case_id, ())

    def missing_chunks(self, sha256s: Sequence[str]) -> Mapping[str, Sequence[int]]:
        """Return those that the council holds whole, or that are in this file; what lacks goes with an export."""
        there = {*self._answer.whole, *self._photos}
        return {sha256: [] for sha256 in sha256s if sha256 in there}

    def put_chunk(self, sha256: str, number: int, data: bytes) -> None:
        """Send nothing: an answer takes nothing back."""

    def get_chunk(self, sha256: str, number: int) -> bytes:
        """Return a piece of a photo in this file. Raises KnownError (code gateway-not-found) for any other."""
        data = self._photos.get(sha256, b"")[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES]
        if not data:
            raise KnownError("gateway-not-found", N_("The council's gateway does not hold this for you yet."))
        return data
