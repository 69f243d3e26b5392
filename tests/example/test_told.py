"""The example that ships: it comes from its lists, imports like a council's file, and never grows old."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pytest

from pbdesk.domain.directory import DirectoryEntry
from pbdesk.example import told as example
from pbdesk.interchange.caseload import KnownScheme, Preview, preview
from pbdesk.interchange.columns import propose_mapping
from pbdesk.interchange.open_referral import read_directory
from pbdesk.interchange.table import parse_table

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 21)
SCHEMES = ("adult-social-care", "personal-health-budget", "resettlement-fund", "youth-employment")


def _caseload(today: date = TODAY) -> Preview:
    table = parse_table(example.caseload_file(today), "caseload.csv")
    schemes = [KnownScheme(scheme) for scheme in SCHEMES]
    return preview(table, propose_mapping(table), schemes=schemes, existing_references=(), today=today)


@pytest.fixture
def entries(tmp_path: Path) -> list[DirectoryEntry]:
    path = tmp_path / "directory.json"
    path.write_bytes(example.directory_file(TODAY))
    found = read_directory(path, example.SOURCE)
    assert not found.bad
    return list(found.good)


@pytest.mark.parametrize(("name", "build"), [("caseload.csv", "caseload"), ("directory.json", "directory")])
def test_shipped_files_are_what_the_generator_makes(name, build):
    spec = importlib.util.spec_from_file_location("build_demo", ROOT / "installer" / "build_demo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "resources" / "demo" / name).read_bytes() == getattr(module, build)().encode()


def test_forty_people_go_in_and_four_rows_are_told():
    found = _caseload()
    counts = {scheme: sum(1 for row in found.good if row.scheme_id == scheme) for scheme in SCHEMES}
    assert counts == dict(zip(SCHEMES, (14, 8, 9, 9), strict=True))
    assert [bad.row_number for bad in found.bad] == [42, 43, 44, 45]
    assert all(len(bad.reasons) == 1 for bad in found.bad)
    assert [note.fields["value"] for note in found.warnings] == ["ZZ2"]


@pytest.mark.parametrize("today", [TODAY, date(2031, 3, 1)])
def test_ages_suit_the_schemes_whenever_it_is_opened(today):
    for row in _caseload(today).good:
        age = (today - date.fromisoformat(row.born_on)).days // 365.25
        assert (16 <= age <= 25) if row.scheme_id == "youth-employment" else (18 <= age <= 95), row.reference


def test_releases_lie_around_the_day_and_only_where_there_is_one():
    found = _caseload()
    ahead = [(date.fromisoformat(row.release_date) - TODAY).days for row in found.good if row.release_date]
    assert len(ahead) == 9
    assert min(ahead) == -12
    assert max(ahead) == 104
    assert all(bool(row.release_date) == (row.scheme_id == "resettlement-fund") for row in found.good)


def test_people_read_in_several_languages_and_formats():
    rows = {row.reference: row for row in _caseload().good}
    assert rows[example.MAIN_REFERENCE].known_as == "Roz"
    welsh = rows[example.WELSH_REFERENCE]
    assert (welsh.language, welsh.print_format) == ("cy", "large")
    assert {row.language for row in rows.values()} >= {"en", "cy", "pl", "ur", "gu", "pa", "ro"}
    assert {row.print_format for row in rows.values()} == {"standard", "large", "easyread", "audio"}


def test_people_are_plainly_invented():
    for row in _caseload().good:
        assert row.postcode.startswith("ZZ")
        assert row.phone.startswith(("01632 960", "07700 900"))
        assert not row.email or row.email.endswith("@example.org")
        assert not row.nhs_number or row.nhs_number.startswith("999")


def test_sixty_services_come_in_with_all_that_an_adviser_compares(entries):
    assert len(entries) == 60
    assert [entry.name for entry in entries if not entry.is_open] == [
        "Evening steel band",
        "Saturday computer club",
    ]
    for entry in entries:
        assert len(entry.description) > 70
        assert entry.summary
        assert entry.organisation
        assert entry.terms
        assert entry.postcode.startswith("ZZ")
        assert entry.phones[0].number.startswith("01632 960")
        assert 0 < (TODAY - date.fromisoformat(entry.assured_on)).days < 250
    assert sum(1 for entry in entries if entry.costs) == 59
    assert len({entry.summary for entry in entries}) == 60


def test_stories_belong_to_people_and_their_lines_to_services(entries):
    people = {row.reference: row for row in _caseload().good}
    services = {entry.id: entry.name for entry in entries}
    stories = example.stories()
    assert len(stories) == 8
    for reference, story in stories.items():
        assert reference in people
        lines = [line for outcome in story.outcomes for line in outcome.lines]
        for line in lines:
            assert bool(line.service) != bool(line.provider)
            assert services.get(line.service_id, "") == line.service
        described = {line.description: line.amount_pence for line in lines}
        assert all(receipt.line in described for receipt in story.receipts)
    assert [receipt.total_pence for receipt in stories[example.MAIN_REFERENCE].receipts] == [
        2300,
        2800,
        6340,
        8000,
    ]


@pytest.mark.parametrize("reference", ["RES-1007", "RES-1021", "YEP-1007", "YEP-1014"])
def test_stories_of_small_funds_stay_within_five_hundred_pounds(reference):
    story = example.stories()[reference]
    assert 0 < sum(line.amount_pence for outcome in story.outcomes for line in outcome.lines) <= 50_000
