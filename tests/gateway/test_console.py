"""The commands, as an officer of the council gives them while the gateway runs."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.domain.records import from_fields, type_of
from pbdesk.domain.signoff import PlanDecision
from pbdesk.gateway import console
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import open_folder
from pbdesk.sync.op import Op
from pbdesk.transport.https import HttpsWire, enrol
from tests.helpers.councils import OpMaker, submission

CASE = "case-1"
ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, *arguments: str) -> dict:
    """Run a command in this process."""
    parser = argparse.ArgumentParser()
    console.add_commands(parser.add_subparsers())
    args = parser.parse_args(["gateway", arguments[0], "--folder", str(folder), *arguments[1:]])
    return args.run(args)


def decision_in(op: Op) -> PlanDecision:
    """Return the decision that an op makes, as a laptop reads it."""
    fields = {name: change.v for name, change in op.set.items()}
    decision = from_fields(type_of(PlanDecision), op.rec_id, op.case_id, fields)
    assert isinstance(decision, PlanDecision)
    return decision


@pytest.fixture
def running(gateway):
    """A gateway with one case whose plan waits."""
    laptop = gateway.device("Asha")
    laptop.push(
        laptop.maker.case(CASE, reference="GLA-1", scheme_id="adult"),
        laptop.maker.op("create", "person", "p", CASE, given_name="Nia", family_name="Llwyd"),
        laptop.maker.record(submission(CASE), "command"),
    )
    return gateway, laptop


def test_enrol_gives_a_code_that_works(gateway, capsys) -> None:
    told = run(gateway.folder, "enrol", "--user", "Bryn Glas")
    assert told["code"] in capsys.readouterr().out
    assert enrol(gateway.url, told["code"], "laptop").user == "Bryn Glas"


def test_enrol_may_come_before_the_first_start(tmp_path) -> None:
    assert run(tmp_path / "new", "enrol", "--user", "Asha")["code"]


def test_lists_say_what_is_there(running, capsys) -> None:
    gateway, laptop = running
    assert [case["reference"] for case in run(gateway.folder, "cases")["cases"]] == ["GLA-1"]
    assert [plan["submission"] for plan in run(gateway.folder, "plans", "--waiting")["plans"]] == ["sub-1"]
    assert run(gateway.folder, "devices")["devices"][0]["id"] == laptop.enrolment.device_id
    words = capsys.readouterr().out
    for word in ("GLA-1", "Nia Llwyd", "adult", "Asha", "£520.00", "waits for a decision", "has access"):
        assert word in words


def test_lists_of_nothing_say_so(gateway, capsys) -> None:
    for command in (["cases"], ["plans"], ["plans", "--waiting"], ["devices"]):
        run(gateway.folder, *command)
        assert capsys.readouterr().out.startswith("No ")


def test_json_is_a_plain_dict_and_no_words(running, capsys) -> None:
    gateway, _ = running
    for command in (["cases"], ["plans"], ["devices"], ["enrol", "--user", "Cerys"]):
        json.dumps(run(gateway.folder, *command, "--json"))
        assert capsys.readouterr().out == ""


def test_query_then_approval_reach_the_laptop(running, capsys) -> None:
    gateway, laptop = running
    asked = run(gateway.folder, "decide", "GLA-1", "--query", "--reason", "Who drives?", "--by", "Mair")
    assert (asked["outcome"], asked["decided_by"]) == ("queried", "Mair")
    assert "Queried" in capsys.readouterr().out
    assert laptop.outcomes(laptop.maker.record(submission(CASE, "sub-2", version=2), "command")) == [
        "applied"
    ]
    approved = run(
        gateway.folder, "decide", f"plan-{CASE}", "--approve", "--by", "Mair",
        "--funder", "care=£200", "--funder", "health=260.50",
    )  # fmt: skip
    assert approved["total_pence"] == 460_50
    assert "£460.50" in capsys.readouterr().out
    decided = [decision_in(each.op) for each in laptop.pull().ops if each.op.type == "decision"]
    assert [decision.outcome for decision in decided] == ["queried", "approved"]
    assert decided[1].budget.by_funder == {"care": 200_00, "health": 260_50}
    assert run(gateway.folder, "plans", "--waiting")["plans"] == []


def test_assign_and_revoke(running) -> None:
    gateway, laptop = running
    bryn = gateway.device("Bryn")
    assert run(gateway.folder, "assign", "GLA-1", "Bryn")["delivered_again"] == 3
    assert len(bryn.pull().ops) == 3
    assert run(gateway.folder, "revoke", bryn.enrolment.device_id)["name"] == "laptop"
    with pytest.raises(KnownError) as caught:
        bryn.pull()
    assert caught.value.code == "gateway-refused-token"
    assert laptop.wire.hello().cases == (CASE,)


def test_clash_and_gap_are_said_in_words(running, capsys) -> None:
    gateway, laptop = running
    laptop.maker.op("append", "note", "lost", CASE)
    laptop.push(laptop.maker.op("set", "case", CASE, CASE, reference="GLA-2"))
    run(gateway.folder, "cases")
    assert "one record waits for a person's choice" in capsys.readouterr().out
    run(gateway.folder, "devices")
    assert "one change of a device has not come" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["decide", "GLA-1", "--decline"], "reason-missing"),
        (["decide", "GLA-9", "--approve"], "plan-unknown"),
        (["decide", "GLA-1", "--approve", "--amount", "lots"], "money-unreadable"),
        (["decide", "GLA-1", "--approve", "--amount", "1"], "funders-missing"),
        (["decide", "GLA-1", "--approve", "--funder", "care"], "funder-unreadable"),
        (["decide", "GLA-1", "--approve", "--funder", "=5"], "funder-unreadable"),
        (["assign", "GLA-9", "Asha"], "case-unknown"),
        (["revoke", "none"], "device-unknown"),
        (["audit", "--since", "yesterday"], "date-unreadable"),
        (["audit", "--case", "GLA-9"], "case-unknown"),
        (["backup", "--to", "/no-such-folder/copy"], "backup-not-written"),
        (["enrol", "--user", "Bryn", "--courier", "/no-such-folder/file"], "courier-not-written"),
    ],
)
def test_bad_input_is_one_plain_sentence(running, arguments, code) -> None:
    with pytest.raises(KnownError) as caught:
        run(running[0].folder, *arguments)
    assert caught.value.code == code
    assert caught.value.english()


def test_folder_without_a_gateway_is_told(tmp_path) -> None:
    with pytest.raises(KnownError) as caught:
        run(tmp_path / "none", "plans")
    assert caught.value.code == "gateway-folder"


def test_what_was_answered_outlives_a_killed_gateway(tmp_path) -> None:
    folder, ready = tmp_path / "gateway", tmp_path / "ready.json"
    open_folder(folder, SystemClock(), "Glanmor Council").close()
    code = run(folder, "enrol", "--user", "Asha")["code"]
    command = [sys.executable, "-m", "pbdesk", "gateway", "serve", "--folder", str(folder),
               "--ready-file", str(ready), "--json"]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            facts = json.loads(process.stdout.readline())
            assert facts == json.loads(ready.read_text())
            with HttpsWire(enrol(facts["url"], code, "laptop")) as wire:
                assert wire.hello().council_name == facts["council_name"] == "Glanmor Council"
                op = OpMaker("asha", "Asha").case(CASE, reference="GLA-1")
                assert [answer.outcome for answer in wire.push([op])] == ["applied"]
        finally:
            process.kill()
            process.wait(timeout=20)
    assert [device["user"] for device in run(folder, "devices")["devices"]] == ["Asha"]
    assert [case["reference"] for case in run(folder, "cases")["cases"]] == ["GLA-1"]
