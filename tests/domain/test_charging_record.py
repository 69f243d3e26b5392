"""Records of means become what the rules work on, and back through the log unchanged."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.charge_facts import FundedCare
from pbdesk.domain.charging_record import (
    CapitalLine,
    ChargingRecord,
    CostLine,
    IncomeLine,
    Lines,
    facts_of,
    housing_of,
)
from pbdesk.domain.records import from_fields, to_fields, type_of

CARE = (FundedCare(funder="council", amount_pence=30_000),)
PERSON = ChargingRecord(
    id="c.charging", case_id="c", on="2025-06-01", household="couple", premiums=("carer",)
)


def test_facts_when_made_then_costs_by_the_week_and_housing_apart() -> None:
    costs = (
        CostLine(id="1", name="Rent", kind="housing", amount_pence=5_200, every="month"),
        CostLine(id="2", name="Laundry", amount_pence=2_600, every="year"),
    )
    facts = facts_of(PERSON, Lines(costs=costs), CARE, "community", "net")

    assert (housing_of(costs), facts.housing_pence) == (1_200, 1_200)
    assert [(cost.name, cost.amount_pence) for cost in facts.disability_costs] == [("Laundry", 50)]
    assert (facts.payment, facts.premiums, facts.night_care, facts.light_touch) == (
        "net",
        ("carer",),
        True,
        None,
    )


def test_facts_when_a_light_touch_then_with_its_reason() -> None:
    record = msgspec.structs.replace(PERSON, basis="refused", basis_words="Explained.", payment="gross")
    facts = facts_of(record, Lines(), CARE, "community", "net")

    assert facts.light_touch is not None
    assert (facts.light_touch.reason, facts.light_touch.evidence, facts.payment) == (
        "refused",
        "Explained.",
        "gross",
    )


def test_facts_when_a_newer_program_wrote_a_kind_then_not_guessed() -> None:
    line = IncomeLine(id="1", name="New", kind="lottery")
    with pytest.raises(msgspec.ValidationError):
        facts_of(PERSON, Lines(income=(line,)), CARE, "community", "net")


@given(
    st.builds(
        CapitalLine,
        id=st.just("1"),
        case_id=st.just("c"),
        name=st.text(),
        amount_pence=st.integers(0, 10**9),
        joint=st.booleans(),
        left_out_because=st.text(),
    )
)
def test_line_when_kept_then_comes_back_the_same(line: CapitalLine) -> None:
    assert from_fields(type_of(CapitalLine), "1", "c", to_fields(line)) == line
