"""Directory entries: freshness, ages, identity, and the road through generic fields."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.directory import DirectoryEntry, Phone, ServiceCost, service_record_id
from pbdesk.domain.records import from_fields, to_fields, type_of


def _entry(**fields: object) -> DirectoryEntry:
    return DirectoryEntry(id="x", name="Choir", **fields)


def test_is_open_only_where_nothing_says_otherwise():
    every = ("active", "", "inactive", "defunct", "temporarily closed")
    assert [status for status in every if _entry(status=status).is_open] == ["active", ""]


@given(st.text(max_size=20), st.text(max_size=20))
def test_service_record_id_is_stable_and_tells_feeds_apart(source, source_id):
    assert service_record_id(source, source_id) == service_record_id(source, source_id)
    assert service_record_id(source, source_id) != service_record_id(source + "x", source_id)


def test_entry_survives_the_generic_fields():
    entry = _entry(
        phones=(Phone("01632 960123", "Office"),),
        costs=(ServiceCost(0, "free"), ServiceCost(None, "ask")),
        latitude=52.5,
        min_age=0,
        terms=("A", "B"),
        source="feed",
        raw="{}",
    )
    assert from_fields(type_of(entry), "x", "", to_fields(entry)) == entry
