"""Values and fields are said in plain words, and a value of a newer program is still shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain import measures, oversight, reviewing  # noqa: F401 - registers their records
from pbdesk.domain.records import all_types
from pbdesk.ui.models.names import plain_name
from pbdesk.ui.screens.conflicts.fields import Kind, field_name, kind_of, record_name
from pbdesk.ui.screens.conflicts.saying import say

OPTIONS = {"managed": "Managed account", "wash": "Washing", "walk": "Walking"}
FUNDERS = {"council": "Council", "nhs": "NHS"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (None, Kind.TEXT, "Nothing is written here"),
        ("", Kind.DATE, "Nothing is written here"),
        ("2026-11-21", Kind.DATE, "21 November 2026"),
        ("soon", Kind.DATE, "soon"),
        (7, Kind.NUMBER, "7"),
        ({"amount_pence": 12_000}, Kind.COST, "£120.00 a week"),
        ({"amount_pence": 550, "weeks": 46}, Kind.COST, "£5.50 a week, for 46 weeks"),
        ({"amount_pence": 550, "weeks": 1}, Kind.COST, "£5.50 a week, for one week"),
        ({"amount_pence": 3_600, "frequency": "once"}, Kind.COST, "£36.00 once"),
        ({"amount_pence": 100, "frequency": "four_weeks"}, Kind.COST, "£1.00 every four weeks"),
        ({"lines": ["3 Heol y Felin"], "postcode": "ZZ1 1AA"}, Kind.ADDRESS, "3 Heol y Felin, ZZ1 1AA"),
        ({"nhs": "37.5", "council": "62.5"}, Kind.SHARES, "62.5% Council and 37.5% NHS"),
        ({"charity": "100"}, Kind.SHARES, "100% charity"),
        ("managed", Kind.CHOICE, "Managed account"),
        ("other", Kind.CHOICE, "other"),
        ("wash walk", Kind.TICKS, "Washing and Walking"),
        (True, Kind.FLAG, "Yes"),
        (None, Kind.FLAG, "No"),
        (True, Kind.LIFE, "Keep it"),
    ],
)
def test_say_when_a_value_then_in_words(value, kind, words):
    assert say(value, kind, OPTIONS, FUNDERS) == words


@given(JSON, st.sampled_from(Kind))
def test_say_when_anything_comes_then_words_and_never_a_fault(value, kind):
    assert isinstance(say(value, kind, OPTIONS, FUNDERS), str)


@pytest.mark.parametrize(
    ("type_name", "field", "words"),
    [
        ("person", "phone", "Phone"),
        ("person", "needs/deaf", "Need: Deaf"),
        ("case", "anchors/release_date", "Date: Release date"),
        ("plan", "sections/good_day", "Good day"),
        ("plan_line", "_life", "Removed or kept"),
        ("plan_line", "cost", "Cost"),
        ("gadget", "knob/left", "Knob: Left"),
    ],
)
def test_field_when_named_then_in_plain_words(type_name, field, words):
    assert field_name(type_name, field) == words


def test_every_field_that_can_differ_has_a_name_of_its_own():
    """A new field of a record that people edit must be given words here."""
    silent = []
    cared = ("correction_choice", "monitoring", "held_sum", "monitoring_return", "finding", "review", "goal")
    for name in ("person", "case", "task", "plan", "outcome", "plan_line", *cared):
        struct = all_types()[name].struct
        for field in struct.__struct_fields__:
            if field in ("id", "case_id", "plan_id"):
                continue
            if field_name(name, field) == plain_name(field) and kind_of(name, field) is Kind.TEXT:
                silent.append(f"{name}.{field}")
    assert [
        each
        for each in silent
        if each.partition(".")[2]
        not in ("provider", "reference", "adviser", "phone", "given_name", "family_name", "known_as")
    ] == []


def test_record_when_it_has_a_title_then_it_is_said():
    assert record_name("plan_line", "Swimming") == "Plan line: Swimming"
    assert record_name("gadget", "") == "Gadget"
