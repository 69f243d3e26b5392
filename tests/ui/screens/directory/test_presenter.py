"""The directory in words: freshness, one service, three side by side."""

from __future__ import annotations

import pytest

from pbdesk.domain.directory import DirectoryEntry, Phone, ServiceCost
from pbdesk.domain.errors import KnownError
from pbdesk.services.rows import ServiceRow
from pbdesk.ui.screens.directory.presenter import LIMIT, DirectoryPresenter, freshness, status_words
from tests.ui.screens.caseload.world import TODAY

FULL = DirectoryEntry(
    id="s1",
    name="Lunch club",
    organisation="Fern Gate",
    description="Company and a hot meal.",
    assured_on="2026-10-12",
    costs=(ServiceCost(650, "per meal", "Members"), ServiceCost(None, "donations"), ServiceCost(0)),
    fees="First visit free",
    min_age=60,
    access=("Step-free", "Hearing loop"),
    phones=(Phone("01632 960123", "Bookings"), Phone("07700 900123")),
    address="3 Heol y Felin",
    postcode="ZZ1 1AA",
    accreditations="Food hygiene 5",
)
BARE = DirectoryEntry(id="s2", name="Walking group", status="defunct")


@pytest.fixture
def presenter() -> DirectoryPresenter:
    known = {"s1": FULL, "s2": BARE}
    rows = [
        ServiceRow("s1", "Lunch club", "Fern Gate", "active", "2026-10-12", ""),
        ServiceRow("s2", "Walking group", "", "defunct", "", ""),
    ]
    return DirectoryPresenter(
        lambda typed, limit: [row for row in rows if typed in row.name][:limit], known.get, lambda: TODAY
    )


@pytest.mark.parametrize(
    ("assured", "words", "tone"),
    [
        ("2026-10-12", "Checked 12 October 2026", ""),
        ("2025-11-21", "Checked 21 November 2025", ""),
        ("2025-11-20", "Not checked for a year", "warn"),
        ("2024-11-01", "Not checked for 2 years", "warn"),
        ("", "Does not say when it was checked", "warn"),
    ],
)
def test_freshness_when_dated_then_in_words(assured, words, tone):
    assert freshness(assured, TODAY) == (words, tone)


def test_services_when_listed_then_closed_ones_say_so(presenter):
    found = presenter.services("")
    assert found.count == "2 services"
    assert [row.cells[1] for row in found.rows] == ["12 Oct 2026", "Closed for good"]
    assert found.rows[1].tone == "warn"


def test_services_when_nothing_matches_then_tells_it_from_an_empty_directory(presenter):
    assert presenter.services("zumba").empty == "No service matches ‘zumba’."
    assert not presenter.services("zumba").nothing_yet
    none = DirectoryPresenter(lambda typed, limit: [], lambda id: None, lambda: TODAY)
    assert none.services("").nothing_yet
    assert none.services("zumba").nothing_yet


def test_services_when_there_are_very_many_then_asks_for_more_letters():
    rows = [ServiceRow(str(n), f"S{n}", "", "", "", "") for n in range(LIMIT)]
    many = DirectoryPresenter(lambda typed, limit: rows[:limit], lambda id: None, lambda: TODAY)
    assert many.services("").count == "The first 500 services. Type more to find others."


def test_entry_when_full_then_says_costs_access_and_contacts(presenter):
    view = presenter.entry("s1")
    assert view.costs == (
        ("£6.50 per meal", "Members"),
        ("donations", ""),
        ("Free", ""),
        ("First visit free", ""),
    )
    assert view.contacts == (("Bookings", "01632 960123"), ("Phone", "07700 900123"))
    assert ("Who it is for", "People of 60 and over") in view.facts
    assert (view.closed, view.freshness_tone) == ("", "")


def test_entry_when_bare_then_has_no_blank_lines(presenter):
    view = presenter.entry("s2")
    assert (view.facts, view.contacts, view.costs) == ((), (), ())
    assert view.closed == "Closed for good"


def test_entry_when_it_has_gone_then_says_so(presenter):
    with pytest.raises(KnownError, match="no longer in the directory"):
        presenter.entry("elsewhere")


def test_compare_when_a_publisher_is_silent_then_blanks_are_said(presenter):
    compared = presenter.compare(["s1", "s2"])
    assert compared.services == (("s1", "Lunch club"), ("s2", "Walking group"))
    rows = dict(compared.rows)
    assert rows["Cost"] == ("£6.50 per meal (Members)\ndonations\nFree\nFirst visit free", "Not said")
    assert rows["Registered with"] == ("Food hygiene 5", "Not said")


def test_compare_when_four_are_asked_then_three_are_shown(presenter):
    assert len(presenter.compare(["s1", "s2", "s1", "s2"]).services) == 3


def test_status_when_newer_than_known_then_shown_as_it_is():
    assert status_words("moved away") == "moved away"
