"""A council's recovery key: a public half for its advisers, a private half that only two officers open together.

The private half is sealed under both officers' passphrases at once, so neither can even try theirs alone. Knows no
store: what is sealed to the key is for `escrow`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pbdesk.domain.errors import N_, KnownError
from pbdesk.store.files import told_plainly
from pbdesk.store.keys import SALT_BYTES, Cost, derive, stretch
from pbdesk.store.sheet import ALPHABET
from pbdesk.sync import age

PUBLIC_FORMAT = "pbdesk-council-public"
PRIVATE_FORMAT = "pbdesk-council-private"
VERSION = 1
OFFICERS = 2
_LABEL = b"pbdesk/1/council-key"
_LONGEST = 64 * 1024
_GROUPS, _GROUP = 5, 5
T = TypeVar("T")


class PublicKey(msgspec.Struct, frozen=True, kw_only=True):
    """What an adviser's computer is given: it can seal to the council, and open nothing."""

    format: str = PUBLIC_FORMAT
    version: int = VERSION
    council: str
    public: str
    made_at: str

    @property
    def fingerprint(self) -> str:
        """The key in five groups of five, to be compared with what the council says by another way."""
        return fingerprint(self.public)


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two who open the key together, and the work that their passphrase costs."""

    name: str
    salt: bytes
    memory_kib: int
    passes: int
    lanes: int

    @property
    def cost(self) -> Cost:
        """The work that this officer's passphrase asks for."""
        return Cost(self.memory_kib, self.passes, self.lanes)


class PrivateKey(msgspec.Struct, frozen=True, kw_only=True):
    """The private half, sealed under both officers' passphrases."""

    format: str = PRIVATE_FORMAT
    version: int = VERSION
    council: str
    public: str
    made_at: str
    officers: tuple[Officer, ...]
    nonce: bytes
    sealed: bytes


def fingerprint(public: str) -> str:
    """Return 125 bits of a public key's SHA-256 as five groups of five letters and figures."""
    number = int.from_bytes(hashlib.sha256(public.encode()).digest(), "big") >> (256 - 5 * _GROUPS * _GROUP)
    letters = "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(_GROUPS * _GROUP)))
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def make_pair(
    council: str, officers: Sequence[tuple[str, str]], made_at: str, cost: Cost
) -> tuple[PublicKey, PrivateKey]:
    """Return a fresh pair for a council; `officers` are two names with their passphrases.

    Takes about a second for each. Raises KnownError (officers-alike, memory-short).
    """
    names = {" ".join(name.split()).casefold() for name, _ in officers}
    if len(officers) != OFFICERS or len(names) != OFFICERS or "" in names:
        raise _alike(N_("The recovery key needs two different people."))
    if len({passphrase for _, passphrase in officers}) != OFFICERS:
        raise _alike(N_("Both officers have the same passphrase."))
    private, public = age.new_pair()
    blank = PrivateKey(
        council=council,
        public=public,
        made_at=made_at,
        officers=tuple(
            Officer(
                name=name.strip(),
                salt=secrets.token_bytes(SALT_BYTES),
                memory_kib=cost.memory_kib,
                passes=cost.passes,
                lanes=cost.lanes,
            )
            for name, _ in officers
        ),
        nonce=secrets.token_bytes(12),
        sealed=b"",
    )
    wrapping = _wrapping_key(blank, [passphrase for _, passphrase in officers])
    sealed = AESGCM(wrapping).encrypt(blank.nonce, private.encode(), _associated(blank))
    public_key = PublicKey(council=council, public=public, made_at=made_at)
    return public_key, msgspec.structs.replace(blank, sealed=sealed)


def open_private(key: PrivateKey, passphrases: Sequence[str]) -> str:
    """Return the private half, for both officers' passphrases in the order of the key's officers.

    Raises KnownError: officers-wrong (which of them it was, nobody can tell), memory-short.
    """
    if len(passphrases) != OFFICERS or not all(passphrases):
        raise KnownError(
            "officers-two",
            N_("The recovery key opens only for two officers together."),
            safe=N_("Nothing was opened."),
            todo=N_("Let both officers type their passphrase."),
        )
    try:
        plain = AESGCM(_wrapping_key(key, passphrases)).decrypt(key.nonce, key.sealed, _associated(key))
    except InvalidTag as error:
        raise KnownError(
            "officers-wrong",
            N_("These two passphrases do not open the recovery key together."),
            safe=N_("Nothing was opened. Which of the two is not right cannot be told."),
            todo=N_("Let {first} type first and {second} second, each their own."),
            first=key.officers[0].name,
            second=key.officers[1].name,
        ) from error
    return plain.decode()


def read_public(path: Path) -> PublicKey:
    """Return the public key in a file. Raises KnownError (council-key-unreadable)."""
    key = _read(path, PublicKey)
    if (key.format, key.version) != (PUBLIC_FORMAT, VERSION) or not age.is_recipient(key.public):
        raise _unreadable(path)
    return key


def read_private(path: Path) -> PrivateKey:
    """Return the sealed private key in a file. Raises KnownError (council-key-unreadable)."""
    key = _read(path, PrivateKey)
    sound = len(key.officers) == OFFICERS and all(officer.cost.is_reasonable() for officer in key.officers)
    lengths = len(key.nonce) == 12 and all(len(officer.salt) == SALT_BYTES for officer in key.officers)
    if (key.format, key.version) != (PRIVATE_FORMAT, VERSION) or not sound or not lengths:
        raise _unreadable(path)
    return key


def encode_key(key: PublicKey | PrivateKey) -> bytes:
    """Return a key as the bytes of its file."""
    return msgspec.json.format(msgspec.json.encode(key), indent=1) + b"\n"


def _read(path: Path, kind: type[T]) -> T:
    with told_plainly(path):
        try:
            with path.open("rb") as file:
                data = file.read(_LONGEST)
        except FileNotFoundError as error:
            raise _unreadable(path) from error
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(path) from error


def _wrapping_key(key: PrivateKey, passphrases: Sequence[str]) -> bytes:
    both = b"".join(
        stretch(passphrase, officer.salt, officer.cost)
        for officer, passphrase in zip(key.officers, passphrases, strict=True)
    )
    return derive(both, _LABEL, key.public.encode())


def _associated(key: PrivateKey) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(key, sealed=b""))


def _alike(sentence: str) -> KnownError:
    return KnownError(
        "officers-alike",
        sentence,
        safe=N_("No key was made."),
        todo=N_("Name two officers, and let each choose a passphrase of their own."),
    )


def _unreadable(path: Path) -> KnownError:
    return KnownError(
        "council-key-unreadable",
        N_("{file} could not be read as a recovery key of a council."),
        safe=N_("Nothing was changed."),
        todo=N_("Choose the file that the council made with “pbdesk vault escrow keygen”."),
        file=path.name,
    )
