"""Sealing to public keys with age (X25519): the one module that knows pyrage.

Knows no store and no file. Whoever has the public key can seal; only the private key opens, and what opens is whole,
but age does not say who sealed it: that is for the caller to prove.
"""

from __future__ import annotations

from collections.abc import Sequence

PREFIX = "age1"


def new_pair() -> tuple[str, str]:
    """Return a fresh private key and its public key, both as text."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def public_of(private: str) -> str:
    """Return the public key of a private one. Raises ValueError for a text that is no private key."""
    from pyrage import IdentityError, x25519

    try:
        return str(x25519.Identity.from_str(private).to_public())
    except IdentityError as error:
        raise ValueError("not a private key") from error


def is_public(text: str) -> bool:
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

    if not publics or not all(is_public(public) for public in publics):
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
