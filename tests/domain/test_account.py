"""An account by funder and period: parts that add up to the penny, and statements that show one funder's part alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.account import (
    OWN,
    Period,
    account,
    contribution,
    first_payment,
    held_back,
    returns_due,
    statements,
    weeks_due,
)
from pbdesk.domain.ledger import EntryPart, LedgerEntry
from pbdesk.domain.oversight import HeldSum, MonitoringReturn, PaymentIn

ORDER = ("la", "icb")
NOVEMBER = Period("2026-11-01", "2026-11-30")


def paid_in(name: str, pence: int, on: str = "2026-11-03", **rest: object) -> PaymentIn:
    return PaymentIn(id=name, case_id="c", amount_pence=pence, on=on, **{"funder": "la", **rest})


def spent(name: str, pence: int, on: str = "2026-11-10", **rest: object) -> LedgerEntry:
    return LedgerEntry(id=name, case_id="c", amount_pence=pence, on=on, **{"shares": {"la": "100"}, **rest})


@st.composite
def spending(draw: st.DrawFn) -> list[LedgerEntry]:
    shares = ({"la": "100"}, {"la": "62.5", "icb": "37.5"}, {"la": "33.33", "icb": "66.67"}, {})
    return [
        spent(
            f"e{n}",
            draw(st.integers(0, 10**6)),
            draw(st.sampled_from(("2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01"))),
            kind=draw(st.sampled_from(("receipt", "refund", "commitment"))),
            shares=draw(st.sampled_from(shares)),
            corrects=draw(st.sampled_from(["", *(f"e{m}" for m in range(n))])),
        )
        for n in range(draw(st.integers(0, 8)))
    ]


@given(spending(), st.sampled_from((Period(), NOVEMBER, Period("2026-11-30"), Period("", "2026-11-01"))))
def test_statements_add_up_to_what_was_spent_and_periods_to_the_whole(entries, period) -> None:
    payments = [paid_in("p", 500_00), paid_in("q", 100_00, "2026-10-30", funder="icb")]
    whole = account(payments, entries, ORDER, period)
    told = statements(whole, entries, ORDER, dict.fromkeys(ORDER, "lines"), period)
    assert sum(each.spent for each in told) == whole.total.spent
    assert sum(each.paid_in for each in told) == whole.total.paid_in
    for each in told:
        assert sum(row.amount_pence for row in each.rows) == each.spent
    if not period.until_on:
        assert whole.closing == account(payments, entries, ORDER).closing


def test_one_receipt_is_told_to_two_funders_each_its_own_part() -> None:
    entry = spent(
        "e",
        10_01,
        payee="Felyn Pool",
        attachment_id="photo",
        parts=(
            EntryPart("Lane", 5_01, {"la": "50", "icb": "50"}),
            EntryPart("Dressings", 5_00, {"icb": "100"}),
        ),
    )
    whole = account([], [entry], ORDER)
    la, icb = statements(whole, [entry], ORDER, {"la": "documents", "icb": "lines"})
    assert (la.spent, icb.spent) == (2_50, 7_51)
    assert (la.rows[0].payee, la.rows[0].what, la.rows[0].attachment_id) == ("Felyn Pool", "Lane", "photo")
    assert (icb.rows[0].payee, icb.rows[0].what, icb.rows[0].attachment_id) == ("", "", "")


@pytest.mark.parametrize("scope", ["totals", "none"])
def test_a_funder_without_agreement_is_told_totals_alone(scope) -> None:
    entries = [spent("e", 5_00)]
    (told,) = statements(account([], entries, ORDER), entries, ORDER, {"la": scope})
    assert (told.rows, told.spent) == ((), 5_00)


def test_what_was_there_before_opens_the_period_and_corrections_count_once() -> None:
    payments = [
        paid_in("before", 100_00, "2026-10-01"),
        paid_in("wrong", 900_00),
        paid_in("right", 90_00, corrects="wrong", recorded_at="1"),
        paid_in("righter", 80_00, corrects="wrong", recorded_at="2"),
        paid_in("back", 10_00, kind="given_back"),
        paid_in("mine", 7_00, kind="contribution", funder=""),
    ]
    found = account(payments, [spent("old", 1_00, "2026-10-05"), spent("new", 2_00)], ORDER, NOVEMBER)
    assert (found.opening, found.total.paid_in, found.total.given_back) == (99_00, 87_00, 10_00)
    assert found.by_funder[OWN].paid_in == 7_00
    assert found.closing == 99_00 + 87_00 - 10_00 - 2_00


def test_first_payment_is_the_first_of_a_funders_money() -> None:
    assert first_payment([]) == ""
    payments = [
        paid_in("own", 1_00, "2026-10-01", kind="contribution"),
        paid_in("b", 1_00, "2026-11-09"),
        paid_in("a", 1_00, "2026-11-02"),
    ]
    assert first_payment(payments) == "2026-11-02"
    assert first_payment([*payments, paid_in("void", 0, "2026-11-02", corrects="a")]) == "2026-11-09"


def test_contribution_is_due_for_whole_weeks() -> None:
    assert weeks_due("2026-11-02", "2026-11-08") == 1
    assert contribution(0, "2026-11-02", "2026-11-21", []) is None
    found = contribution(15_00, "2026-11-02", "2026-11-21", [paid_in("mine", 10_00, kind="contribution")])
    assert found is not None
    assert (found.weeks_due, found.paid_pence) == (Decimal(2), 10_00)
    early = contribution(15_00, "2026-12-02", "2026-11-21", [])
    assert early is not None
    assert early.weeks_due == 0


def test_what_is_held_back_leaves_out_what_is_over() -> None:
    sums = [
        HeldSum(id="a", kind="tax", amount_pence=5_00, name="HMRC"),
        HeldSum(id="b", amount_pence=1_00, ended_on="2026-11-01"),
    ]
    kinds = [(each.kind, each.amount_pence) for each in held_back(sums, 2_60, 40)]
    assert kinds == [("contingency", 2_60), ("uncleared", 40), ("tax", 5_00)]
    assert held_back([], 0, 0) == ()


def test_a_return_that_is_still_to_come_does_not_count() -> None:
    returns = [
        MonitoringReturn(id="late", due_on="2026-11-01"),
        MonitoringReturn(id="came", due_on="2026-08-01", received_on="2026-08-03"),
        MonitoringReturn(id="next", due_on="2027-02-01"),
    ]
    assert [each.due for each in returns_due(returns, "2026-11-21")] == ["2026-08-01", "2026-11-01"]
