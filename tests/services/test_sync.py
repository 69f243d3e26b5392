"""Syncs of real vaults with a real gateway over HTTP: everything arrives, nothing is sent twice, faults are told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import msgspec
import pytest

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.case import CaseNote
from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Person
from pbdesk.services.ports import Wire
from pbdesk.services.sync import Synchroniser, SyncProgress
from pbdesk.store.blobs import chunk_hashes
from pbdesk.store.vault import Vault
from pbdesk.transport.https import HttpsWire
from tests.helpers.gateways import enrol_vault, running_gateway
from tests.helpers.vaults import FakeClock, add_case, new_vault


@dataclass
class Council:
    """A gateway with two advisers' laptops that belong to one user."""

    folder: Path
    first: Vault
    second: Vault
    open_wires: ExitStack

    def sync(self, vault: Vault) -> Synchroniser:
        def connect() -> Wire:
            assert vault.enrolment is not None
            wire = HttpsWire(vault.enrolment)
            self.open_wires.callback(wire.close)
            return wire

        return Synchroniser(vault, connect, lambda data: b"small")


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    with running_gateway(tmp_path / "gateway") as started, ExitStack() as wires:
        vaults = [
            new_vault(tmp_path / name, name, FakeClock(tail=n)) for n, name in enumerate(("asha", "ben"))
        ]
        for vault in vaults:
            enrol_vault(vault, tmp_path / "gateway", started.url, "asha")
        yield Council(tmp_path / "gateway", *vaults, wires)
        for vault in vaults:
            vault.close()


def test_sync_when_new_cases_then_the_other_laptop_has_them(council: Council) -> None:
    ids = [add_case(council.first, f"Person {n}", f"R-{n}") for n in range(5)]
    sent = council.sync(council.first).run()
    got = council.sync(council.second).run()
    assert (sent.sent, sent.refused) == (10, 0)
    assert got.received == 10
    assert all(council.second.reads.case(case_id) for case_id in ids)
    assert council.sync(council.first).state().changes_waiting == 0
    assert council.first.last_synced


def test_sync_when_nothing_changed_then_nothing_travels(council: Council) -> None:
    add_case(council.first)
    for _ in range(2):
        council.sync(council.first).run()
        council.sync(council.second).run()
    again = council.sync(council.first).run()
    assert (again.sent, again.received, again.repaired) == (0, 0, 0)


def test_sync_when_edited_on_both_then_merged_or_shown_and_equal(council: Council) -> None:
    case_id = add_case(council.first)
    council.sync(council.first).run()
    council.sync(council.second).run()
    for vault, changes in (
        (council.first, {"phone": "1", "email": "a@example.org"}),
        (council.second, {"phone": "2", "known_as": "Annie"}),
    ):
        with vault.begin() as work:
            person = work.find(Person, case_id)[0]
            work.save(msgspec.structs.replace(person, **changes))
            work.commit()
    council.sync(council.first).run()
    result = council.sync(council.second).run()
    council.sync(council.first).run()
    assert result.conflicts == 1
    people = [vault.reads.records(Person, case_id)[0] for vault in (council.first, council.second)]
    assert [(p.email, p.known_as) for p in people] == [("a@example.org", "Annie")] * 2
    states = [vault.reads.state(people[0].id) for vault in (council.first, council.second)]
    assert states[0].heads == states[1].heads  # type: ignore[union-attr]


def test_sync_when_photo_then_it_arrives_whole(council: Council) -> None:
    case_id = add_case(council.first)
    data = b"photo" * 100_000
    ref = council.first.photos.keep(data)
    record = Attachment(
        id="018f0000-0000-7000-8000-0000000000aa",
        case_id=case_id,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type="image/jpeg",
        chunks=chunk_hashes(data),
    )
    with council.first.begin() as work:
        work.attach(record, ref, b"small")
        work.commit()
    seen: list[SyncProgress] = []
    assert council.sync(council.first).run(seen.append).photos_sent == 1
    assert seen[-1] == SyncProgress("photos", 1, 1)
    assert council.sync(council.second).run().photos_received == 1
    assert council.second.photos.read(record.sha256) == data
    assert council.first.reads.counts()["photos"] == 0


def test_sync_when_cancelled_then_the_rest_goes_next_time(council: Council) -> None:
    add_case(council.first)
    stop = Event()
    stop.set()
    assert council.sync(council.first).run(cancel=stop).sent == 0
    assert council.first.last_synced == ""
    assert council.sync(council.first).run().sent == 2


def test_sync_when_gateway_lost_ops_then_they_are_offered_again(council: Council, tmp_path: Path) -> None:
    """A restored gateway has a new epoch; devices offer what it no longer holds."""
    case_id = add_case(council.first)
    council.sync(council.first).run()
    with running_gateway(tmp_path / "restored") as started:
        enrolment = council.first.enrolment
        enrol_vault(council.first, tmp_path / "restored", started.url, "asha")
        assert enrolment != council.first.enrolment
        result = council.sync(council.first).run()
        assert result.sent == 2
        enrol_vault(council.second, tmp_path / "restored", started.url, "asha")
        council.sync(council.second).run()
    assert council.second.reads.case(case_id) is not None


def test_sync_when_no_gateway_then_told_and_nothing_lost(council: Council) -> None:
    add_case(council.first)
    enrolment = council.first.enrolment
    assert enrolment is not None
    council.first.enrolment = msgspec.structs.replace(enrolment, url="http://127.0.0.1:9")
    with pytest.raises(KnownError) as told:
        council.sync(council.first).run()
    assert told.value.code == "gateway-down"
    assert council.first.reads.counts()["waiting"] == 2


def test_sync_when_another_councils_gateway_then_nothing_is_sent(council: Council, tmp_path: Path) -> None:
    add_case(council.first)
    enrolment = council.first.enrolment
    assert enrolment is not None
    with running_gateway(tmp_path / "other", "Other Council") as other:
        enrol_vault(council.second, tmp_path / "other", other.url, "asha")
        theirs = council.second.enrolment
        assert theirs is not None
        council.first.enrolment = msgspec.structs.replace(enrolment, url=other.url, token=theirs.token)
        with pytest.raises(KnownError) as told:
            council.sync(council.first).run()
    assert told.value.code == "gateway-other"
    assert council.first.reads.counts()["waiting"] == 2


def test_sync_when_one_op_is_refused_then_the_rest_flow(council: Council) -> None:
    case_id = add_case(council.first)
    with council.first.begin() as work:
        work.save(
            CaseNote(id="018f0000-0000-7000-8000-0000000000bb", case_id="not-a-known-case", text="lost?")
        )
        work.commit()
    add_case(council.first, "Bryn Hughes", "R-2")
    result = council.sync(council.first).run()
    assert result.refused == 1
    (row,) = council.first.reads.waiting()
    assert row.state == "refused"
    assert row.reason
    assert council.sync(council.second).run().received == 4
    assert council.second.reads.case(case_id) is not None
