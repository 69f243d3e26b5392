"""The command `decide`: who decides and as what, what is said before there are roles, and what the audit keeps."""

from __future__ import annotations

import argparse
import getpass

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.domain.signoff import FinalBudget
from pbdesk.gateway import console
from tests.helpers.councils import submission

CASE = "case-1"
SCHEME = {"scheme_id": "adult-social-care", "scheme_version": "2026.1"}


def run(folder, *arguments: str) -> dict:
    """Run a command in this process."""
    parser = argparse.ArgumentParser()
    console.add_commands(parser.add_subparsers())
    args = parser.parse_args(["gateway", arguments[0], "--folder", str(folder), *arguments[1:]])
    return args.run(args)


@pytest.fixture
def waiting(gateway, monkeypatch):
    """A gateway with one plan of £500 a week that waits, at a computer whose account is "desk-3"."""
    monkeypatch.setattr(getpass, "getuser", lambda: "desk-3")
    laptop = gateway.device("Asha")
    asked = msgspec.structs.replace(
        submission(CASE), proposed=FinalBudget(500_00, "week", 26_000_00, {"local_authority": 26_000_00})
    )
    laptop.push(
        laptop.maker.case(CASE, reference="GLA-1", **SCHEME),
        laptop.maker.record(asked, "command"),
    )
    return gateway, laptop


def give(folder, role: str, name: str) -> None:
    run(folder, "roles", "--give", role, "--user", name, "--json")


def noted(folder) -> list[tuple[str, str, str, str]]:
    told = run(folder, "audit", "--json")
    assert told["ok"]
    return [
        (row["user"], row["action"], row["what"], row["address"])
        for row in told["audit"]
        if row["address"].startswith("account")
    ]


def test_until_the_first_role_it_works_as_before_and_says_how_to_give_one(waiting, capsys) -> None:
    folder = waiting[0].folder
    decided = run(folder, "decide", "GLA-1", "--approve", "--role", "service_manager")
    assert (decided["decided_by"], decided["decided_as"]) == ("desk-3", "service_manager")
    assert decided["roles_in_force"] is False
    said = capsys.readouterr().out
    assert "Approved: £26,000.00" in said
    assert "pbdesk gateway roles --give ROLE --user NAME" in said
    assert noted(folder) == [("", "decided", "approved service_manager", "account desk-3 as desk-3")]


def test_once_roles_are_given_the_decision_goes_out_with_name_and_role(waiting, capsys) -> None:
    gateway, laptop = waiting
    give(gateway.folder, "service_manager", "Non Llwyd")
    decided = run(gateway.folder, "decide", "GLA-1", "--approve", "--by", "Non Llwyd")
    assert decided["roles_in_force"] is True
    said = capsys.readouterr().out
    assert "It goes out as the decision of Non Llwyd, service_manager." in said
    assert "--give" not in said
    (op,) = [each.op for each in laptop.pull().ops if each.op.type == "decision"]
    assert (op.author, op.set["decided_by"].v, op.set["decided_as"].v) == (
        "Non Llwyd",
        "Non Llwyd",
        "service_manager",
    )
    run(gateway.folder, "plans")
    assert "Non Llwyd, service_manager, " in capsys.readouterr().out
    run(gateway.folder, "audit", "--case", "GLA-1")
    assert "Non Llwyd  decided  approved service_manager  case-1  account desk-3" in capsys.readouterr().out


def test_above_ones_limit_it_goes_to_those_who_may(waiting, capsys) -> None:
    folder = waiting[0].folder
    give(folder, "team_manager", "Mair Owen")
    give(folder, "service_manager", "Non Llwyd")
    run(folder, "plans", "--waiting")
    assert "with service_manager (Non Llwyd): day" in capsys.readouterr().out
    passed = run(folder, "decide", "GLA-1", "--approve", "--by", "Mair Owen")
    assert (passed["outcome"], passed["passed_by"], passed["held_by"]) == (
        "passed_on",
        "Mair Owen",
        ["Non Llwyd"],
    )
    assert (
        "that team_manager may approve. It goes to: service_manager (Non Llwyd)." in capsys.readouterr().out
    )
    assert noted(folder)[0] == ("Mair Owen", "decided", "passed on team_manager", "account desk-3")


@pytest.mark.parametrize(
    ("by", "role", "code", "row"),
    [
        ("Mair Owen", "panel", "role-not-held", ("Mair Owen", "account desk-3")),
        ("Bryn", "", "role-none", ("Bryn", "account desk-3")),
        ("Asha", "", "own-plan", ("Asha", "account desk-3")),
        ("Nobody Known", "", "decider-unknown", ("", "account desk-3 as Nobody Known")),
        ("", "", "decider-unknown", ("", "account desk-3 as desk-3")),
    ],
)
def test_who_may_not_is_refused_and_the_audit_keeps_it(waiting, capsys, by, role, code, row) -> None:
    gateway, laptop = waiting
    give(gateway.folder, "team_manager", "Mair Owen")
    give(gateway.folder, "panel", "Asha")
    gateway.device("Bryn")
    with pytest.raises(KnownError) as told:
        run(gateway.folder, "decide", "GLA-1", "--approve", "--by", by, "--role", role)
    assert told.value.code == code
    latest = noted(gateway.folder)[0]
    assert (latest[0], latest[3]) == row
    assert latest[1:3] == ("denied", f"approve {code} {role}".strip())
    assert [op for op in laptop.pull().ops if op.op.type == "decision"] == []
    capsys.readouterr()
    run(gateway.folder, "audit")
    assert f"was refused  approve {code}" in capsys.readouterr().out


def test_a_mistyped_amount_is_no_row_of_the_audit(waiting) -> None:
    folder = waiting[0].folder
    give(folder, "panel", "Non")
    before = noted(folder)
    for wrong in (["--amount", "lots"], ["--funder", "care"], ["--role", "porter"]):
        with pytest.raises(KnownError):
            run(folder, "decide", "GLA-1", "--approve", "--by", "Non", *wrong)
    assert noted(folder) == before
