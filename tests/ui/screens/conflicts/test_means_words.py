"""Differences in eligibility, charging and employing between two laptops: named, said in words, and decided."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.charging_record import IncomeLine
from pbdesk.domain.employing_record import AssistantRecord
from pbdesk.domain.records import all_types
from pbdesk.ui.screens.conflicts.fields import Kind, field_name, kind_of, record_name
from pbdesk.ui.screens.conflicts.means_words import KEYS, NAMES, OPTIONS, RECORDS
from pbdesk.ui.screens.conflicts.saying import say


@pytest.mark.parametrize("name", RECORDS)
def test_fields_when_they_can_differ_then_each_has_words(name):
    struct = all_types()[name].struct
    fields = {field for field in struct.__struct_fields__ if field not in ("id", "case_id")}

    assert {field for type_name, field in NAMES if type_name == name} == fields
    assert all(field_name(name, field) and NAMES[name, field][0] for field in fields)


def test_choices_when_they_differ_then_their_values_have_words():
    choices = {key for key in NAMES if kind_of(*key) is Kind.CHOICE}

    assert choices == set(OPTIONS)
    assert all(all(words for words in offer().values()) for offer in (*OPTIONS.values(), *KEYS.values()))


def test_values_when_said_then_in_words():
    assert say(14_055, kind_of("charging_income", "amount_pence"), {}, {}) == "£140.55"
    kinds = OPTIONS["charging", "household"]()
    assert say("single_pension", Kind.CHOICE, kinds, {}) == "Single, pension age"
    assert record_name("eligibility_finding", "hygiene") == "Eligibility, outcome: Keeping clean"
    assert record_name("charging_income", "Pension") == "Income: Pension"
    assert field_name("eligibility_finding", "limbs/slow", "much slower") == "Not achievable: much slower"


def test_income_when_two_laptops_add_one_each_then_both_stay_and_one_sum_is_decided(two):
    """Lines have ids of their own; the same field of one line, changed on both, waits for a person."""
    case_id = two.case_id
    mine, theirs = two.mine.vault, two.other.vault
    _add(mine, IncomeLine(id="in-1", case_id=case_id, name="Pension", amount_pence=100))
    two.exchange()
    _add(theirs, IncomeLine(id="in-2", case_id=case_id, name="Universal Credit", amount_pence=200))
    _change(mine, "in-1", amount_pence=150)
    _change(theirs, "in-1", amount_pence=175)
    two.exchange()

    for vault in (mine, theirs):
        assert {each.id for each in vault.reads.records(IncomeLine, case_id)} == {"in-1", "in-2"}
        assert [(record, field) for _c, _n, record, field in vault.reads.conflicts(case_id)] == [
            ("in-1", "amount_pence")
        ]


def test_assistant_when_two_laptops_change_different_fields_then_they_merge(two):
    case_id = two.case_id
    _add(two.mine.vault, AssistantRecord(id="as-1", case_id=case_id, name="Nia", hours="20"))
    two.exchange()
    _change(two.mine.vault, "as-1", struct=AssistantRecord, hours="21")
    _change(two.other.vault, "as-1", struct=AssistantRecord, rate_pence=1_300)
    two.exchange()

    found = two.other.vault.reads.record(AssistantRecord, "as-1")
    assert (found.hours, found.rate_pence) == ("21", 1_300)
    assert two.mine.vault.reads.conflicts(case_id) == []


def _add(vault, record):
    with vault.begin() as work:
        work.save(record)
        work.commit()


def _change(vault, record_id, struct=IncomeLine, **values):
    with vault.begin() as work:
        work.save(msgspec.structs.replace(work.get(struct, record_id), **values))
        work.commit()
