"""A sealed file opens for the one it is for, whole and as it was made; with any byte changed or cut it does not."""

from __future__ import annotations

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.sync import age
from pbdesk.sync.sealing import (
    OwnKeys,
    PublicKeys,
    SealError,
    derived,
    kind_of,
    proof_of,
    seal,
    unseal,
)

LAPTOP, COUNCIL = OwnKeys(b"l" * 32), OwnKeys(b"c" * 32)
BODY = b"the whole of it " * 4
SEALED = seal("request", BODY, LAPTOP, COUNCIL.public.recipient)


def refused(data: bytes, own: OwnKeys = COUNCIL) -> str:
    with pytest.raises(SealError) as told:
        unseal("request", data, own)
    return told.value.why


def test_sealed_file_opens_and_says_who_made_it() -> None:
    assert unseal("request", SEALED, COUNCIL) == (BODY, LAPTOP.public.verify)
    assert kind_of(SEALED) == "request"
    assert kind_of(b"GIF89a") is None
    assert BODY[:15] not in SEALED


def test_every_cut_is_refused() -> None:
    for length in range(len(SEALED)):
        refused(SEALED[:length])
    assert refused(SEALED + b"\0") == "damaged"


def test_every_changed_byte_is_refused() -> None:
    for place, old in enumerate(SEALED):
        bit = 0x80 if place % 2 else 0x01
        refused(SEALED[:place] + bytes([old ^ bit]) + SEALED[place + 1 :])


@given(st.integers(0, len(SEALED) - 1), st.binary(min_size=1, max_size=4), st.integers(0, 4))
def test_whatever_is_put_in_place_of_something_is_refused(place: int, new: bytes, gone: int) -> None:
    altered = SEALED[:place] + new + SEALED[place + gone :]
    if altered != SEALED:
        refused(altered)


def test_another_recipient_cannot_open_it() -> None:
    assert refused(SEALED, LAPTOP) == "not-for-us"


def test_request_is_no_answer() -> None:
    with pytest.raises(SealError):
        unseal("answer", SEALED, COUNCIL)


def test_body_under_another_signature_is_refused() -> None:
    """Anybody may seal to the council; only the holder of the signing key can say that it was them."""
    front = SEALED[: SEALED.index(b"\n") + 1]
    forged = bytes.fromhex(LAPTOP.public.verify) + b"s" * 64 + BODY
    assert refused(front + age.seal(forged, [COUNCIL.public.recipient])) == "damaged"
    assert refused(front + age.seal(b"short", [COUNCIL.public.recipient])) == "damaged"


def test_file_larger_than_any_of_ours_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pbdesk.sync.sealing.MAX_FILE", len(SEALED) - 1)
    assert refused(SEALED) == "too-large"


@given(st.binary(min_size=32, max_size=32))
def test_keys_from_a_seed_are_ones_that_age_takes(seed: bytes) -> None:
    own = OwnKeys(seed)
    assert str(pyrage.x25519.Identity.from_str(own.identity)) == own.identity
    assert age.is_recipient(own.public.recipient)
    assert PublicKeys.from_text(own.public.as_text) == own.public


def test_text_that_is_no_keys_is_none() -> None:
    assert PublicKeys.from_text("") is None
    assert PublicKeys.from_text(f"{'0' * 64} age1nonsense") is None
    with pytest.raises(ValueError, match="not a public key"):
        seal("answer", b"", LAPTOP, "age1nonsense")


def test_proof_knows_its_code_however_it_is_typed() -> None:
    assert proof_of(b"x", "abcd-efgh") == proof_of(b"x", "ABCD EFGH") != proof_of(b"x", "ABCD EFGJ")
    assert derived(b"s", "a") != derived(b"s", "b")
