"""The words: what each starts, in an environment whose Python only writes down what it was asked."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from installer.bootstrap import commands
from installer.bootstrap.environment import Environment

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")

RECORD = """\
import json, os, sys
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "calls"), "a", encoding="utf-8") as calls:
    print(json.dumps([sys.argv[1:], os.environ.get("QT_QPA_PLATFORM")]), file=calls)
sys.exit(5 if sys.argv[1] == "ruff" and "--check" in sys.argv else 0)
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> commands.Desk:
    """An environment whose programs write down how they were called."""
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    made = Environment(tmp_path / "env")
    made.programs.mkdir(parents=True)
    script = tmp_path / "record.py"
    script.write_text(RECORD, encoding="utf-8")
    for name in ("python", "ruff", "lint-imports"):
        program = made.programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" {name} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    return commands.Desk(made, tmp_path, screen=False)


def calls(desk: commands.Desk) -> list[tuple[list[str], str | None]]:
    """Return what was started so far: the words and the platform that Qt was told."""
    lines = (desk.checkout / "calls").read_text(encoding="utf-8").splitlines()
    return [(words, platform) for words, platform in map(json.loads, lines)]


def test_demo_without_a_screen_runs_the_day_headless_and_says_so(
    desk: commands.Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    assert commands.demo(desk, ["--json"]) == 0
    assert calls(desk) == [(["python", "-m", "pbdesk", "demo", "--headless", "--json"], "offscreen")]
    assert "There is no screen here" in capfd.readouterr().out


def test_demo_without_a_screen_is_told_headless_only_once(desk: commands.Desk) -> None:
    commands.demo(desk, ["--headless"])
    assert calls(desk) == [(["python", "-m", "pbdesk", "demo", "--headless"], "offscreen")]


def test_demo_with_a_screen_opens_the_desktop(desk: commands.Desk, capfd: pytest.CaptureFixture[str]) -> None:
    shown = commands.Desk(desk.environment, desk.checkout, screen=True)
    assert commands.demo(shown, []) == 0
    assert calls(desk) == [(["python", "-m", "pbdesk", "demo"], None)]
    assert capfd.readouterr().out == ""


def test_run_passes_every_word_to_pbdesk(desk: commands.Desk) -> None:
    commands.run(desk, ["gateway", "plans", "--json"])
    assert calls(desk)[0][0] == ["python", "-m", "pbdesk", "gateway", "plans", "--json"]


def test_test_passes_every_word_to_pytest_and_draws_off_the_screen(desk: commands.Desk) -> None:
    shown = commands.Desk(desk.environment, desk.checkout, screen=True)
    commands.test(shown, ["-k", "money"])
    (words, platform) = calls(desk)[0]
    assert words[:3] == ["python", "-m", "pytest"]
    assert words[-2:] == ["-k", "money"]
    assert platform == "offscreen"


def test_bench_runs_the_marked_tests_in_a_fixed_order_and_shows_their_figures(desk: commands.Desk) -> None:
    commands.bench(desk, [])
    words = " ".join(calls(desk)[0][0])
    assert "-m bench tests/bench -s" in words
    assert "no:randomly" in words


def test_check_runs_every_check_even_after_one_found_something(
    desk: commands.Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    assert commands.check(desk, []) == 1
    started = [" ".join(words) for words, _ in calls(desk)]
    assert [line.split(" --cache-dir")[0] for line in started] == [
        "ruff check .",
        "ruff format --check .",
        "python -m mypy",
        "python -m mypy -p installer.bootstrap",
        "lint-imports --no-logo",
    ]
    assert "Something was found by: ruff format." in capfd.readouterr().out


@pytest.mark.parametrize("words", [["check", "everything"]])
def test_check_with_further_words_is_refused(desk: commands.Desk, words: list[str]) -> None:
    with pytest.raises(commands.SetupError, match="everything"):
        commands.check(desk, words[1:])


@pytest.mark.parametrize(("words", "code"), [([], 2), (["help"], 0), (["--help"], 0), (["sing"], 2)])
def test_main_without_a_known_word_prepares_nothing(
    words: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PBDESK_ENV_HOME", str(tmp_path / "untouched"))
    assert commands.main(words) == code
    assert not (tmp_path / "untouched").exists()


def test_main_when_the_environment_cannot_be_made_says_so_and_returns_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    monkeypatch.setenv("PBDESK_ENV_HOME", str(in_the_way / "home"))
    assert commands.main(["run", "--version"]) == 1
    assert "PBDESK_ENV_HOME" in capsys.readouterr().err


def test_usage_names_every_word() -> None:
    for word in (*commands.WORDS, "lock"):
        assert commands.command_line(word) in commands.USAGE
