"""Sealing what a courier carries: only the one it is for can read it, and who made it is proved.

Encrypted with age to one public key and signed with Ed25519 inside. A file of which any byte was changed, cut or added
does not open. Bytes and keys in, bytes out: no file, clock or database is known here.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pbdesk.sync import age
from pbdesk.sync.age import is_recipient

__all__ = [
    "MAX_FILE",
    "Kind",
    "OwnKeys",
    "PublicKeys",
    "SealError",
    "derived",
    "kind_of",
    "proof_of",
    "seal",
    "unseal",
]

Kind = Literal["request", "answer"]

MAX_FILE = 300 * 1024 * 1024
"""A larger file is none of ours: each holds at most a part of the photos."""
_FORMAT = "pbdesk courier 1"
_SIGNER, _SIGNATURE = 32, 64


class SealError(ValueError):
    """The bytes do not open. `why` is "other-format", "not-for-us", "damaged" or "too-large"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What others know of somebody: `verify` proves what they made (Ed25519, hexadecimal), `recipient` is what is
    sealed to (age)."""

    verify: str
    recipient: str

    @property
    def as_text(self) -> str:
        """Both in one line."""
        return f"{self.verify} {self.recipient}"

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """Return the keys of `as_text`, or None for anything else."""
        verify, _, recipient = text.partition(" ")
        return cls(verify, recipient) if len(verify) == 64 and is_recipient(recipient) else None


@dataclass(frozen=True, slots=True, repr=False)
class OwnKeys:
    """One's own two keys, both from one secret seed of 32 bytes."""

    seed: bytes

    @property
    def signing(self) -> Ed25519PrivateKey:
        """The key that signs: of the seed itself, which is a device's key at its council."""
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def identity(self) -> str:
        """The key that opens, as age writes it."""
        return age.private_of(derived(self.seed, "pbdesk courier sealing"))

    @property
    def public(self) -> PublicKeys:
        """What others may know."""
        verify = self.signing.public_key().public_bytes_raw().hex()
        return PublicKeys(verify, age.public_of(self.identity))


def derived(secret: bytes, label: str) -> bytes:
    """Return 32 bytes that follow from a secret and a label, and tell nothing about it."""
    return HKDF(SHA256(), 32, None, label.encode()).derive(secret)


def seal(kind: Kind, body: bytes, sender: OwnKeys, recipient: str) -> bytes:
    """Return a sealed file. Raises ValueError for a recipient that is no key."""
    front = _front(kind, recipient)
    signature = sender.signing.sign(front + body)
    signer = sender.signing.public_key().public_bytes_raw()
    return front + age.seal(b"".join((signer, signature, body)), [recipient])


def unseal(kind: Kind, data: bytes, own: OwnKeys) -> tuple[bytes, str]:
    """Return what was sealed to these keys, and the public key (hexadecimal) that signed it. Raises SealError."""
    front = _front(kind, own.public.recipient)
    first, newline, _rest = data[:120].partition(b"\n")
    if not newline or not first.startswith(f"{_FORMAT} {kind} ".encode()):
        raise SealError("other-format")
    if first + newline != front:
        raise SealError("not-for-us")
    if len(data) > MAX_FILE:
        raise SealError("too-large")
    inner = age.unseal(data[len(front) :], own.identity)
    if inner is None:
        raise SealError("damaged")
    signer, signature = inner[:_SIGNER], inner[_SIGNER : _SIGNER + _SIGNATURE]
    body = inner[_SIGNER + _SIGNATURE :]
    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(signature, front + body)
    except (InvalidSignature, ValueError) as error:
        raise SealError("damaged") from error
    return body, signer.hex()


def kind_of(data: bytes) -> Kind | None:
    """Return which kind of courier file some bytes begin like, or None."""
    kinds: tuple[Kind, ...] = ("request", "answer")
    return next((kind for kind in kinds if data.startswith(f"{_FORMAT} {kind} ".encode())), None)


def _front(kind: Kind, recipient: str) -> bytes:
    """Return the only line that anybody can read: what this is, and a fingerprint of whom it is for."""
    mark = hashlib.sha256(recipient.encode()).hexdigest()[:16]
    return f"{_FORMAT} {kind} {mark}\n".encode()


def proof_of(text: bytes, code: str) -> str:
    """Return the proof that a text was made by somebody who knows a one-time code."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    key = derived(letters.encode(), "pbdesk courier enrolment")
    return hmac.new(key, text, hashlib.sha256).hexdigest()
