"""Slots: the data key, sealed once for each way of opening the store. Knows no files.

A slot's whole description is authenticated (AES-256-GCM, associated data = format version, store id, kind,
derivation, cost, salt), so a slot that was moved to another store, or whose cost was lowered, does not open.
"""

from __future__ import annotations

import secrets

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pbdesk.domain.errors import KnownError
from pbdesk.store import errors
from pbdesk.store.keys import KEY_BYTES, SALT_BYTES, Cost, derive, stretch

SLOT_VERSION = 1
PASSPHRASE = "passphrase"
RECOVERY = "recovery"
ESCROW = "escrow"
ARGON2ID = "argon2id"
HKDF_SHA256 = "hkdf-sha256"
NONCE_BYTES = 12
_RECOVERY_LABEL = b"pbdesk/1/recovery"


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One sealed copy of the data key, with all that is needed to open it but the secret."""

    kind: str
    version: int
    kdf: str
    salt: bytes
    nonce: bytes
    sealed: bytes
    memory_kib: int = 0
    passes: int = 0
    lanes: int = 0

    @property
    def cost(self) -> Cost:
        """The work that this slot asks for. Check `is_reasonable` before doing it."""
        return Cost(self.memory_kib, self.passes, self.lanes)

    def is_sound(self) -> bool:
        """Return whether the slot's shape can be right at all. Kinds that we do not know are left alone."""
        if self.kind == PASSPHRASE:
            return self.kdf == ARGON2ID and self.cost.is_reasonable() and self._has_lengths()
        if self.kind == RECOVERY:
            return self.kdf == HKDF_SHA256 and self._has_lengths()
        return True

    def _has_lengths(self) -> bool:
        return (len(self.salt), len(self.nonce), len(self.sealed)) == (
            SALT_BYTES,
            NONCE_BYTES,
            KEY_BYTES + 16,
        )


def seal_for_passphrase(store_id: str, data_key: bytes, passphrase: str, cost: Cost) -> Slot:
    """Return a slot that opens with the passphrase. Raises KnownError (memory-short)."""
    salt = secrets.token_bytes(SALT_BYTES)
    blank = Slot(
        kind=PASSPHRASE,
        version=SLOT_VERSION,
        kdf=ARGON2ID,
        salt=salt,
        nonce=secrets.token_bytes(NONCE_BYTES),
        sealed=b"",
        memory_kib=cost.memory_kib,
        passes=cost.passes,
        lanes=cost.lanes,
    )
    return _seal(blank, store_id, stretch(passphrase, salt, cost), data_key)


def open_with_passphrase(slot: Slot, store_id: str, passphrase: str) -> bytes:
    """Return the data key. Raises KnownError: passphrase-wrong, memory-short."""
    return _open(slot, store_id, stretch(passphrase, slot.salt, slot.cost), errors.passphrase_wrong())


def seal_for_recovery(store_id: str, data_key: bytes, secret: str) -> Slot:
    """Return a slot that opens with the recovery sheet's secret characters (`sheet.read_code`)."""
    salt = secrets.token_bytes(SALT_BYTES)
    blank = Slot(
        kind=RECOVERY,
        version=SLOT_VERSION,
        kdf=HKDF_SHA256,
        salt=salt,
        nonce=secrets.token_bytes(NONCE_BYTES),
        sealed=b"",
    )
    return _seal(blank, store_id, derive(secret.encode(), _RECOVERY_LABEL, salt), data_key)


def open_with_recovery(slot: Slot, store_id: str, secret: str) -> bytes:
    """Return the data key. Raises KnownError (recovery-wrong)."""
    return _open(slot, store_id, derive(secret.encode(), _RECOVERY_LABEL, slot.salt), errors.sheet_wrong())


def _seal(blank: Slot, store_id: str, wrapping_key: bytes, data_key: bytes) -> Slot:
    sealed = AESGCM(wrapping_key).encrypt(blank.nonce, data_key, _associated(blank, store_id))
    return msgspec.structs.replace(blank, sealed=sealed)


def _open(slot: Slot, store_id: str, wrapping_key: bytes, wrong: KnownError) -> bytes:
    try:
        return AESGCM(wrapping_key).decrypt(slot.nonce, slot.sealed, _associated(slot, store_id))
    except InvalidTag as error:
        raise wrong from error


def _associated(slot: Slot, store_id: str) -> bytes:
    parts: tuple[str | int, ...] = (
        slot.version,
        store_id,
        slot.kind,
        slot.kdf,
        slot.memory_kib,
        slot.passes,
        slot.lanes,
        slot.salt.hex(),
    )
    return "|".join(str(part) for part in parts).encode()
