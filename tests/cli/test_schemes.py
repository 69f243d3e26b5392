"""Schemes that ship are sound; a broken one is told with file and place."""

from __future__ import annotations

import shutil
from pathlib import Path

from pbdesk.resources import resource_path
from tests.helpers.command import Command


def test_list_then_fourteen_programmes_in_the_language_asked_for(pbdesk: Command) -> None:
    english = pbdesk("scheme", "list", "--json").json["schemes"]
    welsh = pbdesk("--language", "cy", "scheme", "list", "--json").json["schemes"]
    assert len(english) == 14
    assert [row["id"] for row in english] == [row["id"] for row in welsh]
    assert all(a["title"] != b["title"] for a, b in zip(english, welsh, strict=True))


def test_check_when_sound_then_zero(pbdesk: Command) -> None:
    for folder in sorted(resource_path("schemes").iterdir()):
        if folder.is_dir():
            ran = pbdesk("scheme", "check", folder)
            assert (ran.code, ran.out) == (0, "The scheme is sound.\n"), folder.name


def test_check_when_broken_then_file_and_place(pbdesk: Command, tmp_path: Path) -> None:
    folder = tmp_path / "adult-social-care"
    shutil.copytree(resource_path("schemes", "adult-social-care"), folder)
    toml = folder / "scheme.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("[[funders]]", "[[fundres]]", 1), encoding="utf-8"
    )
    ran = pbdesk("scheme", "check", folder, "--json")
    assert ran.code == 2
    assert {problem["file"] for problem in ran.json["problems"]} >= {"scheme.toml"}


def test_check_when_no_folder_then_told(pbdesk: Command, tmp_path: Path) -> None:
    assert pbdesk("scheme", "check", tmp_path / "none").code == 2


def test_try_when_a_folder_is_given_then_its_own_figures(pbdesk: Command, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"facts": {"points": "20"}, "on": "2026-11-21"}', encoding="utf-8")
    folder = resource_path("schemes", "adult-social-care")
    ran = pbdesk("scheme", "try", folder, "--facts", facts, "--json")
    assert ran.json["amount_pence"] == 12_100
    assert "input" in pbdesk("scheme", "try", folder, "--schema").json


def changed(tmp_path: Path) -> Path:
    """Adult social care with more for 16 to 20 points and less for 21 to 25."""
    folder = tmp_path / "new" / "adult-social-care"
    shutil.copytree(resource_path("schemes", "adult-social-care"), folder)
    for name, pairs in {
        "points.csv": [("121.00", "125.00"), ("158.00", "150.00")],
        "points.test.csv": [("121.00", "125.00"), ("158.00", "150.00")],
    }.items():
        path = folder / "tables" / name
        text = path.read_text(encoding="utf-8")
        for before, after in pairs:
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")
    for example in (folder / "examples").iterdir():
        example.unlink()
    return folder


def test_compare_when_a_table_changed_then_who_gains_who_loses_and_by_group(
    pbdesk: Command, tmp_path: Path
) -> None:
    lines = [
        "id,points,area",
        *(f"a{at},20,north" for at in range(5)),
        "b1,22,south",
        "b2,5,south",
        "b3,500,south",
    ]
    caseload = tmp_path / "caseload.csv"
    caseload.write_text("\n".join(lines), encoding="utf-8")
    old, new = resource_path("schemes", "adult-social-care"), changed(tmp_path)
    ran = pbdesk("scheme", "compare", old, new, "--caseload", caseload, "--on", "2026-11-21", "--json")
    total = ran.json["total"]
    assert (total["cases"], total["gains"], total["loses"], total["same"], total["refused"]) == (
        8,
        5,
        1,
        1,
        1,
    )
    assert total["difference_pence"] == (5 * 400 - 800) * 52
    assert ran.json["groups"]["area"]["south"] is None
    assert ran.json["groups"]["area"]["north"]["difference_pence"] == 5 * 400 * 52
    words = pbdesk("scheme", "compare", old, new, "--caseload", caseload, "--on", "2026-11-21").out
    assert "More: 5. Less: 1." in words


def test_compare_when_the_caseload_is_empty_then_told(pbdesk: Command, tmp_path: Path) -> None:
    (tmp_path / "caseload.csv").write_text("id,points\n", encoding="utf-8")
    folder = resource_path("schemes", "adult-social-care")
    ran = pbdesk("scheme", "compare", folder, folder, "--caseload", tmp_path / "caseload.csv", "--json")
    assert (ran.code, ran.json["error"]) == (2, "caseload-wrong")
