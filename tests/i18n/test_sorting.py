"""Sorting names: Welsh letters of two characters, accents and capitals set aside."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pbdesk.i18n.sorting import sort_key


def ordered(names, language):
    return sorted(names, key=lambda name: sort_key(name, language))


def test_sort_key_when_welsh_then_double_letters_stand_alone():
    names = ["Llew", "Lyn", "Chris", "Cyn", "Dylan", "Ddu", "Rhys", "Rwth", "Ffion", "Fyfe"]
    assert ordered(names, "cy") == [
        "Cyn",
        "Chris",
        "Dylan",
        "Ddu",
        "Fyfe",
        "Ffion",
        "Lyn",
        "Llew",
        "Rwth",
        "Rhys",
    ]


def test_sort_key_when_english_then_plain_letters():
    assert ordered(["Llew", "Lyn", "Cyn", "Chris"], "en") == ["Chris", "Cyn", "Llew", "Lyn"]


def test_sort_key_when_accents_then_beside_the_plain_letter():
    assert ordered(["Siôn", "Sion", "Sioned", "Sian"], "cy") == ["Sian", "Sion", "Siôn", "Sioned"]


def test_sort_key_when_numbers_then_by_size():
    assert ordered(["Case 10", "Case 9"], "en") == ["Case 9", "Case 10"]


@given(st.lists(st.text(max_size=12), max_size=6), st.sampled_from(["en", "cy"]))
def test_sort_key_when_any_text_then_always_comparable(names, language):
    assert sorted(ordered(names, language)) == sorted(names)
