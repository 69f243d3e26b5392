"""What the four shipped schemes promise, beyond that they load: the content that the law or the programme asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.resources import resource_path
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
