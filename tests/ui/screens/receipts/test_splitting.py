"""Who pays for a receipt: what is typed, what is wrong with it, and parts that add up to the penny."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.ledger import EntryPart, LedgerEntry, by_funder, parts_hold
from pbdesk.domain.money import plain_money
from pbdesk.ui.screens.receipts import splitting
from pbdesk.ui.screens.receipts.splitting import BY_LINE, BY_SHARE, TypedSplit

FUNDERS = (("la", "The council"), ("icb", "The NHS"))
LINE = {"la": "62.5", "icb": "37.5"}


def effect(split: TypedSplit, amount: str = "10.01") -> str:
    return splitting.effect(split, amount, LINE, FUNDERS, "la")


def test_effect_when_as_the_line_says_then_each_part_and_the_whole() -> None:
    assert effect(TypedSplit()) == "The council £6.26 and The NHS £3.75: together £10.01."
    assert effect(TypedSplit(how="all:icb")) == "The NHS £10.01: together £10.01."


def test_effect_when_line_by_line_then_each_funders_lines() -> None:
    split = TypedSplit(how=BY_LINE, amounts={"la": "4.00", "icb": "6.01"}, words={"icb": "Dressings"})
    assert effect(split) == "The council £4.00 and The NHS £6.01: together £10.01."
    assert splitting.parts_typed(split)[1] == EntryPart("Dressings", 6_01, {"icb": "100"})


@pytest.mark.parametrize(("split", "words"), [
    (TypedSplit(how=BY_SHARE, shares={"la": "60", "icb": "30"}), "100%"),
    (TypedSplit(how=BY_SHARE, shares={"la": "half"}), "100%"),
    (TypedSplit(how=BY_LINE, amounts={"la": "4.00", "icb": "6.00"}), "£10.00, and the receipt says £10.01"),
    (TypedSplit(how=BY_LINE, amounts={"la": "-1.00", "icb": "11.01"}), "amount in pounds"),
    (TypedSplit(how=BY_LINE, amounts={"la": "x"}), "amount in pounds"),
])  # fmt: skip
def test_problems_when_parts_do_not_add_up_then_said(split, words) -> None:
    (problem,) = splitting.problems(split, "10.01")
    assert words in problem.sentence
    assert effect(split) == ""


@given(st.integers(1, 10**7), st.integers(0, 100))
def test_shares_and_lines_keep_every_penny(pence, share) -> None:
    split = TypedSplit(how=BY_SHARE, shares={"la": str(share), "icb": str(100 - share)})
    assert splitting.problems(split, plain_money(pence)) == []
    entry = LedgerEntry(id="e", amount_pence=pence, shares=splitting.shares_typed(split, LINE))
    assert sum(by_funder(entry, pence, ("la", "icb")).values()) == pence
    part = pence * share // 100
    amounts = {"la": plain_money(part), "icb": plain_money(pence - part)}
    parts = splitting.parts_typed(TypedSplit(how=BY_LINE, amounts=amounts))
    assert parts_hold(parts, pence)


@pytest.mark.parametrize("split", [
    TypedSplit(), TypedSplit(how="all:icb"), TypedSplit(how=BY_SHARE, shares={"la": "40", "icb": "60"}),
    TypedSplit(how=BY_LINE, amounts={"la": "4.00", "icb": "6.01"}, words={"la": "Lane", "icb": "Dressings"}),
])  # fmt: skip
def test_entry_when_corrected_then_the_form_says_what_it_said(split) -> None:
    entry = LedgerEntry(
        id="e",
        amount_pence=10_01,
        shares=splitting.shares_typed(split, LINE) or LINE,
        parts=splitting.parts_typed(split),
    )
    assert splitting.of_entry(entry, LINE) == split
