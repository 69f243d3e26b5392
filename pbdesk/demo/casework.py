"""The day's steps of casework: an assessment through a kill, the indicative budget, and the plan."""

from __future__ import annotations

from pbdesk.app.desk import build_desk
from pbdesk.demo.interrupted import type_and_be_killed
from pbdesk.demo.state import PASSPHRASE, Day, Figures
from pbdesk.demo.truth import Figure, must, refused
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.errors import N_
from pbdesk.domain.money import plain_money
from pbdesk.example.answers import answer_all
from pbdesk.example.build import draft_plan
from pbdesk.services.plan_view import PlanView
from pbdesk.store.vault import open_vault


def assess(day: Day) -> Figures:
    """Assess; the program is killed in the middle; it reopens at the same question with nothing lost."""
    day.desk.close()
    typed = type_and_be_killed(day.store, PASSPHRASE, day.case_id)
    day.open_first(build_desk(open_vault(day.store, PASSPHRASE)))
    record = day.desk.vault.reads.record(Assessment, typed.assessment_id)
    answers = record.answers if record else {}
    kept = sum(1 for path, value in typed.answers.items() if answers.get(path) == value)
    must(kept == len(typed.answers) > 0, "every answer that was acknowledged is there after the kill")
    place = day.desk.assessments.place(typed.assessment_id)
    must(place == (typed.place, typed.words), "it reopens at the same question with the half-typed words")
    answer_all(day.desk, day.case_id)
    day.desk.assessments.complete(typed.assessment_id)
    day.desk.assessments.forget_place(typed.assessment_id)
    view = day.desk.assessments.for_case(day.case_id)
    must(bool(view.assessment.completed_on), "the assessment is finished")
    return [
        Figure(N_("Answers saved before the kill, and after it"), f"{len(typed.answers)} / {kept}"),
        Figure(N_("Questions answered"), str(view.total - view.left)),
        Figure(N_("Points"), view.points),
    ]


def allocate(day: Day) -> Figures:
    """An indicative budget with every step of the working; the same inputs give the same result."""
    allocation, _ = day.desk.budgets.work_out(day.case_id)
    must(day.desk.budgets.preview(day.case_id) == allocation, "the same answers give the same budget")
    must(allocation.amount_pence is not None and allocation.total_pence is not None, "the rules give a sum")
    must(len(allocation.steps) > 3, "each step of the working is shown")
    guide = plain_money(allocation.amount_pence or 0)
    return [
        Figure(N_("Indicative budget, a guide and no entitlement"), guide),
        Figure(N_("Over the plan"), plain_money(allocation.total_pence or 0)),
        Figure(N_("Steps of the working"), str(len(allocation.steps))),
    ]


def plan(day: Day) -> Figures:
    """A support plan: outcomes, lines, who pays, what is left, the completeness check, and off for sign-off."""
    day.desk.plans.start(day.case_id)
    empty = plan_of(day)
    must(len(empty.gaps) > 0, "an empty plan is not complete")
    refused(lambda: day.desk.plans.submit(empty.content.plan.id), "plan-incomplete")
    day.plan_id = draft_plan(day.desk, day.case_id, day.story)
    view = plan_of(day)
    must(not view.gaps, "the plan is complete")
    left = view.totals.left
    must(left is not None and left >= 0, "the plan stays within the guide")
    must(sum(view.totals.by_funder.values()) == view.totals.planned, "the funders' parts add up")
    day.desk.plans.submit(day.plan_id)
    refused(lambda: day.desk.plans.set_deployment(day.plan_id, "managed"), "plan-closed")
    return [
        Figure(N_("Outcomes and lines"), f"{len(view.content.outcomes)} / {len(view.content.lines)}"),
        Figure(N_("Planned"), plain_money(view.totals.planned)),
        Figure(N_("Left to plan"), plain_money(left or 0)),
    ]


def plan_of(day: Day) -> PlanView:
    """Return the day's plan as a page shows it. Raises LookupError before it is started."""
    view = day.desk.plans.view(day.case_id)
    if view is None:
        raise LookupError(day.case_id)
    return view
