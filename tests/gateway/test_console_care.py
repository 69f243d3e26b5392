"""The commands for looking after a gateway, as an officer gives them."""

from __future__ import annotations

import argparse
import json
import sqlite3
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.gateway import console
from pbdesk.gateway.console_care import ERASURES
from pbdesk.gateway.database import FILE_NAME
from tests.helpers.laptops_online import RunningCouncil
from tests.helpers.postgres import APP, Postgres

CASE = "case-1"


def run(*arguments: str) -> dict:
    """Run a command in this process."""
    parser = argparse.ArgumentParser()
    console.add_commands(parser.add_subparsers())
    args = parser.parse_args(["gateway", *arguments])
    return args.run(args)


@pytest.fixture
def folder(gateway: RunningCouncil) -> list[str]:
    """The options that name a gateway with one case."""
    laptop = gateway.device("Asha")
    laptop.push(laptop.maker.case(CASE, reference="GLA-1"), laptop.maker.op("append", "note", "n", CASE))
    return ["--folder", str(gateway.folder)]


def test_access_ends_and_late_changes_are_taken_in(gateway, folder, capsys) -> None:
    laptop = gateway.device("Bryn")
    run("assign", *folder, CASE, "Bryn")
    assert run("end-access", *folder, "GLA-1", "Bryn") == {"case": CASE, "user": "Bryn"}
    assert run("cases", *folder, "--json")["cases"][0]["users"] == ["Asha"]
    note = laptop.maker.op("append", "note", "late", CASE, text="Rang.")
    assert laptop.outcomes(note) == ["held"]
    (listed,) = run("late", *folder)["late"]
    assert (listed["op"], listed["author"], listed["sets"]) == (note.op_id, "Bryn", {"text": "Rang."})
    said = capsys.readouterr().out
    assert note.op_id in said
    assert "GLA-1" in said
    assert "text: Rang." in said
    assert run("late", *folder, "--take", note.op_id)["outcome"] == "applied"
    assert run("late", *folder)["late"] == []
    for wrong in (("late", *folder, "--take", note.op_id), ("end-access", *folder, CASE, "Bryn")):
        with pytest.raises(KnownError):
            run(*wrong)


def test_erasure_is_listed_and_repeated_after_a_restore(gateway, folder, tmp_path, capsys) -> None:
    copy = tmp_path / "copy.sqlite"
    assert run("backup", *folder, "--to", str(copy))["bytes"] > 0
    assert run("erase", *folder, CASE, "--by", "Mair") == {"case": CASE, "erased": 2}
    assert "2 changes were erased." in capsys.readouterr().out
    listed = (gateway.folder / ERASURES).read_text(encoding="utf-8")
    assert json.loads(listed)["case"] == CASE
    restored = tmp_path / "restored"
    restored.mkdir()
    copy.rename(restored / FILE_NAME)
    (restored / ERASURES).write_text(listed, encoding="utf-8")
    told = run("restored", "--folder", str(restored))
    assert told["erased_again"] == [CASE]
    assert run("cases", "--folder", str(restored), "--json")["cases"] == []
    assert "Rang" not in (restored / FILE_NAME).read_bytes().decode("latin-1")


def test_backup_is_whole_and_replaces_nothing(folder, tmp_path) -> None:
    copy = tmp_path / "copy.sqlite"
    run("backup", *folder, "--to", str(copy))
    with sqlite3.connect(copy) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert opened.execute("SELECT count(*) FROM ops").fetchone() == (2,)
    opened.close()
    with pytest.raises(KnownError) as told:
        run("backup", *folder, "--to", str(copy))
    assert told.value.code == "file-exists"


@pytest.mark.parametrize(
    ("command", "code"),
    [(("prepare", "--role", "x"), "database-missing"), (("backup", "--to", "x"), "gateway-folder")],
)
def test_command_that_needs_another_place_says_so(tmp_path: Path, command, code) -> None:
    with pytest.raises(KnownError) as told:
        run(command[0], "--folder", str(tmp_path / "none"), *command[1:])
    assert told.value.code == code


def test_database_is_prepared_and_served_by_its_own_role(postgres: Postgres) -> None:
    postgres.do('CREATE DATABASE "prepared"')
    try:
        owner = postgres.owner_url("prepared").render_as_string(hide_password=False)
        app = postgres.app_url("prepared").render_as_string(hide_password=False)
        with pytest.raises(KnownError) as told:
            run("cases", "--database", owner)
        assert told.value.code == "gateway-not-prepared"
        first = run("prepare", "--database", owner, "--role", APP, "--council", "Glan-môr")
        again = run("prepare", "--database", owner, "--role", APP)
        assert again == first == {**first, "council_name": "Glan-môr", "role": APP}
        with pytest.raises(KnownError) as told:
            run("cases", "--database", owner)
        assert told.value.code == "gateway-role"
        assert run("cases", "--database", app) == {"cases": []}
        assert run("enrol", "--database", app, "--user", "Asha")["code"]
        with pytest.raises(KnownError) as told:
            run("erase", "--database", app, CASE)
        assert told.value.code == "case-unknown"
    finally:
        postgres.drop("prepared")
