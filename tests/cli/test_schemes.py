"""Schemes that ship are sound; a broken one is told with file and place."""

from __future__ import annotations

import shutil
from pathlib import Path

from pbdesk.resources import resource_path
from tests.helpers.command import Command


def test_list_then_four_programmes_in_the_language_asked_for(pbdesk: Command) -> None:
    english = pbdesk("scheme", "list", "--json").json["schemes"]
    welsh = pbdesk("--language", "cy", "scheme", "list", "--json").json["schemes"]
    assert len(english) == 4
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
