"""Facts in, an indicative budget with every step out."""

from __future__ import annotations

import io
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


CARE = {"funder": "local_authority", "amount": "300"}
ENOUGH: dict[str, dict[str, object]] = {
    "charge": {
        "on": "2025-06-01",
        "household": "single_25_pension",
        "income": [{"name": "ESA", "amount": "200"}],
        "care": [CARE],
    },
    "employment": {"on": "2026-06-01", "assistants": [{"name": "Nia", "hours": 20, "rate": "13.00"}]},
    "monitoring": {"balance": "2500", "weekly": "200", "surplus_weeks": 8},
    "split": {
        "lines": [{"description": "Night sitting", "amount": "45.55"}],
        "shares": {"icb": "62.5", "local_authority": "37.5"},
        "remainder": "local_authority",
    },
    "eligibility": {
        "who": "adult",
        "from_impairment": True,
        "findings": [
            {"outcome": "hygiene", "limbs": ["no_help"]},
            {"outcome": "clothed", "limbs": ["slow"]},
        ],
        "judgement": {"significant": True, "reasons": "It takes all the strength of the day."},
    },
}


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("charge", "contribution_pence", 8_750),
        ("employment", "year_pence", 1_519_440),
        ("monitoring", "reclaimable_pence", 90_000),
        ("split", "total_pence", 4_555),
        ("eligibility", "eligible", True),
    ],
)
def test_calculation_when_facts_are_given_then_result_and_words(
    pbdesk: Command, tmp_path: Path, name: str, field: str, value: object
) -> None:
    path = facts(tmp_path, **ENOUGH[name])
    ran = pbdesk("calculate", name, "--facts", path, "--json")
    assert ran.code == 0
    assert ran.json[field] == value
    assert ran.json["words"][-1] in pbdesk("calculate", name, "--facts", path).out


def test_calculation_when_facts_come_on_standard_input_then_the_same(
    pbdesk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(ENOUGH["charge"])))
    assert pbdesk("calculate", "charge", "--facts", "-", "--json").json["contribution_pence"] == 8_750


@pytest.mark.parametrize("name", ["allocation", *ENOUGH])
def test_schema_when_asked_for_then_what_goes_in_and_comes_out(pbdesk: Command, name: str) -> None:
    ran = pbdesk("calculate", name, "--schema")
    assert ran.code == 0
    given, comes_out = ran.json["input"], ran.json["output"]
    asked = given["$defs"][given["$ref"].rsplit("/")[-1]]
    assert not any(field.endswith("_pence") for field in asked["properties"])
    assert "words" in comes_out["$defs"][comes_out["$ref"].rsplit("/")[-1]]["properties"]
    for fact in ENOUGH.get(name, {}):
        assert fact in asked["properties"]


@pytest.mark.parametrize("name", list(ENOUGH))
def test_calculation_when_a_fact_is_unknown_then_refused(pbdesk: Command, tmp_path: Path, name: str) -> None:
    ran = pbdesk("calculate", name, "--facts", facts(tmp_path, **ENOUGH[name], unheard_of=1), "--json")
    assert (ran.code, ran.json["error"]) == (2, "facts-wrong")
    assert "unheard_of" in ran.json["message"]


def test_letter_when_there_is_something_to_say_then_a_draft(pbdesk: Command, tmp_path: Path) -> None:
    path = facts(tmp_path, **ENOUGH["monitoring"])
    assert "Draft letter: There is £2,500.00" in pbdesk("calculate", "monitoring", "--facts", path).out


def test_allocation_when_more_is_asked_then_beside_the_result(pbdesk: Command, tmp_path: Path) -> None:
    path = facts(
        tmp_path,
        scheme="adult-social-care",
        facts={"points": 20},
        on="2026-11-21",
        top_ups=[{"name": "Travel", "amount": "12.00", "reason": "No bus after four."}],
        what_if={"points": 21},
        final="140.00",
        reason="",
    )
    ran = pbdesk("calculate", "allocation", "--facts", path, "--json")
    assert ran.json["amount_pence"] == 13_300
    assert ran.json["top_up_pence"] == 1_200
    assert ran.json["what_if"]["after_pence"] == 15_800
    assert ran.json["next"]["gap"] == "1"
    assert ran.json["variance"]["percent"] == "5.3"
    assert any("£12.00" in words for words in ran.json["easy_words"])
    assert "One point more" in pbdesk("calculate", "allocation", "--facts", path).out


def test_allocation_when_the_final_budget_is_far_off_then_a_reason_is_needed(
    pbdesk: Command, tmp_path: Path
) -> None:
    given = {"scheme": "adult-social-care", "facts": {"points": 20}, "on": "2026-11-21", "final": "200"}
    ran = pbdesk("calculate", "allocation", "--facts", facts(tmp_path, **given), "--json")
    assert (ran.code, ran.json["error"]) == (2, "variance-reason")
    told = pbdesk("calculate", "allocation", "--facts", facts(tmp_path, **given, reason="Nights."), "--json")
    assert told.json["variance"]["beyond_tolerance"] is True
