"""One receipt to several funders: nothing is lost, nothing is shown to the wrong one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.domain.splitting import ReceiptLine, SplitFacts, split_receipt

THIRDS = {"icb": Decimal("33.3"), "school": Decimal("33.3"), "local_authority": Decimal("33.4")}


def line(description: str, pence: int, **shares: str) -> ReceiptLine:
    return ReceiptLine(
        description=description,
        amount_pence=pence,
        shares={funder: Decimal(share) for funder, share in shares.items()},
    )


def test_split_when_by_line_and_by_share_then_two_statements_that_add_up() -> None:
    """£45.55 at 62.5% is £28.46875, so £28.47 for the NHS; the council takes £17.08, and its own line of £12.00."""
    found = split_receipt(
        SplitFacts(
            lines=(
                line("Night sitting", 4_555, icb="62.5", local_authority="37.5"),
                line("Bus pass", 1_200, local_authority="100"),
            ),
            remainder="local_authority",
            total_pence=5_755,
        )
    )
    nhs, council = found.statements

    assert (nhs.funder, nhs.total_pence, [each.description for each in nhs.lines]) == (
        "icb",
        2_847,
        ["Night sitting"],
    )
    assert (council.funder, council.total_pence) == ("local_authority", 2_908)
    assert [each.amount_pence for each in council.lines] == [1_708, 1_200]


def test_split_when_a_penny_is_left_then_the_named_funder_takes_it() -> None:
    found = split_receipt(SplitFacts(lines=(line("Taxi", 100),), shares=THIRDS, remainder="local_authority"))

    assert {each.funder: each.total_pence for each in found.statements} == {
        "icb": 33,
        "school": 33,
        "local_authority": 34,
    }


@pytest.mark.parametrize(
    ("given_facts", "code"),
    [
        (SplitFacts(lines=(line("A", 100),), remainder="icb"), "funder-missing"),
        (SplitFacts(lines=(line("A", 100, icb="90"),), remainder="icb"), "shares-wrong"),
        (SplitFacts(lines=(line("A", 100, icb="100"),), remainder="icb", total_pence=101), "receipt-total"),
    ],
)
def test_split_when_it_cannot_add_up_then_refused(given_facts: SplitFacts, code: str) -> None:
    with pytest.raises(KnownError) as caught:
        split_receipt(given_facts)

    assert caught.value.code == code


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 1000)), min_size=1, max_size=12),
    st.sampled_from(["icb", "local_authority"]),
)
def test_split_when_anything_is_given_then_the_totals_are_the_receipt(
    lines: list[tuple[int, int]], remainder: str
) -> None:
    found = split_receipt(
        SplitFacts(
            lines=tuple(
                line("A", pence, icb=f"{share / 10}", local_authority=f"{(1000 - share) / 10}")
                for pence, share in lines
            ),
            remainder=remainder,
        )
    )

    assert sum(each.total_pence for each in found.statements) == sum(pence for pence, _ in lines)
    for statement in found.statements:
        assert statement.total_pence == sum(each.amount_pence for each in statement.lines)
