"""The command `roles`, as an officer of the council gives it on a folder's gateway."""

from __future__ import annotations

import getpass
import json

import pytest

from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import open_folder
from tests.helpers.command import Command


@pytest.fixture
def roles(tmp_path, capsys, monkeypatch):
    """Runs `pbdesk gateway roles` on a new gateway, at a computer whose account is "desk-3"."""
    monkeypatch.setattr(getpass, "getuser", lambda: "desk-3")
    folder = tmp_path / "gateway"
    open_folder(folder, SystemClock(), "Glanmor Council").close()
    command = Command(capsys)
    return lambda *arguments: command("gateway", "roles", "--folder", folder, *arguments)


def test_none_given_says_how_to(roles) -> None:
    told = roles()
    assert told.code == 0
    assert told.out.count("\n") == 1
    assert "pbdesk gateway roles --give ROLE --user NAME" in told.out
    assert roles("--json").json == {"roles": [], "in_force": False}


def test_given_listed_and_ended_in_words(roles) -> None:
    first = roles("--give", "panel", "--user", "Mair Owen", "--by", "Gwenda")
    assert "Mair Owen signs off as panel from now on." in first.out
    assert "check how the name is spelt" in first.out
    assert "This is the first role" in first.out
    assert "first role" not in roles("--give", "team_manager", "--user", "Mair Owen").out
    listed = roles().out.splitlines()
    assert [line.split("  ")[:2] for line in listed] == [
        ["Mair Owen", "panel"],
        ["Mair Owen", "team_manager"],
    ]
    assert listed[0].endswith("by Gwenda")
    assert listed[1].endswith("by desk-3")
    ended = roles("--end", "panel", "--user", "Mair Owen")
    assert "Mair Owen does not sign off as panel any more." in ended.out
    assert "What they decided until now stands." in ended.out
    assert "ended on" in roles("--user", "Mair Owen").out
    roles("--end", "team_manager", "--user", "Mair Owen")
    assert "Nobody has a role now" in roles().out


def test_json_is_all_that_is_said_under_json(roles) -> None:
    given = roles("--give", "panel", "--user", "Mair Owen", "--json").json
    assert (given["user"], given["role"], given["ended_at"], given["added"]) == (
        "Mair Owen",
        "panel",
        "",
        True,
    )
    ended = roles("--end", "panel", "--user", "Mair Owen", "--by", "Huw", "--json").json
    assert (ended["given_at"], ended["ended_by"]) == (given["given_at"], "Huw")
    told = roles("--json").json
    assert told["in_force"] is True
    assert [row["ended_by"] for row in told["roles"]] == ["Huw"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--give", "panel"], "user-missing"),
        (["--end", "panel", "--user", " "], "user-missing"),
        (["--give", "porter", "--user", "Mair"], "role-unknown"),
        (["--give", "", "--user", "Mair"], "role-unknown"),
        (["--give", "panel", "--user", "Asha"], "role-held"),
        (["--give", "panel", "--user", "x" * 101], "user-name"),
        (["--give", "panel", "--user", "Mair", "--schemes", "no-such-folder"], "schemes-missing"),
        (["--end", "team_manager", "--user", "Asha"], "role-not-held"),
        (["--end", "panel", "--user", "Nobody"], "user-unknown"),
        (["--user", "Nobody"], "user-unknown"),
    ],
)
def test_wrong_input_is_told_in_one_way(roles, arguments, code) -> None:
    roles("--give", "panel", "--user", "Asha")
    told = roles(*arguments, "--json")
    assert told.code == 2
    assert json.loads(told.out)["error"] == code
    assert roles(*arguments).err.count("\n") == 1
    assert len(roles("--json").json["roles"]) == 1


def test_giving_and_ending_at_once_is_no_command(roles) -> None:
    assert roles("--give", "panel", "--end", "panel", "--user", "Mair").code == 2
