"""Sealing to public keys: each of several opens it, no other does, and damage is found."""

from __future__ import annotations

import pytest

from pbdesk.sync import age


def test_each_recipient_opens_it_and_nobody_else() -> None:
    pairs = [age.new_pair() for _ in range(3)]
    sealed = age.seal(b"the data key", [public for _, public in pairs[:2]])
    assert [age.unseal(sealed, private) for private, _ in pairs] == [
        b"the data key",
        b"the data key",
        None,
    ]
    assert b"the data key" not in sealed


def test_a_damaged_letter_opens_for_nobody() -> None:
    private, public = age.new_pair()
    sealed = age.seal(b"x" * 40, [public])
    for place in (0, len(sealed) // 2, len(sealed) - 1):
        damaged = bytearray(sealed)
        damaged[place] ^= 1
        assert age.unseal(bytes(damaged), private) is None
    assert age.unseal(sealed[:-1], private) is None
    assert age.unseal(b"", private) is None


def test_what_is_no_key_is_told_apart() -> None:
    private, public = age.new_pair()
    assert age.public_of(private) == public
    assert age.is_recipient(public)
    assert not age.is_recipient(public[:-1])
    assert not age.is_recipient(private)
    for call in (
        lambda: age.seal(b"", []),
        lambda: age.seal(b"", ["age1nothing"]),
        lambda: age.public_of(public),
        lambda: age.unseal(b"", "x"),
    ):
        with pytest.raises(ValueError):
            call()
