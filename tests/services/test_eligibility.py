"""Eligibility on a real vault: begun from the assessment, decided with reasons, kept as it was decided."""

from __future__ import annotations

import pytest

from pbdesk.domain.eligibility_record import ADULT_OUTCOMES, EligibilityRecord
from pbdesk.domain.errors import KnownError
from pbdesk.schemes.definition import EligibilityRule
from pbdesk.services.desk import Desk
from pbdesk.services.eligibility import Eligibilities
from pbdesk.services.ports import OpenVault
from pbdesk.sync.op import FieldSet, Op
from pbdesk.sync.page import Cursor, FeedOp, FeedPage
from tests.helpers.answers import answer_everything
from tests.helpers.desk import case_named
from tests.helpers.fresh import case_id, desk, reference
from tests.helpers.vaults import add_case

__all__ = ["case_id", "desk", "reference"]

UNABLE = {
    "hygiene_ability": "full_help",
    "hygiene_limbs": "danger slow",
    "clothed_ability": "full_help",
    "clothed_limbs": "slow",
}


def unable(desk: Desk, case_id: str, *outcomes: str) -> None:
    """Every outcome is looked at; these cannot be achieved."""
    for outcome in ADULT_OUTCOMES:
        desk.eligibility.keep_finding(case_id, outcome, "outcome", outcome, outcome)
    for outcome in outcomes:
        desk.eligibility.keep_finding(case_id, outcome, "limbs", ("danger",), ())


def judged(desk: Desk, case_id: str, significant: str = "yes") -> None:
    desk.eligibility.keep(case_id, "condition", "yes", "")
    desk.eligibility.keep(case_id, "significant", significant, "")
    desk.eligibility.keep(case_id, "reasons", "A second fall could end her independence.", "")
    desk.eligibility.keep(case_id, "areas", ("health",), ())


def test_eligibility_when_the_assessment_has_been_answered_then_begins_with_it(
    desk: Desk, case_id: str
) -> None:
    answer_everything(
        desk,
        case_id,
        **UNABLE,
        condition="yes",
        significant="yes",
    )
    assert desk.eligibility.view(case_id).can_take_over

    change = desk.eligibility.take_over(case_id)

    view = desk.eligibility.view(case_id)
    assert change.touches("eligibility", "eligibility_finding")
    assert (view.record.condition, view.record.significant) == ("yes", "yes")
    assert set(view.findings["hygiene"].limbs) == {"danger", "slow"}
    assert view.findings["hygiene"].words
    assert view.record.reasons
    assert not view.can_take_over


def test_eligibility_when_a_person_wrote_already_then_the_assessment_does_not_write_over_it(
    desk: Desk, case_id: str
) -> None:
    answer_everything(desk, case_id, condition="yes", hygiene_ability="full_help", hygiene_limbs="danger")
    desk.eligibility.keep(case_id, "reasons", "My own reasons.", "")
    desk.eligibility.keep_finding(case_id, "hygiene", "limbs", ("no_help",), ())

    desk.eligibility.take_over(case_id)

    view = desk.eligibility.view(case_id)
    assert view.record.reasons == "My own reasons."
    assert view.findings["hygiene"].limbs == ("no_help",)
    assert view.findings["hygiene"].words


def test_family_when_the_form_calls_it_so_then_it_is_the_area_of_relationships(
    desk: Desk, case_id: str
) -> None:
    answer_everything(desk, case_id, **UNABLE, wellbeing="family dignity")
    desk.eligibility.take_over(case_id)

    assert set(desk.eligibility.view(case_id).record.areas) == {"dignity", "relationships"}


@pytest.mark.parametrize(
    ("outcomes", "significant", "eligible"),
    [
        (("hygiene", "clothed"), "yes", True),
        (("hygiene",), "yes", False),
        (("hygiene", "clothed"), "no", False),
        (("hygiene", "clothed"), "", None),
    ],
)
def test_adult_when_decided_then_two_outcomes_and_a_judgement(
    desk: Desk, case_id: str, outcomes: tuple[str, ...], significant: str, eligible: bool | None
) -> None:
    unable(desk, case_id, *outcomes)
    judged(desk, case_id, significant)

    assert desk.eligibility.view(case_id).result.eligible is eligible


def test_outcomes_when_some_were_not_looked_at_then_it_stays_open(desk: Desk, case_id: str) -> None:
    judged(desk, case_id)
    desk.eligibility.keep_finding(case_id, "hygiene", "limbs", ("danger",), ())

    assert desk.eligibility.view(case_id).result.eligible is None


def test_decision_when_something_is_open_then_there_is_none(desk: Desk, case_id: str) -> None:
    unable(desk, case_id, *ADULT_OUTCOMES[:2])

    with pytest.raises(KnownError, match="still open"):
        desk.eligibility.decide(case_id)


def test_decision_when_made_then_says_who_and_when_and_stays(desk: Desk, case_id: str) -> None:
    unable(desk, case_id, "hygiene", "clothed")
    judged(desk, case_id)

    decision, change = desk.eligibility.decide(case_id)

    assert (decision.version, decision.eligible, decision.decided_by) == (1, True, "Asha Rao")
    assert change.touches("eligibility_decision")
    assert not desk.eligibility.view(case_id).is_stale
    desk.eligibility.keep_finding(case_id, "toilet", "limbs", ("slow",), ())
    assert desk.eligibility.view(case_id).is_stale
    again, _ = desk.eligibility.decide(case_id)
    kept = desk.eligibility.view(case_id).decisions
    assert {each.version for each in kept} == {1, 2}
    assert [each["outcome"] for each in again.facts["findings"] if each.get("limbs")] == [
        "hygiene",
        "toilet",
        "clothed",
    ]
    first = next(each for each in kept if each.version == 1)
    assert [each["outcome"] for each in first.facts["findings"] if each.get("limbs")] == [
        "hygiene",
        "clothed",
    ]


