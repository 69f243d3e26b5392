"""Money that lies unused, arrears and how closely to look: named cases and what always holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.monitoring import (
    Contribution,
    HeldBack,
    MonitoringFacts,
    Return,
    clean_run,
    look_at,
)


def facts(**values: object) -> MonitoringFacts:
    known: dict[str, object] = {
        "balance_pence": 250_000,
        "weekly_pence": 20_000,
        "surplus_weeks": Decimal(8),
    }
    return MonitoringFacts(**(known | values))  # type: ignore[arg-type]


def test_surplus_when_worked_by_hand_then_the_same() -> None:
    """£2,500.00 is £900.00 above eight weeks of £200.00; £350.00 of tax and £300.00 of holiday leave £250.00."""
    found = look_at(
        facts(
            held_back=(
                HeldBack(kind="tax", amount_pence=35_000),
                HeldBack(kind="holiday", amount_pence=30_000, name="Nia, to March"),
            )
        )
    )

    assert (found.threshold_pence, found.excess_pence, found.flagged) == (160_000, 90_000, True)
    assert (found.held_back_pence, found.reclaimable_pence) == (65_000, 25_000)
    assert "£250.00" in " ".join(step.sentence.format(**step.fields) for step in found.letter)


@pytest.mark.parametrize(("balance", "flagged"), [(160_000, False), (160_001, True), (-5, False)])
def test_surplus_when_at_the_threshold_then_flagged_strictly_above_alone(balance: int, flagged: bool) -> None:
    found = look_at(facts(balance_pence=balance))

    assert found.flagged == flagged
    assert bool(found.letter) == flagged


def test_surplus_when_all_of_it_is_promised_then_nothing_to_ask_for() -> None:
    found = look_at(facts(held_back=(HeldBack(kind="redundancy", amount_pence=200_000),)))

    assert (found.flagged, found.reclaimable_pence, found.letter) == (True, 0, ())


@pytest.mark.parametrize(
    ("paid", "arrears", "told"), [(30_000, 12_440, True), (42_440, 0, False), (50_000, -7_560, False)]
)
def test_arrears_when_weeks_are_due_then_less_what_was_paid(paid: int, arrears: int, told: bool) -> None:
    """Eight weeks of £53.05 are £424.40."""
    contribution = Contribution(weekly_pence=5_305, weeks_due=Decimal(8), paid_pence=paid)
    found = look_at(facts(balance_pence=0, contribution=contribution))

    assert found.arrears_pence == arrears
    assert bool(found.letter) == told


def test_credit_when_below_the_least_then_warned() -> None:
    found = look_at(facts(balance_pence=79_999, credit_weeks=Decimal(4)))

    assert (found.too_little, len(found.warnings)) == (True, 1)
    assert not look_at(facts(balance_pence=80_000, credit_weeks=Decimal(4))).too_little


CLEAN = Return(due="2026-06-30", received="2026-07-14")
LATE = Return(due="2026-06-30", received="2026-07-15")
MISSING = Return(due="2026-06-30")
WORRYING = Return(due="2026-06-30", received="2026-06-30", concern="no payslips")


@pytest.mark.parametrize(
    ("returns", "run"),
    [
        ((), 0),
        ((CLEAN, CLEAN), 2),
        ((LATE, CLEAN), 1),
        ((CLEAN, LATE), 0),
        ((CLEAN, MISSING), 0),
        ((CLEAN, WORRYING, CLEAN, CLEAN), 2),
    ],
)
def test_run_when_counted_then_the_latest_without_a_concern(returns: tuple[Return, ...], run: int) -> None:
    assert clean_run(returns, 14) == run


@pytest.mark.parametrize(
    ("level", "returns", "after"),
    [
        ("standard", (CLEAN,) * 3, "standard"),
        ("standard", (CLEAN,) * 4, "light_touch"),
        ("light_touch", (), "light_touch"),
        ("light_touch", (CLEAN,), "light_touch"),
        ("light_touch", (WORRYING,), "standard"),
    ],
)
def test_level_when_returns_come_then_steps_down_or_up(
    level: str, returns: tuple[Return, ...], after: str
) -> None:
    assert look_at(facts(level=level, returns=returns)).next_level == after


@given(
    st.integers(-(10**6), 10**7),
    st.integers(0, 10**6),
    st.decimals(0, 52, places=1),
    st.lists(st.integers(0, 10**6), max_size=4),
)
def test_surplus_when_anything_is_given_then_never_more_than_the_excess(
    balance: int, weekly: int, weeks: Decimal, held: list[int]
) -> None:
    found = look_at(
        facts(
            balance_pence=balance,
            weekly_pence=weekly,
            surplus_weeks=weeks,
            held_back=tuple(HeldBack(kind="other", amount_pence=each) for each in held),
        )
    )

    assert 0 <= found.reclaimable_pence <= found.excess_pence
    assert found.flagged == (balance > found.threshold_pence)
    assert all(step.sentence.format(**step.fields) for step in found.steps)
