"""What would change a budget, top-ups and other amounts with their reasons, and the easy words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.allocation import Override, TopUp, variance
from pbdesk.domain.errors import KnownError
from pbdesk.resources import resource_path
from pbdesk.schemes.allocation import Adjustments, allocate, allocate_facts
from pbdesk.schemes.examples import answered, read_examples
from pbdesk.schemes.library import SchemeLibrary
from pbdesk.schemes.scheme import Scheme
from pbdesk.schemes.whatif import next_row, other_answers, what_if

DAY = date(2026, 9, 14)


@pytest.fixture(scope="module")
def care(kept_models: Path) -> Scheme:
    return SchemeLibrary(resource_path("schemes"), kept_models).get("adult-social-care")


def test_what_if_when_points_change_then_both_amounts_and_the_difference(care: Scheme) -> None:
    found = what_if(care, {"points": "20"}, {"points": "21"}, DAY)

    assert (found.before_pence, found.after_pence, found.difference_pence) == (12_100, 15_800, 3_700)
    step = found.steps[0]
    assert step.sentence.format(**step.fields) == "If points = 21, it would be £158.00 instead of £121.00."


@pytest.mark.parametrize(
    ("points", "start", "gap", "pence"),
    [("20", "21", "1", 15_800), ("5", "6", "1", 4_800), ("22", "26", "4", 20_450)],
)
def test_next_row_when_points_are_known_then_how_far_and_how_much(
    care: Scheme, points: str, start: str, gap: str, pence: int
) -> None:
    found = next_row(care, {"points": points}, DAY)

    assert found is not None
    assert (found.points, found.gap, found.amount_pence) == (start, gap, pence)
    assert ("One point more" in found.steps[0].sentence) == (gap == "1")


def test_next_row_when_in_the_highest_then_none(care: Scheme) -> None:
    assert next_row(care, {"points": "101"}, DAY) is None


def test_other_answers_when_looked_for_then_each_changes_the_budget(care: Scheme) -> None:
    example = read_examples(resource_path("schemes", care.id))["mornings-and-swimming"]
    state = answered(care, example)
    found = other_answers(care, state)

    assert found
    for other in found:
        points = str(22 + int(other.points))
        assert allocate_facts(care, {"points": points}, DAY).amount_pence == other.amount_pence != 15_800


def test_top_up_when_added_then_a_line_of_its_own_after_the_limit(care: Scheme) -> None:
    adjustments = Adjustments(
        top_ups=(TopUp(name="Rural travel", amount_pence=1_200, reason="No bus after four."),)
    )
    found = allocate_facts(care, {"points": "79"}, DAY, adjustments)

    assert (found.amount_pence, found.top_up_pence) == (96_200, 1_200)
    assert any("Rural travel" in str(step.fields.get("name")) for step in found.steps)


def test_top_up_when_the_rules_give_no_sum_then_the_top_up_alone(care: Scheme) -> None:
    adjustments = Adjustments(top_ups=(TopUp(name="Travel", amount_pence=1_200, reason="No bus."),))

    assert allocate_facts(care, {"points": "2"}, DAY, adjustments).amount_pence == 1_200


def test_override_when_set_then_beside_the_worked_out_amount_and_never_over_it(care: Scheme) -> None:
    adjustments = Adjustments(
        override=Override(amount_pence=20_000, reason="Nights last winter.", by="panel")
    )
    found = allocate_facts(care, {"points": "20"}, DAY, adjustments)

    assert (found.amount_pence, found.stands_pence) == (12_100, 20_000)
    assert allocate_facts(care, {"points": "20"}, DAY).stands_pence == 12_100


@pytest.mark.parametrize(
    "adjustments",
    [
        Adjustments(top_ups=(TopUp(name="Travel", amount_pence=1, reason=" "),)),
        Adjustments(override=Override(amount_pence=1, reason="")),
    ],
)
def test_adjustment_when_without_a_reason_then_refused(care: Scheme, adjustments: Adjustments) -> None:
    with pytest.raises(KnownError) as caught:
        allocate_facts(care, {"points": "20"}, DAY, adjustments)

    assert caught.value.code == "adjustment-reason"


def test_easy_words_when_read_then_few_and_with_the_same_figures(care: Scheme) -> None:
    example = read_examples(resource_path("schemes", care.id))["mornings-and-swimming"]
    found = allocate(care, answered(care, example))

    assert [step.easy.format(**step.fields) for step in found.steps if step.easy] == [
        "You have 22 points. That gives £158.00.",
        "With 4 more points it would be £204.50.",
        "The guide is £158.00 a week.",
        "This is not a promise. We decide it with your plan. Tell us if you do not agree.",
        "These numbers are made up, to try things out.",
    ]


@pytest.mark.parametrize(
    ("final", "percent", "beyond"),
    [
        (11_000, "10", False),
        (9_000, "-10", False),
        (11_001, "10", True),
        (12_500, "25", True),
        (8_999, "-10", True),
    ],
)
def test_variance_when_beyond_the_tolerance_then_a_reason_is_needed(
    final: int, percent: str, beyond: bool
) -> None:
    found = variance(10_000, final, 10, "A second carer at night.")

    assert (float(found.percent), found.beyond_tolerance) == (float(percent), beyond)
    if beyond:
        with pytest.raises(KnownError) as caught:
            variance(10_000, final, 10, " ")
        assert caught.value.code == "variance-reason"


@given(st.integers(1, 10**7), st.integers(0, 10**7), st.integers(0, 100))
def test_variance_when_anything_is_given_then_the_difference_is_exact(
    indicative: int, final: int, tolerance: int
) -> None:
    found = variance(indicative, final, tolerance, "Because.")

    assert found.difference_pence == final - indicative
    assert found.steps[0].sentence.format(**found.steps[0].fields)
