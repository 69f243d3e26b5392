"""What the shipped schemes promise, beyond that they load: the content that the law or the programme asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pbdesk.resources import resource_path
from pbdesk.schemes.allocation import allocate, allocate_facts, spoken_steps
from pbdesk.schemes.definition import Definition
from pbdesk.schemes.examples import answered, read_examples
from pbdesk.schemes.forms.model import SILENT
from pbdesk.schemes.library import SchemeLibrary
from pbdesk.schemes.scheme import Scheme, wanted_words


@pytest.fixture(scope="module")
def library(kept_models: Path) -> SchemeLibrary:
    return SchemeLibrary(resource_path("schemes"), kept_models)


def questions(scheme: Scheme) -> int:
    form = scheme.forms[scheme.assessment_form].form
    return sum(node.kind not in SILENT for node in form.nodes)


@pytest.mark.parametrize(
    ("scheme", "least"),
    [
        ("adult-social-care", 45),
        ("personal-health-budget", 28),
        ("resettlement-fund", 25),
        ("youth-employment", 18),
        ("carer-support", 11),
        ("children-short-breaks", 12),
        ("education-health-care", 10),
        ("engagement-fund", 10),
        ("flexible-support", 9),
        ("integrated-budget", 11),
        ("maternity-choice", 10),
        ("plan-first", 12),
        ("pupil-premium", 8),
        ("rough-sleepers", 10),
    ],
)
def test_form_when_counted_then_a_real_conversation(library: SchemeLibrary, scheme: str, least: int) -> None:
    assert questions(library.get(scheme)) >= least


def test_adult_social_care_when_read_then_ten_outcomes_four_limbs_and_both_voices(
    library: SchemeLibrary,
) -> None:
    scheme = library.get("adult-social-care")
    form = scheme.forms["needs"].form
    limbs = {item.name for item in form.lists["limbs"]}

    assert len(scheme.definition.outcomes.domains) == 10
    assert limbs == {"no_help", "distress", "danger", "slow"}
    for outcome in scheme.definition.outcomes.domains:
        speakers = {node.speaker for node in form.nodes if node.outcome == outcome}
        assert {"person", "assessor"} <= speakers, outcome


def test_funders_when_listed_then_the_remainder_comes_first_and_own_money_is_known(
    library: SchemeLibrary,
) -> None:
    assert library.get("adult-social-care").funder_order == ("local_authority", "person")
    assert library.get("personal-health-budget").funder_order[0] == "icb"


def test_resettlement_when_read_then_seven_pathways_and_a_date_that_moves(library: SchemeLibrary) -> None:
    scheme = library.get("resettlement-fund")

    assert len(scheme.definition.outcomes.domains) == 7
    assert "release_date" in scheme.definition.anchors


def test_personal_health_budget_when_read_then_what_it_may_not_buy(library: SchemeLibrary) -> None:
    assert {"alcohol", "tobacco", "gambling", "debt"} <= set(
        library.get("personal-health-budget").ids("excluded")
    )


def test_welsh_when_compared_then_hardly_any_word_is_left_in_english(library: SchemeLibrary) -> None:
    same_in_both = {"terms.person", "terms.adviser", "excluded.alcohol"}
    for scheme in library.schemes():
        for key in wanted_words(scheme.definition):
            if key not in same_in_both:
                assert scheme.text(key, "cy") != scheme.text(key, "en"), (scheme.id, key)


def test_words_when_asked_for_then_by_group_in_the_order_of_the_scheme(library: SchemeLibrary) -> None:
    scheme = library.get("adult-social-care")

    assert list(scheme.labels("stages", "cy").items())[:2] == [
        ("contact", "Cyswllt cyntaf"),
        ("assessment", "Asesu"),
    ]
    assert scheme.text("no.such.key") == "no.such.key"
    assert scheme.required_sections("en")[0] == (
        "needs",
        "Say which needs there are, and how far each meets the criteria.",
    )


@pytest.mark.parametrize(
    ("pence", "role"), [(30_000, "team_manager"), (30_001, "service_manager"), (99_999, "panel")]
)
def test_approval_when_asked_then_by_the_amount(library: SchemeLibrary, pence: int, role: str) -> None:
    assert library.get("adult-social-care").approver(pence) == role


def test_examples_when_answered_then_most_of_them_are_complete(library: SchemeLibrary) -> None:
    for scheme in library.schemes():
        for name, example in read_examples(resource_path("schemes", scheme.id)).items():
            assert answered(scheme, example).progress().complete, (scheme.id, name)


@pytest.mark.parametrize(
    ("scheme", "proves"),
    [
        ("carer-support", lambda d: len(d.outcomes.domains) == 8 and d.approval[0].up_to == "300.00"),
        ("personal-health-budget", lambda d: d.deployment.default == "notional"),
        ("integrated-budget", lambda d: [x.kind for x in d.documents].count("statement") == 2),
        ("children-short-breaks", lambda d: d.allocation.method == "band"),
        ("education-health-care", lambda d: {"section_j", "school_agrees"} <= set(d.plan.required_sections)),
        ("pupil-premium", lambda d: "parent_statement" in [x.id for x in d.documents]),
        ("resettlement-fund", lambda d: d.allocation.method == "pooled" and "release_date" in d.anchors),
        ("engagement-fund", lambda d: d.allocation.gate == "committed" and "goal_date" in d.anchors),
        ("flexible-support", lambda d: "other_funding" in d.plan.required_sections and not d.reviews),
        ("rough-sleepers", lambda d: not d.allocation.disclose_amount and d.reviews[0].repeat_weeks == 1),
        (
            "maternity-choice",
            lambda d: d.deployment.allowed == ("notional",) and len(d.allocation.inputs) == 3,
        ),
        ("plan-first", lambda d: d.allocation.method == "none" and d.nation != "England"),
    ],
)
def test_scheme_when_read_then_the_field_that_only_it_proves(
    library: SchemeLibrary, scheme: str, proves: Callable[[Definition], bool]
) -> None:
    assert proves(library.get(scheme).definition)


@pytest.mark.parametrize(
    ("scheme", "example", "pence"),
    [
        ("carer-support", "no-sleep", 60_000),
        ("maternity-choice", "home-birth", 226_000 + 289_000),
        ("children-short-breaks", "swimming-on-sundays", 240_000),
        ("integrated-budget", "two-who-pay", None),
        ("education-health-care", "speech-at-home", None),
        ("pupil-premium", "drums", 132_000),
        ("engagement-fund", "bricklaying-tools", 25_000),
        ("flexible-support", "bus-before-payday", 12_000),
        ("rough-sleepers", "a-place-for-the-dog", 300_000),
        ("plan-first", "beekeeper", None),
    ],
)
def test_case_when_worked_through_then_the_sum_and_reasons_in_both_languages(
    library: SchemeLibrary, scheme: str, example: str, pence: int | None
) -> None:
    found = library.get(scheme)
    state = answered(found, read_examples(resource_path("schemes", scheme))[example])
    allocation = allocate(found, state)

    assert allocation.amount_pence == pence
    for language in ("en", "cy"):
        for step in spoken_steps(found, allocation, state, language):
            assert step.sentence.format(**step.fields)


def test_sum_when_it_is_not_told_then_no_easy_words_give_it_away(library: SchemeLibrary) -> None:
    found = library.get("rough-sleepers")
    allocation = allocate_facts(found, {"long_term": "yes"}, date(2026, 9, 14))

    assert not any("3,000" in step.easy.format(**step.fields) for step in allocation.steps)
    assert any("not told to the person" in step.sentence for step in allocation.steps)
