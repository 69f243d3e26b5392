"""Looking after money on a real vault: an account, what is spare, step-down, agreements, proposals."""

from __future__ import annotations

import pytest

from pbdesk.domain.account import Period
from pbdesk.domain.case import Task
from pbdesk.domain.errors import KnownError
from pbdesk.domain.oversight import Finding
from pbdesk.services.monitoring_view import PaymentForm
from pbdesk.services.receipts import ReceiptForm
from tests.helpers.desk import case_named, spent
from tests.helpers.money import looked_after, shared_plan


def refusal(act, *args, **kwargs) -> KnownError:
    with pytest.raises(KnownError) as caught:
        act(*args, **kwargs)
    assert caught.value.english()
    return caught.value


def test_account_and_statements_add_up_and_the_surplus_leaves_out_what_is_promised(desk) -> None:
    case_id = looked_after(desk)
    view = desk.monitoring.view(case_id)
    assert view.account.total.paid_in == 350_001
    assert sum(each.spent for each in view.statements) == view.account.total.spent == 8334
    assert view.found is not None
    # £75 a week over 8 weeks; the plan's contingency of £5 a week and £200 for HMRC are held back.
    assert (view.found.threshold_pence, view.found.held_back_pence) == (60_000, 26_000 + 20_000)
    assert view.found.reclaimable_pence == 350_001 - 8334 - 60_000 - 46_000
    assert view.found.arrears_pence == 2 * 1500
    assert desk.monitoring.view(case_id, Period("2027-01-01")).account.opening == view.whole.closing


def test_first_money_from_a_funder_dates_the_reviews_that_count_from_it(desk) -> None:
    case_id, _lines = shared_plan(desk)
    due = {each.task.label.rpartition(".")[2]: each.due_on for each in desk.reviews.view(case_id).planned}
    assert due["direct_payment"] == ""
    funder = desk.programmes.funder_order_of_case(case_id)[0]
    first, _change = desk.monitoring.record_payment(
        PaymentForm(case_id=case_id, funder=funder, amount_pence=1, on="2026-11-10")
    )
    dated = {each.task.label.rpartition(".")[2]: each.due_on for each in desk.reviews.view(case_id).planned}
    assert dated["direct_payment"] > "2026-11-10"
    moved = PaymentForm(case_id=case_id, funder=funder, amount_pence=1, on="2026-11-17")
    desk.monitoring.record_payment(moved, first.id)
    later = {each.task.label.rpartition(".")[2]: each.due_on for each in desk.reviews.view(case_id).planned}
    assert later["direct_payment"] > dated["direct_payment"]


def test_good_returns_step_monitoring_down_and_a_concern_brings_it_back(desk) -> None:
    case_id, _lines = shared_plan(desk)
    service = desk.monitoring
    for day in ("2025-11-01", "2026-02-01", "2026-05-01", "2026-08-01"):
        service.ask_return(case_id, day, "Look at the return")
    for item in service.view(case_id).returns:
        service.take_return(item, item.due_on, "")
    view = service.view(case_id)
    assert view.found is not None
    assert (view.level, view.found.next_level) == ("standard", "light_touch")
    assert all(task.done_on for task in desk.vault.reads.records(Task, case_id) if task.kind == "monitoring")
    service.set_level(view.terms, "light_touch", "Four good returns in a row.")
    service.ask_return(case_id, "2026-11-01", "Look at the return")
    late = service.view(case_id)
    assert late.found is not None
    assert (late.level, late.found.next_level, late.next_return) == ("light_touch", "standard", "2026-11-01")


def test_overdue_return_comes_up_in_my_work(desk) -> None:
    looked_after(desk)
    found = [item for item in desk.caseload.my_work("2026-11-21") if item.action == "monitoring"]
    assert [(item.why, item.due_on) for item in found] == [("overdue", "2026-11-10")]


def test_taking_an_agreement_back_needs_the_funder_to_be_told(desk) -> None:
    case_id = looked_after(desk)
    funder = desk.programmes.funder_order_of_case(case_id)[0]
    service = desk.monitoring
    error = refusal(service.agree, case_id, funder, "none", "2026-11-20", "No more.")
    assert (error.code, error.fields["field"]) == ("funder-untold", "told-on")
    service.agree(case_id, funder, "none", "2026-11-20", "No more.", "2026-11-21")
    told = next(each for each in service.view(case_id).statements if each.funder == funder)
    assert (told.scope, told.rows) == ("none", ())
    agreement = next(each for each in service.view(case_id).agreements if each.funder == funder)
    assert [(each.scope, each.told_on) for each in agreement.standing] == [("none", "2026-11-21")]


