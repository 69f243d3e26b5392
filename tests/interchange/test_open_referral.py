"""Directories in every shape that feeds come in, and what is told of what they lack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pbdesk.domain.directory import Phone, ServiceCost
from pbdesk.domain.errors import KnownError
from pbdesk.interchange.open_referral import DirectoryPreview, read_directory

DATA = Path(__file__).resolve().parents[1] / "data" / "directory"


def _service(number: int, **fields: object) -> dict[str, object]:
    return {
        "id": str(number),
        "name": f"Service {number}",
        "status": "active",
        "assured_date": "2026-01-02",
        **fields,
    }


def _write(folder: Path, value: object, name: str = "feed.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def _notes(found: DirectoryPreview) -> list[str]:
    return [note.english() for note in found.notes]


def test_read_directory_of_a_1_0_page_maps_every_field():
    found = read_directory(DATA / "oruk_1_page.json", "glanmor")
    entry = found.good[0]
    assert entry.name == "Stroke café & choir"
    assert entry.description == "Tea, songs & company.\n\n• Mondays\n• Level entrance"
    assert (entry.organisation, entry.url, entry.email) == (
        "Songs Without Hurry",
        "https://www.stroke-cafe.example.org",
        "",
    )
    assert entry.phones == (Phone("01632 960 111", "Choir"), Phone("07700 900111"))
    assert (entry.address, entry.postcode, entry.latitude) == (
        "Old Chapel, Cwmysgaw, Glanmor",
        "ZZ4 1AA",
        None,
    )
    assert entry.costs == (ServiceCost(350, "per morning"), ServiceCost(0, "", "First visit"))
    assert (entry.min_age, entry.max_age, entry.assured_on) == (18, None, "2026-03-02")
    assert (entry.languages, entry.access, entry.terms) == (("Welsh",), ("Hearing loop",), ("Stroke",))
    assert (entry.opening, entry.fees) == (("MO 10:00–12:30",), "Pay what you can")


def test_read_directory_of_one_page_says_which_pages_are_missing():
    found = read_directory(DATA / "oruk_1_page.json")
    assert (found.delivered, found.expected) == (2, 5)
    notes = " ".join(_notes(found))
    assert "holds 5 services; delivered: 2, missing: 3" in notes
    assert "Of 3 pages, these are missing: 2–3." in notes
    assert "closed, inactive or paused: 1" in notes


def test_read_directory_of_a_folder_joins_pages(tmp_path: Path):
    for number in (1, 2, 4):
        page = {"total_items": 5, "total_pages": 5, "page_number": number, "contents": [_service(number)]}
        _write(tmp_path, page, f"page{number}.json")
    (tmp_path / "readme.txt").write_text("not a page")
    found = read_directory(tmp_path)
    assert [entry.name for entry in found.good] == ["Service 1", "Service 2", "Service 4"]
    assert "Of 5 pages, these are missing: 3, 5." in " ".join(_notes(found))


def test_read_directory_of_a_folder_goes_on_past_a_damaged_file(tmp_path: Path):
    _write(tmp_path, [_service(1)])
    (tmp_path / "cut.json").write_text('{"contents": [')
    found = read_directory(tmp_path)
    assert len(found.good) == 1
    assert any("cut.json” breaks off" in note for note in _notes(found))


def test_read_directory_of_zero_based_pages_finds_none_missing(tmp_path: Path):
    page = {"totalElements": 1, "totalPages": 1, "number": 0, "content": [_service(1)]}
    assert not read_directory(_write(tmp_path, page)).notes


@pytest.mark.parametrize(
    "value",
    [
        _service(1),
        [_service(1)],
        {"contents": [_service(1)]},
        {"content": [_service(1)]},
        {"id": "o", "name": "Org", "description": "d", "services": [_service(1)]},
        {"id": "s", "location": {"id": "l", "location_type": "physical"}, "service": _service(1)},
        {"contents": [{"id": "s", "service": _service(1)}]},
    ],
)
def test_read_directory_reads_every_shape(tmp_path: Path, value):
    assert [entry.name for entry in read_directory(_write(tmp_path, value)).good] == ["Service 1"]


def test_read_directory_of_an_organisation_gives_its_name_to_its_services(tmp_path: Path):
    value = {"id": "o", "name": "Org", "description": "d", "services": [_service(1)]}
    assert read_directory(_write(tmp_path, value)).good[0].organisation == "Org"


def test_read_directory_of_a_service_at_a_location_takes_its_address(tmp_path: Path):
    location = {
        "id": "l",
        "location_type": "physical",
        "addresses": [{"address_1": "1 Quay", "postal_code": "ZZ1 1AA"}],
    }
    value = {"id": "s", "location": location, "service": _service(1)}
    entry = read_directory(_write(tmp_path, value)).good[0]
    assert (entry.address, entry.postcode) == ("1 Quay", "ZZ1 1AA")


def test_read_directory_lists_records_that_do_not_go_in(tmp_path: Path):
    found = read_directory(
        _write(tmp_path, [_service(1), {"id": "2", "status": "active"}, "three", {"name": "4", "status": ""}])
    )
    assert [entry.name for entry in found.good] == ["Service 1"]
    assert [(bad.number, bad.reason.english()) for bad in found.bad] == [
        (2, "It has no name."),
        (3, "It is not a record of a service."),
        (4, "It has no id, so a later import could not find it again."),
    ]


def test_read_directory_keeps_the_fullest_of_repeats(tmp_path: Path):
    found = read_directory(
        _write(tmp_path, [_service(1), _service(1, description="More words"), _service(1)])
    )
    assert [entry.description for entry in found.good] == ["More words"]
    assert any("repeat a service already read: 2" in note for note in _notes(found))


@pytest.mark.parametrize("value", [{}, [], {"contents": []}, 7, "text", None, {"openapi": "3", "paths": {}}])
def test_read_directory_without_services_is_refused(tmp_path: Path, value):
    with pytest.raises(KnownError) as caught:
        read_directory(_write(tmp_path, value))
    assert caught.value.code == "directory-no-services"


def test_read_directory_of_no_file_is_told_in_words(tmp_path: Path):
    with pytest.raises(KnownError) as caught:
        read_directory(tmp_path / "gone.json")
    assert caught.value.code == "file-unreadable"
