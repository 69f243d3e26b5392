"""What `pbdesk gateway prove` says of the saves themselves: which of them the laptops' own signatures speak for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway import caseload, vouching
from pbdesk.i18n import _, current, ngettext
from pbdesk.sync.chain_proof import ChainProof, Finding, Stretch
from pbdesk.sync.marks import Anchor, key_in_words

MOST_SAID = 20
"""How many findings of a chain are said in words; all are in the JSON."""


@dataclass(frozen=True, slots=True)
class Proved:
    """The proofs of some chains, whose they are, which laptop has which key, and the saves of the case asked for."""

    proofs: list[ChainProof]
    users: Mapping[str, str]
    laptops: Mapping[str, str]
    saves: list[vouching.CaseSave]


def prove(connection: Connection, device: str, case: str, kept: Sequence[Anchor]) -> Proved:
    """Prove one device's chains, those that hold saves of one case, or all.

    Raises KnownError: as `caseload.find_case`, or "chain-unknown" where that device told and saved nothing.
    """
    case_id = caseload.find_case(connection, case) if case else ""
    wanted = [device] if device else vouching.devices_in(connection, case_id) if case_id else []
    proofs = list(vouching.prove_chains(connection, chains_of=wanted, kept=kept))
    if device and not proofs:
        raise KnownError(
            "chain-unknown",
            N_("Nothing is here of a device {device}."),
            todo=N_("“pbdesk gateway anchors” lists the devices as their saves name them."),
            device=device,
        )
    saves = vouching.list_case(connection, case_id, proofs) if case_id else []
    laptops = vouching.laptops_by_key(connection)
    return Proved(proofs, vouching.users_of_chains(connection), laptops, saves)


def tell(args: argparse.Namespace, proved: Proved) -> dict[str, Any]:
    """Say what was found, and return it."""
    if not args.json:
        sys.stdout.writelines(line + "\n" for line in _lines(proved))
    return {
        "ok": all(proof.is_proved for proof in proved.proofs),
        "chains": [_as_json(proof, proved) for proof in proved.proofs],
        "saves": [_save_as_json(save) for save in proved.saves],
    }


def _lines(proved: Proved) -> Iterable[str]:
    if not proved.proofs:
        yield _("No device has saved anything here.")
    for proof in proved.proofs:
        yield f"{proved.users.get(proof.device, '')}  {proof.device}  {proof.epoch}"
        for stretch in proof.stretches:
            yield "  " + _of_stretch(stretch, proved.laptops.get(stretch.key, ""))
        for finding in proof.findings[:MOST_SAID]:
            yield "  " + _of_finding(finding)
        if len(proof.findings) > MOST_SAID:
            more = len(proof.findings) - MOST_SAID
            yield "  " + ngettext("And one more.", "And {count} more.", more)
        for line in _of_counts(proof):
            yield "  " + line
    for save in proved.saves:
        yield _of_save(save)


def _of_stretch(stretch: Stretch, laptop: str) -> str:
    told = ngettext(
        "Save {first} is as it was signed for, last on {when}.",
        "Saves {first} to {last} are as they were signed for, last on {when}.",
        stretch.last - stretch.first + 1,
        first=stretch.first,
        last=stretch.last,
        when=current().when(stretch.at),
    )
    key = key_in_words(stretch.key)
    whose = (
        _("The key of {laptop}: {key}", laptop=laptop, key=key) if laptop else _("The key: {key}", key=key)
    )
    return f"{told} {whose}"


def _of_finding(finding: Finding) -> str:
    n, op_id = finding.seq, finding.op_id
    match finding.what:
        case "altered":
            return _(
                "Save {n} ({id}) is not what was signed for: it was altered, or stands in another's place.",
                n=n,
                id=op_id,
            )
        case "missing":
            return _(
                "Save {n} was signed for and is not here: it waits on the laptop, came after its case was erased, "
                "or was taken out.",
                n=n,
            )
        case "added":
            return _(
                "Save {n} ({id}) stands beside the one that was signed for: a copy of the laptop made it, "
                "or somebody put it in.",
                n=n,
                id=op_id,
            )
        case _other:
            return _("The mark of {when} is not as it was signed for.", when=current().when(finding.at))


def _of_counts(proof: ChainProof) -> Iterable[str]:
    if proof.erased:
        yield ngettext(
            "One of them was erased with its case, by the council's command.",
            "{count} of them were erased with their cases, by the council's command.",
            proof.erased,
        )
    if proof.unreached:
        yield ngettext(
            "One save is reached by no signature any more: one after it is erased, altered or missing.",
            "{count} saves are reached by no signature any more: one after them is erased, altered or missing.",
            proof.unreached,
        )
    if proof.unsigned:
        yield ngettext(
            "One save is not signed for yet.", "{count} saves are not signed for yet.", proof.unsigned
        )


def _of_save(save: vouching.CaseSave) -> str:
    if save.op is None:
        return f"{save.op_id}  " + _("altered")
    standing = (
        _("as signed for on {when}", when=current().when(save.mark.at))
        if save.mark
        else _("no signature speaks for it")
    )
    made = current().when(save.op.wall_time) if save.op.wall_time else ""
    return f"{made}  {save.op.author}  {save.op.kind} {save.op.type}  {save.op_id}  {standing}"


def _as_json(proof: ChainProof, proved: Proved) -> dict[str, Any]:
    return {
        "device": proof.device,
        "epoch": proof.epoch,
        "user": proved.users.get(proof.device, ""),
        "ok": proof.is_proved,
        "stretches": [
            msgspec.to_builtins(stretch) | {"laptop": proved.laptops.get(stretch.key, "")}
            for stretch in proof.stretches
        ],
        "findings": [msgspec.to_builtins(finding) for finding in proof.findings],
        "erased": proof.erased,
        "unreached": proof.unreached,
        "unsigned": proof.unsigned,
    }


def _save_as_json(save: vouching.CaseSave) -> dict[str, Any]:
    op, mark = save.op, save.mark
    return {
        "op_id": save.op_id,
        "device": save.device,
        "seq": save.seq,
        "at": op.wall_time if op else "",
        "author": op.author if op else "",
        "kind": op.kind if op else "",
        "type": op.type if op else "",
        "record": op.rec_id if op else "",
        "outcome": save.outcome,
        "is_altered": op is None,
        "signed_at": mark.at if mark else "",
        "key": mark.public_key if mark else "",
    }
