"""The import on real and published directories of others: never a traceback, and the counts that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pbdesk.domain.directory import Phone
from pbdesk.domain.errors import KnownError
from pbdesk.interchange.open_referral import read_directory

pytestmark = pytest.mark.shared_data
TAG = re.compile(r"</?[a-z][^>]*>|&[a-z]+;", re.IGNORECASE)


@pytest.fixture
def feeds(shared_data: Path) -> Path:
    return shared_data / "open_referral"


@pytest.mark.parametrize(
    ("name", "good", "bad", "delivered", "expected"),
    [
        ("v3.0-uk/mocks/test_service_list.json", 1, 0, 128, 31),
        ("v3.0-uk/mocks/test_service_list_data.json", 1, 0, 128, None),
        ("v3.0-uk/mocks/test_service_full.json", 1, 0, 1, None),
        ("v3.0-uk/mocks/test_organization_full.json", 1, 0, 1, None),
        ("v3.0-uk/mocks/test_service_at_location_list.json", 1, 0, 1, 1),
        ("v3.0-uk/mocks/warn_service_full.json", 1, 0, 1, None),
        ("v3.0-uk/mocks/warn_service_list.json", 1, 0, 1, 1),
        ("v3.0-uk/mocks/fail_service_full.json", 1, 0, 1, None),
        ("v3.0-uk/mocks/fail_service_list.json", 0, 4, 4, 1),
        ("v3.0-uk/examples/service_full.json", 1, 0, 1, None),
        ("v3.0-uk/examples/service_list.json", 1, 0, 1, 10),
        ("hsds-3.0/examples/service_full.json", 1, 0, 1, None),
        ("hsds-3.0/examples/service_at_location_full.json", 1, 0, 1, None),
        ("hsds-3.0/examples/organization_full.json", 1, 0, 1, None),
        ("real_feed/bristol-service-1625ip.json", 1, 0, 1, None),
        ("real_feed/bristol-services-page1.json", 3, 0, 3, 874),
    ],
)
def test_read_directory_counts_what_is_there(feeds: Path, name, good, bad, delivered, expected):
    found = read_directory(feeds / name)
    assert (len(found.good), len(found.bad), found.delivered, found.expected) == (
        good,
        bad,
        delivered,
        expected,
    )


@pytest.mark.parametrize(
    "name",
    [
        "v3.0-uk/mocks/test_api_details.json",
        "v3.0-uk/mocks/test_taxonomy_list.json",
        "v3.0-uk/mocks/test_taxonomy_term_list.json",
        "v3.0-uk/examples/organization_list.json",
        "v3.0-uk/openapi.json",
        "v1.0-uk/openapi.json",
        "hsds-3.0/examples/location.json",
        "real_feed/feeds.json",
    ],
)
def test_read_directory_of_other_kinds_says_that_there_are_no_services(feeds: Path, name):
    with pytest.raises(KnownError) as caught:
        read_directory(feeds / name)
    assert caught.value.code == "directory-no-services"


def test_read_directory_meets_every_file_with_entries_or_words(feeds: Path):
    met = 0
    for path in sorted(path for path in feeds.rglob("*") if path.is_file()):
        met += 1
        try:
            found = read_directory(path)
        except KnownError as error:
            error.english()  # every field is there
            continue
        assert found.good or found.bad, path
    assert met >= 80


def test_real_descriptions_come_out_as_plain_text(feeds: Path):
    entries = [*read_directory(feeds / "real_feed/bristol-services-page1.json").good]
    assert len(entries) == 3
    for entry in entries:
        assert entry.description
        assert entry.summary
        assert not TAG.search(entry.description + entry.summary + entry.name)
        assert (entry.min_age, entry.max_age) == (None, None)
        assert re.fullmatch(r"2025-\d\d-\d\d", entry.assured_on)
        assert "pc_metadata" in entry.raw
    first, second, third = entries
    assert first.description.startswith("About Us\n\n1625 Independent People works")
    assert first.summary.startswith("1625 Independent People works")
    assert "Facebook (https://www.facebook.com/" in second.description
    assert third.email == ""  # published as …@noemail.invalid


def test_real_labels_are_split_from_phone_numbers(feeds: Path):
    entry = read_directory(feeds / "real_feed/bristol-service-1625ip.json").good[0]
    assert entry.phones == (Phone("0800 0354213"), Phone("0117 332 7111", "Bristol Youth MAPS"))
    assert entry.areas == ("Bristol", "South Gloucestershire")


def test_real_pages_that_are_missing_are_told(feeds: Path):
    notes = [note.english() for note in read_directory(feeds / "real_feed/bristol-services-page1.json").notes]
    assert "By its own count the feed holds 874 services; delivered: 3, missing: 871." in notes
    assert "Of 292 pages, these are missing: 2–292." in notes


def test_published_examples_lose_their_impossible_places_and_placeholders(feeds: Path):
    entry = read_directory(feeds / "v3.0-uk/examples/service_full.json").good[0]
    assert (entry.latitude, entry.longitude, entry.email, entry.url) == (None, None, "", "")
    assert entry.costs[0].amount_pence == 3500
    assert (entry.min_age, entry.max_age) == (12, 100)
    assert entry.postcode == "ABC 1234"
