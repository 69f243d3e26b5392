"""Indicative budgets of the shipped schemes, step by step, and the refusals that people meet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.allocation import Allocation
from pbdesk.domain.errors import KnownError
from pbdesk.resources import resource_path
from pbdesk.schemes.allocation import allocate, allocate_facts, spoken_steps
from pbdesk.schemes.examples import answered, read_examples
from pbdesk.schemes.forms.opening import begin_form
from pbdesk.schemes.library import SchemeLibrary
from pbdesk.schemes.scheme import Scheme
from tests.schemes.conftest import NOW

DAY = date(2026, 9, 14)


@pytest.fixture(scope="module")
def library(kept_models: Path) -> SchemeLibrary:
    return SchemeLibrary(resource_path("schemes"), kept_models)


def example(scheme: Scheme, name: str) -> Allocation:
    return allocate(scheme, answered(scheme, read_examples(resource_path("schemes", scheme.id))[name]))


def sentences(allocation: Allocation) -> list[str]:
    return [step.sentence.format(**step.fields) for step in allocation.steps]


def test_points_when_allocated_then_every_answer_the_row_and_its_neighbours_are_told(
    library: SchemeLibrary,
) -> None:
    allocation = example(library.get("adult-social-care"), "mornings-and-swimming")

    assert (allocation.amount_pence, allocation.points, allocation.period) == (15_800, "22", "week")
    assert [step.points for step in allocation.steps if step.kind == "answer"] == list("440244004000")
    told = sentences(allocation)
    assert (
        told[0] == "“How much help is needed to eat and drink well?” “Needs some help” Points: 4, so far 4."
    )
    assert told[12:17] == [
        "Points in all: 22.",
        "Points: 22. The row from 21 to 25 points gives £158.00 a week.",
        "The row below, from 16 to 20 points, gives £121.00.",
        "The next row, from 26 to 30 points, gives £204.50. Points to the next row: 4.",
        "That is £158.00 a week, £632.00 every four weeks and £8,216.00 a year, counting 52 weeks to the year.",
    ]
    assert "not an entitlement and not a limit" in told[17]
    assert "invented" in told[18]


def test_limit_when_it_bites_then_it_is_told(library: SchemeLibrary) -> None:
    allocation = example(library.get("adult-social-care"), "day-and-night")

    assert allocation.amount_pence == 95_000
    assert "so £1,020.00 becomes £950.00." in " ".join(sentences(allocation))


def test_no_sum_when_points_are_few_then_none_and_not_nought(library: SchemeLibrary) -> None:
    allocation = example(library.get("adult-social-care"), "a-button-hook")

    assert allocation.amount_pence is None
    assert not any("£0.00" in sentence for sentence in sentences(allocation))


def test_ready_reckoner_when_allocated_then_rate_and_quantity_of_each_line(library: SchemeLibrary) -> None:
    allocation = example(library.get("personal-health-budget"), "nights-on-a-mask")

    assert allocation.amount_pence == 180_554
    assert sentences(allocation)[:2] == [
        "“Personal assistant, weekdays by day”: £14.35 an hour, and 21.5% for the employer's costs, "
        "is £17.44 an hour.",
        "Hours a week: 35, at £17.44: £610.40; £610.40 so far.",
    ]


def test_pooled_fund_when_more_is_asked_then_the_guide_stays_and_the_panel_is_named(
    library: SchemeLibrary,
) -> None:
    allocation = example(library.get("resettlement-fund"), "over-the-guide")

    assert (allocation.amount_pence, allocation.period) == (50_000, "once")
    assert "the panel may agree to more" in sentences(allocation)[1]


def test_pooled_fund_when_little_is_left_then_no_more_than_that(library: SchemeLibrary) -> None:
    scheme = library.get("resettlement-fund")
    state = answered(scheme, read_examples(resource_path("schemes", scheme.id))["van-and-site-card"])

    assert allocate(scheme, state, {"fund_left": "300.00"}).amount_pence == 30_000


def test_fixed_sum_when_the_plan_is_agreed_then_given(library: SchemeLibrary) -> None:
    assert example(library.get("youth-employment"), "barber").amount_pence == 50_000


def test_fixed_sum_when_the_gate_is_shut_then_refused_with_the_question(library: SchemeLibrary) -> None:
    with pytest.raises(KnownError) as caught:
        example(library.get("youth-employment"), "no-plan-yet")

    assert caught.value.code == "allocation-gate"
    assert caught.value.fields["question"] == "Is the action plan agreed?"


@pytest.mark.parametrize(
    ("scheme", "facts", "code"),
    [
        ("adult-social-care", {"points": "102"}, "allocation-outside"),
        ("adult-social-care", {"points": "20.5"}, "allocation-outside"),
        ("adult-social-care", {"points": "-1"}, "allocation-input"),
        ("adult-social-care", {"points": "many"}, "allocation-input"),
        ("adult-social-care", {"points": "NaN"}, "allocation-input"),
        ("adult-social-care", {}, "allocation-incomplete"),
        ("adult-social-care", {"pints": "3"}, "fact-unknown"),
        ("resettlement-fund", {"requested": "-1"}, "allocation-input"),
        ("personal-health-budget", {"day_hours": "1e99"}, "allocation-input"),
    ],
)
def test_facts_that_cannot_be_used_when_allocated_then_refused(
    library: SchemeLibrary, scheme: str, facts: dict[str, str], code: str
) -> None:
    with pytest.raises(KnownError) as caught:
        allocate_facts(library.get(scheme), facts, DAY)

    assert caught.value.code == code
    assert "{" not in caught.value.english()


def test_figures_when_asked_for_before_they_begin_then_refused(library: SchemeLibrary) -> None:
    with pytest.raises(KnownError) as caught:
        allocate_facts(library.get("adult-social-care"), {"points": "22"}, date(2026, 3, 31))

    assert caught.value.code == "table-not-yet"


def test_form_when_nothing_is_answered_then_what_is_missing_is_named(library: SchemeLibrary) -> None:
    scheme = library.get("resettlement-fund")
    with pytest.raises(KnownError) as caught:
        allocate(
            library.get("youth-employment"),
            begin_form(library.get("youth-employment").forms["starting-work"], NOW),
        )

    assert caught.value.code == "allocation-gate"
    assert allocate(scheme, begin_form(scheme.forms["moving-on"], NOW)).amount_pence == 0


def test_answer_hidden_later_when_allocated_then_its_points_do_not_count(library: SchemeLibrary) -> None:
    scheme = library.get("adult-social-care")
    state = answered(scheme, read_examples(resource_path("schemes", scheme.id))["mornings-and-swimming"])
    child = state.answer("/data/children/has_child", "yes").answer(
        "/data/children/child_care/child_care_ability", "full_help"
    )

    assert allocate(scheme, child).points == "29"
    assert allocate(scheme, child.answer("/data/children/has_child", "no")).points == "22"


def test_allocation_when_worked_out_in_welsh_then_the_same_to_the_last_byte(library: SchemeLibrary) -> None:
    scheme = library.get("adult-social-care")
    one = read_examples(resource_path("schemes", scheme.id))["mornings-and-swimming"]

    assert msgspec.json.encode(allocate(scheme, answered(scheme, one, "cy"))) == msgspec.json.encode(
        allocate(scheme, answered(scheme, one, "en"))
    )


def test_steps_when_spoken_in_welsh_then_questions_answers_and_rates_are_welsh(
    library: SchemeLibrary,
) -> None:
    scheme = library.get("adult-social-care")
    state = answered(scheme, read_examples(resource_path("schemes", scheme.id))["mornings-and-swimming"])
    step = spoken_steps(scheme, allocate(scheme, state), state, "cy")[0]
    health = library.get("personal-health-budget")
    hours = answered(health, read_examples(resource_path("schemes", health.id))["nights-on-a-mask"])
    rate = spoken_steps(health, allocate(health, hours), hours, "cy")[0]

    assert step.fields["question"] == "Faint o help sydd ei angen i fwyta ac yfed yn dda?"
    assert step.fields["answer"] == "Angen rhywfaint o help"
    assert rate.fields["label"] == "Cynorthwyydd personol, dyddiau gwaith"


@given(st.integers(0, 101), st.integers(0, 101))
def test_more_points_when_allocated_then_never_less_money(
    library: SchemeLibrary, one: int, other: int
) -> None:
    scheme = library.get("adult-social-care")
    low, high = (
        allocate_facts(scheme, {"points": points}, DAY).amount_pence or 0 for points in sorted((one, other))
    )

    assert low <= high


@given(st.decimals(0, 60, places=2), st.decimals(0, 60, places=2))
def test_hours_when_worked_out_then_the_lines_add_up_to_the_penny(
    library: SchemeLibrary, day: object, weekend: object
) -> None:
    scheme = library.get("personal-health-budget")
    allocation = allocate_facts(scheme, {"day_hours": str(day), "weekend_hours": str(weekend)}, DAY)

    assert allocation.amount_pence == sum(
        s.amount_pence or 0 for s in allocation.steps if s.kind == "quantity"
    )
