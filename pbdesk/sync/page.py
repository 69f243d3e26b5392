"""What travels between desktop and gateway: pushes with their answers, and pages of the feed.

The same structures go over HTTP and into courier files. A batch is newline-delimited canonical ops, compressed
with zstandard; limits are part of the contract (SYNC: at most 500 ops or 1 MB a batch).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from pbdesk.sync.op import Op, decode, encode

MAX_OPS = 500
MAX_BYTES = 1_000_000

Outcome = Literal["applied", "conflict", "duplicate", "held", "refused", "erased", "id_reuse"]


class OpAnswer(msgspec.Struct, gc=False, frozen=True, omit_defaults=True):
    """The gateway's stored answer to one op; a resend gets the same one.

    Attributes:
        seq: place in the gateway's feed, 0 where it got none.
        reason: for "refused" and "held", a message id that the person is shown.
    """

    op_id: str
    outcome: Outcome
    seq: int = 0
    reason: str = ""


class Cursor(msgspec.Struct, gc=False, frozen=True):
    """How far a device has read the feed. A restored gateway has a new epoch."""

    epoch: str = ""
    seq: int = 0


class FeedOp(msgspec.Struct, gc=False, frozen=True):
    """One op of the feed with its place."""

    seq: int
    op: Op


class FeedPage(msgspec.Struct, gc=False, frozen=True):
    """A page of the feed. Page and cursor are applied in one local transaction."""

    cursor: Cursor
    ops: tuple[FeedOp, ...] = ()
    more: bool = False


class CaseDigest(msgspec.Struct, gc=False, frozen=True):
    """Count and sum of op-id hashes of one case, compared at the end of a sync."""

    case_id: str
    count: int
    total: str


class Hello(msgspec.Struct, gc=False, frozen=True, omit_defaults=True):
    """Who the gateway is and which cases this device may hold; `council` guards against the wrong gateway.

    Attributes:
        ended: the cases that this user may hold no longer, by the council's word. A case that is merely absent
            from `cases` was never ended: a restored gateway may not know it yet.
        erased: the cases of this user, of now or before, that the council has erased.
        snapshots: whether the gateway gives snapshots of cases (`pbdesk.sync.snapshot`).
    """

    council: str
    council_name: str
    epoch: str
    cases: tuple[str, ...] = ()
    push_versions: tuple[int, ...] = (1,)
    ended: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()
    snapshots: bool = False


def batches(ops: Sequence[Op]) -> Iterator[list[Op]]:
    """Cut ops into batches within the contract's limits, keeping their order."""
    batch: list[Op] = []
    size = 0
    for op in ops:
        length = len(encode(op)) + 1
        if batch and (len(batch) >= MAX_OPS or size + length > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(op)
        size += length
    if batch:
        yield batch


def to_ndjson(ops: Iterable[Op]) -> bytes:
    """Return ops as newline-delimited JSON."""
    return b"".join(encode(op) + b"\n" for op in ops)


def from_ndjson(data: bytes) -> list[Op]:
    """Return the ops of `to_ndjson`. Raises msgspec.DecodeError or ValidationError for anything else."""
    return [decode(line) for line in data.splitlines() if line]
