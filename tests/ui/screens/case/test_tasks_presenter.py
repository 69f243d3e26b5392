"""The form of an adviser's own task: what is kept, checked, saved and taken back, on a real vault."""

from __future__ import annotations

import pytest

from pbdesk.domain.case import Task
from pbdesk.domain.errors import KnownError
from pbdesk.ui.screens.case.tasks_presenter import TasksPresenter, hint, problems, with_typed


@pytest.fixture
def presenter(world) -> TasksPresenter:
    return TasksPresenter(world.caseload, world.vault.drafts)


@pytest.fixture
def case_id(world) -> str:
    return world.id_of("Ann Evans")


def added(presenter, case_id, label="Ring the housing officer", day="2026-11-27"):
    return presenter.save(with_typed(presenter.form(case_id), label, day))


def own(world, case_id) -> list[tuple[str, str]]:
    return [(task.label, task.due_on) for task in world.vault.reads.records(Task, case_id) if task.is_own]


def test_task_when_added_and_taken_back_then_gone(presenter, world, case_id):
    saved = added(presenter, case_id)
    assert own(world, case_id) == [("Ring the housing officer", "2026-11-27")]
    presenter.change_back(saved)
    assert own(world, case_id) == []


def test_task_when_changed_and_taken_back_then_as_before(presenter, world, case_id):
    form = presenter.form(case_id, added(presenter, case_id).task.id)
    saved = presenter.save(with_typed(form, "Visit the office", "2026-11-30"))
    assert own(world, case_id) == [("Visit the office", "2026-11-30")]
    presenter.change_back(saved)
    assert own(world, case_id) == [("Ring the housing officer", "2026-11-27")]


def test_task_when_removed_then_put_back_as_it_was(presenter, world, case_id):
    saved = added(presenter, case_id)
    presenter.remove(presenter.form(case_id, saved.task.id))
    assert own(world, case_id) == []
    presenter.put_back(saved.task.id)
    assert world.caseload.own_task(saved.task.id) == saved.task


def test_draft_when_left_then_kept_until_saved(presenter, world, case_id):
    presenter.keep(with_typed(presenter.form(case_id), "Ring the hou", "2026-11-"))
    kept = presenter.kept(case_id)
    assert (kept.label, kept.due_on, kept.is_new, kept.is_kept) == ("Ring the hou", "2026-11-", True, True)
    assert presenter.kept(world.id_of("Bryn Hughes")) is None
    presenter.save(with_typed(kept, "Ring the housing officer", "2026-11-27"))
    assert presenter.kept(case_id) is None


def test_draft_when_nothing_was_typed_or_all_was_deleted_then_forgotten(presenter, case_id):
    form = presenter.form(case_id)
    presenter.keep(with_typed(form, "Ring", ""))
    presenter.keep(with_typed(form, " ", ""))
    assert presenter.kept(case_id) is None


def test_draft_when_others_change_the_task_meanwhile_then_saving_undoes_nothing(presenter, world, case_id):
    task = added(presenter, case_id).task
    presenter.keep(with_typed(presenter.form(case_id, task.id), "Visit the office", task.due_on))
    world.caseload.change_task(task, task.label, "2026-12-01")
    presenter.save(presenter.kept(case_id))
    assert own(world, case_id) == [("Visit the office", "2026-12-01")]


def test_draft_when_its_task_is_gone_then_no_form_opens(presenter, world, case_id):
    task = added(presenter, case_id).task
    presenter.keep(with_typed(presenter.form(case_id, task.id), "Visit the office", task.due_on))
    world.caseload.remove_task(task.id)
    assert presenter.kept(case_id) is None


def test_form_when_the_programme_planned_the_task_then_says_why_not(presenter, world, case_id):
    planned = world.vault.reads.records(Task, case_id)[0]
    with pytest.raises(KnownError, match="belongs to the programme"):
        presenter.form(case_id, planned.id)


@pytest.mark.parametrize(
    ("label", "day", "fields"),
    [
        (" ", "", ["task-label", "task-due"]),
        ("Ring", "2026-02-30", ["task-due"]),
        ("", "2026-11-27", ["task-label"]),
        ("Ring", "2026-11-01", []),
    ],
)
def test_problems_when_something_is_missing_then_beside_its_field(presenter, case_id, label, day, fields):
    found = problems(with_typed(presenter.form(case_id), label, day))
    assert [identifier for identifier, _sentence in found] == fields


@pytest.mark.parametrize(
    ("day", "speaks"), [("2026-11-20", True), ("2026-11-21", False), ("2026-11-", False), ("", False)]
)
def test_hint_when_the_day_has_gone_by_then_says_so(day, speaks):
    assert bool(hint(day, "2026-11-21")) is speaks
