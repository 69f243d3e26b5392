"""The library: what is there, which version, and one bad scheme among good ones."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.resources import resource_path
from pbdesk.schemes.library import SchemeLibrary
from pbdesk.schemes.loader import MAIN


def test_shipped_schemes_when_listed_then_four_with_titles_in_both_languages(kept_models: Path) -> None:
    library = SchemeLibrary(resource_path("schemes"), kept_models)

    assert {listed.id for listed in library.list()} >= {
        "adult-social-care",
        "personal-health-budget",
        "resettlement-fund",
        "youth-employment",
    }
    assert all(listed.problem is None for listed in library.list())
    assert "Cronfa ailsefydlu" in {listed.title for listed in library.list("cy")}


def test_scheme_when_asked_for_twice_then_loaded_once(kept_models: Path) -> None:
    library = SchemeLibrary(resource_path("schemes"), kept_models)

    assert library.get("youth-employment") is library.get("youth-employment", "2026.1")


@pytest.mark.parametrize(("scheme", "version"), [("nowhere", ""), ("youth-employment", "1999.1"), ("", "")])
def test_scheme_that_is_not_there_when_asked_for_then_a_known_error(
    kept_models: Path, scheme: str, version: str
) -> None:
    with pytest.raises(KnownError) as caught:
        SchemeLibrary(resource_path("schemes"), kept_models).get(scheme, version)

    assert caught.value.code == "scheme-missing"


def test_older_version_when_it_stands_beside_then_a_pinned_case_gets_it(
    scheme_copy: Callable[[str], Path], kept_models: Path
) -> None:
    folder = scheme_copy("youth-employment")
    older = folder.with_name("youth-employment@2025.2")
    shutil.copytree(folder, older)
    text = (older / "scheme.toml").read_text(encoding="utf-8")
    (older / "scheme.toml").write_text(
        text.replace('version = "2026.1"', 'version = "2025.2"'), encoding="utf-8"
    )
    library = SchemeLibrary(folder.parent, kept_models)

    assert library.get("youth-employment", "2025.2").version == "2025.2"
    assert library.get("youth-employment").version == "2026.1"
    assert [listed.id for listed in library.list()] == ["youth-employment", "youth-employment"]


def test_bad_scheme_when_listed_then_the_others_stay_in_use(
    scheme_copy: Callable[[str], Path], kept_models: Path
) -> None:
    good = scheme_copy("youth-employment")
    (good.parent / "broken").mkdir()
    (good.parent / "broken" / "scheme.toml").write_text("id =", encoding="utf-8")
    library = SchemeLibrary(good.parent, kept_models)

    assert [(listed.id, listed.problem is None) for listed in library.list()] == [
        ("broken", False),
        ("youth-employment", True),
    ]
    assert [scheme.id for scheme in library.schemes()] == ["youth-employment"]


def test_folder_that_is_not_there_when_listed_then_nothing(tmp_path: Path) -> None:
    assert SchemeLibrary(tmp_path / "nowhere").list() == ()


def test_library_when_it_stays_then_the_folder_is_looked_through_once(
    tmp_path: Path, kept_models: Path
) -> None:
    library = SchemeLibrary(tmp_path, kept_models, stays=True)
    assert library.list() == ()
    (tmp_path / "late").mkdir()
    (tmp_path / "late" / MAIN).write_text("", encoding="utf-8")
    assert library.list() == ()
    assert [listed.id for listed in SchemeLibrary(tmp_path, kept_models).list()] == ["late"]
