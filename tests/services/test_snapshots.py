"""A sync that begins with snapshots: over real HTTP, interrupted, and with a gateway or a wire that gives none."""

from __future__ import annotations

from threading import Event

import msgspec
import pytest

from pbdesk.domain.case import Case
from pbdesk.domain.errors import KnownError
from pbdesk.gateway import caseload, snapshots
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import existing_folder
from pbdesk.services.ports import ChangeSet
from pbdesk.services.snapshots import take_snapshots
from pbdesk.services.sync import Synchroniser, SyncResult
from pbdesk.store.vault import Vault
from pbdesk.sync.page import Hello
from pbdesk.transport.https import HttpsWire
from tests.helpers.gateways import enrol_vault, running_gateway
from tests.helpers.vaults import FakeClock, add_case, new_vault

EDITS = 6


@pytest.fixture
def place(tmp_path):
    with running_gateway(tmp_path / "gateway") as started:
        yield tmp_path, started.url


def laptop(place, name: str, user: str, tail: int) -> Vault:
    vault = new_vault(place[0] / name, user, FakeClock(tail=tail))
    enrol_vault(vault, place[0] / "gateway", place[1], user)
    return vault


def edit(vault: Vault, case_id: str, stage: str) -> None:
    with vault.begin() as work:
        work.save(msgspec.structs.replace(work.get(Case, case_id), stage=stage))
        work.commit()


class Counting(HttpsWire):
    """A wire that counts, and breaks where it is told to."""

    pages = 0
    breaks = False

    def snapshot(self, case_ids):
        self.pages += 1
        return super().snapshot(case_ids)

    def feed(self, cursor, limit):
        if self.breaks:
            raise KnownError("gateway-down", "x")
        return super().feed(cursor, limit)


def sync(vault: Vault, breaks: bool = False) -> tuple[SyncResult | None, int]:
    assert vault.enrolment is not None
    with Counting(vault.enrolment) as wire:
        wire.breaks = breaks
        try:
            return Synchroniser(vault, lambda: wire, lambda data: b"").run(), wire.pages
        except KnownError:
            return None, wire.pages


def test_new_laptop_begins_with_snapshots_and_has_the_whole_history(place, monkeypatch) -> None:
    monkeypatch.setattr(snapshots, "MAX_CASES", 2)
    first = laptop(place, "first", "Asha", 1)
    cases = [add_case(first, f"Nia {n}", f"R-{n}") for n in range(5)]
    for case_id in cases:
        for number in range(EDITS):
            edit(first, case_id, f"stage-{number}")
    sync(first)
    second = laptop(place, "second", "Asha", 2)
    _, pages = sync(second, breaks=True)
    assert pages == 3
    assert {second.reads.record(Case, case_id).stage for case_id in cases} == {f"stage-{EDITS - 1}"}
    assert second.log.case_digests() == []
    done, pages = sync(second)
    assert pages == 0
    assert done is not None
    assert (done.received, done.repaired, done.conflicts) == (5 * (2 + EDITS), 0, 0)
    assert second.log.case_digests() == first.log.case_digests()
    assert len(second.reads.timeline(cases[0])) == len(first.reads.timeline(cases[0]))
    edit(second, cases[0], "review")
    sync(second)
    sync(first)
    assert first.reads.record(Case, cases[0]).stage == "review"
    assert first.reads.counts()["conflicts"] == 0
    first.close()
    second.close()


def test_case_taken_over_comes_with_its_whole_history(place) -> None:
    asha, bryn = laptop(place, "asha", "Asha", 1), laptop(place, "bryn", "Bryn", 2)
    own = add_case(bryn, "Own", "R-9")
    case_id = add_case(asha, "Nia", "R-1")
    for number in range(EDITS):
        edit(asha, case_id, f"stage-{number}")
    sync(asha)
    sync(bryn)
    database = existing_folder(place[0] / "gateway", SystemClock())
    with database.writing() as connection:
        caseload.assign(connection, SystemClock(), case_id, "Bryn")
    database.close()
    done, pages = sync(bryn)
    assert pages == 1
    assert done is not None
    assert done.repaired == 0
    assert set(bryn.log.op_ids(case_id)) == set(asha.log.op_ids(case_id))
    assert bryn.reads.record(Case, case_id).stage == f"stage-{EDITS - 1}"
    assert bryn.reads.record(Case, own) is not None
    asha.close()
    bryn.close()


def test_wire_or_gateway_without_snapshots_is_not_asked() -> None:
    able = Hello("c", "Glanmor", "e", ("case-1",), snapshots=True)
    unable = msgspec.structs.replace(able, snapshots=False)
    log = object()  # nothing is asked of it either
    for wire, hello in ((object(), able), (Counting, unable)):
        assert take_snapshots(log, wire, hello, print, Event()) == ChangeSet(remote=True)  # type: ignore[arg-type]
