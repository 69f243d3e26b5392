"""The high-water mark that a device tells its council and the council signs: how far both had got, and when.

No check of a file alone finds an old copy put back: only somebody elsewhere who remembers can. The device signs what
it tells too: each save names the hash of the one before, so its signature over the end of its chain vouches for every
save up to there. Pure: values, and the bytes that are signed.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import UNSET, Meta, UnsetType

_Digest = Annotated[str, Meta(max_length=64, pattern=r"^([0-9a-f]{64})?$")]
_Count = Annotated[int, Meta(ge=0, le=10**15 - 1)]
_Signature = Annotated[
    str,
    Meta(
        max_length=128,  # the pattern alone would let the end of a line follow
        pattern=r"^[0-9a-f]{128}$",
        description="the device's Ed25519 signature, in hexadecimal",
    ),
]


class MarkReport(msgspec.Struct, frozen=True, kw_only=True):
    """How far a device has got: the end of its chain of saves, and of its record of who did what.

    Attributes:
        device: as the ops of its chain name it.
        epoch, seq, hash: the last op of that chain; 0 and "" where it has none.
        audit_n: how many entries its record has.
        audit_digest: the digest of them all (`pbdesk.sync.transcript`).
        signature: the device's, over all else and its council's id; left out by programs from before there was one, and
            by the council in its answer, whose signed bytes they know.
    """

    device: Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:@-]+$")]
    epoch: _Count
    seq: _Count = 0
    hash: _Digest = ""
    audit_n: _Count = 0
    audit_digest: _Digest = ""
    signature: _Signature | UnsetType = UNSET


class MarkAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the council answers, signed.

    Attributes:
        report: what the device told.
        council: the council's id.
        kept_at: when it was kept.
        through: the last save of this epoch up to which the council holds every one.
        known_seq, known_audit_n: the most that the council ever knew of this epoch: more than the report says where
            the device lost something.
        key, signature: the council's Ed25519 key, and its signature over all else, in hexadecimal.
    """

    report: MarkReport
    council: str
    kept_at: str
    through: int = 0
    known_seq: int = 0
    known_audit_n: int = 0
    key: str = ""
    signature: str = ""


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """What a council knows of a device: the digest of its record when it had so many entries, and the end of its chain.

    Attributes:
        signature: the device's own, or "" where it gave none, and `public_key` the key that it had then.
    """

    device: str
    epoch: int
    audit_n: int
    audit_digest: str
    seq: int
    at: str
    user: str = ""
    hash: str = ""
    public_key: str = ""
    signature: str = ""

    @property
    def report(self) -> MarkReport:
        """What the device told."""
        return MarkReport(
            device=self.device,
            epoch=self.epoch,
            seq=self.seq,
            hash=self.hash,
            audit_n=self.audit_n,
            audit_digest=self.audit_digest,
        )


def to_sign(answer: MarkAnswer) -> bytes:
    """Return the bytes that a council signs for an answer."""
    return b"pbdesk-mark-1\n" + msgspec.json.encode(msgspec.structs.replace(answer, signature=""))


def to_vouch(report: MarkReport, council: str) -> bytes:
    """Return the bytes that a device signs for a report; nothing else that its key signs begins like them.

    Args:
        report: what it tells.
        council: the council's id, as the device knows it since it enrolled.
    """
    told = (report.epoch, report.seq, report.hash, report.audit_n, report.audit_digest)
    return "\n".join(("pbdesk-vouch-1", council, report.device, *map(str, told))).encode()


def vouched(report: MarkReport, council: str, key: str) -> MarkReport:
    """Return a report signed with a device's key, in hexadecimal; as it is where the device has none yet."""
    if not key:
        return report
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))
    return msgspec.structs.replace(report, signature=private.sign(to_vouch(report, council)).hex())


def public_half(key: str) -> str:
    """Return the public half of a device's key, both in hexadecimal."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key)).public_key().public_bytes_raw().hex()


def key_in_words(public_key: str) -> str:
    """Return the beginning of a public key in groups, for people to compare: 128 bits, of which none has a twin."""
    return " ".join(public_key[start : start + 4] for start in range(0, 32, 4))


def unsigned(report: MarkReport) -> MarkReport:
    """Return a report without its signature, as it is answered."""
    return msgspec.structs.replace(report, signature=UNSET)


def is_vouched(report: MarkReport, council: str, public_key: str, signature: str) -> bool:
    """Return whether a signature, in hexadecimal, is the one of this key for this report to this council."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), to_vouch(report, council))
    except (ValueError, InvalidSignature):
        return False
    return True
