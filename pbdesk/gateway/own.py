"""The gateway's own ops: decisions and erasures, chained under its own name and told from forged ones.

Their id is a keyed hash of everything else in them. So a gateway that was restored from a backup can take its own ops
back from a device that still has them, though it forgot them itself, and nobody else can make one.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from pbdesk.gateway.tables import chains, council, ops
from pbdesk.sync.op import GATEWAY, FieldSet, Kind, Op, encode


def own_op(
    connection: Connection,
    *,
    kind: Kind,
    type_name: str,
    rec_id: str,
    case_id: str,
    values: Mapping[str, Any],
    author: str,
    wall_time: str,
) -> Op:
    """Return the next op of the gateway's own chain, in a writing transaction.

    A restored gateway begins a new chain, since it does not know how far the one before had got.
    """
    # The chain's lock: two of these at once would stand at the same place in it.
    connection.execute(select(chains.c.device).where(chains.c.device == GATEWAY).with_for_update()).one()
    row = connection.execute(select(council.c.epoch, council.c.secret)).one()
    epoch = int(row.epoch.replace("-", "")[-8:], 16)
    last = connection.execute(
        select(ops.c.dev_seq, ops.c.op_hash)
        .where(ops.c.device == GATEWAY, ops.c.epoch == epoch)
        .order_by(ops.c.dev_seq.desc())
        .limit(1)
    ).one_or_none()
    op = Op(
        op_id="",
        device=GATEWAY,
        epoch=epoch,
        seq=last.dev_seq + 1 if last else 1,
        prev_hash=last.op_hash if last else "",
        kind=kind,
        type=type_name,
        rec_id=rec_id,
        case_id=case_id,
        set={field: FieldSet(v=value) for field, value in values.items()},
        author=author,
        wall_time=wall_time,
    )
    return msgspec.structs.replace(op, op_id=_id_of(op, row.secret))


def is_own(connection: Connection, op: Op) -> bool:
    """Return whether this gateway made an op, also where a restore made it forget the op."""
    if op.device != GATEWAY:
        return False
    secret = connection.execute(select(council.c.secret)).scalar_one()
    return hmac.compare_digest(op.op_id, _id_of(op, secret))


def _id_of(op: Op, secret: str) -> str:
    rest = encode(msgspec.structs.replace(op, op_id=""))
    return "g" + hmac.new(bytes.fromhex(secret), rest, hashlib.sha256).hexdigest()[:56]
