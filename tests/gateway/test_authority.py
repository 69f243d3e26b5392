"""Who may decide on a plan: only in a role that they have, within its limit, and never on what they sent in."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from pbdesk.domain.case import Case
from pbdesk.domain.errors import KnownError
from pbdesk.domain.signoff import FinalBudget, PlanDecision, PlanReferral
from pbdesk.gateway import decisions, roles
from pbdesk.gateway.approval import may_sign_off, roles_in, schemes_in
from pbdesk.gateway.decisions import Choice
from tests.helpers.councils import Council, submission

CASE = "case-1"
SCHEMES = schemes_in()
APPROVE = Choice("approved", by="Mair")


@pytest.fixture
def sent(council: Council) -> Council:
    """A council of two roles, with a plan of £500 a week that Asha sent in: above a team manager's limit."""
    actor, maker = council.device("Asha")
    case = maker.case(CASE, reference="GLA-1", scheme_id="adult-social-care", scheme_version="2026.1")
    asked = msgspec.structs.replace(
        submission(CASE), proposed=FinalBudget(500_00, "week", 26_000_00, {"local_authority": 26_000_00})
    )
    assert council.outcomes(actor, case, maker.record(asked, "command")) == ["applied"] * 2
    give(council, "team_manager", "Mair")
    give(council, "service_manager", "Non")
    return council


def give(council: Council, role: str, name: str) -> None:
    with council.database.writing() as connection:
        by = roles.By("Gwenda", "root")
        roles.give(connection, council.clock, role, name, by=by, known=roles_in())


def decide(council: Council, choice: Choice, scheme_of=SCHEMES) -> PlanDecision | PlanReferral:
    with council.database.writing() as connection:
        return decisions.decide_within(connection, council.clock, "sub-1", choice, scheme_of)


def refusal(council: Council, choice: Choice, scheme_of=SCHEMES) -> KnownError:
    with pytest.raises(KnownError) as caught:
        decide(council, choice, scheme_of)
    with council.database.reading() as connection:
        (plan,) = decisions.list_plans(connection)
    assert plan["status"] == "waiting"
    return caught.value


def test_the_role_is_looked_up_and_goes_out_with_the_name(sent: Council) -> None:
    decision = decide(sent, Choice("approved", by=" Non "))
    assert isinstance(decision, PlanDecision)
    assert (decision.decided_by, decision.decided_as) == ("Non", "service_manager")
    with sent.database.reading() as connection:
        (plan,) = decisions.list_plans(connection)
    assert (plan["decided_by"], plan["decided_as"]) == ("Non", "service_manager")


def test_an_amount_above_the_limit_of_ones_role_is_passed_on_by_name(sent: Council) -> None:
    passed = decide(sent, APPROVE)
    assert isinstance(passed, PlanReferral)
    assert (passed.passed_by, passed.from_role, passed.to_role) == ("Mair", "team_manager", "service_manager")


def test_a_waiting_plan_says_who_can_sign_it_off(sent: Council) -> None:
    with sent.database.reading() as connection:
        (plan,) = decisions.list_plans(connection, scheme_of=SCHEMES, today="2026-12-01")
    assert (plan["clock"]["with"], plan["clock"]["held_by"]) == ("service_manager", ["Non"])


@pytest.mark.parametrize("outcome", ["approved", "queried", "declined"])
def test_nobody_decides_without_a_role_and_is_told_who_may(sent: Council, outcome) -> None:
    give(sent, "manager", "Tomos")  # of other programmes
    for name, code in (("Tomos", "role-none"), ("Asha", "role-none"), ("Bethan", "decider-unknown")):
        error = refusal(sent, Choice(outcome, "Because.", by=name))
        assert error.code == code
        assert "Non (service_manager)" in error.english()
        assert ("Mair (team_manager)" in error.english()) == (outcome != "approved")


def test_a_role_that_is_not_theirs_is_refused_though_another_is(sent: Council) -> None:
    error = refusal(sent, Choice("approved", by="Mair", role="service_manager"))
    assert error.code == "role-not-held"
    assert "Mair does not sign off as service_manager" in error.english()
    assert "Those who may are: Non (service_manager)." in error.english()
    within = refusal(sent, Choice("approved", by="Mair", role="service_manager", amount=15_600_00))
    assert "Mair (team_manager), Non (service_manager)" in within.english()
    assert refusal(sent, Choice("approved", by="Mair", role="porter")).code == "role-unknown"


def test_which_role_is_asked_for_only_where_there_are_several(sent: Council) -> None:
    give(sent, "panel", "Mair")
    error = refusal(sent, APPROVE)
    assert error.code == "role-several"
    assert "team_manager, panel" in error.english()
    decision = decide(sent, Choice("approved", by="Mair", role="panel"))
    assert isinstance(decision, PlanDecision)
    assert decision.decided_as == "panel"


