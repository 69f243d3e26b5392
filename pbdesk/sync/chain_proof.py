"""Whether the saves that a council holds are those that a device signed for. Pure: values in, findings out.

Each save names the hash of the one before it, so a signature over the end of the chain is followed save by save back to
the chain's start. What was altered, taken out or put in is named, also where every hash in the database was made to
fit: the device's key is not there. Where the way back is broken, an earlier signature may speak for what lies below.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from pbdesk.sync.marks import Anchor, is_vouched
from pbdesk.sync.op import decode

Standing = Literal["vouched", "altered", "added", "unreached", "unsigned"]


class StoredSave(msgspec.Struct, frozen=True, kw_only=True):
    """One save as a council's log holds it: what the log says of it beside its bytes, and the bytes.

    `is_erased` is true where its case was erased by the council's command: then the bytes are gone.
    """

    op_id: str
    op_hash: str
    device: str
    epoch: int
    seq: int
    case_id: str
    type: str
    rec_id: str
    is_erased: bool
    body: bytes


class Link(msgspec.Struct, frozen=True, gc=False):
    """One stored save as far as its chain goes.

    Attributes:
        hash: of its bytes as they are now; of an erased one, what the log remembers.
        prev: the hash of the save before, by its own word; "" where it is not known.
        standing: "altered" where the log and the bytes do not agree with each other.
    """

    op_id: str
    seq: int
    hash: str
    prev: str
    standing: Literal["whole", "erased", "altered"] = "whole"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Saves in a row that are as one key signed for them, and when the council was told so last."""

    first: int
    last: int
    key: str
    at: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the device signed for it.

    Attributes:
        what: "altered" (the save, or another stands in its place), "missing", "added" (beside the one that was signed
            for), "mark" (a signature does not fit what was kept with it).
        op_id: which save it is, where there is one; `at`: when a mark was kept.
    """

    seq: int
    what: str
    op_id: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class ChainProof:
    """What following the signatures of one chain found.

    Attributes:
        findings: in the order of the chain.
        vouched: the saves that are as signed, by hash, each with the mark that speaks for it.
        erased: how many of them are erased, so that only their place in the chain is left.
        unreached: how many saves no signature reaches any more, because of what is erased, altered or missing above.
        unsigned: how many came after the last signature.
    """

    device: str
    epoch: int
    stretches: tuple[Stretch, ...]
    findings: tuple[Finding, ...]
    vouched: Mapping[str, Anchor]
    erased: int
    unreached: int
    unsigned: int

    @property
    def is_proved(self) -> bool:
        """Return whether nothing that was signed for is altered or missing, and nothing was put in."""
        return not self.findings


def link_of(stored: StoredSave) -> Link:
    """Return a stored save's link, worked out anew from its bytes."""
    if stored.is_erased and not stored.body:
        return Link(stored.op_id, stored.seq, stored.op_hash, "", "erased")
    digest = hashlib.sha256(stored.body).hexdigest()
    try:
        op = decode(stored.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Link(stored.op_id, stored.seq, digest, "", "altered")
    by_bytes = (digest, op.op_id, op.device, op.epoch, op.seq, op.case_id, op.type, op.rec_id)
    by_log = (stored.op_hash, stored.op_id, stored.device, stored.epoch, stored.seq)
    agree = by_bytes == (*by_log, stored.case_id, stored.type, stored.rec_id)
    return Link(stored.op_id, stored.seq, digest, op.prev_hash, "whole" if agree else "altered")


def prove_chain(
    device: str, epoch: int, links: Sequence[Link], marks: Iterable[Anchor], council: str
) -> ChainProof:
    """Follow the signatures of one device's chain of one epoch through what is stored of it.

    Args:
        links: everything that is stored under that name and epoch, in any order.
        marks: what the device told of it, signed or not.
        council: the council's id, which every signature names.
    """
    way, findings = _Way(links), []
    for mark in sorted(marks, key=lambda mark: (mark.seq, mark.at)):
        if not mark.signature:
            continue
        if is_vouched(mark.report, council, mark.public_key, mark.signature):
            way.follow(mark)
        else:
            findings.append(Finding(mark.seq, "mark", at=mark.at))
    stood = [(link, way.standing(link)) for link in links]
    reached = [link for link, standing in stood if standing == "vouched"]
    findings += way.findings(stood)
    return ChainProof(
        device=device,
        epoch=epoch,
        stretches=tuple(way.stretches(reached)),
        findings=tuple(sorted(findings, key=lambda finding: (finding.seq, finding.what, finding.op_id))),
        vouched={link.hash: way.mark_of(link) for link in reached},
        erased=sum(1 for link in reached if link.standing == "erased"),
        unreached=sum(1 for _link, standing in stood if standing == "unreached"),
        unsigned=sum(1 for _link, standing in stood if standing == "unsigned"),
    )


class _Way:
    """The way back through a chain, from each signed end of it."""

    def __init__(self, links: Sequence[Link]) -> None:
        # A whole one last: another row with the same bytes is never taken in its place.
        ordered = sorted(links, key=lambda link: link.standing != "altered")
        self._stored: dict[tuple[int, str], Link] = {(link.seq, link.hash): link for link in ordered}
        self._reached: dict[tuple[int, str], Anchor] = {}
        self._numbers: set[int] = set()
        self._broken: set[int] = set()
        self._top = 0

    def follow(self, mark: Anchor) -> None:
        """Go back from a signed end to the chain's start, or to where an earlier signature speaks already."""
        seq, wanted = mark.seq, mark.hash
        self._top = max(self._top, seq)
        while seq > 0 and (seq, wanted) not in self._reached:
            link = self._stored.get((seq, wanted))
            if link is None:
                self._broken.add(seq)
                return
            self._reached[seq, wanted] = mark
            self._numbers.add(seq)
            if link.standing == "erased":
                return  # what it said of the save before is gone with it
            seq, wanted = seq - 1, link.prev

    def standing(self, link: Link) -> Standing:
        """Return how a save stands to what was signed for."""
        if link.standing == "altered":
            return "altered"
        if (link.seq, link.hash) in self._reached:
            return "vouched"
        if link.seq > self._top:
            return "unsigned"
        if link.seq in self._broken:
            return "altered"
        return "added" if link.seq in self._numbers else "unreached"

    def mark_of(self, link: Link) -> Anchor:
        """Return the mark that speaks for a save."""
        return self._reached[link.seq, link.hash]

    def findings(self, stood: Iterable[tuple[Link, Standing]]) -> list[Finding]:
        """Return what is altered, was put in, or is missing."""
        found = [
            Finding(link.seq, standing, link.op_id)
            for link, standing in stood
            if standing in ("altered", "added")
        ]
        altered = {finding.seq for finding in found if finding.what == "altered"}
        return found + [Finding(seq, "missing") for seq in self._broken - altered]

    def stretches(self, reached: Iterable[Link]) -> list[Stretch]:
        """Return the numbers of what is as signed, in a row for each key."""
        marks = {link.seq: self.mark_of(link) for link in reached}
        found: list[Stretch] = []
        for seq in sorted(marks):
            key, at = marks[seq].public_key, marks[seq].at
            if found and (found[-1].last, found[-1].key) == (seq - 1, key):
                found[-1] = Stretch(found[-1].first, seq, key, at)
            else:
                found.append(Stretch(seq, seq, key, at))
        return found
