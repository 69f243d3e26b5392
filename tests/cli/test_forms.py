"""Forms are checked and run from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from pbdesk.resources import resource_path
from tests.helpers.command import Command

NEEDS = resource_path("schemes", "adult-social-care", "forms", "needs.xlsx")


def test_check_when_sound_then_counts(pbdesk: Command) -> None:
    ran = pbdesk("form", "check", NEEDS, "--json")
    assert ran.code == 0
    assert ran.json["ok"]
    assert ran.json["questions"] > 40
    assert ran.json["missing"] == {}


def test_check_when_not_a_workbook_then_told(pbdesk: Command, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    ran = pbdesk("form", "check", tmp_path / "x.xlsx", "--json")
    assert ran.code == 2
    assert len(ran.json["problems"]) == 1


def test_run_then_every_question_stands(pbdesk: Command, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    probe = pbdesk("form", "run", NEEDS, "--answers", _empty(tmp_path), "--json").json
    path = next(path for path in probe["nodes"] if path.endswith("/condition"))
    answers.write_text(json.dumps({path: "yes"}), encoding="utf-8")
    ran = pbdesk("form", "run", NEEDS, "--answers", answers, "--now", "2026-11-21T10:00:00", "--json")
    assert ran.code == 0
    assert ran.json["nodes"][path]["value"] == "yes"
    assert ran.json["left"] < probe["left"] or ran.json["total"] > probe["total"]


def test_run_when_unknown_question_then_refused(pbdesk: Command, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"/data/none": "1"}), encoding="utf-8")
    ran = pbdesk("form", "run", NEEDS, "--answers", answers, "--json")
    assert (ran.code, ran.json["error"]) == (2, "question-unknown")


def _empty(folder: Path) -> Path:
    path = folder / "empty.json"
    path.write_text("{}", encoding="utf-8")
    return path
