"""Facts from a file: money in pounds, exact numbers, and a place for everything that is wrong."""

from __future__ import annotations

import json
import tempfile
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.cli.facts import print_schema, read_facts
from pbdesk.domain.errors import KnownError
from pbdesk.domain.money import plain_money


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    amount_pence: int
    hours: Decimal = Decimal(0)


class Whole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    parts: tuple[Part, ...]
    limit_pence: int | None = None


def read(folder: Path, text: str) -> Whole:
    (folder / "f.json").write_text(text, encoding="utf-8")
    return read_facts(str(folder / "f.json"), Whole)


@pytest.mark.parametrize(
    ("written", "pence"), [('"112.50"', 11250), ("112.5", 11250), ("7", 700), ('"£1,200"', 120_000)]
)
def test_read_when_pounds_are_written_in_any_way_then_exact_pence(
    tmp_path: Path, written: str, pence: int
) -> None:
    facts = read(tmp_path, f'{{"parts": [{{"amount": {written}, "hours": 0.1}}], "limit": {written}}}')

    assert facts == Whole((Part(pence, Decimal("0.1")),), pence)


@given(st.integers(0, 10**9))
def test_read_when_any_sum_is_written_then_the_same_pence(pence: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        facts = read(Path(folder), json.dumps({"parts": [{"amount": plain_money(pence)}]}))
        assert facts.parts[0].amount_pence == pence


def test_read_when_whole_pence_are_given_then_taken(tmp_path: Path) -> None:
    assert read(tmp_path, '{"parts": [{"amount_pence": 5}]}').parts[0].amount_pence == 5


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"parts": [{"amount": "1.234"}]}', "$.parts[0].amount"),
        ('{"parts": [{"amount": "1", "amount_pence": 100}]}', "$.parts[0].amount"),
        ('{"parts": [{"amount": "1", "hours": "NaN"}]}', "$.parts[0].hours"),
        ('{"parts": [{"amount": "1", "hours": -1}]}', "$.parts[0].hours"),
        ('{"parts": [{"amuont": "1"}]}', "$.parts[0]"),
        ('{"parts": 3}', "$.parts"),
        ("{}", "$"),
    ],
)
def test_read_when_something_is_wrong_then_refused_with_its_place(
    tmp_path: Path, text: str, place: str
) -> None:
    with pytest.raises(KnownError) as caught:
        read(tmp_path, text)

    assert (caught.value.code, caught.value.fields["place"]) == ("facts-wrong", place)


def test_schema_when_printed_then_what_goes_in_is_in_pounds(capsys: pytest.CaptureFixture[str]) -> None:
    print_schema(Whole, Part)
    both = json.loads(capsys.readouterr().out)
    part = both["input"]["$defs"]["Part"]

    assert set(part["properties"]) == {"amount", "hours"}
    assert part["required"] == ["amount"]
    assert "amount_pence" in both["output"]["$defs"]["Part"]["properties"]
