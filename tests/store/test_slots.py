"""Slots: they open for the right secret, in the right store, with the cost that they were sealed with."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.store import slots
from pbdesk.store.slots import Slot
from tests.helpers.raw_store import CHEAP, PASSPHRASE

DATA_KEY = bytes(range(32))


@pytest.fixture
def slot() -> Slot:
    return slots.seal_for_passphrase("store-a", DATA_KEY, PASSPHRASE, CHEAP)


def code_of(slot: Slot, store_id: str = "store-a", passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(KnownError) as caught:
        slots.open_with_passphrase(slot, store_id, passphrase)
    return caught.value.code


def test_the_passphrase_opens_its_slot(slot: Slot):
    assert slots.open_with_passphrase(slot, "store-a", PASSPHRASE) == DATA_KEY
    assert DATA_KEY not in slot.sealed


def test_another_passphrase_does_not(slot: Slot):
    assert code_of(slot, passphrase=PASSPHRASE + "x") == "passphrase-wrong"


def test_a_slot_moved_to_another_store_does_not_open(slot: Slot):
    assert code_of(slot, store_id="store-b") == "passphrase-wrong"


@pytest.mark.parametrize("change", [{"passes": 2}, {"memory_kib": 65}, {"version": 2}, {"salt": bytes(16)}])
def test_a_slot_with_a_changed_description_does_not_open(slot: Slot, change: dict[str, object]):
    assert code_of(msgspec.structs.replace(slot, **change)) == "passphrase-wrong"


def test_the_recovery_slot_opens_for_its_secret_only():
    slot = slots.seal_for_recovery("store-a", DATA_KEY, "SECRET")

    assert slots.open_with_recovery(slot, "store-a", "SECRET") == DATA_KEY
    for store_id, secret in (("store-a", "OTHER"), ("store-b", "SECRET")):
        with pytest.raises(KnownError) as caught:
            slots.open_with_recovery(slot, store_id, secret)
        assert caught.value.code == "recovery-wrong"


def test_sealing_twice_gives_two_slots(slot: Slot):
    again = slots.seal_for_passphrase("store-a", DATA_KEY, PASSPHRASE, CHEAP)

    assert again.salt != slot.salt
    assert again.sealed != slot.sealed
