"""Looking at what a council hands over, and taking it in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pbdesk.example.told import caseload_file, directory_file
from tests.helpers.command import Command

TODAY = date(2026, 11, 21)


def test_caseload_when_only_looked_at_then_rows_and_reasons(pbdesk: Command, tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_bytes(caseload_file(TODAY))
    ran = pbdesk("import", "caseload", path, "--json")
    assert ran.code == 0
    assert (ran.json["good"], ran.json["written"]) == (40, 0)
    assert {row["row"] for row in ran.json["bad"]}
    assert all(row["reason"] for row in ran.json["bad"])


def test_caseload_when_store_given_then_cases_and_twice_are_duplicates(
    pbdesk: Command, tmp_path: Path, store: list[object]
) -> None:
    path = tmp_path / "caseload.csv"
    path.write_bytes(caseload_file(TODAY))
    assert pbdesk("import", "caseload", path, *store, "--json").json["written"] == 40
    again = pbdesk("import", "caseload", path, *store, "--json").json
    assert (again["good"], again["written"]) == (0, 0)


def test_directory_when_store_given_then_services(
    pbdesk: Command, tmp_path: Path, store: list[object]
) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(directory_file(TODAY))
    ran = pbdesk("import", "directory", path, "--source", "Glanmor", *store, "--json")
    assert ran.json["written"] == 60


def test_import_when_file_is_bad_then_two_and_a_sentence(pbdesk: Command, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{", encoding="utf-8")
    for arguments in (("directory", tmp_path / "x.json"), ("caseload", tmp_path / "none.csv")):
        ran = pbdesk("import", *arguments)
        assert ran.code == 2
        assert ran.err.count("\n") == 1


def test_import_when_passphrase_is_wrong_then_nothing(
    pbdesk: Command, tmp_path: Path, store: list[object]
) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(directory_file(TODAY))
    (tmp_path / "passphrase").write_text("wrong", encoding="utf-8")
    ran = pbdesk("import", "directory", path, *store, "--json")
    assert (ran.code, ran.json["error"]) == (2, "passphrase-wrong")
