"""Sealing to public keys with age (X25519): the one module that knows pyrage.

It knows no store, courier or file. Whoever has the public key can seal; only the private key opens, and what opens is
whole, but age does not say who sealed it: that is for the caller to prove.
"""

from __future__ import annotations

from collections.abc import Sequence

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def new_pair() -> tuple[str, str]:
    """Return a fresh private key and its public key, both as text."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def private_of(raw: bytes) -> str:
    """Return the private key that 32 bytes are, as age writes it: Bech32 (BIP 173), in capitals."""
    prefix = "age-secret-key-"
    number, words = int.from_bytes(raw, "big") << 4, []  # 256 bits fill 52 words of 5 with 4 bits over
    for place in range(51, -1, -1):
        words.append(number >> (5 * place) & 31)
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _polymod([*expanded, *words, 0, 0, 0, 0, 0, 0]) ^ 1
    words += [check >> (5 * (5 - place)) & 31 for place in range(6)]
    return (prefix + "1" + "".join(_LETTERS[word] for word in words)).upper()


def public_of(private: str) -> str:
    """Return the public key of a private one. Raises ValueError for a text that is no private key."""
    from pyrage import IdentityError, x25519

    try:
        return str(x25519.Identity.from_str(private).to_public())
    except IdentityError as error:
        raise ValueError("not a private key") from error


def is_recipient(text: str) -> bool:
    """Return whether a text is a public key that can be sealed to."""
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(text)
    except RecipientError:
        return False
    return True


def seal(data: bytes, publics: Sequence[str]) -> bytes:
    """Return bytes that each of the keys opens. Raises ValueError for no key, or one that is none."""
    import pyrage

    if not publics or not all(is_recipient(public) for public in publics):
        raise ValueError("not a public key")
    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(public) for public in publics]))


def unseal(data: bytes, private: str) -> bytes | None:
    """Return what was sealed, or None where the key does not open it or it is not whole.

    Raises ValueError for a text that is no private key.
    """
    import pyrage

    try:
        identity = pyrage.x25519.Identity.from_str(private)
    except pyrage.IdentityError as error:
        raise ValueError("not a private key") from error
    try:
        return bytes(pyrage.decrypt(data, [identity]))
    except pyrage.DecryptError:
        return None


def _polymod(words: list[int]) -> int:
    check = 1
    for word in words:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ word
        for place, turn in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= turn if top >> place & 1 else 0
    return check
