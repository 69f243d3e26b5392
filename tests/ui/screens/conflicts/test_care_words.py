"""Values of reviews, monitoring and corrections in words, where two people's edits differ."""

from __future__ import annotations

import typing

import pytest

from pbdesk.domain import measures, oversight, reviewing  # noqa: F401 - registers their records
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.domain.records import all_types
from pbdesk.ui.screens.conflicts.care_words import OPTIONS, entries_in_words
from pbdesk.ui.screens.conflicts.fields import Kind, kind_of


@pytest.mark.parametrize("field", sorted(OPTIONS))
def test_every_value_that_a_field_can_hold_has_words(field):
    type_name, name = field
    assert kind_of(type_name, name) is Kind.CHOICE
    hint = typing.get_type_hints(all_types()[type_name].struct)[name]
    values = typing.get_args(hint) if typing.get_origin(hint) is typing.Literal else ()
    words = OPTIONS[field]()
    assert set(values) <= set(words)
    assert all(text and "_" not in text for text in words.values())


def test_corrections_are_told_by_what_they_say():
    first = LedgerEntry(id="a", amount_pence=10_00)
    other = LedgerEntry(
        id="b", amount_pence=12_00, payee="Felyn Pool", on="2026-11-20", corrects="a", recorded_by="Bryn"
    )
    assert entries_in_words([first, other]) == {"b": "£12.00, Felyn Pool, 20 Nov 2026, Bryn"}