def test_refusal_when_nothing_is_there_to_be_given_in_writing_then_it_cannot_be_decided(
    desk: Desk, case_id: str
) -> None:
    unable(desk, case_id, "hygiene", "clothed")
    judged(desk, case_id, "no")
    with pytest.raises(KnownError, match="in writing"):
        desk.eligibility.decide(case_id)

    desk.eligibility.keep(case_id, "refusal", "You manage, though it takes a while.", "")
    desk.eligibility.keep(
        case_id, "advice", "The handyman fits rails. The library group meets on Mondays.", ""
    )
    decision, _ = desk.eligibility.decide(case_id)

    assert not decision.eligible
    assert decision.refusal.startswith("You manage")
    assert decision.advice.startswith("The handyman")


def test_words_when_somebody_else_changed_them_meanwhile_then_neither_is_lost(
    desk: Desk, case_id: str
) -> None:
    judged(desk, case_id)
    desk.eligibility.keep(case_id, "reasons", "Mine", "A second fall could end her independence.")

    record = desk.vault.reads.record(EligibilityRecord, f"{case_id}.eligibility")
    assert record is not None
    assert record.reasons == "Mine"


def test_carer_when_health_is_at_risk_then_one_thing_is_enough(desk: Desk) -> None:
    case_id = add_case(desk.vault, "Ceri Vale", "R-9", "carer-support", scheme_version="2026.1")
    answer_everything(desk, case_id, necessary="no", health_risk="yes", cannot="c_home", significant="yes")
    desk.eligibility.take_over(case_id)

    view = desk.eligibility.view(case_id)
    assert (view.who, view.record.condition, view.record.health) == ("carer", "yes", "yes")
    assert view.named == ("c_home",)
    assert view.result.eligible is True


def test_step_when_the_programme_has_none_then_says_so(desk: Desk) -> None:
    case_id = case_named(desk, "R-4")

    assert not desk.eligibility.applies(case_id)
    with pytest.raises(KnownError, match="no such step"):
        desk.eligibility.view(case_id)
    with pytest.raises(KnownError, match="no such outcome"):
        desk.eligibility.keep_finding(case_named(desk, "R-1"), "c_home", "words", "x", "")


def test_decision_when_two_peoples_reasons_differ_then_it_waits(desk: Desk, case_id: str) -> None:
    """Another laptop wrote reasons of its own, offline: nothing is decided before a person has chosen."""
    unable(desk, case_id, "hygiene", "clothed")
    judged(desk, case_id)
    take_in_reasons(desk.vault, case_id, "Theirs.")

    with pytest.raises(KnownError, match="differ"):
        desk.eligibility.decide(case_id)


def take_in_reasons(vault: OpenVault, case_id: str, words: str) -> None:
    """Apply a page of the feed on which somebody else, who has not seen ours, wrote other reasons."""
    theirs = Op(
        op_id="01a1ee56-0000-7009-8000-000000000009",
        device="other-laptop",
        epoch=0,
        seq=1,
        prev_hash="",
        kind="create",
        type="eligibility",
        rec_id=f"{case_id}.eligibility",
        case_id=case_id,
        set={"reasons": FieldSet(words, (), None)},
        author="Ben Tudor",
        wall_time="2026-11-21T09:00:00Z",
    )
    vault.log.apply_page(FeedPage(Cursor("e", 1), (FeedOp(1, theirs),)))


def test_needs_when_eligible_and_not_met_then_reasons_and_advice_are_owed(desk: Desk, case_id: str) -> None:
    unable(desk, case_id, "hygiene", "clothed")
    judged(desk, case_id)
    desk.eligibility.keep(case_id, "refusal", "Kept from an earlier draft.", "")
    first, _ = desk.eligibility.decide(case_id)
    assert (first.meets, first.refusal) == ("", "")

    desk.eligibility.keep(case_id, "meets", "no", "")
    assert desk.eligibility.view(case_id).is_stale
    with pytest.raises(KnownError, match="in writing"):
        desk.eligibility.decide(case_id)
    desk.eligibility.keep(case_id, "advice", "The carers' centre is open on Mondays.", "")
    second, _ = desk.eligibility.decide(case_id)

    assert (second.eligible, second.meets, second.refusal) == (True, "no", "Kept from an earlier draft.")
    told = desk.eligibility.determined(case_id)
    assert told is not None
    assert told.decision is not None
    assert (told.decision.id, told.is_stale) == (second.id, False)
    desk.eligibility.keep(case_id, "meets", "yes", "no")
    assert desk.eligibility.view(case_id).is_stale


def test_scheme_when_it_is_welsh_then_decided_by_the_law_of_wales(desk: Desk, case_id: str) -> None:
    rule = EligibilityRule(who="adult", law="wales")
    welsh = Eligibilities(desk.vault, lambda _case_id: rule, desk.assessments.state_of)
    welsh.keep(case_id, "condition", "yes", "")
    welsh.keep(case_id, "significant", "yes", "")
    welsh.keep(case_id, "reasons", "Nobody else can help in the mornings.", "")
    welsh.keep_finding(case_id, "w_self_care", "limbs", ("slow",), ())
    with pytest.raises(KnownError, match="no such outcome"):
        welsh.keep_finding(case_id, "hygiene", "limbs", ("slow",), ())

    decision, _ = welsh.decide(case_id)

    assert (welsh.view(case_id).who, decision.eligible) == ("adult_wales", True)
    assert decision.result["conditions"][0]["law"] == "SI 2015/1578, regulation 3(a)"
