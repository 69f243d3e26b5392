"""The keys of a store: the data key, what is derived from it, and how much work a passphrase costs.

Knows no files and no database. The data encryption key (DEK) is 32 random bytes made once per store; the
database and the audit chain get their own keys from it (HKDF-SHA256, RFC 5869, one label each).

Python cannot promise that a key is gone from memory: `StoreKeys.wipe` sweeps as far as possible.
"""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pbdesk.store import errors

KEY_BYTES = 32
SALT_BYTES = 16
KIB_PER_MIB = 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """How much work Argon2id does for one passphrase try (RFC 9106): memory in KiB, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int

    def is_reasonable(self) -> bool:
        """Return whether this program will do the work at all: a tampered header must not hang it."""
        return (
            1 <= self.lanes <= MOST_LANES
            and 8 * self.lanes <= self.memory_kib <= MOST_MEMORY_KIB
            and 1 <= self.passes <= MOST_PASSES
            and self.memory_kib * self.passes <= MOST_WORK_KIB
        )

    def covers(self, other: Cost) -> bool:
        """Return whether this cost is at least as high as another, in memory and in work."""
        return (
            self.memory_kib >= other.memory_kib
            and self.memory_kib * self.passes >= other.memory_kib * other.passes
        )


MOST_MEMORY_KIB = 1024 * KIB_PER_MIB
MOST_PASSES = 64
MOST_LANES = 16
MOST_WORK_KIB = 4 * 1024 * KIB_PER_MIB
FLOOR = Cost(memory_kib=64 * KIB_PER_MIB, passes=3, lanes=4)
CALIBRATED_MEMORY_KIB = 256 * KIB_PER_MIB


class StoreKeys:
    """What an unlocked store needs: its id, the database key and the audit key, both 32 bytes."""

    __slots__ = ("audit_key", "db_key", "header_copy_used", "store_id")

    def __init__(
        self, store_id: str, db_key: bytearray, audit_key: bytearray, *, header_copy_used: bool = False
    ) -> None:
        self.store_id = store_id
        self.db_key = db_key
        self.audit_key = audit_key
        self.header_copy_used = header_copy_used
        """True when the key file was damaged and its copy opened the store: tell the person."""

    def wipe(self) -> None:
        """Overwrite both keys with zeros. Copies that the libraries made are swept as far as possible."""
        for key in (self.db_key, self.audit_key):
            key[:] = bytes(len(key))

    def __repr__(self) -> str:
        return f"StoreKeys({self.store_id!r})"


def derive_keys(store_id: str, data_key: bytes, *, header_copy_used: bool = False) -> StoreKeys:
    """Return the store's working keys, derived from its data key."""
    return StoreKeys(
        store_id,
        bytearray(derive(data_key, b"pbdesk/1/database", store_id.encode())),
        bytearray(derive(data_key, b"pbdesk/1/audit", store_id.encode())),
        header_copy_used=header_copy_used,
    )


def derive(secret: bytes, label: bytes, salt: bytes) -> bytes:
    """Return 32 bytes made from a strong secret for the one use that `label` names (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=label).derive(secret)


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Return the 32-byte key that Argon2id makes of a passphrase. Takes about a second: never on a GUI thread.

    Raises KnownError (memory-short) when the machine cannot give the memory.
    """
    try:
        return hash_secret_raw(
            normalise(passphrase).encode(),
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except (HashingError, MemoryError) as error:
        raise errors.memory_short(cost.memory_kib // KIB_PER_MIB) from error


def normalise(passphrase: str) -> str:
    """Return a passphrase in Unicode NFC, so that "ŵ" is the same from every keyboard."""
    return unicodedata.normalize("NFC", passphrase)


def calibrate(target_seconds: float = 1.0) -> Cost:
    """Return a cost of about `target_seconds` on this machine: never below FLOOR, at most 256 MiB.

    More memory is bought first, because it costs an attacker most; only then more passes.
    """
    start = time.perf_counter()
    stretch("calibration", bytes(SALT_BYTES), FLOOR)
    return scale_cost(target_seconds / max(time.perf_counter() - start, 0.001))


def scale_cost(times: float) -> Cost:
    """Return FLOOR made `times` as much work, within the calibrated limits."""
    if times <= 1:
        return FLOOR
    whole_mib = int(FLOOR.memory_kib * times) // KIB_PER_MIB * KIB_PER_MIB
    memory = min(whole_mib, CALIBRATED_MEMORY_KIB)
    left = times * FLOOR.memory_kib / memory
    most_passes = MOST_WORK_KIB // memory
    return Cost(memory, min(max(FLOOR.passes, int(FLOOR.passes * left)), most_passes), FLOOR.lanes)
