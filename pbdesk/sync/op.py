"""An op: one save by one person, with only the fields that the person changed and what each replaced.

Ops are identified, never ordered, by their id; each device chains its own ops by sequence number and hash, so
that a missing or altered one shows. The canonical form is JSON with sorted keys.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import msgspec

Kind = Literal["create", "set", "append", "command", "delete", "attach"]

LIFE = "_life"
"""The pseudo-field of a deletion: a list of the op ids that its author had seen, or true once brought back."""

GATEWAY = "gateway"
"""The name under which the gateway chains its own ops; no device can take it."""

ERASURE = "erasure"
"""The type of the gateway's op that erases a case: all that is known of the case goes, this op alone stays."""


class FieldSet(msgspec.Struct, gc=False, frozen=True, omit_defaults=True):
    """One changed field.

    Attributes:
        v: the new value (JSON), or None for "no value".
        base: ids of the ops whose values the author saw in this field.
        was: the value that the author saw, shown to people as "Original"; never used to merge.
    """

    v: Any = None
    base: tuple[str, ...] = ()
    was: Any = None


class Op(msgspec.Struct, gc=False, frozen=True, kw_only=True, omit_defaults=True):
    """One save. See SYNC: `set` maps a field to its `FieldSet`; `wall_time` is for people and never compared."""

    op_id: str
    device: str
    epoch: int
    seq: int
    prev_hash: str
    kind: Kind
    type: str
    rec_id: str
    case_id: str = ""
    schema: int = 1
    set: dict[str, FieldSet] = {}
    author: str = ""
    wall_time: str = ""


_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(Op)


def encode(op: Op) -> bytes:
    """Return the canonical bytes of an op."""
    return _ENCODER.encode(op)


def decode(data: bytes) -> Op:
    """Return the op of `encode`. Raises msgspec.DecodeError for anything else."""
    return _DECODER.decode(data)


def op_hash(op: Op) -> str:
    """Return the SHA-256 of the canonical bytes, in hexadecimal: the next op's `prev_hash`."""
    return hashlib.sha256(encode(op)).hexdigest()


def is_erasure(op: Op) -> bool:
    """Return whether an op is the council's word that its case is erased."""
    return op.type == ERASURE and op.device == GATEWAY and op.case_id != ""


def epoch_after(own_epoch: int, own_end: str, other: Op) -> int:
    """Return the epoch that a device takes once an op of its own name came that it did not make itself.

    A laptop that was restored has forgotten the op; a copied one never made it. Two copies must not meet again in
    the next epoch, so it depends on where the own chain ends, in which they differ once each has saved.

    Args:
        own_epoch: the device's epoch until now.
        own_end: the hash of its last op.
        other: the op that came.
    """
    apart = hashlib.sha256(f"{own_end}|{op_hash(other)}".encode()).digest()
    return max(own_epoch, other.epoch) + 1 + int.from_bytes(apart[:4], "big")
