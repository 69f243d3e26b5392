"""The enrolment file: a council's public keys, for a computer that never had a network.

The file may be carried by anybody: it holds no secret. Its proof is made with the one-time code, which is told apart
from it, so nobody can put other keys in its place.
"""

from __future__ import annotations

import hmac

import msgspec

from pbdesk.sync.sealing import proof_of

MAX_BYTES = 20_000


class EnrolmentFile(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="pbdesk courier enrolment 1"
):
    """Whose council this is and its keys: `verify` proves its answers, `recipient` is what is sealed to."""

    council: str
    council_name: str
    user: str
    verify: str
    recipient: str


class _Proved(msgspec.Struct, frozen=True):
    enrolment: EnrolmentFile
    proof: str


def written(enrolment: EnrolmentFile, code: str) -> bytes:
    """Return the file's bytes."""
    proved = _Proved(enrolment, proof_of(msgspec.json.encode(enrolment), code))
    return msgspec.json.format(msgspec.json.encode(proved)) + b"\n"


def read(data: bytes, code: str) -> EnrolmentFile | None:
    """Return what is in a file, or None where it was not made with this code.

    Raises ValueError for anything that is no enrolment file.
    """
    if len(data) > MAX_BYTES:
        raise ValueError("too large")
    try:
        proved = msgspec.json.decode(data, type=_Proved)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("no enrolment file") from error
    ours = proof_of(msgspec.json.encode(proved.enrolment), code)
    return proved.enrolment if hmac.compare_digest(ours, proved.proof) else None
