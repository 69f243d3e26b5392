"""A digest per case: two sides hold the same ops exactly when count and sum agree.

The sum of hashes does not depend on the order in which ops came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pbdesk.sync.page import CaseDigest

_MODULUS = 1 << 128


def digest(case_id: str, op_ids: Iterable[str]) -> CaseDigest:
    """Return the digest of a case's op ids."""
    count = total = 0
    for op_id in op_ids:
        count += 1
        total += int.from_bytes(hashlib.sha256(op_id.encode()).digest()[:16], "big")
    return CaseDigest(case_id, count, f"{total % _MODULUS:032x}")


def joined(first: CaseDigest, second: CaseDigest) -> CaseDigest:
    """Return the digest of a case's ops from those of two parts that share none."""
    total = (int(first.total, 16) + int(second.total, 16)) % _MODULUS
    return CaseDigest(first.case_id, first.count + second.count, f"{total:032x}")
