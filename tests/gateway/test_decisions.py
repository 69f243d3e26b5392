"""Sign-off at the council: what may be decided, with which budget, and that it goes out with the feed."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.domain.records import from_fields, type_named
from pbdesk.domain.signoff import FinalBudget, PlanDecision
from pbdesk.gateway import checks, decisions
from pbdesk.gateway.decisions import Choice, agreed_budget
from pbdesk.sync.op import GATEWAY, Op, encode
from tests.helpers.councils import Council, OpMaker, submission

CASE = "case-1"
APPROVE = Choice("approved", by="Mair")


def decide(council: Council, wanted: str, choice: Choice = APPROVE) -> PlanDecision:
    with council.database.writing() as connection:
        return decisions.decide(connection, council.clock, wanted, choice)


def refusal(council: Council, wanted: str, choice: Choice = APPROVE) -> KnownError:
    with pytest.raises(KnownError) as caught:
        decide(council, wanted, choice)
    assert caught.value.english()
    return caught.value


def plans(council: Council, *, waiting_only: bool = False) -> list[dict]:
    with council.database.reading() as connection:
        return decisions.list_plans(connection, waiting_only=waiting_only)


@pytest.fixture
def sent(council: Council) -> tuple:
    """A case whose plan was sent for sign-off."""
    actor, maker = council.device("Asha")
    person = maker.op("create", "person", "per-1", CASE, given_name="Nia", family_name="Llwyd")
    case = maker.case(CASE, reference="GLA-1")
    assert council.outcomes(actor, case, person, maker.record(submission(CASE), "command")) == ["applied"] * 3
    return actor, maker


def decided_ops(council: Council, actor: object) -> list[Op]:
    every = [msgspec.json.decode(each.op, type=Op) for each in council.page(actor).ops]
    return [op for op in every if op.type == "decision"]


def test_submitted_plan_waits_and_says_what_it_asks_for(council, sent) -> None:
    (plan,) = plans(council, waiting_only=True)
    assert (plan["reference"], plan["person"], plan["status"]) == ("GLA-1", "Nia Llwyd", "waiting")
    assert (plan["proposed"], plan["by_funder"]) == ("£520.00", {"care": 260_00, "health": 260_00})


def test_approval_goes_out_with_the_proposed_budget(council, sent) -> None:
    actor, _ = sent
    decision = decide(council, "sub-1")
    assert decision.budget == FinalBudget(10_00, "week", 520_00, {"care": 260_00, "health": 260_00})
    (op,) = decided_ops(council, actor)
    kind = type_named("decision")
    assert kind is not None
    assert from_fields(kind, op.rec_id, op.case_id, {k: v.v for k, v in op.set.items()}) == decision
    assert (op.device, op.author, op.seq, op.prev_hash) == (GATEWAY, "Mair", 1, "")
    assert plans(council, waiting_only=True) == []
    assert plans(council)[0]["status"] == "approved"


def test_decisions_make_a_chain_of_their_own(council, sent) -> None:
    actor, maker = sent
    council.push(actor, maker.case("case-2"), maker.record(submission("case-2", "sub-2"), "command"))
    decide(council, "sub-1")
    decide(council, "sub-2")
    first, second = decided_ops(council, actor)
    assert (second.seq, second.prev_hash) == (2, hashlib.sha256(encode(first)).hexdigest())


@pytest.mark.parametrize("wanted", ["sub-1", f"plan-{CASE}", "GLA-1"])
def test_plan_is_named_by_submission_plan_or_reference(council, sent, wanted) -> None:
    assert decide(council, wanted).submission_id == "sub-1"


@pytest.mark.parametrize("wanted", ["", "nothing", CASE])
def test_unknown_plan_is_told(council, sent, wanted) -> None:
    assert refusal(council, wanted).code == "plan-unknown"


@pytest.mark.parametrize("outcome", ["queried", "declined"])
def test_query_and_refusal_need_a_reason_and_set_no_budget(council, sent, outcome) -> None:
    assert refusal(council, "sub-1", Choice(outcome, "  ")).code == "reason-missing"
    decision = decide(council, "sub-1", Choice(outcome, " Say who drives. "))
    assert (decision.outcome, decision.reason, decision.budget) == (outcome, "Say who drives.", FinalBudget())


def test_plan_is_decided_once(council, sent) -> None:
    decide(council, "sub-1", Choice("declined", "Not yet."))
    assert refusal(council, "sub-1").code == "plan-decided"
    assert len(decided_ops(council, sent[0])) == 1


def test_query_then_a_new_submission_then_approval(council, sent) -> None:
    actor, maker = sent
    decide(council, "sub-1", Choice("queried", "Say who drives."))
    again = submission(CASE, "sub-2", at="2026-11-22T10:00:00Z")
    assert council.outcomes(actor, maker.record(again, "command")) == ["applied"]
    assert [plan["submission"] for plan in plans(council, waiting_only=True)] == ["sub-2"]
    assert refusal(council, "sub-1").code == "plan-superseded"
    assert decide(council, "GLA-1").submission_id == "sub-2"


def test_later_version_takes_the_place_of_one_that_waits(council, sent) -> None:
    actor, maker = sent
    council.push(actor, maker.record(submission(CASE, "sub-2", version=2), "command"))
    error = refusal(council, "sub-1")
    assert (error.code, error.fields["latest"]) == ("plan-superseded", "sub-2")
    assert decide(council, f"plan-{CASE}").version == 2


def test_case_in_conflict_is_not_decided_until_a_person_has_chosen(council, sent) -> None:
    actor, maker = sent
    task = maker.op("create", "task", "t", CASE, label="Call")
    one, two = maker.change(task, "label", "Visit", task), maker.change(task, "label", "Write", task)
    assert council.outcomes(actor, task, one, two)[-1] == "conflict"
    assert refusal(council, "sub-1").code == "plan-in-conflict"
    assert plans(council)[0]["records_in_conflict"] == 1
    council.push(actor, maker.change(task, "label", "Visit", one, two))
    assert decide(council, "sub-1").outcome == "approved"


def test_conflict_in_another_case_is_no_matter(council, sent) -> None:
    actor, maker = sent
    council.push(
        actor, maker.case("case-2", stage="a"), maker.op("set", "case", "case-2", "case-2", stage="b")
    )
    assert decide(council, "sub-1").outcome == "approved"


def test_refused_decision_leaves_nothing(council, sent) -> None:
    refusal(council, "sub-1", Choice("approved", amount=1_00))
    assert decided_ops(council, sent[0]) == []
    assert plans(council)[0]["status"] == "waiting"


def test_decision_cannot_be_changed_by_a_device(council, sent) -> None:
    actor, maker = sent
    decision = decide(council, "sub-1")
    (op,) = decided_ops(council, actor)
    forged = OpMaker(maker.device, "Asha").change(op, "outcome", "declined", op)
    assert council.push(actor, forged)[0].reason == checks.DECISION
    assert council.push(actor, maker.record(submission(CASE), "command"))[0].reason == checks.INSERT_ONLY
    assert plans(council)[0]["status"] == decision.outcome


ONE = FinalBudget(10_00, "week", 520_00, {"care": 520_00})
TWO = FinalBudget(10_00, "week", 520_00, {"care": 260_00, "health": 260_00})
BARE = FinalBudget(10_00, "week", 520_00, {})
ONCE = FinalBudget(500_00, "once", 500_00, {"fund": 500_00})


@pytest.mark.parametrize(
    ("proposed", "amount", "parts", "agreed"),
    [
        (ONE, None, {}, ONE),
        (TWO, None, {}, TWO),
        (BARE, None, {}, BARE),
        (ONE, 260_00, {}, FinalBudget(5_00, "week", 260_00, {"care": 260_00})),
        (BARE, 260_00, {}, FinalBudget(5_00, "week", 260_00, {})),
        (ONE, 0, {}, FinalBudget(0, "week", 0, {"care": 0})),
        (ONCE, 450_00, {}, FinalBudget(450_00, "once", 450_00, {"fund": 450_00})),
        (TWO, 520_00, {}, TWO),
        (TWO, None, {"care": 100_00, "health": 160_00},
         FinalBudget(5_00, "week", 260_00, {"care": 100_00, "health": 160_00})),
        (TWO, 260_00, {"care": 100_00, "health": 160_00},
         FinalBudget(5_00, "week", 260_00, {"care": 100_00, "health": 160_00})),
        (ONE, None, {"care": 520_01}, FinalBudget(10_00, "week", 520_01, {"care": 520_01})),
        (FinalBudget(), 10_00, {}, FinalBudget(10_00, "week", 10_00, {})),
    ],
)  # fmt: skip
def test_agreed_budget(proposed, amount, parts, agreed) -> None:
    assert agreed_budget(proposed, Choice("approved", amount=amount, by_funder=parts)) == agreed


@pytest.mark.parametrize(
    ("proposed", "amount", "parts", "code"),
    [
        (TWO, 100_00, {}, "funders-missing"),
        (TWO, 520_00, {"care": 100_00, "health": 100_00}, "parts-differ"),
        (TWO, None, {"care": -1, "health": 1}, "parts-differ"),
        (ONE, -1, {}, "parts-differ"),
        (ONE, None, {"health": 1}, "funder-unknown"),
        (FinalBudget(10_00, "week", 520_00, {"care": 1}), 520_00, {"care": 1}, "parts-differ"),
    ],
)
def test_figures_that_do_not_hold_are_refused(proposed, amount, parts, code) -> None:
    with pytest.raises(KnownError) as caught:
        agreed_budget(proposed, Choice("approved", amount=amount, by_funder=parts))
    assert caught.value.code == code
    assert caught.value.english()


amounts = st.integers(0, 10**7)


@given(amounts, amounts, st.none() | amounts, st.dictionaries(st.sampled_from(("care", "health")), amounts))
def test_agreed_parts_always_add_up(care, health, amount, parts) -> None:
    proposed = FinalBudget(1, "week", care + health, {"care": care, "health": health})
    try:
        agreed = agreed_budget(proposed, Choice("approved", amount=amount, by_funder=parts))
    except KnownError:
        return
    assert sum(agreed.by_funder.values()) == agreed.total_pence >= 0
