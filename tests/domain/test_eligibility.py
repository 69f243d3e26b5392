"""Eligibility: two outcomes for adults, one or health for carers, and a judgement that nothing replaces."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.eligibility import (
    AdultOutcome,
    CarerOutcome,
    EligibilityFacts,
    Finding,
    Judgement,
    Limb,
    decide,
)
from pbdesk.domain.errors import KnownError

ADULT = get_args(AdultOutcome)
CARER = get_args(CarerOutcome)
YES = Judgement(significant=True, reasons="A second fall could end her independence.", areas=("health",))
NO = Judgement(significant=False, reasons="She has what she needs.")


def adult(unable: int, judgement: Judgement | None = YES, impairment: bool | None = True) -> EligibilityFacts:
    findings = tuple(
        Finding(outcome=outcome, limbs=("danger",) if at < unable else ()) for at, outcome in enumerate(ADULT)
    )
    return EligibilityFacts(who="adult", from_impairment=impairment, findings=findings, judgement=judgement)


@pytest.mark.parametrize(
    ("facts", "eligible"),
    [
        (adult(2), True),
        (adult(10), True),
        (adult(1), False),
        (adult(0), False),
        (adult(2, NO), False),
        (adult(2, None), None),
        (adult(2, YES, None), None),
        (adult(2, YES, False), False),
        (adult(1, None), False),
    ],
)
def test_adult_when_decided_then_all_three_conditions(facts: EligibilityFacts, eligible: bool | None) -> None:
    assert decide(facts).eligible is eligible


@pytest.mark.parametrize("limb", get_args(Limb))
def test_adult_when_unable_in_any_of_four_ways_then_one_is_enough(limb: Limb) -> None:
    findings = tuple(Finding(outcome=outcome, limbs=(limb,)) for outcome in ("hygiene", "toilet"))
    found = decide(EligibilityFacts(who="adult", from_impairment=True, findings=findings, judgement=YES))

    assert (found.eligible, found.outcomes) == (True, ("hygiene", "toilet"))


def test_help_when_somebody_gives_it_unpaid_then_the_need_stays() -> None:
    findings = tuple(
        Finding(outcome=outcome, limbs=("no_help",), helps_now="daughter")
        for outcome in ("hygiene", "toilet")
    )
    facts = EligibilityFacts(who="adult", from_impairment=True, findings=findings, judgement=YES)

    assert decide(facts).eligible is True


@pytest.mark.parametrize(
    ("unable", "health", "necessary", "judgement", "eligible"),
    [
        (1, False, True, YES, True),
        (0, True, True, YES, True),
        (0, False, True, YES, False),
        (0, None, True, YES, None),
        (1, None, True, YES, True),
        (1, False, False, YES, False),
        (1, False, True, None, None),
    ],
)
def test_carer_when_decided_then_one_outcome_or_health(
    unable: int, health: bool | None, necessary: bool, judgement: Judgement | None, eligible: bool | None
) -> None:
    findings = tuple(
        Finding(outcome=outcome, limbs=("distress",) if at < unable else ())
        for at, outcome in enumerate(CARER)
    )
    facts = EligibilityFacts(
        who="carer",
        necessary_care=necessary,
        health_at_risk=health,
        findings=findings,
        judgement=judgement,
    )

    assert decide(facts).eligible is eligible


@pytest.mark.parametrize(
    "findings",
    [
        (Finding(outcome="c_home"),),
        (Finding(outcome="toilet"), Finding(outcome="toilet")),
    ],
)
def test_finding_when_it_is_not_this_persons_then_refused(findings: tuple[Finding, ...]) -> None:
    with pytest.raises(KnownError) as caught:
        decide(EligibilityFacts(who="adult", findings=findings))

    assert caught.value.code == "finding-wrong"


def test_carer_when_slow_then_refused_because_the_regulation_has_no_such_limb() -> None:
    with pytest.raises(KnownError):
        decide(EligibilityFacts(who="carer", findings=(Finding(outcome="c_home", limbs=("slow",)),)))


def test_judgement_when_without_reasons_then_refused() -> None:
    with pytest.raises(KnownError) as caught:
        decide(adult(2, Judgement(significant=True, reasons=" ")))

    assert caught.value.code == "judgement-reasons"


def test_no_when_outcomes_were_left_out_then_told() -> None:
    facts = EligibilityFacts(
        who="adult", from_impairment=True, findings=(Finding(outcome="toilet"),), judgement=YES
    )
    found = decide(facts)

    assert found.eligible is False
    assert [step.fields["count"] for step in found.warnings] == [9]
    assert decide(facts, is_under_way=True).eligible is None
    assert decide(adult(1), is_under_way=True).eligible is False


def test_fluctuating_when_the_time_is_missing_then_told() -> None:
    facts = EligibilityFacts(who="carer", fluctuates=True)

    assert any("come and go" in step.sentence for step in decide(facts).warnings)


@given(
    st.sets(st.sampled_from(ADULT)), st.sampled_from([True, False, None]), st.sampled_from([YES, NO, None])
)
def test_adult_when_anything_is_given_then_yes_needs_all_three(
    unable: set[str], impairment: bool | None, judgement: Judgement | None
) -> None:
    findings = tuple(
        Finding(outcome=outcome, limbs=("slow",) if outcome in unable else ()) for outcome in ADULT
    )
    found = decide(
        EligibilityFacts(who="adult", from_impairment=impairment, findings=findings, judgement=judgement)
    )

    assert (found.eligible is True) == (len(unable) >= 2 and impairment is True and judgement is YES)
    assert not next(each for each in found.conditions if each.id == "well_being").computed
    assert all(step.sentence.format(**step.fields) for step in found.steps)