def test_roles_of_other_programmes_are_not_asked_about(sent: Council) -> None:
    give(sent, "manager", "Non")
    decision = decide(sent, Choice("approved", by="Non"))
    assert isinstance(decision, PlanDecision)
    assert decision.decided_as == "service_manager"


@pytest.mark.parametrize("name", ["Asha", "ASHA "])
def test_nobody_approves_what_they_sent_in(sent: Council, name) -> None:
    give(sent, "panel", name)
    give(sent, "service_manager", name)
    error = refusal(sent, Choice("approved", by=name, role="panel"))
    assert error.code == "own-plan"
    assert "sent this plan in" in error.english()
    assert "Non (service_manager)" in error.english()
    assert f"{name.strip()} (panel)" not in error.english()
    assert "Asha" not in refusal(sent, Choice("approved", by="Bethan")).english()
    with sent.database.reading() as connection:
        (plan,) = decisions.list_plans(connection, scheme_of=SCHEMES, today="2026-12-01")
    assert plan["clock"]["held_by"] == ["Non"]


def test_a_plan_is_ones_own_whatever_name_the_laptop_sends_it_under(sent: Council) -> None:
    """Whose device it came from counts, not what the laptop says."""
    actor, maker = sent.device("Rhian")
    sent.assign(CASE, "Rhian")
    again = msgspec.structs.replace(submission(CASE, "sub-2", version=2), submitted_by="Somebody else")
    assert sent.outcomes(actor, maker.record(again, "command")) == ["applied"]
    give(sent, "panel", "Rhian")
    with sent.database.writing() as connection, pytest.raises(KnownError) as told:
        decisions.decide_within(connection, sent.clock, "sub-2", Choice("approved", by="Rhian"), SCHEMES)
    assert told.value.code == "own-plan"


def test_ones_own_plan_may_be_taken_back_with_a_question(sent: Council) -> None:
    give(sent, "panel", "Asha")
    assert isinstance(decide(sent, Choice("queried", "I forgot the taxi.", by="Asha")), PlanDecision)


def test_a_role_that_ended_decides_nothing_more(sent: Council) -> None:
    with sent.database.writing() as connection:
        roles.end(connection, sent.clock, "service_manager", "Non", by=roles.By("Gwenda", "root"))
    error = refusal(sent, Choice("approved", by="Non"))
    assert error.code == "role-none"
    assert "roles --give service_manager --user NAME" in error.english()


def test_where_no_role_may_approve_so_much_nobody_is_told_to_give_one(sent: Council) -> None:
    scheme = SCHEMES(Case(id=CASE, case_id=CASE, scheme_id="adult-social-care", scheme_version="2026.1"))
    assert scheme is not None
    limited = msgspec.structs.replace(scheme.definition, approval=scheme.definition.approval[:1])
    low = dataclasses.replace(scheme, definition=limited)
    error = refusal(sent, Choice("approved", by="Asha"), lambda case: low)
    assert error.code == "role-none"
    assert "No role of this programme may approve so much" in error.english()
    assert refusal(sent, APPROVE, lambda case: low).code == "above-every-limit"


def test_without_the_programme_nobody_is_let_decide(sent: Council) -> None:
    assert refusal(sent, Choice("approved", by="Non"), lambda case: None).code == "limits-unknown"


def test_before_the_first_role_it_is_as_it_was(council: Council) -> None:
    actor, maker = council.device("Asha")
    case = maker.case(CASE, scheme_id="adult-social-care", scheme_version="2026.1")
    council.push(actor, case, maker.record(submission(CASE), "command"))
    decision = decide(council, Choice("approved", by="anybody", role="panel"))
    assert isinstance(decision, PlanDecision)
    assert (decision.decided_by, decision.decided_as) == ("anybody", "panel")


def test_only_roles_whose_limit_covers_the_amount_suffice() -> None:
    scheme = SCHEMES(Case(id=CASE, case_id=CASE, scheme_id="adult-social-care", scheme_version="2026.1"))
    assert scheme is not None
    assert may_sign_off(scheme, None) == ("team_manager", "service_manager", "panel")
    assert may_sign_off(scheme, 300_00) == ("team_manager", "service_manager", "panel")
    assert may_sign_off(scheme, 300_01) == ("service_manager", "panel")
    assert may_sign_off(scheme, 700_01) == ("panel",)


def test_roles_are_those_of_the_councils_programmes(tmp_path) -> None:
    assert {"team_manager", "panel", "adviser"} <= set(roles_in())
    with pytest.raises(KnownError) as told:
        roles_in(tmp_path)
    assert told.value.code == "schemes-missing"
