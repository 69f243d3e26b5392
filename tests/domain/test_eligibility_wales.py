"""Eligibility in Wales: one outcome is enough, and what matters to the person is judged; England is left as it is."""

from __future__ import annotations

import pytest

from pbdesk.domain.eligibility import OUTCOMES, EligibilityFacts, Finding, Judgement, decide
from pbdesk.domain.eligibility_wales import decide_by_law
from pbdesk.domain.eligibility_words import OUTCOMES as WORDS
from pbdesk.domain.errors import KnownError


def facts(who: str = "adult_wales", *unable: str, **known: object) -> EligibilityFacts:
    findings = tuple(
        Finding(outcome=outcome, limbs=("slow",) if outcome in unable else ())  # type: ignore[arg-type]
        for outcome in OUTCOMES[who]
    )
    known.setdefault(
        "judgement", Judgement(significant=True, reasons="Nobody else can help in the mornings.")
    )
    known.setdefault("necessary_care" if who.startswith("carer") else "from_impairment", True)
    return EligibilityFacts(who=who, findings=findings, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["adult_wales", "carer_wales"])
def test_one_outcome_is_enough_and_taking_longer_counts(who: str) -> None:
    found = decide_by_law(facts(who, "w_self_care"))
    assert (found.eligible, found.outcomes) == (True, ("w_self_care",))
    regulation = "SI 2015/1578, regulation 5" if who == "carer_wales" else "SI 2015/1578, regulation 3"
    assert all(condition.law.startswith(regulation) for condition in found.conditions)


@pytest.mark.parametrize(
    ("unable", "known", "eligible"),
    [
        ((), {}, False),
        (("w_self_care",), {"from_impairment": False}, False),
        (("w_self_care",), {"from_impairment": None}, None),
        (("w_self_care",), {"judgement": None}, None),
        (("w_self_care",), {"judgement": Judgement(significant=False, reasons="His son helps.")}, False),
    ],
)
def test_every_condition_counts(
    unable: tuple[str, ...], known: dict[str, object], eligible: bool | None
) -> None:
    found = decide_by_law(facts("adult_wales", *unable, **known))
    assert found.eligible is eligible
    assert any("Somebody must judge" in each.sentence for each in found.warnings) is (
        known.get("judgement", True) is None
    )


def test_what_nobody_looked_at_is_open_while_it_is_under_way() -> None:
    begun = EligibilityFacts(
        who="adult_wales",
        from_impairment=True,
        findings=(Finding(outcome="w_community"),),
        judgement=Judgement(significant=True, reasons="He has nobody."),
    )
    assert decide_by_law(begun, is_under_way=True).eligible is None
    assert decide_by_law(begun).eligible is False


def test_outcomes_of_another_law_are_refused() -> None:
    for who, outcome in (("adult_wales", "hygiene"), ("adult", "w_community"), ("carer", "w_community")):
        with pytest.raises(KnownError) as caught:
            decide_by_law(EligibilityFacts(who=who, findings=(Finding(outcome=outcome),)))  # type: ignore[arg-type]
        assert caught.value.code == "finding-wrong"


def test_england_is_decided_as_before() -> None:
    english = EligibilityFacts(who="adult", findings=(Finding(outcome="hygiene", limbs=("slow",)),))
    assert decide_by_law(english) == decide(english)


def test_every_outcome_has_words() -> None:
    assert set(WORDS) == {outcome for named in OUTCOMES.values() for outcome in named}
