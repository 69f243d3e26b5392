"""Indicative budgets: the same answers give the same sum, each working-out is kept, and each step is in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pbdesk.domain.allocation import Allocation, TopUp
from pbdesk.domain.budget import IndicativeBudget
from pbdesk.domain.errors import KnownError
from pbdesk.i18n import words_for
from pbdesk.resources import resource_path
from pbdesk.schemes.allocation import NOTHING
from pbdesk.schemes.library import SchemeLibrary
from pbdesk.services.assessments import Assessments
from pbdesk.services.budgets import Budgets
from pbdesk.services.desk import Desk
from pbdesk.services.schemes import Programmes
from tests.helpers.answers import answer_everything
from tests.helpers.desk import case_named, planned_case
from tests.helpers.exchange import Exchange, desk_apart
from tests.helpers.vaults import FakeClock, add_case, new_vault

ABILITY = "/data/daily/nutrition/nutrition_ability"
NIGHT = "/data/round_the_clock/night"
RETURNING = {"plan_agreed": "yes"}


@pytest.fixture
def case_id(desk: Desk) -> str:
    case_id = case_named(desk, "R-1")
    answer_everything(desk, case_id, nutrition_ability="full_help", nutrition_limbs="no_help")
    return case_id


def kept(desk: Desk, case_id: str) -> list[IndicativeBudget]:
    return desk.vault.reads.records(IndicativeBudget, case_id)


def clock_of(desk: Desk) -> FakeClock:
    assert isinstance(desk.vault.clock, FakeClock)
    return desk.vault.clock


@pytest.mark.parametrize("reference", ["R-1", "R-2", "R-3", "R-4"])
def test_work_out_for_every_scheme_then_kept_with_steps_that_say_something(
    desk: Desk, reference: str
) -> None:
    case_id = case_named(desk, reference)
    answer_everything(desk, case_id, **RETURNING)
    assert desk.budgets.current(case_id) is None
    assert desk.budgets.working(case_id, "en") == ()
    allocation, change = desk.budgets.work_out(case_id)
    assert change.touches("indicative_budget")
    assert desk.budgets.current(case_id) == allocation
    assert desk.budgets.preview(case_id) == allocation
    scheme = desk.programmes.scheme_of(case_id)
    assert (allocation.scheme_id, allocation.scheme_version) == (scheme.id, scheme.version)
    for language in ("en", "cy"):
        words = words_for(language)
        said = [words.text(step.sentence, **step.fields) for step in desk.budgets.working(case_id, language)]
        assert said
        assert all(line and "{" not in line for line in said)


def test_work_out_when_nothing_changed_then_not_kept_twice(desk: Desk, case_id: str) -> None:
    first, _change = desk.budgets.work_out(case_id)
    clock_of(desk).time = "2026-11-21T10:00:00Z"
    again, change = desk.budgets.work_out(case_id)
    assert again == first
    assert change.records == ()
    assert len(kept(desk, case_id)) == 1


def test_work_out_when_an_answer_changed_then_the_latest_counts_and_the_first_is_kept(
    desk: Desk, case_id: str
) -> None:
    first, _change = desk.budgets.work_out(case_id)
    assessment_id = desk.assessments.for_case(case_id).assessment.id
    desk.assessments.answer(assessment_id, ABILITY, "manages")
    assert desk.budgets.current(case_id) == first
    clock_of(desk).time = "2026-11-21T10:00:00Z"
    second, _change = desk.budgets.work_out(case_id)
    assert second.points != first.points
    assert desk.budgets.current(case_id) == second
    assert len(kept(desk, case_id)) == 2
    desk.assessments.answer(assessment_id, ABILITY, "full_help")
    clock_of(desk).time = "2026-11-21T11:00:00Z"
    third, _change = desk.budgets.work_out(case_id)
    assert third == first
    assert desk.budgets.current(case_id) == first
    assert len(kept(desk, case_id)) == 3


def test_working_when_answers_changed_since_then_still_says_what_was_counted(
    desk: Desk, case_id: str
) -> None:
    desk.budgets.work_out(case_id)
    before = desk.budgets.working(case_id, "en")
    desk.assessments.answer(desk.assessments.for_case(case_id).assessment.id, ABILITY, "manages")
    assert desk.budgets.working(case_id, "en") == before


def test_working_when_welsh_then_questions_and_answers_are_welsh_and_figures_stay(
    desk: Desk, case_id: str
) -> None:
    allocation, _change = desk.budgets.work_out(case_id)
    english, welsh = desk.budgets.working(case_id, "en"), desk.budgets.working(case_id, "cy")
    assert english == allocation.steps
    assert [step.amount_pence for step in welsh] == [step.amount_pence for step in english]
    assert [step.points for step in welsh] == [step.points for step in english]
    pairs = [
        (one.fields["question"], other.fields["question"])
        for one, other in zip(english, welsh, strict=True)
        if one.fields.get("path") and one.fields.get("choice")
    ]
    assert len(pairs) > 5
    assert all(one != other for one, other in pairs)


def test_working_when_the_assessment_is_not_here_yet_then_as_it_was_kept(tmp_path: Path) -> None:
    """A sync may be broken off between the two."""
    first, second = (desk_apart(tmp_path / name, name, n + 1) for n, name in enumerate(("asha", "ben")))
    exchange = Exchange()
    case_id = add_case(first.vault, scheme_version="2026.1")
    exchange.between(first.vault)
    before = len(exchange.ops)
    answer_everything(first, case_id)
    allocation, _change = first.budgets.work_out(case_id)
    exchange.between(first.vault)
    exchange.ops = [
        *exchange.ops[:before],
        *(op for op in exchange.ops[before:] if op.type == "indicative_budget"),
    ]
    exchange.give(second.vault)
    assert second.budgets.working(case_id, "cy") == allocation.steps
    first.close()
    second.close()


def test_work_out_when_no_assessment_then_told(desk: Desk) -> None:
    with pytest.raises(KnownError) as told:
        desk.budgets.work_out(case_named(desk, "R-2"))
    assert told.value.code == "assessment-missing"


def test_work_out_when_the_rules_want_a_yes_then_told_what(desk: Desk) -> None:
    case_id = case_named(desk, "R-4")
    answer_everything(desk, case_id, plan_agreed="no")
    with pytest.raises(KnownError) as told:
        desk.budgets.work_out(case_id)
    assert told.value.code == "allocation-gate"
    assert "agree" in told.value.english()
    assert kept(desk, case_id) == []


@pytest.mark.parametrize("reference", ["R-1", "R-2", "R-3", "R-4"])
def test_work_out_when_hardly_begun_then_told_and_nothing_kept(desk: Desk, reference: str) -> None:
    case_id = case_named(desk, reference)
    view = desk.assessments.for_case(case_id)
    words = next(q.path for part in view.sections for q in part.questions if q.kind == "text")
    desk.assessments.answer(view.assessment.id, words, "A beginning")
    with pytest.raises(KnownError) as told:
        desk.budgets.work_out(case_id)
    assert told.value.code == "assessment-incomplete"
    assert told.value.safe
    assert kept(desk, case_id) == []


def test_work_out_when_points_are_outside_the_table_then_no_sum_is_guessed(tmp_path: Path) -> None:
    folder = tmp_path / "schemes" / "adult-social-care"
    shutil.copytree(resource_path("schemes", "adult-social-care"), folder)
    for name in ("points.csv", "points.test.csv"):
        keep_rows_up_to_ten_points(folder / "tables" / name)
    shutil.rmtree(folder / "examples")
    (folder / "examples").mkdir()
    vault = new_vault(tmp_path / "store", clock=FakeClock())
    programmes = Programmes(vault, SchemeLibrary(tmp_path / "schemes"), lambda: "en")
    assessments = Assessments(vault, programmes.form_of, programmes.language, programmes.points_path)
    budgets = Budgets(vault, programmes.allocate, programmes.speak, assessments.state_of)
    case_id = add_case(vault, scheme_version="2026.1")
    view = assessments.for_case(case_id)
    abilities = [
        item.path for part in view.sections for item in part.questions if item.path.endswith("_ability")
    ]
    for path in abilities:
        assessments.answer(view.assessment.id, path, "full_help")
    for path, value in (
        (NIGHT, "none"),
        ("/data/round_the_clock/alone", ""),
        ("/data/children/has_child", "no"),
    ):
        assessments.answer(view.assessment.id, path, value)
    with pytest.raises(KnownError) as told:
        budgets.preview(case_id)
    assert told.value.code == "allocation-outside"
    assert "{" not in told.value.english()
    assert "no sum was guessed" in told.value.english()
    assert vault.reads.records(IndicativeBudget, case_id) == []
    vault.close()


def keep_rows_up_to_ten_points(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = lines[0].split(",")
    column = head.index("to") if "to" in head else next(n for n, name in enumerate(head) if "points" in name)
    rows = [
        row for row in lines[1:] if row.split(",")[column].isdecimal() and int(row.split(",")[column]) <= 10
    ]
    path.write_text("\n".join([lines[0], *rows]) + "\n", encoding="utf-8")


def test_plan_when_worked_out_then_set_against_the_guide(desk: Desk) -> None:
    case_id = planned_case(desk, costs=(5000,))
    answer_everything(desk, case_id, nutrition_ability="full_help")
    allocation, _change = desk.budgets.work_out(case_id)
    view = desk.plans.view(case_id)
    assert view is not None
    assert view.indicative == allocation
    assert view.totals.budget == allocation.total_pence
    assert view.totals.left == (
        None if allocation.total_pence is None else allocation.total_pence - 5000 * 52
    )


@given(st.permutations(range(12)))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_same_answers_in_any_order_then_the_same_allocation(
    desk: Desk, case_id: str, order: list[int]
) -> None:
    expected: Allocation = desk.budgets.preview(case_id)
    answers = list(desk.assessments.for_case(case_id).assessment.answers.items())
    assessment_id = desk.assessments.for_case(case_id).assessment.id
    given = [item for item in answers if "/meta/" not in item[0]][:12]
    for place in order:
        desk.assessments.answer(assessment_id, given[place][0], "")
    for place in order:
        desk.assessments.answer(assessment_id, *given[place])
    assert desk.budgets.preview(case_id) == expected


# --- what people add, and what would change it ----------------------------------------------------------


def test_adjustments_when_added_then_they_go_on_with_the_next_working_out(desk: Desk, case_id: str) -> None:
    clock = clock_of(desk)
    rules, _change = desk.budgets.work_out(case_id)
    assert rules.amount_pence is not None
    clock.time = "2026-11-21T10:00:00Z"
    ramp = TopUp(name="Ramp", amount_pence=1250, reason="The step")
    added, _change = desk.budgets.add_top_up(case_id, ramp)
    assert (added.amount_pence, added.top_up_pence) == (rules.amount_pence + 1250, 1250)
    clock.time = "2026-11-21T11:00:00Z"
    other, _change = desk.budgets.set_amount(case_id, 50000, "Two carers at night")
    assert (other.amount_pence, other.stands_pence) == (added.amount_pence, 50000)
    assert other.override is not None
    assert other.override.by == "Asha Rao"
    assert desk.budgets.preview(case_id) == other
    clock.time = "2026-11-21T12:00:00Z"
    desk.assessments.answer(desk.assessments.for_case(case_id).assessment.id, ABILITY, "manages")
    again, _change = desk.budgets.work_out(case_id)
    assert (again.top_up_pence, again.stands_pence) == (1250, 50000)
    clock.time = "2026-11-21T13:00:00Z"
    desk.budgets.take_back_amount(case_id)
    clock.time = "2026-11-21T14:00:00Z"
    plain, _change = desk.budgets.remove_top_up(case_id, 0)
    assert (plain.top_up_pence, plain.override) == (0, None)
    assert desk.budgets.adjustments(case_id) == NOTHING


def test_adjustments_when_no_reason_then_told_and_nothing_kept(desk: Desk, case_id: str) -> None:
    desk.budgets.work_out(case_id)
    with pytest.raises(KnownError) as told:
        desk.budgets.set_amount(case_id, 1, " ")
    assert told.value.code == "adjustment-reason"
    assert len(kept(desk, case_id)) == 1


def test_changes_then_each_is_what_that_answer_would_really_come_to(desk: Desk, case_id: str) -> None:
    desk.budgets.work_out(case_id)
    _step, answers = desk.budgets.changes(case_id, "cy")
    chosen = next(each for each in answers if each.path == ABILITY)
    view = desk.assessments.for_case(case_id)
    question = next(q for part in view.sections for q in part.questions if q.path == ABILITY)
    welsh = desk.assessments.state_of(case_id).spoken_in("cy").choices(ABILITY)
    name = next(offer.name for offer in welsh if offer.label == chosen.answer)
    assert question.value != name
    desk.assessments.answer(view.assessment.id, ABILITY, name)
    assert desk.budgets.preview(case_id).amount_pence == chosen.amount_pence
    assert len(kept(desk, case_id)) == 1


@pytest.mark.parametrize("reference", ["R-2", "R-3", "R-4"])
def test_changes_when_of_any_programme_then_nothing_breaks(desk: Desk, reference: str) -> None:
    case_id = case_named(desk, reference)
    answer_everything(desk, case_id, **RETURNING)
    step, answers = desk.budgets.changes(case_id, "en")
    assert step is None or step.gap
    assert all(each.question and each.answer for each in answers)
    assert desk.budgets.tolerance_percent(case_id) is not None
