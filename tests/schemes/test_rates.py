"""Published rates: the day decides, a year that is not there is refused, an unconfirmed figure is told."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.resources import resource_path
from pbdesk.schemes.rates import Rates, read_rates, shipped_rates, warnings

RATES = shipped_rates()


@pytest.mark.parametrize(
    ("series", "element", "day", "value"),
    [
        ("mig_weekly", "single_25_pension", "2022-04-10", "91.40"),
        ("mig_weekly", "single_25_pension", "2022-04-11", "94.15"),
        ("mig_weekly", "single_pension", "2025-04-07", "232.60"),
        ("mig_weekly", "single_18_24", "2026-04-06", "95.40"),
        ("pea_weekly", "adult", "2025-12-01", "30.65"),
        ("capital_limits", "upper", "2025-12-01", "23250.00"),
        ("minimum_wage_hourly", "nlw", "2026-04-01", "12.71"),
        ("minimum_wage_hourly", "nlw", "2026-03-31", "12.21"),
        ("employer_ni", "rate_pct", "2022-11-05", "15.05"),
        ("employer_ni", "rate_pct", "2022-11-06", "13.80"),
        ("employer_ni", "secondary_threshold_year", "2025-04-05", "9100.00"),
        ("employer_ni", "secondary_threshold_year", "2025-04-06", "5000.00"),
    ],
)
def test_find_when_a_year_turns_then_the_day_decides(series: str, element: str, day: str, value: str) -> None:
    assert RATES.find(series, element, date.fromisoformat(day)).value == Decimal(value)


@pytest.mark.parametrize(
    ("element", "day"), [("child", "2026-04-06"), ("child", "2015-04-05"), ("single_pension", "2027-04-12")]
)
def test_find_when_the_year_is_not_there_then_refused_and_not_guessed(element: str, day: str) -> None:
    with pytest.raises(KnownError) as caught:
        RATES.find("mig_weekly", element, date.fromisoformat(day))

    assert caught.value.code == "rate-missing"
    assert day in caught.value.english()
    assert not RATES.has("mig_weekly", element, date.fromisoformat(day))


def test_find_when_the_name_is_unknown_then_told() -> None:
    with pytest.raises(KnownError) as caught:
        RATES.has("mig_weekly", "no_such", date(2026, 5, 1))

    assert caught.value.code == "rate-unknown"


def test_warnings_when_a_figure_is_unconfirmed_then_once_and_only_that_one() -> None:
    day = date(2026, 5, 1)
    sure = RATES.find("mig_weekly", "single_18_24", day)
    unsure = RATES.find("mig_weekly", "single_25_pension", day)

    told = warnings([sure, unsure, unsure])
    assert [step.fields["value"] for step in told] == ["120.40"]


@given(st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_find_when_any_day_is_asked_then_one_figure_that_holds_on_it_or_none(day: date) -> None:
    raw = json.loads(resource_path("rates", "england.json").read_text(encoding="utf-8"))
    for series, of in raw["series"].items():
        for element, known in of["elements"].items():
            holding = [v for v in known["values"] if v["from"] <= day.isoformat() <= v["to"]]
            assert len(holding) <= 1
            assert RATES.has(series, element, day) == bool(holding)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"format": "other"}, "format"),
        ({"series": {"a": {}}}, "title"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_read_when_the_file_is_wrong_then_refused_with_the_place(
    tmp_path: Path, change: dict[str, object], part: str
) -> None:
    raw = {"format": "pbdesk-rates/1", "nation": "England", "about": [], "series": {}} | change
    (tmp_path / "r.json").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        read_rates(tmp_path / "r.json")

    assert caught.value.code == "rates-wrong"
    assert part in caught.value.english()


def test_read_when_two_figures_hold_on_one_day_then_refused(tmp_path: Path) -> None:
    value = {"from": "2025-04-01", "to": "2026-03-31", "value": "1.00", "confirmed": True, "source": "here"}
    raw = {
        "format": "pbdesk-rates/1",
        "nation": "England",
        "about": [],
        "series": {
            "a": {
                "title": "A",
                "law": "",
                "elements": {
                    "b": {"label": "B", "unit": "GBP", "values": [value, value | {"value": "2.00"}]}
                },
            }
        },
    }
    (tmp_path / "r.json").write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        read_rates(tmp_path / "r.json")

    assert "two figures" in caught.value.english()


def test_find_when_rates_are_given_then_their_nation_is_known() -> None:
    assert isinstance(RATES, Rates)
    assert RATES.nation == "England"
