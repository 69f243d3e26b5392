"""A person's details: checks, drafts, and saving only what was changed."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.people import Person
from pbdesk.ui.screens.case.details_presenter import DetailsForm, DetailsPresenter, form_of, values_of
from tests.helpers.exchange import Exchange, desk_apart
from tests.helpers.vaults import add_case

replace = msgspec.structs.replace


@pytest.fixture
def presenter(world) -> DetailsPresenter:
    return DetailsPresenter(
        lambda case_id: next(iter(world.vault.reads.records(Person, case_id)), None),
        world.caseload.change_person,
        world.vault.drafts,
        world.vault.clock.today,
    )


def test_values_when_a_form_was_not_touched_then_they_are_the_persons(world):
    person = world.person("Ann Evans")
    assert replace(person, **values_of(form_of(person))) == person


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"given_name": "", "family_name": " "}, "given-name"),
        ({"born_on": "2026-11-22"}, "born-on"),
        ({"email": "ann at example"}, "email"),
        ({"nhs_number": "999 004 2323"}, "nhs-number"),
        ({"nhs_number": "12"}, "nhs-number"),
    ],
)
def test_problems_when_a_value_cannot_be_right_then_its_field_is_named(presenter, changes, field):
    form = replace(DetailsForm(given_name="Ann", family_name="Evans"), **changes)
    assert [name for name, _ in presenter.problems(form)] == [field]


def test_problems_when_all_is_well_then_none(presenter, world):
    form = replace(form_of(world.person("Ann Evans")), nhs_number="999 004 2322", email="ann@example.org")
    assert presenter.problems(form) == []


def test_save_when_somebody_changed_another_field_meanwhile_then_both_stay(presenter, world):
    loaded = presenter.load(world.id_of("Ann Evans"))
    world.save(replace(world.person("Ann Evans"), phone="01632 960999"))
    presenter.save(loaded, replace(loaded.form, known_as="Annie", postcode="zz1 2bb"))
    person = world.person("Ann Evans") if world.caseload.search().rows[0].name == "Ann Evans" else None
    person = person or world.vault.reads.records(Person, loaded.person.case_id)[0]
    assert (person.known_as, person.phone) == ("Annie", "01632 960999")
    assert person.address.postcode == "ZZ1 2BB"
    assert person.address.lines == ("3 Heol y Felin", "Aberwern")


def test_save_when_nothing_was_changed_then_nothing_is_written(presenter, world):
    loaded = presenter.load(world.id_of("Ann Evans"))
    assert presenter.save(loaded, loaded.form).records == ()


def test_load_when_a_draft_was_left_then_it_is_shown_until_it_is_saved(presenter, world):
    case_id = world.id_of("Ann Evans")
    loaded = presenter.load(case_id)
    presenter.keep(loaded, replace(loaded.form, phone="07700 900123"))
    again = presenter.load(case_id)
    assert (again.is_draft, again.form.phone) == (True, "07700 900123")
    presenter.keep(again, form_of(again.person))
    assert not presenter.load(case_id).is_draft


def test_save_when_others_changed_things_under_a_draft_then_none_of_it_is_undone_unasked(tmp_path):
    mine, theirs = (desk_apart(tmp_path / name, name, n + 1) for n, name in enumerate(("asha", "ben")))
    exchange, case_id = Exchange(), add_case(mine.vault)
    exchange.between(mine.vault, theirs.vault)

    def person(desk=mine) -> Person:
        return desk.vault.reads.records(Person, case_id)[0]

    presenter = DetailsPresenter(
        lambda _case: person(), mine.caseload.change_person, mine.vault.drafts, mine.vault.clock.today
    )
    loaded = presenter.load(case_id)
    presenter.keep(loaded, replace(loaded.form, known_as="Annie"))
    theirs.caseload.change_person(replace(person(theirs), known_as="Nan", phone="01632 960111"))
    exchange.between(mine.vault, theirs.vault)
    again = presenter.load(case_id)
    assert (again.form.known_as, again.form.phone) == ("Annie", "01632 960111")
    presenter.save(again, again.form)
    assert (person().known_as, person().phone) == ("Annie", "01632 960111")
    assert [each.field for each in mine.conflicts.all()] == ["known_as"]
    for desk in (mine, theirs):
        desk.close()


def test_values_when_needs_are_lines_then_each_once():
    assert values_of(DetailsForm(needs="Hearing loop\n\n Hearing loop \nSit facing him"))["needs"] == (
        "Hearing loop",
        "Sit facing him",
    )
