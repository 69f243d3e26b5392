"""A council's recovery key for tests, made with the least Argon2id work, and the files around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pbdesk.store.council_key import PrivateKey, PublicKey, encode_key, make_pair
from tests.helpers.vaults import CHEAP

FIRST, SECOND = "heron bucket lantern moss", "saddle pewter lark onion"
REASON = "Forgot it on leave; knew her by sight"
NOW = "2026-11-21T09:14:00Z"


@dataclass(frozen=True)
class Keys:
    """A pair with its files."""

    public: PublicKey
    private: PrivateKey
    public_file: Path
    private_file: Path


def council_keys(folder: Path, council: str = "Cwm Isaf Council", name: str = "key") -> Keys:
    """Make a pair and write both files into a folder."""
    public, private = make_pair(council, [("Elin Prys", FIRST), ("Tom Okoro", SECOND)], NOW, CHEAP)
    keys = Keys(public, private, folder / f"{name}.public", folder / f"{name}.private")
    keys.public_file.write_bytes(encode_key(public))
    keys.private_file.write_bytes(encode_key(private))
    return keys
