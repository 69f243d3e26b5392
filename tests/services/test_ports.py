"""The ports: what the real parts offer, and how pages read a change set."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from pbdesk.domain.case import CaseNote
from pbdesk.services import ports
from pbdesk.services.clock import SystemClock
from pbdesk.services.desk import Desk
from pbdesk.services.ports import ChangeSet
from pbdesk.store.vault import Vault
from pbdesk.transport.https import HttpsWire
from tests.helpers.vaults import FakeClock


def test_change_set_then_says_what_it_touches() -> None:
    change = ChangeSet((("person", "p"), ("task", "t")), frozenset({"c"}))
    assert change.touches("person")
    assert change.touches("plan", "task")
    assert not change.touches("plan")
    assert not change.touches()
    assert change.touches_case("c")
    assert not change.touches_case("")
    assert not ChangeSet().touches("person")


def methods_of(port: type) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(member)
        for name, member in vars(port).items()
        if inspect.isfunction(member) and not name.startswith("_")
    }


def parameters(signature: inspect.Signature) -> list[tuple[str, Any]]:
    return [(name, parameter.default) for name, parameter in signature.parameters.items()]


@pytest.mark.parametrize(
    ("port", "attribute"),
    [
        (ports.ReadModel, "reads"),
        (ports.SyncLog, "log"),
        (ports.DraftStore, "drafts"),
        (ports.PhotoStore, "photos"),
        (ports.Clock, "clock"),
    ],
)
def test_vault_then_each_part_offers_what_its_port_says(desk: Desk, port: type, attribute: str) -> None:
    """mypy checks types; this checks that a caller may name the arguments as the port does."""
    real = getattr(desk.vault, attribute)
    for name, wanted in methods_of(port).items():
        offered = inspect.signature(getattr(type(real), name))
        assert [each[0] for each in parameters(offered)] == [each[0] for each in parameters(wanted)], name


@pytest.mark.parametrize("clock", [SystemClock, FakeClock])
def test_clocks_then_offer_what_the_port_says(clock: type) -> None:
    assert methods_of(ports.Clock).keys() <= vars(clock).keys()


@pytest.mark.parametrize(
    ("port", "real"), [(ports.Wire, HttpsWire), (ports.OpenVault, Vault)], ids=["wire", "vault"]
)
def test_wire_and_vault_then_offer_what_their_ports_say(port: type, real: type) -> None:
    for name, wanted in methods_of(port).items():
        offered = inspect.signature(getattr(real, name))
        assert [each[0] for each in parameters(offered)] == [each[0] for each in parameters(wanted)], name


def test_unit_of_work_when_left_without_commit_then_nothing_stays(desk: Desk) -> None:
    before = desk.vault.reads.counts()
    with desk.vault.begin() as work:
        for name, wanted in methods_of(ports.UnitOfWork).items():
            offered = inspect.signature(getattr(type(work), name))
            assert len(parameters(offered)) == len(parameters(wanted)), name
        work.save(CaseNote(id="n", case_id="c", text="never committed"))
    assert desk.vault.reads.counts() == before
