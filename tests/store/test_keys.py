"""Keys: what is derived, what a passphrase try costs, and that nothing asks for endless work."""

from __future__ import annotations

import unicodedata

import pytest
from argon2.exceptions import HashingError
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.store import keys
from pbdesk.store.keys import FLOOR, Cost, calibrate, derive_keys, scale_cost, stretch
from tests.helpers.raw_store import CHEAP

SALT = bytes(range(16))


def test_derived_keys_differ_by_use_and_by_store():
    one = derive_keys("store-a", bytes(32))
    two = derive_keys("store-b", bytes(32))

    assert len({bytes(one.db_key), bytes(one.audit_key), bytes(two.db_key), bytes(two.audit_key)}) == 4
    assert {len(one.db_key), len(one.audit_key)} == {32}


def test_wiping_overwrites_both_keys():
    made = derive_keys("store-a", b"k" * 32)

    made.wipe()

    assert made.db_key == made.audit_key == bytearray(32)


def test_keys_do_not_show_themselves():
    made = derive_keys("store-a", b"k" * 32)

    assert repr(made) == "StoreKeys('store-a')"


def test_passphrase_means_the_same_however_accents_were_typed():
    composed, decomposed = (unicodedata.normalize(form, "dŵr a thân") for form in ("NFC", "NFD"))

    assert composed != decomposed
    assert stretch(composed, SALT, CHEAP) == stretch(decomposed, SALT, CHEAP)


def test_a_dearer_cost_gives_another_key():
    assert stretch("tegell", SALT, CHEAP) != stretch("tegell", SALT, Cost(128, 1, 1))


@pytest.mark.parametrize(
    "cost",
    [
        Cost(2**31, 1, 1),
        Cost(1024 * 1024, 64, 4),
        Cost(64, 65, 1),
        Cost(64, 0, 1),
        Cost(64, 1, 0),
        Cost(64, 1, 17),
        Cost(7, 1, 1),
        Cost(-1, 3, 1),
    ],
)
def test_a_tampered_cost_is_not_reasonable(cost: Cost):
    assert not cost.is_reasonable()


@given(st.floats(min_value=0, max_value=1e6, allow_nan=False))
def test_scaled_cost_never_falls_below_the_floor_nor_above_what_we_would_open(times: float):
    cost = scale_cost(times)

    assert cost.covers(FLOOR)
    assert cost.is_reasonable()


def test_scaling_buys_memory_before_passes():
    assert scale_cost(2) == Cost(128 * 1024, 3, 4)
    assert scale_cost(8) == Cost(256 * 1024, 6, 4)


def test_calibration_keeps_the_floor_on_a_slow_machine():
    assert calibrate(target_seconds=0) == FLOOR


def test_too_little_memory_is_told_in_megabytes(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_arguments: object, **_named: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(keys, "hash_secret_raw", refuse)

    with pytest.raises(KnownError) as caught:
        stretch("tegell", SALT, FLOOR)

    assert caught.value.code == "memory-short"
    assert "64 MB" in caught.value.english()
