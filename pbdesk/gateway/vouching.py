"""What the council's log holds of each device's chain of saves, against what the device signed for.

It reads rows and hands them to `pbdesk.sync.chain_proof`, chain by chain, so that memory holds one chain's links and no
bytes of the others. It takes nothing of what the log says for true: every hash is worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from pbdesk.gateway.marks import list_anchors
from pbdesk.gateway.tables import cases, chains, council, devices, ops, users
from pbdesk.sync.chain_proof import ChainProof, Link, StoredSave, link_of, prove_chain
from pbdesk.sync.marks import Anchor
from pbdesk.sync.op import GATEWAY, Op, decode

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class CaseSave:
    """One save of a case: how it was answered, what its device made (None where that was altered), and the mark that
    speaks for it."""

    op_id: str
    device: str
    seq: int
    outcome: str
    op: Op | None
    mark: Anchor | None


def prove_chains(
    connection: Connection, *, chains_of: Iterable[str] = (), kept: Sequence[Anchor] = ()
) -> Iterator[ChainProof]:
    """Yield the proof of each device's chain of each epoch, in their order.

    Args:
        connection: in a transaction of the council's own.
        chains_of: the devices that are meant, by the names in their chains; all where it is empty.
        kept: marks that were kept elsewhere (`pbdesk gateway anchors --out`): whoever took some out of the database
            since cannot take these.
    """
    wanted = set(chains_of)
    council_id = connection.execute(select(council.c.id)).scalar_one()
    marks: dict[tuple[str, int], list[Anchor]] = {}
    for mark in dict.fromkeys([*list_anchors(connection), *kept]):
        if mark.device in wanted or not wanted:
            marks.setdefault((mark.device, mark.epoch), []).append(mark)
    for (device, epoch), links in _chains(connection, wanted):
        yield prove_chain(device, epoch, links, marks.pop((device, epoch), []), council_id)
    for device, epoch in sorted(marks):  # of these nothing is left
        yield prove_chain(device, epoch, [], marks[device, epoch], council_id)


def list_case(connection: Connection, case_id: str, proofs: Iterable[ChainProof]) -> list[CaseSave]:
    """Return every save of a case that a device made, in the order in which they came."""
    vouched = {(proof.device, each): mark for proof in proofs for each, mark in proof.vouched.items()}
    query = _stored().where(ops.c.case_id == case_id, ops.c.device != GATEWAY)
    rows = connection.execute(query.order_by(ops.c.received_at, ops.c.device, ops.c.epoch, ops.c.dev_seq))
    return [_case_save(row, vouched) for row in rows]


def _case_save(row: Row[Any], vouched: Mapping[tuple[str, str], Anchor]) -> CaseSave:
    link = link_of(_save_of(row))
    if link.standing != "whole":
        return CaseSave(row.op_id, row.device, row.dev_seq, row.outcome, None, None)
    mark = vouched.get((row.device, link.hash))
    return CaseSave(row.op_id, row.device, row.dev_seq, row.outcome, decode(row.body), mark)


def devices_in(connection: Connection, case_id: str) -> list[str]:
    """Return the names of the chains that hold saves of a case."""
    names = connection.scalars(select(ops.c.device).where(ops.c.case_id == case_id).distinct())
    return sorted(set(names) - {GATEWAY})


def users_of_chains(connection: Connection) -> dict[str, str]:
    """Return whose each chain is."""
    rows = connection.execute(
        select(chains.c.device, users.c.name).join(users, users.c.id == chains.c.user_id)
    )
    return {row.device: row.name for row in rows}


def laptops_by_key(connection: Connection) -> dict[str, str]:
    """Return which enrolled device has which key."""
    rows = connection.execute(select(devices.c.public_key, devices.c.name).where(devices.c.public_key != ""))
    return {row.public_key: row.name for row in rows}


def _chains(connection: Connection, wanted: set[str]) -> Iterator[tuple[tuple[str, int], list[Link]]]:
    query = _stored().where(ops.c.device != GATEWAY).order_by(ops.c.device, ops.c.epoch, ops.c.dev_seq)
    if wanted:
        query = query.where(ops.c.device.in_(wanted))
    rows = connection.execute(query.execution_options(yield_per=_AT_ONCE))
    for chain, group in groupby(rows, key=lambda row: (row.device, row.epoch)):
        yield chain, [link_of(_save_of(row)) for row in group]


def _stored() -> Any:
    erased = ops.c.outcome == "erased"
    return select(
        ops.c.op_id,
        ops.c.op_hash,
        ops.c.device,
        ops.c.epoch,
        ops.c.dev_seq,
        ops.c.case_id,
        ops.c.type,
        ops.c.rec_id,
        ops.c.outcome,
        (erased & cases.c.erased_at.is_not(None)).label("is_erased"),
        ops.c.body,
    ).outerjoin(cases, cases.c.id == ops.c.case_id)


def _save_of(row: Row[Any]) -> StoredSave:
    return StoredSave(
        op_id=row.op_id,
        op_hash=row.op_hash,
        device=row.device,
        epoch=row.epoch,
        seq=row.dev_seq,
        case_id=row.case_id,
        type=row.type,
        rec_id=row.rec_id,
        is_erased=bool(row.is_erased),
        body=row.body,
    )
