"""Money: read tolerantly, printed plainly, split to the penny."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.domain.money import parse_money, plain_money, split_by_share, to_pence

amounts = st.integers(-(10**12), 10**12)


@given(amounts)
def test_what_is_printed_is_read_back(pence) -> None:
    assert parse_money(plain_money(pence)) == pence


@given(amounts.filter(lambda pence: pence > 0))
def test_every_way_to_write_a_negative_amount_is_read(pence) -> None:
    bare = plain_money(pence)
    for text in (f"-{bare}", f"−{bare}", f"({bare})", f"£-{bare[1:]}", f"- {bare}", f" ( {bare[1:]} ) "):
        assert parse_money(text) == -pence


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("12", 1200),
        ("12.5", 1250),
        (".5", 50),
        ("£ 1,234.50", 123450),
        ("1234567.89", 123456789),
        ("  £3 ", 300),
        ("£1\u00a0", 100),
        ("0", 0),
        ("-0.01", -1),
        ("007", 700),
    ],
)
def test_amounts_people_type(text, pence) -> None:
    assert parse_money(text) == pence


@pytest.mark.parametrize(
    "text",
    ["", " ", "£", ".", "-", "()", "12.", "12.345", "1,23", "1,2345", "12,34.5", "12p", "twelve", "1e5",
     "--5", "-£-5", "(-5)", "(5", "5)", "€5", "5 5", "NaN", "1_000", "+5"],
)  # fmt: skip
def test_anything_else_is_refused_in_words(text) -> None:
    with pytest.raises(KnownError) as caught:
        parse_money(text)
    assert caught.value.code == "money-unreadable"
    assert text.strip()[:40] in caught.value.english()


@given(st.text(max_size=12) | st.text("£-−().,0123456789 ", max_size=12))
def test_any_text_is_an_amount_or_refused_in_words(text) -> None:
    refused = None
    try:
        pence = parse_money(text)
    except KnownError as error:
        refused = error.code
    assert refused == "money-unreadable" if refused else parse_money(plain_money(pence)) == pence


@pytest.mark.parametrize(
    ("amount", "pence"),
    [("0.5", 1), ("0.49", 0), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("-2.5", -3), ("7", 7)],
)
def test_halves_round_up_away_from_zero(amount, pence) -> None:
    assert to_pence(Decimal(amount)) == pence


@st.composite
def shares(draw: st.DrawFn) -> dict[str, Decimal]:
    """Percentages of up to four funders, in hundredths, that add up to 100."""
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), max_size=3)))
    edges = [0, *cuts, 10_000]
    return {f"funder-{n}": Decimal(b - a) / 100 for n, (a, b) in enumerate(itertools.pairwise(edges))}


@given(amounts, shares(), st.data())
def test_parts_add_up_and_only_the_remainder_takes_the_rounding(total, by_funder, data) -> None:
    remainder = data.draw(st.sampled_from(sorted(by_funder)))
    parts = split_by_share(total, by_funder, remainder)
    assert sum(parts.values()) == total
    assert list(parts) == list(by_funder)
    for funder, part in parts.items():
        exact = total * by_funder[funder] / 100
        allowed = Decimal("0.5") * (len(parts) - 1 if funder == remainder else 1)
        assert abs(part - exact) <= allowed


def test_remainder_funder_takes_the_odd_penny() -> None:
    thirds = {"care": Decimal("33.33"), "health": Decimal("33.33"), "own": Decimal("33.34")}
    assert split_by_share(100, thirds, "care") == {"care": 34, "health": 33, "own": 33}
    assert split_by_share(1, {"a": Decimal(50), "b": Decimal(50)}, "a") == {"a": 0, "b": 1}


@pytest.mark.parametrize(
    ("wrong", "remainder"),
    [
        ({"care": Decimal(99)}, "care"),
        ({"care": Decimal("100.01")}, "care"),
        ({"care": Decimal(100)}, "health"),
        ({"care": Decimal(110), "health": Decimal(-10)}, "care"),
        ({}, "care"),
    ],
)
def test_shares_that_do_not_add_up_are_refused(wrong, remainder) -> None:
    with pytest.raises(KnownError) as caught:
        split_by_share(1000, wrong, remainder)
    assert caught.value.code == "shares-wrong"
