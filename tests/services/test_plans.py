"""A plan's life: drafted, complete, sent, queried, signed, and the next version."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.domain.plan import Cost
from pbdesk.domain.signoff import PlanStatus
from pbdesk.services.desk import Desk
from pbdesk.services.plan_view import PlanView
from tests.helpers.desk import approved_case, case_named, decide, planned_case


def view_of(desk: Desk, case_id: str) -> PlanView:
    view = desk.plans.view(case_id)
    assert view is not None
    return view


def test_start_when_none_then_one_and_again_changes_nothing(desk: Desk) -> None:
    case_id = case_named(desk, "R-1")
    assert desk.plans.view(case_id) is None
    assert desk.plans.start(case_id).touches("plan")
    assert desk.plans.start(case_id).records == ()
    view = view_of(desk, case_id)
    assert view.standing.status is PlanStatus.DRAFT
    assert view.content.plan.deployment
    assert view.gaps


def test_totals_when_lines_then_added_up_by_funder(desk: Desk) -> None:
    case_id = planned_case(desk, costs=(5000, 2001))
    view = view_of(desk, case_id)
    assert view.totals.planned == 7001 * 52
    assert sum(view.totals.by_funder.values()) == view.totals.planned
    assert view.totals.left is None


def test_line_when_shared_then_parts_add_up(desk: Desk) -> None:
    case_id = planned_case(desk, costs=(1001,))
    first, second = desk.programmes.scheme_of(case_id).funder_order[:2]
    line = view_of(desk, case_id).content.lines[0]
    shared = msgspec.structs.replace(line, shares={second: "50", first: "50"}, cost=Cost(1001, "once"))
    desk.plans.change_line(shared)
    assert view_of(desk, case_id).totals.by_funder == {second: 501, first: 500}


@pytest.mark.parametrize(
    ("change", "field"),
    [({"description": "  "}, "description"), ({"cost": Cost(-1, "week")}, "cost")],
)
def test_line_when_not_usable_then_told_and_nothing_saved(
    desk: Desk, change: dict[str, object], field: str
) -> None:
    case_id = planned_case(desk)
    before = view_of(desk, case_id).content
    with pytest.raises(KnownError) as told:
        desk.plans.change_line(msgspec.structs.replace(before.lines[0], **change))
    assert told.value.fields["field"] == field
    assert view_of(desk, case_id).content == before


def test_remove_then_gone_and_totals_follow(desk: Desk) -> None:
    case_id = planned_case(desk, costs=(5000, 2000))
    desk.plans.remove(view_of(desk, case_id).content.lines[0])
    view = view_of(desk, case_id)
    assert [line.cost.amount_pence for line in view.content.lines] == [2000]
    assert view.totals.planned == 2000 * 52


def test_submit_when_incomplete_then_refused_with_the_list(desk: Desk) -> None:
    case_id = case_named(desk, "R-1")
    desk.plans.start(case_id)
    view = view_of(desk, case_id)
    with pytest.raises(KnownError) as told:
        desk.plans.submit(view.content.plan.id)
    assert told.value.code == "plan-incomplete"
    assert told.value.fields["count"] == len([gap for gap in view.gaps if gap.where != "budget"])


def test_submit_then_closed_until_the_answer(desk: Desk) -> None:
    case_id = planned_case(desk)
    plan_id = view_of(desk, case_id).content.plan.id
    submission, change = desk.plans.submit(plan_id, " please ")
    assert change.touches("submission")
    assert submission.note == "please"
    assert submission.proposed.total_pence == 7000 * 52
    assert submission.proposed.amount_pence == 7000
    view = view_of(desk, case_id)
    assert (view.standing.status, view.editable) == (PlanStatus.WAITING, False)
    with pytest.raises(KnownError) as told:
        desk.plans.set_deployment(plan_id, "managed")
    assert told.value.code == "plan-closed"
    assert desk.vault.log.waiting_ops()[-1].kind == "command"


def test_query_then_open_again_and_a_second_submission_is_the_latest(desk: Desk) -> None:
    case_id = planned_case(desk)
    plan_id = view_of(desk, case_id).content.plan.id
    first, _ = desk.plans.submit(plan_id)
    decide(desk, first, "queried", "Who helps on Sundays?")
    view = view_of(desk, case_id)
    assert (view.standing.status, view.editable) == (PlanStatus.QUERIED, True)
    section = desk.programmes.scheme_of(case_id).definition.plan.required_sections[0]
    desk.plans.set_section(plan_id, section, "Angharad does.")
    second, _ = desk.plans.submit(plan_id)
    assert second.content_hash != first.content_hash
    assert view_of(desk, case_id).standing.status is PlanStatus.WAITING


def test_approved_then_signed_and_unchangeable_until_the_next_version(desk: Desk) -> None:
    case_id = approved_case(desk)
    view = view_of(desk, case_id)
    plan_id = view.content.plan.id
    assert (view.standing.status, view.editable) == (PlanStatus.SIGNED, False)
    signed = view.standing.signed
    assert signed is not None
    for act in (
        lambda: desk.plans.set_deployment(plan_id, "managed"),
        lambda: desk.plans.remove(view.content.lines[0]),
        lambda: desk.plans.change_line(view.content.lines[0]),
        lambda: desk.plans.add_outcome(plan_id, "More", ""),
        lambda: desk.plans.submit(plan_id),
    ):
        with pytest.raises(KnownError) as told:
            act()
        assert told.value.code == "plan-closed"
    desk.plans.start_next_version(case_id)
    after = view_of(desk, case_id)
    assert (after.standing.status, after.editable) == (PlanStatus.NEXT_DRAFT, True)
    assert after.content.plan.version == 2
    assert after.standing.signed == signed


def test_next_version_when_not_signed_then_refused(desk: Desk) -> None:
    with pytest.raises(KnownError) as told:
        desk.plans.start_next_version(planned_case(desk))
    assert told.value.code == "plan-not-signed"


def test_outcome_when_blank_then_refused(desk: Desk) -> None:
    case_id = planned_case(desk)
    with pytest.raises(KnownError) as told:
        desk.plans.add_outcome(view_of(desk, case_id).content.plan.id, "  ", "")
    assert told.value.code == "outcome-empty"
