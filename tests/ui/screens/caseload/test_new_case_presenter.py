"""A new case: what keeps it from being saved, who may be a twin, the draft."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.case import Case, Task
from pbdesk.ui.screens.caseload.new_case_presenter import NewCaseForm, NewCasePresenter

GOOD = NewCaseForm(
    given_name="Rhian", family_name="Morgan", reference="A-2000", scheme_id="adult", opened_on="2026-11-21"
)


@pytest.fixture
def presenter(world) -> NewCasePresenter:
    return NewCasePresenter(
        world.caseload.search,
        world.importing.cases,
        world.programmes,
        world.vault.clock.today,
        world.vault.drafts,
    )


def test_problems_when_the_form_is_empty_then_each_field_is_named(presenter):
    assert [name for name, _ in presenter.problems(NewCaseForm())] == [
        "given-name",
        "family-name",
        "reference",
        "scheme",
    ]


def test_problems_when_the_reference_is_taken_then_says_by_whom(presenter):
    form = msgspec.structs.replace(GOOD, reference=" a-1043 ")
    assert presenter.problems(form) == [("reference", "a-1043 is already the case of Ann Evans.")]


def test_problems_when_opened_in_the_future_then_says_so(presenter):
    form = msgspec.structs.replace(GOOD, opened_on="2026-11-22")
    assert [name for name, _ in presenter.problems(form)] == ["opened-on"]


@pytest.mark.parametrize(("given", "family"), [("Ann", "Evans"), ("Anne", "Evans"), ("Evans", "Ann")])
def test_twins_when_a_name_is_alike_then_it_is_offered(presenter, given, family):
    form = msgspec.structs.replace(GOOD, given_name=given, family_name=family)
    assert [twin.sentence for twin in presenter.twins(form)] == ["Ann Evans, A-1043, Adult social care"]


def test_twins_when_the_name_is_another_then_none(presenter):
    assert presenter.twins(GOOD) == []


def test_save_when_good_then_case_person_and_tasks_are_made(presenter, world):
    presenter.keep(GOOD)
    saved = presenter.save(GOOD)
    case = world.vault.reads.record(Case, saved.case_id)
    assert case is not None
    assert (case.reference, case.stage, case.opened_on) == ("A-2000", "contact", "2026-11-21")
    assert len(world.vault.reads.records(Task, saved.case_id)) == 3
    assert presenter.begin() == NewCaseForm(opened_on="2026-11-21")


def test_begin_when_a_form_was_left_then_it_comes_back(presenter):
    presenter.keep(GOOD)
    assert presenter.begin() == GOOD
    presenter.keep(NewCaseForm(scheme_id="adult"))
    assert presenter.begin().family_name == ""
