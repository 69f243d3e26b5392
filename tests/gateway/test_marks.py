"""Marks at the gateway: kept for ever, never one user's for another, and the council's commands that read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import audit, marks
from pbdesk.gateway.access import Actor
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import existing_folder
from pbdesk.gateway.devices import enrol, new_code
from pbdesk.services.sync import Synchroniser
from pbdesk.sync.marks import MarkReport, is_vouched, to_sign, vouched
from pbdesk.transport.https import HttpsWire
from tests.helpers.command import Command
from tests.helpers.councils import Council
from tests.helpers.gateways import enrol_vault, running_gateway
from tests.helpers.laptops_online import RunningCouncil
from tests.helpers.marked import MarkingCouncil, SigningLaptop, marking_council
from tests.helpers.vaults import add_case, new_vault

REPORT = MarkReport(device="chain-1", epoch=1, seq=3, hash="ab" * 32, audit_n=5, audit_digest="cd" * 32)


@pytest.fixture
def marking(tmp_path: Path) -> Iterator[MarkingCouncil]:
    made = marking_council(tmp_path / "gateway")
    yield made
    made.database.close()


@pytest.fixture
def pbdesk(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def test_a_lower_or_differing_mark_is_kept_beside_the_one_that_was(marking: MarkingCouncil) -> None:
    marking.mark(REPORT)
    lower = marking.mark(msgspec.structs.replace(REPORT, seq=1, audit_n=2))
    assert (lower.known_seq, lower.known_audit_n, lower.report.seq) == (3, 5, 1)
    marking.mark(msgspec.structs.replace(REPORT, audit_digest="ef" * 32))
    marking.mark(REPORT)
    assert [anchor.audit_n for anchor in marking.anchors()].count(5) == 2
    assert len(marking.anchors()) == 3
    other_epoch = marking.mark(msgspec.structs.replace(REPORT, epoch=2, seq=0, hash="", audit_n=1))
    assert (other_epoch.known_seq, other_epoch.known_audit_n) == (0, 1)


def test_a_chain_of_another_user_is_unknown(tmp_path: Path, marking: MarkingCouncil) -> None:
    vault = new_vault(tmp_path / "store")
    add_case(vault)
    marking.sync(vault)
    report = vault.marks.report()
    vault.close()
    with marking.database.writing() as connection:
        code = new_code(connection, SystemClock(), "Tom Okoro")
        device = enrol(connection, SystemClock(), code, "laptop")
        user_id = connection.exec_driver_sql("SELECT id FROM users WHERE name = 'Tom Okoro'").scalar_one()
    stranger = Actor(device.device_id, user_id, "Tom Okoro")
    with pytest.raises(KnownError) as caught, marking.database.writing() as connection:
        marks.keep(connection, SystemClock(), stranger, report)
    assert caught.value.code == "not-found"


def test_the_signature_covers_everything(marking: MarkingCouncil) -> None:
    answer = marking.mark(REPORT)
    changed = [msgspec.structs.replace(answer, **{field: 77}) for field in ("through", "known_seq")]
    assert len({to_sign(each) for each in (answer, *changed)}) == 3
    with marking.database.reading() as connection:
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


def refused_as(laptop: SigningLaptop, report: MarkReport) -> str:
    before = laptop.anchors()
    with pytest.raises(KnownError) as caught:
        laptop.mark(report)
    assert laptop.anchors() == before
    return caught.value.code


def test_what_a_device_signed_is_kept_with_its_key_and_answered_as_ever(council: Council) -> None:
    laptop = SigningLaptop(council)
    council.push(laptop.actor, laptop.maker.case("case-1"))
    answer = laptop.mark()
    assert answer.report == laptop.report()
    assert b"signature" not in msgspec.json.encode(answer.report)
    (kept,) = laptop.anchors()
    assert (kept.public_key, kept.report) == (laptop.public, laptop.report())
    assert is_vouched(kept.report, laptop.council_id, kept.public_key, kept.signature)
    laptop.mark()
    assert laptop.anchors() == [kept]


def test_a_device_of_before_tells_on_without_a_signature_and_may_sign_the_same_later(
    council: Council,
) -> None:
    laptop = SigningLaptop(council)
    laptop.mark(laptop.report())
    assert [(each.public_key, each.signature) for each in laptop.anchors()] == [("", "")]
    laptop.mark()
    laptop.mark(laptop.report())
    assert sorted(bool(each.signature) for each in laptop.anchors()) == [False, True]


def test_a_signature_that_is_not_the_device_s_over_just_this_is_refused(council: Council) -> None:
    laptop, other = SigningLaptop(council), SigningLaptop(council, "Bryn")
    council.push(laptop.actor, laptop.maker.case("case-1"))
    signed = laptop.signed()
    changes = {
        "epoch": 2,
        "seq": 2,
        "hash": "ab" * 32,
        "audit_n": 7,
        "audit_digest": "ef" * 32,
        "device": "x",
    }
    for field, value in changes.items():
        assert refused_as(laptop, msgspec.structs.replace(signed, **{field: value})) == "token-unknown"
    for key, whose in ((other.key, laptop.council_id), (laptop.key, "another-council")):
        assert refused_as(laptop, vouched(laptop.report(), whose, key)) == "token-unknown"
    laptop.mark(signed)


def test_a_device_that_brought_no_key_cannot_sign(council: Council) -> None:
    laptop = SigningLaptop(council)
    laptop.actor = council.device("Asha", "old laptop")[0]
    assert refused_as(laptop, laptop.signed()) == "token-unknown"
    laptop.mark(laptop.report())


def test_a_mark_of_before_keeps_its_key_when_the_device_gets_another(council: Council) -> None:
    laptop = SigningLaptop(council)
    laptop.mark()
    old = laptop.public
    laptop.enrol()
    council.push(laptop.actor, laptop.maker.case("case-1"))
    laptop.mark()
    kept = laptop.anchors()
    assert {each.public_key for each in kept} == {old, laptop.public}
    assert all(is_vouched(each.report, laptop.council_id, each.public_key, each.signature) for each in kept)


def test_over_http_a_sync_signs_and_a_false_signature_is_refused_and_noted(gateway: RunningCouncil) -> None:
    device = gateway.device("Asha")
    device.push(device.maker.case("case-1"))
    report = msgspec.structs.replace(REPORT, device=device.maker.device)
    assert device.wire.mark(report).report == report
    false = msgspec.structs.replace(report, audit_n=9, signature="ab" * 64)
    answers = [
        gateway.ask("POST", "/v1/mark", device.token, content=msgspec.json.encode(each)).status_code
        for each in (false, msgspec.structs.replace(report, audit_n=9))
    ]
    assert answers == [401, 200]
    database = existing_folder(gateway.folder, SystemClock())
    with database.reading() as connection:
        signed = {each.audit_n: bool(each.signature) for each in marks.list_anchors(connection)}
        noted = [(row["action"], row["device"], row["what"]) for row in audit.rows(connection)]
    database.close()
    assert signed == {5: True, 9: False}
    assert noted[:2] == [("denied", "laptop", "POST /v1/mark"), ("stranger", "", "POST /v1/mark")]
