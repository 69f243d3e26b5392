"""Syncs of real vaults with a real gateway over HTTP: everything arrives, nothing is sent twice, faults are told."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import msgspec
import pytest
from sqlalchemy import select

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.case import CaseNote
from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Person
from pbdesk.gateway import caseload, erasure, late
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import Database, existing_folder
from pbdesk.gateway.tables import chunks
from pbdesk.services.ports import Wire
from pbdesk.services.sync import Synchroniser, SyncProgress
from pbdesk.store.blobs import chunk_hashes
from pbdesk.store.vault import Vault, open_vault
from pbdesk.sync.op import Op
from pbdesk.sync.page import Cursor, FeedPage, OpAnswer
from pbdesk.transport.https import HttpsWire
from tests.helpers.gateways import enrol_vault, running_gateway
from tests.helpers.vaults import PASSPHRASE, FakeClock, add_case, new_vault
from tests.simulation.laptop import manifest


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


class Feeds(HttpsWire):
    """The wire as it is, that remembers what the feed brought."""

    brought: list[str]

    def feed(self, cursor: Cursor, limit: int) -> FeedPage:
        page = super().feed(cursor, limit)
        self.brought = [*getattr(self, "brought", []), *(item.op.op_id for item in page.ops)]
        return page


def brought_by_a_sync(vault: Vault) -> list[str]:
    """Sync once and return the ids of the ops that the feed brought."""
    assert vault.enrolment is not None
    with Feeds(vault.enrolment) as wire:
        Synchroniser(vault, lambda: wire, lambda data: b"small").run()
        return wire.brought


def test_sync_when_only_this_laptop_saved_then_its_own_changes_do_not_come_back(council: Council) -> None:
    add_case(council.first)
    assert brought_by_a_sync(council.first) == []
    assert len(brought_by_a_sync(council.second)) == 2
    assert brought_by_a_sync(council.first) == []
    assert council.first.log.cursor() == council.second.log.cursor()


def test_sync_when_another_saved_meanwhile_then_all_of_theirs_comes(council: Council) -> None:
    add_case(council.first)
    council.sync(council.first).run()
    theirs = add_case(council.second, "Bryn Hughes", "R-2")
    council.sync(council.second).run()
    add_case(council.first, "Cara Shah", "R-3")
    brought_by_a_sync(council.first)
    assert council.first.reads.case(theirs) is not None
    assert council.first.log.cursor().seq == 6


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


class Choosy:
    """A wire to a gateway that cannot take some ops, whatever comes with them."""

    def __init__(self, wire: Wire, refuses: set[str], code: str) -> None:
        self._wire, self._refuses, self._code = wire, refuses, code

    def push(self, ops: Sequence[Op]) -> Sequence[OpAnswer]:
        if any(op.op_id in self._refuses for op in ops):
            raise KnownError(self._code, "It cannot take this.")
        return self._wire.push(ops)

    def __getattr__(self, name: str) -> object:
        return getattr(self._wire, name)


@pytest.mark.parametrize(
    "code", ["gateway-too-large", "gateway-trouble", "gateway-unreadable", "gateway-slow"]
)
def test_sync_when_one_op_cannot_be_taken_then_it_waits_with_its_case_and_the_others_go(
    council: Council, code: str
) -> None:
    stuck_case = add_case(council.first)
    for number in range(6):
        add_case(council.first, f"Person {number}", f"R-{number + 2}")
    stuck = council.first.log.waiting_ops()[0].op_id
    plain = council.sync(council.first)._connect
    choosy = Synchroniser(council.first, lambda: Choosy(plain(), {stuck}, code), lambda data: b"")  # type: ignore[arg-type,return-value]
    result = choosy.run()
    assert (result.sent, result.stuck) == (12, 1)
    assert {op.case_id for op in council.first.log.waiting_ops()} == {stuck_case}
    assert council.sync(council.first).run().sent == 2


def test_sync_when_the_gateway_takes_nothing_then_it_does_not_ask_for_each_op(council: Council) -> None:
    for number in range(20):
        add_case(council.first, f"Person {number}", f"R-{number}")
    plain = council.sync(council.first)._connect
    every = {op.op_id for op in council.first.log.waiting_ops()}
    choosy = Synchroniser(council.first, lambda: Choosy(plain(), every, "gateway-trouble"), lambda data: b"")  # type: ignore[arg-type,return-value]
    with pytest.raises(KnownError) as told:
        choosy.run()
    assert told.value.code == "gateway-trouble"
    assert council.first.reads.counts()["waiting"] == 40


def at_the_council(council: Council) -> Database:
    return existing_folder(council.folder, SystemClock())


def test_sync_when_access_ended_then_all_is_handed_over_and_the_case_goes(council: Council) -> None:
    case_id = add_case(council.first)
    council.sync(council.first).run()
    database = at_the_council(council)
    with database.writing() as connection:
        caseload.end_access(connection, SystemClock(), case_id, "asha")
    data = b"photo"
    ref = council.first.photos.keep(data)
    record = manifest("018f0000-0000-7000-8000-0000000000aa", case_id, data)
    with council.first.begin() as work:
        work.attach(record, ref, b"small")
        work.commit()
    result = council.sync(council.first).run()
    assert result.cases_left == 1
    assert result.changes.touches_case(case_id)
    assert council.first.reads.case(case_id) is None
    assert council.first.reads.counts() == {"waiting": 0, "refused": 0, "photos": 0, "conflicts": 0}
    with database.reading() as connection:
        assert [change["type"] for change in late.list_late(connection)] == ["attachment"]
        assert connection.scalars(select(chunks.c.data)).all() == [data]
    database.close()


def test_sync_when_case_was_erased_then_it_goes_with_what_waits(council: Council) -> None:
    case_id, other = add_case(council.first), add_case(council.first, "Bryn Hughes", "R-2")
    for vault in (council.first, council.second):
        council.sync(vault).run()
    database = at_the_council(council)
    with database.writing() as connection:
        erasure.erase(connection, SystemClock(), case_id, "Mair")
    database.close()
    with council.first.begin() as work:
        work.save(CaseNote(id="018f0000-0000-7000-8000-0000000000bb", case_id=case_id, text="too late"))
        work.commit()
    for vault in (council.first, council.second):
        council.sync(vault).run()
        assert vault.reads.case(case_id) is None
        assert vault.reads.case(other) is not None
        assert vault.reads.counts()["waiting"] == vault.reads.counts()["refused"] == 0
        again = council.sync(vault).run()
        assert (again.sent, again.received, again.repaired) == (0, 0, 0)


def test_sync_when_photo_of_a_refused_record_then_it_is_not_taken_for_sent(council: Council) -> None:
    data = b"photo"
    ref = council.first.photos.keep(data)
    with council.first.begin() as work:
        work.attach(manifest("018f0000-0000-7000-8000-0000000000aa", "not-a-known-case", data), ref, b"")
        work.commit()
    result = council.sync(council.first).run()
    assert (result.refused, result.photos_sent) == (1, 0)
    assert len(council.first.photos.unsent()) == 1


def test_sync_when_laptop_was_copied_then_told_and_both_go_on_apart(council: Council, tmp_path: Path) -> None:
    case_id = add_case(council.first)
    council.sync(council.first).run()
    council.first.close()
    shutil.copytree(council.first.folder, tmp_path / "copy")
    council.first = open_vault(council.first.folder, PASSPHRASE, clock=FakeClock(tail=7))
    copy = open_vault(tmp_path / "copy", PASSPHRASE, clock=FakeClock(tail=8))
    for number, vault in enumerate((council.first, copy)):
        with vault.begin() as work:
            work.save(
                CaseNote(id=f"018f0000-0000-7000-8000-00000000000{number}", case_id=case_id, text="Rang.")
            )
            work.commit()
    told = [council.sync(vault).run().copied for vault in (council.first, copy, council.first)]
    assert told == [False, True, True]
    assert council.first.log.chain_epoch() != copy.log.chain_epoch()
    assert (
        len(copy.reads.records(CaseNote, case_id)) == len(council.first.reads.records(CaseNote, case_id)) == 2
    )
    copy.close()


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
