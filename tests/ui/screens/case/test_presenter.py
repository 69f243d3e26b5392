"""One case in words, read from a real vault."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.ui.screens.case.presenter import CasePresenter
from tests.ui.screens.caseload.world import live_a_year


@pytest.fixture
def presenter(world) -> CasePresenter:
    return CasePresenter(
        world.caseload,
        world.programmes,
        world.plans.view,
        world.allocations.get,
        world.vault.drafts,
        world.vault.clock.today,
    )


def test_view_when_a_case_is_new_then_says_where_it_stands(presenter, world):
    view = presenter.view(world.id_of("Ann Evans"))
    assert view.name == "Ann Evans"
    assert view.under == "A-1043 · Adult social care · Assessment · adviser Asha Bowen"
    assert (view.flags, view.needs) == (("Large print",), "Hearing loop")
    assert view.money == ()
    assert view.next_id == "assessment"
    assert [(task.title, task.state) for task in view.tasks] == [
        ("First call", "Overdue by 12 days"),
        ("Do the assessment", "Due 23 Nov 2026"),
        ("Review the plan", "No date yet"),
    ]


def test_view_when_a_budget_is_agreed_then_three_lines_of_money(presenter, world):
    view = presenter.view(live_a_year(world))
    assert view.money == (
        ("Agreed", "£11,024.00", ""),
        ("Spent and promised", "£432.10", ""),
        ("Left", "£10,591.90", ""),
    )
    assert [step.state for step in view.steps] == [
        "Complete",
        "Complete",
        "Worked out",
        "Signed",
        "Agreed",
        "£10,591.90 left",
        "Due 28 Dec 2026",
    ]
    assert view.notes[0].text.startswith("Rang Ann")


def test_view_when_the_case_has_gone_then_says_so(presenter):
    with pytest.raises(KnownError, match="no longer on this computer"):
        presenter.view("elsewhere")


def test_finish_when_taken_back_then_the_task_is_open_again(presenter, world):
    case_id = world.id_of("Ann Evans")
    task = presenter.view(case_id).tasks[0]
    presenter.finish_task(task.id)
    view = presenter.view(case_id)
    assert task.id not in {each.id for each in view.tasks}
    assert view.tasks_done == 1
    presenter.reopen_task(task.id)
    assert presenter.view(case_id).tasks[0].id == task.id


def test_note_when_saved_then_the_draft_is_forgotten(presenter, world):
    case_id = world.id_of("Ann Evans")
    presenter.keep_note(case_id, "half a thou")
    assert presenter.view(case_id).draft_note == "half a thou"
    presenter.add_note(case_id, "A whole thought")
    view = presenter.view(case_id)
    assert (view.draft_note, view.notes[0].text) == ("", "A whole thought")


def test_view_when_details_are_few_then_names_what_is_missing(presenter, world):
    person = world.person("Dewi Owen")
    world.save(msgspec.structs.replace(person, born_on="", phone="", email=""))
    view = presenter.view(person.case_id)
    assert view.steps[0].detail == "Not known yet: date of birth and phone or e-mail."
