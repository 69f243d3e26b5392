"""Outcome measures: the files that ship, files that are refused in words, licences, scales and change over time."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.domain.measures import (
    Measure,
    Measurement,
    band_of,
    check_licence,
    check_scores,
    read_measure,
    standing_measurements,
)
from pbdesk.resources import resource_path

FILES = sorted(resource_path("measures").glob("*.json"))
LICENSED = {
    "id": "acme-wellness",
    "title": {"en": "Invented scale"},
    "items": [{"id": "one", "text": {"en": "How bright is the day?"}, "low": 1, "high": 5}],
    "licence": {"name": "By agreement", "holder": "Glanmor", "number": "X-1", "expires": "2027-01-01"},
}


def made(**changes: object) -> Measure:
    return read_measure(msgspec.json.encode({**LICENSED, **changes}))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_ships_is_free_to_ship_and_said_in_both_languages(file) -> None:
    measure = read_measure(file.read_bytes())
    assert measure.id == file.stem
    assert measure.ships
    assert measure.licence.name == "Open Government Licence v3.0"
    assert "Office for National Statistics" in measure.licence.credit
    assert not measure.adds_up
    for item in measure.items:
        assert {"en", "cy"} <= set(item.text) & set(item.short) & set(item.low_label) & set(item.high_label)
        assert all(band_of(item, score) for score in range(item.low, item.high + 1)), item.id


def test_bands_of_well_being_are_those_of_the_statistics_office() -> None:
    measure = read_measure(resource_path("measures", "ons4.json").read_bytes())
    by_id = {item.id: item for item in measure.items}

    def bands(item: str) -> list[str]:
        found = [band_of(by_id[item], score) for score in range(11)]
        return [band.label["en"] for band in found if band]

    high = ["Low"] * 5 + ["Medium"] * 2 + ["High"] * 2 + ["Very high"] * 2
    assert bands("satisfied") == bands("worthwhile") == bands("happy") == high
    assert bands("anxious") == ["Very low"] * 2 + ["Low"] * 2 + ["Medium"] * 2 + ["High"] * 5
    assert by_id["anxious"].better == "low"


@pytest.mark.parametrize("data", [b"", b"[]", b'{"id": "x"}', b'{"id": "Not An Id"}', b"\xff"])
def test_a_file_that_is_no_measure_is_refused_in_words(data) -> None:
    with pytest.raises(KnownError) as caught:
        read_measure(data)
    assert caught.value.code == "measure-unreadable"
    assert caught.value.english()


def test_a_question_without_a_scale_is_refused() -> None:
    with pytest.raises(KnownError) as caught:
        made(items=[{"id": "one", "text": {"en": "?"}, "low": 5, "high": 5}])
    assert caught.value.code == "measure-scale"


@pytest.mark.parametrize(("licence", "code"), [
    ({"name": "By agreement"}, "measure-licence"),
    ({"name": "By agreement", "holder": "G", "number": "1", "expires": "2026-11-20"}, "measure-expired"),
])  # fmt: skip
def test_a_licence_that_is_missing_or_over_is_refused(licence, code) -> None:
    with pytest.raises(KnownError) as caught:
        check_licence(made(licence=licence), "2026-11-21")
    assert caught.value.code == code
    check_licence(made(), "2026-11-21")


def test_a_score_off_its_scale_names_its_question() -> None:
    check_scores([("one", 1, 5)], {"one": 5})
    with pytest.raises(KnownError) as caught:
        check_scores([("one", 1, 5)], {"one": 6})
    assert caught.value.fields["field"] == "one"


def test_measurement_that_was_corrected_no_longer_stands() -> None:
    def on(name: str, day: str, score: int, corrects: str = "") -> Measurement:
        return Measurement(id=name, measure="ons4", on=day, scores={"happy": score}, corrects=corrects)

    found = [on("b", "2026-11-01", 7), on("a", "2026-05-01", 2), on("c", "2026-05-01", 3, "a")]
    assert [each.id for each in standing_measurements(found)] == ["c", "b"]