def test_a_proposal_keeps_its_working_takes_nothing_and_is_answered(desk) -> None:
    case_id = looked_after(desk)
    service = desk.monitoring
    funder = desk.programmes.funder_order_of_case(case_id)[0]
    error = refusal(service.propose, case_id, funder, 10**7, "surplus", "Because.")
    assert error.code == "reclaim-too-much"
    before = service.view(case_id).whole.closing
    (made,) = service.view(case_id).proposals
    assert any("threshold" in step["sentence"] for step in made.proposal.working)
    assert made.proposal.letter
    service.answer(made.proposal, "changed", 5_000, "She keeps the rest for a new hoist.")
    back = PaymentForm(
        case_id=case_id,
        kind="given_back",
        funder=funder,
        amount_pence=5_000,
        on="2026-11-21",
        answers=made.proposal.id,
    )
    assert service.view(case_id).whole.closing == before
    service.record_payment(back)
    (settled,) = service.view(case_id).proposals
    assert settled.answer is not None
    assert (settled.answer.amount_pence, settled.given_back) == (5_000, 5_000)
    assert service.view(case_id).whole.closing == before - 5_000


def test_what_lacks_its_reason_names_the_field(desk) -> None:
    case_id = looked_after(desk)
    service, view = desk.monitoring, desk.monitoring.view(case_id)
    found = Finding(id="", case_id=case_id, what="A gap", next_step="Ask")
    assert refusal(service.add_finding, found).fields["field"] == "why"
    assert refusal(service.set_level, view.terms, "standard", " ").fields["field"] == "reason"
    assert refusal(service.hold, case_id, "tax", 0, "").fields["field"] == "held-amount"
    assert refusal(service.ask_return, case_id, "", "x").fields["field"] == "return-due"
    assert refusal(service.set_contribution, view.terms, 100, "").fields["field"] == "contribution-from"
    nameless = PaymentForm(case_id=case_id, amount_pence=5, on="2026-11-21")
    assert refusal(service.record_payment, nameless).fields["field"] == "funder"
    service.settle_finding(view.findings[0], "The firm sent copies.")
    assert service.view(case_id).findings[0].outcome == "The firm sent copies."
    service.end_hold(view.held[0])
    assert [each.ended_on for each in service.view(case_id).held] == ["2026-11-21"]


def test_case_without_an_agreed_budget_has_an_account_and_no_figures(desk) -> None:
    case_id = case_named(desk, "R-3")
    view = desk.monitoring.view(case_id)
    assert view.found is None
    assert view.whole.closing == 0


def test_two_corrections_of_one_receipt_are_told_and_settled_with_a_reason(desk) -> None:
    case_id, lines = shared_plan(desk)
    first = spent(desk, case_id, lines[0], 10_00)
    form = {
        "case_id": case_id,
        "on": "2026-11-20",
        "payee": "Felyn Pool",
        "line": lines[0],
        "no_receipt_because": "lost",
    }
    sides = [desk.receipts.record(ReceiptForm(amount_pence=p, **form), first.id)[0] for p in (12_00, 15_00)]
    money = desk.receipts.money(case_id)
    assert money.view.total.spent == 15_00
    assert desk.monitoring.view(case_id).unclear == 1
    work = [item.why for item in desk.caseload.my_work("2026-11-21") if item.action == "receipts"]
    assert work == ["corrected_twice"]
    contest = money.contested[0].contest
    assert refusal(desk.receipts.choose, case_id, contest, sides[0].id, " ").code == "reason-missing"
    assert refusal(desk.receipts.choose, case_id, contest, "gone", "x").code == "correction-unknown"
    desk.receipts.choose(case_id, contest, sides[0].id, "The till roll says twelve.")
    settled = desk.receipts.money(case_id)
    assert settled.view.total.spent == 12_00
    assert settled.contested[0].contest.reason == "The till roll says twelve."
    assert desk.caseload.search().rows[0].spent == 12_00
    assert not [item for item in desk.caseload.my_work("2026-11-21") if item.why == "corrected_twice"]
