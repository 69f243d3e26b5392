"""What goes over the wire besides ops, pages and snapshots: the questions and answers of each address, as types.

They bound what may be said, so that nothing reaches the database that it could not even compare. A pattern's last sign
lets a line's end through, so each has its greatest length too.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from pbdesk.gateway.access import SHARED
from pbdesk.gateway.feed import MAX_PAGE_OPS

_HIGHEST = 10**15 - 1

Name = Annotated[str, Meta(max_length=1000, pattern=r"^[^\x00-\x1f]*$")]
CaseId = Annotated[str, Meta(max_length=64, pattern=r"^[A-Za-z0-9_.:@-]*$")]
DeviceId = Annotated[str, Meta(min_length=1, max_length=36, pattern=r"^[A-Za-z0-9-]+$")]
Key = Annotated[
    str,
    Meta(max_length=64, pattern=r"^[0-9a-f]{64}$", description="an Ed25519 public key, in hexadecimal"),
]
Signature = Annotated[
    str, Meta(max_length=128, pattern=r"^[0-9a-f]{128}$", description="an Ed25519 signature, in hexadecimal")
]
Sha256 = Annotated[str, Meta(max_length=64, pattern=r"^[0-9a-f]{64}$")]


class EnrolRequest(msgspec.Struct, frozen=True):
    """What a device sends to enrol. A program from before there were keys sends none, and gets a lasting token."""

    code: Name
    device_name: Name
    public_key: Key | None = None


class EnrolAnswer(msgspec.Struct, frozen=True):
    """What a device has to keep."""

    device_id: str
    token: str
    user: str
    council: str
    council_name: str
    courier: Annotated[str, Meta(description="the council's two public keys for courier files")] = ""


class ChallengeRequest(msgspec.Struct, frozen=True):
    """Which device wants to show that it holds its key."""

    device_id: DeviceId


class ChallengeAnswer(msgspec.Struct, frozen=True):
    """What it is to sign (see `pbdesk.sync.proof`), and whose gateway asks: a device signs for its own alone."""

    challenge: str
    council: str
    council_name: str


class SessionRequest(msgspec.Struct, frozen=True):
    """A challenge with its signature."""

    device_id: DeviceId
    challenge: Annotated[str, Meta(max_length=200)]
    signature: Signature


class SessionAnswer(msgspec.Struct, frozen=True):
    """A short token, and for how many seconds it holds."""

    token: str
    seconds: int


class KeyRequest(msgspec.Struct, frozen=True):
    """The key of a device that enrolled before there were keys, signed with itself."""

    public_key: Key
    signature: Signature


class FeedQuery(msgspec.Struct, frozen=True):
    """Where the device's reading stands, and how many ops it wants at most."""

    epoch: str = ""
    seq: Annotated[int, Meta(ge=0, le=_HIGHEST)] = 0
    limit: Annotated[int, Meta(ge=0, le=_HIGHEST)] = MAX_PAGE_OPS


class CaseQuery(msgspec.Struct, frozen=True):
    """Which case is meant; "" is what all share."""

    case: CaseId = SHARED


class Piece(msgspec.Struct, frozen=True):
    """Which piece of which photo."""

    sha256: Sha256
    number: Annotated[int, Meta(ge=0, le=1_000_000)]
