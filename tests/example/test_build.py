"""The example in a vault: everybody is there, eight people are on their way, and every figure agrees."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from pbdesk.app.desk import build_desk
from pbdesk.documents.check import check_pdf
from pbdesk.domain.case import Task
from pbdesk.domain.money import parse_money, plain_money
from pbdesk.domain.signoff import PlanStatus
from pbdesk.example.build import case_of, fill_example
from pbdesk.example.told import MAIN_REFERENCE, WELSH_REFERENCE, stories
from tests.helpers.vaults import new_vault

PEOPLE = tuple(stories())
_MONEY = re.compile(r"£\d[\d,]*\.\d\d")


def test_forty_cases_sixty_services_and_eight_plans(example):
    assert (example.imported.cases, example.imported.left_out, example.imported.services) == (40, 4, 60)
    desk = example.desk
    rows = desk.caseload.search().rows
    assert len(rows) == 40
    assert len(desk.vault.reads.services(limit=1000)) == 60
    with_plan = [row.reference for row in rows if desk.plans.view(row.case_id) is not None]
    assert sorted(with_plan) == sorted(PEOPLE)


@pytest.mark.parametrize("reference", PEOPLE)
def test_the_plan_is_complete_and_stays_within_the_guide(example, reference):
    view = example.desk.plans.view(example.case(reference))
    assert view is not None
    assert view.gaps == ()
    guide = example.desk.budgets.current(example.case(reference))
    assert guide is not None
    assert guide.total_pence == view.totals.budget
    assert view.totals.left is not None
    assert 0 < view.totals.left < view.totals.planned * 0.3
    assert sum(view.totals.by_funder.values()) == view.totals.planned
    assert view.totals.planned == sum(
        line.cost.total(example.desk.programmes.scheme_of(example.case(reference)).divisor)
        for line in view.content.lines
    )


@pytest.mark.parametrize("reference", PEOPLE)
def test_the_story_fits_its_scheme(example, reference):
    scheme = example.desk.programmes.scheme_of(example.case(reference))
    story = stories()[reference]
    assert tuple(story.sections) == scheme.definition.plan.required_sections
    assert all(len(words) > 30 for words in story.sections.values())
    assert {outcome.domain for outcome in story.outcomes} <= set(scheme.definition.outcomes.domains)
    assert story.deployment in ("", *scheme.definition.deployment.allowed)
    assert story.stage in ("", *scheme.definition.stages)
    most = scheme.definition.caps.per_item
    lines = [line for outcome in story.outcomes for line in outcome.lines]
    assert not most or max(line.amount_pence for line in lines) <= parse_money(most)


@pytest.mark.parametrize("reference", PEOPLE)
def test_the_sums_in_the_words_are_those_of_the_plan(example, reference):
    case_id = example.case(reference)
    view = example.desk.plans.view(case_id)
    guide = example.desk.budgets.current(case_id)
    assert view is not None
    assert guide is not None
    known = {view.totals.planned, view.totals.left, guide.amount_pence, guide.total_pence}
    told = _MONEY.findall(" ".join(view.content.plan.sections.values()))
    assert told
    assert set(told) <= {plain_money(pence) for pence in known if pence is not None}
    assert plain_money(view.totals.planned) in told


def test_some_plans_wait_for_the_council_and_the_others_are_drafts(example):
    found = Counter()
    for reference, story in stories().items():
        case_id = example.case(reference)
        view = example.desk.plans.view(case_id)
        assert view is not None
        found[view.standing.status] += 1
        assert (view.standing.status is PlanStatus.WAITING) == bool(story.sent)
        if story.sent:
            assert view.standing.latest is not None
            assert view.standing.latest.note == story.sent
            assert view.standing.latest.proposed.total_pence == view.totals.planned
        if story.stage:
            assert example.desk.caseload.open(case_id).case.stage == story.stage
    assert found == {PlanStatus.WAITING: 3, PlanStatus.DRAFT: 5}


def test_some_tasks_are_done_on_the_days_that_are_told(example):
    count = 0
    for reference, story in stories().items():
        tasks = example.desk.vault.reads.records(Task, example.case(reference))
        done = {task.label.rpartition(".")[2]: task.done_on for task in tasks if task.done_on}
        assert done == {
            task: (example.today - timedelta(days=days)).isoformat() for task, days in story.done.items()
        }
        count += len(done)
    assert count >= 3


def test_notes_are_dated_when_they_were_written(example):
    for reference, story in stories().items():
        notes = example.desk.caseload.open(example.case(reference)).notes
        assert sorted(note.written_at[:10] for note in notes) == sorted(
            (example.today - timedelta(days=note.days_ago)).isoformat() for note in story.notes
        )


def test_there_is_something_to_do_of_every_kind_that_a_first_look_can_show(example):
    why = {item.why for item in example.desk.caseload.my_work(example.today.isoformat())}
    assert why >= {"overdue", "this_week", "later", "waiting"}


def test_services_of_the_plan_are_those_of_the_directory(example):
    names = {row.id: row.name for row in example.desk.vault.reads.services(limit=1000)}
    for reference in PEOPLE:
        view = example.desk.plans.view(example.case(reference))
        assert view is not None
        for line in view.content.lines:
            assert line.provider
            assert not line.service_id or line.service_id in names


@pytest.mark.parametrize(
    ("reference", "language", "theme"), [(WELSH_REFERENCE, "cy", "large"), ("YEP-1007", "en", "standard")]
)
def test_the_booklets_have_nothing_wrong_with_them(example, tmp_path, reference, language, theme):
    path = tmp_path / "plan.pdf"
    assert example.desk.files.print_plan(example.case(reference), language, theme, path) > 3
    assert check_pdf(path) == ()


def test_one_case_stays_untouched_for_a_person_to_work_on(tmp_path):
    desk = build_desk(new_vault(tmp_path / "store"))
    fill_example(desk, date.fromisoformat(desk.vault.clock.today()), leave_untouched=MAIN_REFERENCE)
    overview = desk.caseload.open(case_of(desk, MAIN_REFERENCE))
    assert overview.assessments == ()
    assert overview.indicative is None
    assert desk.plans.view(overview.case.id) is None
    assert len(overview.notes) == len(stories()[MAIN_REFERENCE].notes)
    desk.close()
