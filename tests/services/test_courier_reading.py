"""An answer file of which any byte was changed or cut is refused whole, by one known error, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.services.courier_enrolment import council_of, own_keys
from pbdesk.services.courier_reading import open_answer
from pbdesk.store.vault import Vault
from pbdesk.sync.courier import Answer, packed
from pbdesk.sync.page import Hello
from pbdesk.sync.sealing import OwnKeys, seal
from tests.helpers.courier import CourierTown
from tests.helpers.vaults import add_case

REFUSALS = {"courier-damaged", "courier-not-for-us", "courier-not-an-answer"}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CourierTown]:
    made = CourierTown(tmp_path_factory.mktemp("town"))
    made.laptop("Asha")
    add_case(made.vaults[0])
    yield made
    made.close()


@pytest.fixture(scope="module")
def answer(town: CourierTown) -> Path:
    return town.hand_in(*town.export(town.vaults[0]))[0]


def looks(vault: Vault) -> tuple[object, ...]:
    return vault.log.cursor(), list(vault.log.waiting_ops()), vault.last_synced, vault.drafts.keys()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), change=st.integers(0, 255))
def test_altered_or_cut_answer_changes_nothing(
    town: CourierTown, answer: Path, tmp_path: Path, place: float, change: int
) -> None:
    """`change` 0 cuts the file there, anything else alters the byte."""
    vault, data = town.vaults[0], answer.read_bytes()
    at = int(place * len(data))
    altered = tmp_path / "altered.pbanswer"
    altered.write_bytes(data[:at] + (bytes([data[at] ^ change]) + data[at + 1 :] if change else b""))
    before = looks(vault)
    with pytest.raises(KnownError) as told:
        town.take_in(vault, altered)
    assert told.value.code in REFUSALS
    assert looks(vault) == before


def test_answer_that_the_council_did_not_make_is_refused(town: CourierTown) -> None:
    vault = town.vaults[0]
    council = council_of(vault.drafts, vault.enrolment)
    assert council is not None
    keys = own_keys(vault.enrolment)
    body = packed(Answer(number=1, hello=Hello(council.id, "Glanmor Council", "e")))
    forged = seal("answer", body, OwnKeys(b"f" * 32), keys.public.recipient)
    with pytest.raises(KnownError, match="not made by your council"):
        open_answer(forged, keys, council)


def test_answer_that_holds_something_else_is_damaged(town: CourierTown) -> None:
    vault = town.vaults[0]
    council = council_of(vault.drafts, vault.enrolment)
    assert council is not None
    odd = seal("answer", b"odd", OwnKeys(b"f" * 32), own_keys(vault.enrolment).public.recipient)
    with pytest.raises(KnownError, match="not whole"):
        open_answer(odd, own_keys(vault.enrolment), council)
