"""Approval limits at the council: who may approve how much, where more goes, and how long a plan has waited."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.case import Case
from pbdesk.domain.errors import KnownError
from pbdesk.domain.signoff import FinalBudget, PlanDecision, PlanReferral
from pbdesk.gateway import checks, decisions
from pbdesk.gateway.approval import clock_of, may_sign_off, schemes_in, verdict
from pbdesk.gateway.decisions import Choice
from pbdesk.schemes.definition import Threshold
from pbdesk.schemes.scheme import Scheme
from pbdesk.sync.op import Op
from tests.helpers.councils import Council, submission

CASE = "case-1"
SCHEME = "adult-social-care"
SCHEMES = schemes_in()


@pytest.fixture
def sent(council: Council) -> tuple:
    """A case under a scheme with limits, whose plan asks for £500 a week."""
    actor, maker = council.device("Asha")
    case = maker.case(CASE, reference="GLA-1", scheme_id=SCHEME, scheme_version="2026.1")
    asked = msgspec.structs.replace(
        submission(CASE), proposed=FinalBudget(500_00, "week", 26_000_00, {"local_authority": 26_000_00})
    )
    assert council.outcomes(actor, case, maker.record(asked, "command")) == ["applied"] * 2
    return actor, maker


def decide(council: Council, choice: Choice, scheme_of=SCHEMES) -> PlanDecision | PlanReferral:
    with council.database.writing() as connection:
        return decisions.decide_within(connection, council.clock, "sub-1", choice, scheme_of)


def clock(council: Council) -> dict:
    with council.database.reading() as connection:
        (plan,) = decisions.list_plans(connection, waiting_only=True, scheme_of=SCHEMES, today="2026-12-01")
    return plan["clock"]


def test_an_amount_above_the_limit_goes_to_the_next_role_and_is_not_approved(council, sent) -> None:
    passed = decide(council, Choice("approved", "Good plan, above my limit.", by="Mair", role="team_manager"))
    assert isinstance(passed, PlanReferral)
    assert (passed.from_role, passed.to_role, passed.limit_pence) == (
        "team_manager",
        "service_manager",
        300_00,
    )
    assert (passed.reason, passed.passed_by) == ("Good plan, above my limit.", "Mair")
    assert clock(council)["with"] == "service_manager"
    assert "referral" in {msgspec.json.decode(each.op, type=Op).type for each in council.page(sent[0]).ops}
    decision = decide(council, Choice("approved", by="Non", role="service_manager"))
    assert isinstance(decision, PlanDecision)
    assert (decision.outcome, decision.decided_as) == ("approved", "service_manager")


def test_an_amount_set_within_the_limit_is_approved(council, sent) -> None:
    decision = decide(council, Choice("approved", by="Mair", role="team_manager", amount=15_600_00))
    assert isinstance(decision, PlanDecision)
    assert (decision.budget.amount_pence, decision.decided_as) == (300_00, "team_manager")


def test_any_role_may_ask_a_question(council, sent) -> None:
    decision = decide(council, Choice("queried", "Who drives?", by="Mair", role="team_manager"))
    assert isinstance(decision, PlanDecision)
    assert decision.outcome == "queried"


def test_without_a_role_it_is_the_one_that_the_scheme_asks_for(council, sent) -> None:
    assert decide(council, Choice("approved", by="Mair")).decided_as == "service_manager"


def test_a_role_that_signs_nothing_off_is_told(council, sent) -> None:
    with pytest.raises(KnownError) as caught:
        decide(council, Choice("approved", by="Mair", role="porter"))
    assert caught.value.code == "role-unknown"
    assert "team_manager" in caught.value.english()


def test_a_named_role_needs_a_scheme_that_is_here(council, sent) -> None:
    with pytest.raises(KnownError) as caught:
        decide(council, Choice("approved", by="Mair", role="panel"), lambda case: None)
    assert caught.value.code == "limits-unknown"
    assert verdict(None, "", 1).role == ""


def test_the_clock_says_how_long_of_the_days_that_the_scheme_allows(council, sent) -> None:
    told = clock(council)
    assert (told["with"], told["days_allowed"]) == ("service_manager", 14)
    asked = submission(CASE)
    on_time = clock_of(None, asked, None, asked.submitted_at[:10])
    assert on_time == {"with": "", "days_waited": 0, "days_allowed": None}


def test_a_laptop_cannot_pass_a_plan_on(council, sent) -> None:
    made = PlanReferral(id="ref-1", case_id=CASE, submission_id="sub-1")
    assert checks.refusal(sent[1].record(made), None) == checks.DECISION


def test_the_highest_role_has_no_limit() -> None:
    scheme = schemes_in()(_case())
    assert scheme is not None
    assert verdict(scheme, "panel", 10**9).passed_to == ""
    assert verdict(scheme, "team_manager", 300_00).passed_to == ""
    assert verdict(scheme, "team_manager", 300_01).passed_to == "service_manager"
    assert verdict(scheme, "team_manager", 700_01).passed_to == "panel"


def limited(*limits: str) -> Scheme:
    """A scheme with a limit for each role in turn, "" for none."""
    scheme = SCHEMES(_case())
    assert scheme is not None
    thresholds = tuple(Threshold(f"role_{n}", limit) for n, limit in enumerate(limits))
    changed = msgspec.structs.replace(scheme.definition, approval=thresholds)
    return dataclasses.replace(scheme, definition=changed)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=4), st.booleans(), st.integers(0, 60))
def test_whatever_the_limits_a_plan_is_never_passed_on_to_who_may_not_approve_it(
    pounds: list[int], is_open: bool, amount: int
) -> None:
    """Also where a programme is not sound: where nobody may, it is not passed on at all."""
    scheme = limited(*map(str, pounds), *[""] * is_open)
    enough = may_sign_off(scheme, amount * 100)
    for role in ("", *scheme.ids("approvers")):
        found = verdict(scheme, role, amount * 100)
        assert found.is_above_all == (not enough)
        assert found.passed_to in ("", *enough)
        assert found.passed_to or found.is_above_all or found.role in enough
        assert found.passed_to != found.role
    assert enough or not is_open


@pytest.mark.parametrize("role", ["", "role_0", "role_1"])
def test_an_amount_above_everybodys_limit_is_said_and_passed_on_to_nobody(council, sent, role) -> None:
    def scheme_of(case) -> Scheme:
        return limited("300.00", "450.00")

    with pytest.raises(KnownError) as told:
        decide(council, Choice("approved", by="Mair", role=role), scheme_of)
    assert told.value.code == "above-every-limit"
    assert (
        "£500.00 is above the highest limit in this programme, the £450.00 of role_1" in told.value.english()
    )
    with council.database.reading() as connection:
        (plan,) = decisions.list_plans(connection)
    assert plan["status"] == "waiting"
    assert "referral" not in {
        msgspec.json.decode(each.op, type=Op).type for each in council.page(sent[0]).ops
    }
    less = decide(council, Choice("approved", by="Mair", role="role_1", amount=23_400_00), scheme_of)
    assert isinstance(less, PlanDecision)
    assert less.budget.amount_pence == 450_00
    with pytest.raises(KnownError) as again:
        decide(council, Choice("approved", by="Mair", role=role), scheme_of)
    assert again.value.code == "plan-decided"


def test_a_question_is_asked_also_above_everybodys_limit(council, sent) -> None:
    choice = Choice("queried", "Why so much?", by="Mair", role="role_0")
    assert isinstance(decide(council, choice, lambda case: limited("300.00", "450.00")), PlanDecision)


def _case():
    return Case(id=CASE, case_id=CASE, scheme_id=SCHEME, scheme_version="2026.1")


@pytest.mark.parametrize("name", ["", "../secrets", "no-such-scheme", "/etc"])
def test_a_scheme_that_is_not_here_or_no_name_of_one_is_none(name) -> None:
    case = msgspec.structs.replace(_case(), scheme_id=name)
    assert SCHEMES(case) is None
    assert SCHEMES(msgspec.structs.replace(_case(), scheme_version="1999.9")) is None
