"""Sealing to public keys: each of several opens it, no other does, and damage is found."""

from __future__ import annotations

import pytest

from pbdesk.store import agebox


def test_each_recipient_opens_it_and_nobody_else() -> None:
    pairs = [agebox.new_pair() for _ in range(3)]
    sealed = agebox.seal(b"the data key", [public for _, public in pairs[:2]])
    assert [agebox.unseal(sealed, private) for private, _ in pairs] == [
        b"the data key",
        b"the data key",
        None,
    ]
    assert b"the data key" not in sealed


def test_a_damaged_letter_opens_for_nobody() -> None:
    private, public = agebox.new_pair()
    sealed = agebox.seal(b"x" * 40, [public])
    for place in (0, len(sealed) // 2, len(sealed) - 1):
        damaged = bytearray(sealed)
        damaged[place] ^= 1
        assert agebox.unseal(bytes(damaged), private) is None
    assert agebox.unseal(sealed[:-1], private) is None
    assert agebox.unseal(b"", private) is None


def test_what_is_no_key_is_told_apart() -> None:
    private, public = agebox.new_pair()
    assert agebox.public_of(private) == public
    assert agebox.is_public(public)
    assert not agebox.is_public(public[:-1])
    assert not agebox.is_public(private)
    for call in (
        lambda: agebox.seal(b"", []),
        lambda: agebox.seal(b"", ["age1nothing"]),
        lambda: agebox.public_of(public),
        lambda: agebox.unseal(b"", "x"),
    ):
        with pytest.raises(ValueError):
            call()
