"""Facts in, an indicative budget with every step out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.command import Command


def facts(folder: Path, **values: object) -> Path:
    path = folder / "facts.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


def test_allocation_then_amount_and_steps(pbdesk: Command, tmp_path: Path) -> None:
    path = facts(tmp_path, scheme="adult-social-care", facts={"points": "20"}, on="2026-11-21")
    ran = pbdesk("calculate", "allocation", "--facts", path, "--json")
    assert ran.code == 0
    assert ran.json["amount_pence"] == 12100
    assert ran.json["per_year_pence"] == 12100 * 52
    assert len(ran.json["steps"]) == len(ran.json["words"]) > 2
    words = pbdesk("calculate", "allocation", "--facts", path).out
    assert "£121.00" in words


def test_allocation_when_same_facts_then_same_bytes(pbdesk: Command, tmp_path: Path) -> None:
    path = facts(tmp_path, scheme="adult-social-care", facts={"points": "37"}, on="2026-11-21")
    once = pbdesk("calculate", "allocation", "--facts", path, "--json").out
    assert pbdesk("calculate", "allocation", "--facts", path, "--json").out == once


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"scheme": "adult-social-care", "facts": {"points": "5000"}}, "allocation-outside"),
        ({"scheme": "adult-social-care", "facts": {"pionts": "5"}}, "fact-unknown"),
        ({"scheme": "no-such-scheme", "facts": {}}, "scheme-missing"),
        ({"facts": {}}, "facts-incomplete"),
        ({"scheme": "adult-social-care", "facts": {"points": "5"}, "on": "31/02/2026"}, "date-unreadable"),
    ],
)
def test_allocation_when_facts_are_bad_then_refused(
    pbdesk: Command, tmp_path: Path, given: dict[str, object], code: str
) -> None:
    ran = pbdesk("calculate", "allocation", "--facts", facts(tmp_path, **given), "--json")
    assert (ran.code, ran.json["error"]) == (2, code)


@pytest.mark.parametrize("text", ["not json", "[1]", "[" * 100_000, ""])
def test_allocation_when_not_an_object_then_refused(pbdesk: Command, tmp_path: Path, text: str) -> None:
    (tmp_path / "f.json").write_text(text, encoding="utf-8")
    ran = pbdesk("calculate", "allocation", "--facts", tmp_path / "f.json", "--json")
    assert (ran.code, ran.json["error"]) == (2, "input-not-json")
