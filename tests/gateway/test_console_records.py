"""The audit, the description and a restore, as an officer asks for them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import console
from pbdesk.gateway.audit import end
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import FILE_NAME, existing_folder
from pbdesk.gateway.openapi import describe
from tests.helpers.gateways import running_gateway
from tests.helpers.laptops_online import RunningCouncil

CASE = "case-1"


def run(*arguments: str) -> dict:
    """Run a command in this process."""
    parser = argparse.ArgumentParser()
    console.add_commands(parser.add_subparsers())
    args = parser.parse_args(["gateway", *arguments])
    return args.run(args)


def test_audit_lists_by_case_user_and_day(gateway, capsys) -> None:
    place = ["--folder", str(gateway.folder)]
    assert run("audit", *place) == {"audit": [], "first_break": 0, "end": {"n": 0, "hash": ""}, "ok": True}
    asha, bryn = gateway.device("Asha"), gateway.device("Bryn")
    asha.push(asha.maker.case(CASE, reference="GLA-1"))
    asha.pull()
    bryn.wire.case_ops(CASE)
    gateway.ask("GET", "/v1/hello", "guess")
    found = run("audit", *place)
    assert [row["action"] for row in found["audit"]] == ["stranger", "denied", "read"]
    assert found["end"]["n"] == 3
    said = capsys.readouterr().out
    assert "Asha  was given  GET /v1/feed  case-1" in said
    assert "Bryn  was refused  GET /v1/ops  case-1" in said
    assert "127.0.0.1  was turned away, unknown" in said
    assert len(run("audit", *place, "--case", "GLA-1", "--json")["audit"]) == 2
    assert len(run("audit", *place, "--limit", "-3", "--json")["audit"]) == 1
    assert len(run("audit", *place, "--user", "Bryn", "--limit", "5", "--json")["audit"]) == 1
    assert run("audit", *place, "--since", "2999-01-01", "--json")["audit"] == []


def test_audit_that_was_changed_says_so(gateway, capsys) -> None:
    gateway.ask("GET", "/v1/hello", "guess")
    database = existing_folder(gateway.folder, SystemClock())
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET address = '192.0.2.1'")
        assert end(connection)["n"] == 1
    database.close()
    found = run("audit", "--folder", str(gateway.folder))
    assert (found["first_break"], found["ok"]) == (1, False)
    assert "Row 1 of the audit was changed" in capsys.readouterr().out


def test_description_is_printed_with_no_gateway_at_hand(capsys) -> None:
    assert run("openapi", "--json") == {}
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(describe()))


@pytest.fixture
def stopped(tmp_path: Path) -> tuple[Path, Path]:
    """A gateway that was backed up, took one change more, erased a case and is not served."""
    folder, copy = tmp_path / "gateway", tmp_path / "copy.sqlite"
    with running_gateway(folder) as started:
        council = RunningCouncil(folder, started)
        laptop = council.device("Asha")
        laptop.push(laptop.maker.case(CASE), laptop.maker.case("case-2"))
        run("backup", "--folder", str(folder), "--to", str(copy), "--json")
        laptop.push(laptop.maker.op("append", "note", "n", CASE))
        with pytest.raises(KnownError) as caught:
            run("restore", "--folder", str(folder), "--from", str(copy))
        assert caught.value.code == "gateway-in-use"
        council.close()
    run("erase", "--folder", str(folder), "case-2", "--json")
    return folder, copy


def saves(folder: Path) -> dict[str, int]:
    return {case["id"]: case["saves"] for case in run("cases", "--folder", str(folder), "--json")["cases"]}


def test_restore_puts_the_backup_back_and_keeps_what_was_there(stopped, capsys) -> None:
    folder, copy = stopped
    assert saves(folder) == {CASE: 2}
    done = run("restore", "--folder", str(folder), "--from", str(copy))
    assert saves(folder) == {CASE: 1}
    assert done["erased_again"] == ["case-2"]
    assert Path(done["kept_as"]).is_file()
    assert "is kept as before-" in capsys.readouterr().out
    database = existing_folder(folder, SystemClock())
    database.close()


def test_restore_into_an_empty_folder(stopped, tmp_path) -> None:
    _, copy = stopped
    done = run("restore", "--folder", str(tmp_path / "new"), "--from", str(copy), "--json")
    assert (done["kept_as"], saves(tmp_path / "new")) == ("", {CASE: 1, "case-2": 1})


def test_restore_over_a_damaged_database_keeps_it_aside(stopped) -> None:
    folder, copy = stopped
    (folder / FILE_NAME).write_bytes(b"nothing that a database could be made of" * 100)
    assert Path(run("restore", "--folder", str(folder), "--from", str(copy), "--json")["kept_as"]).is_file()
    assert saves(folder) == {CASE: 1}


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_file_that_is_no_backup_changes_nothing(stopped, tmp_path, content) -> None:
    folder, _ = stopped
    wrong = tmp_path / "wrong"
    if content is not None:
        wrong.write_bytes(content)
    with pytest.raises(KnownError) as caught:
        run("restore", "--folder", str(folder), "--from", str(wrong))
    assert caught.value.code == "backup-unreadable"
    assert saves(folder) == {CASE: 2}


def test_server_database_is_restored_by_its_own_means() -> None:
    with pytest.raises(KnownError) as caught:
        run("restore", "--database", "postgresql://nowhere", "--from", "x")
    assert caught.value.code == "gateway-folder"
