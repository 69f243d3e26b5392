"""Records as a person types them: what was typed comes back as it was, wrong sums are named, gone records said."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.ui.models.record_forms import RecordForms
from pbdesk.ui.models.sheet import Entry


class Bill(msgspec.Struct, frozen=True):
    id: str
    case_id: str = ""
    name: str = ""
    amount_pence: int = 0
    shared: bool = False


BLANK = Bill(id="")
FORMS: RecordForms[Bill] = RecordForms(
    {"bill": BLANK}, lambda bill: "bill" if bill.name != "Gift" else "gift", ("amount_pence",), ("shared",)
)


@given(
    st.builds(
        Bill,
        id=st.just("b1"),
        case_id=st.just("c1"),
        name=st.text().map(str.strip),
        amount_pence=st.integers(0, 10**9),
        shared=st.booleans(),
    )
)
def test_record_when_typed_and_read_then_the_same(bill):
    assert FORMS.record_of(FORMS.typed(bill), bill) == bill


def test_record_when_typed_then_blank_for_nought_and_never_its_ids():
    assert FORMS.typed(BLANK) == {"name": "", "amount_pence": "", "shared": ""}
    typed = {"name": " Water ", "amount_pence": "12.50", "shared": "yes", "of-another-version": "x"}
    assert FORMS.record_of(typed, BLANK) == Bill("", "", "Water", 1_250, True)


def test_sums_when_wrong_then_named_by_their_field():
    assert [problem.identifier for problem in FORMS.money_problems({"amount_pence": "a lot"})] == [
        "amount_pence"
    ]
    assert FORMS.money_problems({"amount_pence": "12"}) == FORMS.money_problems({}) == []


def test_stored_when_new_then_blank_and_when_gone_or_of_another_kind_then_said():
    records = {"b1": Bill("b1", name="Water"), "b2": Bill("b2", name="Gift")}
    assert FORMS.stored(records, Entry("bill")) is BLANK
    assert FORMS.stored(records, Entry("bill", "b1")).name == "Water"
    for row_id in ("b2", "b3"):
        with pytest.raises(KnownError) as caught:
            FORMS.stored(records, Entry("bill", row_id))
        assert caught.value.code == "record-missing"
