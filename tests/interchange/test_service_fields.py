"""One service, field by field: what is dropped, what is split, what is kept."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.directory import DirectoryEntry, Phone, ServiceCost
from pbdesk.interchange.service_fields import entry_from, problem_with, split_phone


def _entry(**fields: object) -> DirectoryEntry:
    return entry_from({"id": "1", "name": "Choir", **fields}, "feed")


@pytest.mark.parametrize(
    ("youngest", "oldest", "ages"),
    [(-1, -1, (None, None)), (0, 25, (0, 25)), ("12", "25.0", (12, 25)), (60, 18, (None, None)), (5, 999, (5, None)),
     (True, None, (None, None)), ("any", float("inf"), (None, None))],
)  # fmt: skip
def test_entry_ages_that_mean_nothing_are_left_out(youngest, oldest, ages):
    entry = _entry(minimum_age=youngest, maximum_age=oldest)
    assert (entry.min_age, entry.max_age) == ages


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("01632 960123", [Phone("01632 960123")]),
        ("Youth line: 01632 960 123", [Phone("01632 960 123", "Youth line")]),
        ('"+44 1632 960123"', [Phone("+44 1632 960123")]),
        ("(01632) 960123 / 07700 900123", [Phone("(01632) 960123"), Phone("07700 900123")]),
        (
            "Day 01632 960123 or night 07700 900123",
            [Phone("01632 960123", "Day"), Phone("07700 900123", "or night")],
        ),
        ("Call 111", [Phone("111", "Call")]),
        ("See our website", []),
        ("", []),
    ],
)
def test_split_phone_parts_words_from_numbers(text, phones):
    assert split_phone(text) == phones


def test_split_phone_keeps_the_publishers_label_and_extension():
    assert split_phone("01632 960123", "Reception", "12") == [Phone("01632 960123 ext. 12", "Reception")]


def test_entry_phones_come_from_every_level_and_once():
    number = [{"number": "01632 960123"}]
    entry = _entry(
        phones=number,
        contacts=[{"phones": [{"number": "01632960123"}, {"number": "Ann: 07700 900123"}]}],
        service_at_locations=[{"location": {"phones": [{"number": "01632 960999"}]}, "phones": []}],
    )
    assert [phone.number for phone in entry.phones] == ["01632 960123", "07700 900123", "01632 960999"]


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://choir.example.org/a?b", "https://choir.example.org/a?b"),
        ("www.choir.example.org", "https://www.choir.example.org"),
        ("http://www.example.com", ""),
        ("http://example.com/counselling", ""),
        ("javascript:alert(1)", ""),
        ("example/counselling", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_entry_url_is_a_web_address_or_nothing(value, url):
    assert _entry(url=value).url == url


def test_entry_email_passes_over_placeholders_to_the_next():
    entry = _entry(email="Unknown-1@noemail.invalid", organization={"email": "hello@choir.example.org"})
    assert entry.email == "hello@choir.example.org"
    assert _entry(email="email-example_com").email == ""
    assert _entry(email=12345).email == ""
    assert _entry(email="email@example.com").email == ""


@pytest.mark.parametrize(
    ("option", "cost"),
    [
        ({"amount": 35, "amount_description": "per hour"}, ServiceCost(3500, "per hour")),
        ({"amount": 3.1, "option": "Under 18"}, ServiceCost(310, "", "Under 18")),
        ({"amount": "£1,250.50"}, ServiceCost(125050)),
        ({"amount": 0, "amount_description": "free"}, ServiceCost(0, "free")),
        ({"amount": "ask", "option": "Groups"}, ServiceCost(None, "", "Groups")),
        ({"amount": -1, "option": "x"}, ServiceCost(None, "", "x")),
        ({"amount": 20, "currency": "EUR", "amount_description": "a day"}, ServiceCost(None, "EUR 20 a day")),
    ],
)
def test_entry_costs_are_pence(option, cost):
    assert _entry(cost_options=[option]).costs == (cost,)


def test_entry_position_off_the_earth_is_left_out():
    def at(latitude: object, longitude: object) -> tuple[float | None, float | None]:
        entry = _entry(service_at_locations=[{"location": {"latitude": latitude, "longitude": longitude}}])
        return entry.latitude, entry.longitude

    assert at(100, 101) == (None, None)
    assert at(0, 0) == (None, None)
    assert at(52.3, -4.7) == (52.3, -4.7)
    assert at("52.3", "north") == (None, None)


def test_entry_keeps_vendor_fields_in_raw_only():
    entry = _entry(pc_metadata={"assured_by": "x"}, serviceId="1")
    assert msgspec.json.decode(entry.raw)["pc_metadata"] == {"assured_by": "x"}


def test_entry_is_the_same_record_each_time_and_another_in_another_feed():
    assert _entry().id == _entry(description="Changed").id
    assert _entry().id != entry_from({"id": "1", "name": "Choir"}, "other").id


@pytest.mark.parametrize(
    ("status", "kept"), [("active", True), ("defunct", False), ("temporarily_closed", False), (None, True)]
)
def test_entry_status_says_whether_it_is_open(status, kept):
    assert _entry(status=status).is_open is kept


@pytest.mark.parametrize(
    "value", [{"id": "1"}, {"name": "Choir"}, {"id": "1", "name": "<p></p>"}, "Choir", None, 7, []]
)
def test_problem_with_a_record_without_id_or_name(value):
    assert problem_with(value) is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2000) | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["description", "url", "email", "status", "phones", "contacts", "cost_options", "minimum_age", "maximum_age",
     "service_at_locations", "organization", "languages", "attributes", "assured_date", "eligibilitys", "schedules",
     "service_taxonomys", "fees"]
)  # fmt: skip


@given(st.dictionaries(KEYS, JSON, max_size=8))
def test_entry_of_any_json_is_an_entry(fields):
    entry = _entry(**fields)
    assert entry.name == "Choir"
    assert msgspec.json.decode(msgspec.json.encode(entry), type=DirectoryEntry).id == entry.id
