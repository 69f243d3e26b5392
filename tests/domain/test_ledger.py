"""The ledger: always summed, right to the penny, by funder and by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.ledger import (
    Balance,
    LedgerEntry,
    outstanding,
    standing_entries,
    summarise,
)

FUNDERS = ("care", "health", "own")
SHARES = (
    {},
    {"care": "100"},
    {"care": "62.5", "health": "37.5"},
    {"health": "33.33", "own": "33.33", "care": "33.34"},
)


def entry(name: str, kind: str, pence: int, **rest: object) -> LedgerEntry:
    return LedgerEntry(id=name, case_id="c", kind=kind, amount_pence=pence, on="2026-11-21", **rest)


@st.composite
def ledgers(draw: st.DrawFn) -> list[LedgerEntry]:
    """Any entries, with corrections and settlements of earlier ones."""
    made: list[LedgerEntry] = []
    for number in range(draw(st.integers(0, 10))):
        earlier = ["", *(each.id for each in made)]
        made.append(
            LedgerEntry(
                id=f"e{number}",
                case_id="c",
                kind=draw(st.sampled_from(("commitment", "receipt", "refund", "release"))),
                amount_pence=draw(st.integers(0, 500_00)),
                on=draw(st.sampled_from(("2026-10-01", "2026-11-21"))),
                line_id=draw(st.sampled_from(("", "line-1", "line-2"))),
                shares=draw(st.sampled_from(SHARES)),
                settles=draw(st.sampled_from(earlier)),
                corrects=draw(st.sampled_from(earlier)),
            )
        )
    return made


@given(ledgers(), st.dictionaries(st.sampled_from(FUNDERS), st.integers(0, 10**6)))
def test_funders_and_lines_add_up_to_the_whole(entries, agreed) -> None:
    view = summarise(entries, agreed, {}, FUNDERS)
    for parts in (view.by_funder.values(), view.by_line.values()):
        assert sum(part.committed for part in parts) == view.total.committed
        assert sum(part.spent for part in parts) == view.total.spent
    assert sum(part.agreed for part in view.by_funder.values()) == view.total.agreed
    assert sum(part.left for part in view.by_funder.values()) == view.total.left


@given(ledgers(), st.randoms(use_true_random=False))
def test_order_in_which_entries_came_does_not_matter(entries, random) -> None:
    other = list(entries)
    random.shuffle(other)
    assert summarise(other, {"care": 1000}, {}, FUNDERS) == summarise(entries, {"care": 1000}, {}, FUNDERS)


@given(ledgers())
def test_what_is_committed_is_never_below_zero(entries) -> None:
    standing = standing_entries(entries)
    assert all(pence >= 0 for pence in outstanding(standing).values())
    roots = [each for each in entries if not each.corrects]
    assert len(standing) == len(roots), (
        "one entry counts for each that was made, however often it was corrected"
    )
    assert {each.id for each in standing}.isdisjoint({each.corrects for each in entries})


@given(ledgers())
def test_spent_is_receipts_less_refunds_that_stand(entries) -> None:
    sign = {"receipt": 1, "refund": -1}
    expected = sum(sign.get(each.kind, 0) * each.amount_pence for each in standing_entries(entries))
    assert summarise(entries, {}, {}, FUNDERS).total.spent == expected


def test_agreed_committed_spent_and_left() -> None:
    entries = [
        entry("k", "commitment", 100_00, line_id="line-1", shares={"care": "100"}),
        entry("r", "receipt", 40_00, line_id="line-1", shares={"care": "100"}, settles="k"),
        entry("s", "receipt", 5_50, shares={"health": "100"}),
    ]
    view = summarise(entries, {"care": 300_00, "health": 50_00}, {"line-1": 120_00}, FUNDERS)
    assert view.total == Balance(350_00, 60_00, 45_50)
    assert view.total.left == 244_50
    assert view.by_funder == {"care": Balance(300_00, 60_00, 40_00), "health": Balance(50_00, 0, 5_50)}
    assert view.by_line == {"line-1": Balance(120_00, 60_00, 40_00), "": Balance(0, 0, 5_50)}


def test_a_split_receipt_gives_the_odd_penny_to_the_first_funder() -> None:
    view = summarise([entry("r", "receipt", 1, shares={"care": "50", "health": "50"})], {}, {}, FUNDERS)
    assert (view.by_funder["care"].spent, view.by_funder["health"].spent) == (0, 1)


def test_a_refund_gives_back_to_the_penny_what_the_receipt_took() -> None:
    shares = {"health": "33.33", "own": "33.33", "care": "33.34"}
    view = summarise(
        [entry("r", "receipt", 100_01, shares=shares), entry("b", "refund", 100_01, shares=shares)],
        {}, {}, FUNDERS,
    )  # fmt: skip
    assert all(balance.spent == 0 for balance in view.by_funder.values())


def test_entry_without_shares_counts_for_the_first_funder() -> None:
    view = summarise([entry("r", "receipt", 7_00)], {}, {}, FUNDERS)
    assert view.by_funder == {"care": Balance(0, 0, 7_00)}


def test_a_correction_replaces_and_a_correction_of_it_replaces_again() -> None:
    entries = [
        entry("a", "receipt", 10_00),
        entry("b", "receipt", 12_00, corrects="a"),
        entry("c", "receipt", 11_00, corrects="b"),
    ]
    assert summarise(entries, {}, {}, FUNDERS).total.spent == 11_00
    assert [each.id for each in standing_entries(entries)] == ["c"]


def test_a_correction_of_nothing_voids_an_entry() -> None:
    entries = [entry("a", "receipt", 10_00), entry("b", "receipt", 0, corrects="a")]
    assert summarise(entries, {}, {}, FUNDERS).total.spent == 0


def test_overpaying_a_commitment_leaves_none_of_it() -> None:
    entries = [entry("k", "commitment", 10_00), entry("r", "receipt", 12_00, settles="k")]
    assert summarise(entries, {}, {}, FUNDERS).total == Balance(0, 0, 12_00)


def test_a_release_frees_what_will_not_be_spent() -> None:
    entries = [entry("k", "commitment", 10_00), entry("x", "release", 10_00, settles="k")]
    assert summarise(entries, {"care": 50_00}, {}, FUNDERS).total == Balance(50_00, 0, 0)


@pytest.mark.parametrize("steps", [1, 2])
def test_a_receipt_still_settles_a_commitment_that_was_corrected_since(steps) -> None:
    entries = [
        entry("k0", "commitment", 100_00),
        entry("r", "receipt", 40_00, settles="k0"),
        *(entry(f"k{n}", "commitment", 120_00, corrects=f"k{n - 1}") for n in range(1, steps + 1)),
    ]
    assert summarise(entries, {}, {}, FUNDERS).total == Balance(0, 80_00, 40_00)


def test_two_corrections_of_one_commitment_count_a_payment_once() -> None:
    entries = [
        entry("k", "commitment", 100_00),
        entry("r", "receipt", 40_00, settles="k"),
        entry("k-asha", "commitment", 110_00, corrects="k"),
        entry("k-bryn", "commitment", 120_00, corrects="k"),
    ]
    assert summarise(entries, {}, {}, FUNDERS).total == Balance(0, 80_00, 40_00)


def test_corrections_in_a_circle_end() -> None:
    entries = [
        entry("a", "commitment", 1_00, corrects="b"),
        entry("b", "commitment", 2_00, corrects="a"),
        entry("r", "receipt", 3_00, settles="a"),
    ]
    assert summarise(entries, {}, {}, FUNDERS).total == Balance(0, 0, 3_00)


@pytest.mark.parametrize(
    "shares", [{"la": "a half"}, {"la": "99"}, {"la": "150", "icb": "-50"}, {"la": "NaN"}]
)
def test_entry_with_shares_that_cannot_be_split_by_counts_for_the_first_funder(
    shares: dict[str, str],
) -> None:
    """They may come from elsewhere: a sum that stops at them would stop every sync."""
    entry = LedgerEntry(id="e", amount_pence=500, shares=shares)
    view = summarise([entry], {"icb": 1000, "la": 0}, {}, ["icb", "la"])
    assert view.by_funder["icb"].spent == 500
    assert view.total.spent == 500
