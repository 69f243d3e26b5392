"""The high-water mark that a device tells its council and the council signs: how far both had got, and when.

No check of a file alone finds an old copy put back: only somebody elsewhere who remembers can. Pure: values, and the
bytes that are signed.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

_Digest = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$")]
_Count = Annotated[int, Meta(ge=0, le=10**15 - 1)]


class MarkReport(msgspec.Struct, frozen=True, kw_only=True):
    """How far a device has got: the end of its chain of saves, and of its record of who did what.

    Attributes:
        device: as the ops of its chain name it.
        epoch, seq, hash: the last op of that chain; 0 and "" where it has none.
        audit_n: how many entries its record has.
        audit_digest: the digest of them all (`pbdesk.sync.transcript`).
    """

    device: Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:@-]+$")]
    epoch: _Count
    seq: _Count = 0
    hash: _Digest = ""
    audit_n: _Count = 0
    audit_digest: _Digest = ""


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
    """What a council knows of a device's record: its digest when it had so many entries."""

    device: str
    epoch: int
    audit_n: int
    audit_digest: str
    seq: int
    at: str
    user: str = ""


def to_sign(answer: MarkAnswer) -> bytes:
    """Return the bytes that a council signs for an answer."""
    return b"pbdesk-mark-1\n" + msgspec.json.encode(msgspec.structs.replace(answer, signature=""))
