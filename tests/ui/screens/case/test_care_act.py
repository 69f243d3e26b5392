"""The steps that only some schemes have: shown where they apply, in the order of the law, with what stands."""

from __future__ import annotations

from pbdesk.domain.charging_record import IncomeLine
from pbdesk.domain.eligibility_record import ADULT_OUTCOMES
from pbdesk.domain.employing_record import AssistantRecord
from pbdesk.ui.screens.case.care_act import CareAct, known_of
from pbdesk.ui.screens.case.journey import journey, next_step
from tests.helpers.desk import case_named
from tests.ui.screens.case.test_journey import DONE, known


def told(desk, case_id) -> CareAct:
    return known_of(case_id, desk.eligibility, desk.charging, desk.employing)


def test_steps_when_the_scheme_has_none_then_none_is_shown(desk):
    assert told(desk, case_named(desk, "R-4")) == CareAct()
    assert told(desk, "nobody") == CareAct()
    assert told(desk, case_named(desk, "R-2")).eligibility is None
    assert told(desk, case_named(desk, "R-2")).employing is not None


def test_steps_when_nothing_is_done_then_eligibility_follows_the_assessment(desk):
    care_act = told(desk, case_named(desk, "R-1"))
    steps = journey(known(assessment=DONE, care_act=care_act))

    order = [step.id for step in steps]
    assert order[1:7] == ["assessment", "eligibility", "budget", "charging", "plan", "employing"]
    assert next_step(steps).id == "eligibility"
    before = journey(known(care_act=care_act))
    assert next(step for step in before if step.id == "eligibility").action == ""


def test_steps_when_done_then_say_what_was_decided_recorded_and_planned(desk):
    case_id = case_named(desk, "R-1")
    for outcome in ADULT_OUTCOMES:
        desk.eligibility.keep_finding(case_id, outcome, "limbs", ("slow",), ())
    for field, value in (("condition", "yes"), ("significant", "yes"), ("reasons", "She fell.")):
        desk.eligibility.keep(case_id, field, value, "")
    desk.eligibility.decide(case_id)
    desk.charging.keep(case_id, "household", "single_pension", "")
    desk.charging.keep(case_id, "care_pence", 20_000, None)
    desk.charging.keep(case_id, "on", "2025-06-01", "")
    desk.charging.add(case_id, IncomeLine(id="", name="Pension", amount_pence=26_000))
    desk.charging.record(case_id)
    desk.employing.add(case_id, AssistantRecord(id="", name="Nia", hours="20", rate_pence=1_300))
    desk.employing.put_into_plan(case_id, "", "Personal assistant")

    care_act = told(desk, case_id)

    assert (care_act.eligibility.state, care_act.eligibility.is_done) == ("Eligible", True)
    assert care_act.eligibility.detail == "Decided on 21 November 2026. Still to be given in writing."
    assert (care_act.charging.state, care_act.employing.state) == ("£17.40 a week", "£292.20 a week")
    desk.eligibility.keep(case_id, "given_on", "2026-11-21", "")
    assert told(desk, case_id).eligibility.detail.endswith("Given in writing on 21 November 2026.")

    for field, value in (("meets", "no"), ("refusal", "She wants her son alone."), ("advice", "Ask again.")):
        desk.eligibility.keep(case_id, field, value, "")
    desk.eligibility.decide(case_id)
    assert told(desk, case_id).eligibility.state == "Eligible, not met by the council"
