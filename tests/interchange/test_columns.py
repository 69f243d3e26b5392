"""Which column is which: proposals from headers, changes by a person, and what may not be missing."""

from __future__ import annotations

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.interchange.cells import folded
from pbdesk.interchange.columns import FIELDS, ColumnMapping, propose_mapping, require_columns
from pbdesk.interchange.table import parse_table


def _mapping(header: str) -> ColumnMapping:
    return propose_mapping(parse_table(f"{header}\n{'x,' * header.count(',')}x\n".encode(), "a.csv"))


def test_propose_mapping_reads_english_headers():
    mapping = _mapping("Case Ref.,FIRST_NAME,Surname,D.O.B.,Post code,Key worker,Colour")
    assert mapping.columns == {
        "reference": 0, "given_name": 1, "family_name": 2, "born_on": 3, "postcode": 4, "adviser": 5,
    }  # fmt: skip
    assert mapping.unused == (6,)


def test_propose_mapping_reads_welsh_headers():
    mapping = _mapping(
        "Cyfeirnod,Enw cyntaf,Cyfenw,Dyddiad geni,Côd post,Ffôn,Cynllun,Dyddiad rhyddhau,Anghenion"
    )
    assert list(mapping.columns) == [
        "reference", "given_name", "family_name", "born_on", "postcode", "phone", "scheme", "release_date", "needs",
    ]  # fmt: skip


def test_propose_mapping_reads_our_own_field_names():
    assert set(_mapping("print_format,nhs_number,opened_on").columns) == {
        "print_format",
        "nhs_number",
        "opened_on",
    }


def test_propose_mapping_takes_the_first_of_two_alike():
    mapping = _mapping("Ref,Reference")
    assert mapping.columns == {"reference": 0}
    assert mapping.unused == (1,)


def test_no_header_means_two_fields():
    headers = [header for spec in FIELDS.values() for header in spec.headers]
    assert len(headers) == len(set(headers))
    assert all(folded(header) == header for header in headers)


def test_assigned_moves_a_column_and_frees_the_other():
    mapping = _mapping("Ref,Colour,Name").assigned("full_name", 1)
    assert mapping.columns == {"reference": 0, "full_name": 1}
    assert mapping.unused == (2,)
    assert mapping.assigned("full_name", None).unused == (1, 2)


@pytest.mark.parametrize(
    ("header", "column", "words"),
    [
        ("Name,Scheme", "reference", "reference"),
        ("Ref,Scheme", "full_name", "name"),
        ("Ref,Surname,Scheme", "given_name", "given name"),
        ("Ref,First name,Scheme", "family_name", "family name"),
        ("Ref,Name", "scheme", "scheme"),
    ],
)
def test_require_columns_names_what_is_missing(header, column, words):
    with pytest.raises(KnownError) as caught:
        require_columns(_mapping(header), "a.csv")
    assert caught.value.code == "column-missing"
    assert caught.value.fields["column"] == column
    assert words in caught.value.english()


def test_require_columns_takes_a_full_name_for_both():
    require_columns(_mapping("Ref,Name,Scheme"), "a.csv")
