"""Marks at the gateway: kept for ever, never one user's for another, and the council's commands that read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import marks
from pbdesk.gateway.access import Actor
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.devices import enrol, new_code
from pbdesk.services.sync import Synchroniser
from pbdesk.sync.marks import MarkReport, to_sign
from pbdesk.transport.https import HttpsWire
from tests.helpers.command import Command
from tests.helpers.gateways import enrol_vault, running_gateway
from tests.helpers.marked import MarkingCouncil, marking_council
from tests.helpers.vaults import add_case, new_vault

REPORT = MarkReport(device="chain-1", epoch=1, seq=3, hash="ab" * 32, audit_n=5, audit_digest="cd" * 32)


@pytest.fixture
def council(tmp_path: Path) -> Iterator[MarkingCouncil]:
    made = marking_council(tmp_path / "gateway")
    yield made
    made.database.close()


@pytest.fixture
def pbdesk(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def test_a_lower_or_differing_mark_is_kept_beside_the_one_that_was(council: MarkingCouncil) -> None:
    council.mark(REPORT)
    lower = council.mark(msgspec.structs.replace(REPORT, seq=1, audit_n=2))
    assert (lower.known_seq, lower.known_audit_n, lower.report.seq) == (3, 5, 1)
    council.mark(msgspec.structs.replace(REPORT, audit_digest="ef" * 32))
    council.mark(REPORT)
    assert [anchor.audit_n for anchor in council.anchors()].count(5) == 2
    assert len(council.anchors()) == 3
    other_epoch = council.mark(msgspec.structs.replace(REPORT, epoch=2, seq=0, hash="", audit_n=1))
    assert (other_epoch.known_seq, other_epoch.known_audit_n) == (0, 1)


def test_a_chain_of_another_user_is_unknown(tmp_path: Path, council: MarkingCouncil) -> None:
    vault = new_vault(tmp_path / "store")
    add_case(vault)
    council.sync(vault)
    report = vault.marks.report()
    vault.close()
    with council.database.writing() as connection:
        code = new_code(connection, SystemClock(), "Tom Okoro")
        device = enrol(connection, SystemClock(), code, "laptop")
        user_id = connection.exec_driver_sql("SELECT id FROM users WHERE name = 'Tom Okoro'").scalar_one()
    stranger = Actor(device.device_id, user_id, "Tom Okoro")
    with pytest.raises(KnownError) as caught, council.database.writing() as connection:
        marks.keep(connection, SystemClock(), stranger, report)
    assert caught.value.code == "not-found"


def test_the_signature_covers_everything(council: MarkingCouncil) -> None:
    answer = council.mark(REPORT)
    changed = [msgspec.structs.replace(answer, **{field: 77}) for field in ("through", "known_seq")]
    assert len({to_sign(each) for each in (answer, *changed)}) == 3
    with council.database.reading() as connection:
        assert marks.public_key(connection) == answer.key


def test_over_http_then_listed_and_a_log_proved_by_commands(tmp_path: Path, pbdesk: Command) -> None:
    folder, log, out = tmp_path / "gateway", tmp_path / "log", tmp_path / "anchors"
    vault = new_vault(tmp_path / "store")
    add_case(vault)
    with running_gateway(folder) as started:
        enrol_vault(vault, folder, started.url, "Asha Rao")
        enrolment = vault.enrolment
        assert enrolment is not None
        with HttpsWire(enrolment) as wire:
            Synchroniser(vault, lambda: wire, lambda data: data).run()
        assert vault.marks.last() is not None
        vault.keeping.write_log(log)
        vault.close()
    listed = pbdesk("gateway", "anchors", "--folder", folder, "--out", out, "--json").json
    assert [anchor["user"] for anchor in listed["anchors"]] == ["Asha Rao"]
    proved = pbdesk("gateway", "prove", log, "--folder", folder, "--json")
    assert (proved.code, proved.json["held"]) == (0, 1)
    assert pbdesk("vault", "audit", "--verify", log, "--anchors", out, "--json").code == 0
    log.write_text(log.read_text().replace("create", "delete", 1))
    altered = pbdesk("gateway", "prove", log, "--folder", folder)
    assert altered.code == 1
    assert "the record up to entry" in altered.out
    assert pbdesk("vault", "audit", "--verify", log, "--anchors", out, "--json").code == 1
    out.write_text(json.dumps({"anchors": "none"}))
    assert (
        pbdesk("vault", "audit", "--verify", log, "--anchors", out, "--json").json["error"]
        == "anchors-unreadable"
    )
    log.write_text("something else")
    assert pbdesk("gateway", "prove", log, "--folder", folder, "--json").json["error"] == "log-unreadable"
    assert pbdesk("vault", "audit", "--json").json["error"] == "vault-not-named"
