"""What a booklet needs to know of a case, gathered in one read: records only, and the look is written down."""

from __future__ import annotations

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.services.desk import Desk
from pbdesk.services.ports import Enrolment
from tests.helpers.answers import answer_everything
from tests.helpers.desk import approved_case, case_named, planned_case, spent


def test_facts_when_a_draft_then_the_draft_and_no_ledger(desk: Desk) -> None:
    case_id = planned_case(desk)
    facts = desk.booklets.facts(case_id, "en")
    view = desk.plans.view(case_id)
    assert view is not None
    assert (facts.plan, facts.signed, facts.ledger) == (view.content, False, None)
    assert (facts.indicative, facts.working) == (None, ())
    assert (facts.person.name, facts.case.id) == ("Ann Evans", case_id)
    assert (facts.council, facts.adviser, facts.today) == ("", "Asha Rao", "2026-11-21")


def test_facts_when_worked_out_then_the_steps_in_the_language_of_the_booklet(desk: Desk) -> None:
    case_id = planned_case(desk)
    answer_everything(desk, case_id)
    allocation, _change = desk.budgets.work_out(case_id)
    assert desk.booklets.facts(case_id, "en").working == allocation.steps
    welsh = desk.booklets.facts(case_id, "cy").working
    assert len(welsh) == len(allocation.steps)
    assert welsh != allocation.steps


def test_facts_when_signed_then_the_signed_content_until_the_next_is_signed(desk: Desk) -> None:
    case_id = approved_case(desk)
    before = desk.booklets.facts(case_id, "en")
    assert before.signed
    desk.plans.start_next_version(case_id)
    desk.plans.set_deployment(before.plan.plan.id, "managed")
    after = desk.booklets.facts(case_id, "en")
    assert after.plan == before.plan
    assert after.signed


def test_facts_when_spent_then_the_ledger_as_receipts_sum_it(desk: Desk) -> None:
    case_id = approved_case(desk)
    money = desk.receipts.money(case_id)
    spent(desk, case_id, money.lines[0], 1250)
    assert desk.booklets.facts(case_id, "en").ledger == desk.receipts.money(case_id).view


def test_facts_then_only_open_tasks_from_today_on_soonest_first(desk: Desk) -> None:
    case_id = approved_case(desk)
    first = desk.booklets.facts(case_id, "en").tasks[0]
    desk.caseload.finish_task(first.task.id, "2026-11-21")
    tasks = desk.booklets.facts(case_id, "en").tasks
    assert first.task.id not in {row.task.id for row in tasks}
    assert len(tasks) > 1
    assert [row.due_on for row in tasks] == sorted(row.due_on for row in tasks)
    assert tasks[0].due_on >= "2026-11-21"
    assert len(desk.vault.reads.task_dates(case_id)) > len(tasks)


def test_facts_when_enrolled_then_the_council_by_name(desk: Desk) -> None:
    case_id = planned_case(desk)
    desk.vault.enrolment = Enrolment("https://gateway.example.org", "d", "asha", "c", "Glanmor Council", "t")
    assert desk.booklets.facts(case_id, "en").council == "Glanmor Council"


def test_facts_when_there_is_no_plan_then_told(desk: Desk) -> None:
    with pytest.raises(KnownError) as told:
        desk.booklets.facts(case_named(desk, "R-1"), "en")
    assert told.value.code == "plan-missing"
    assert told.value.todo
