"""From a case's facts to the values of its documents: parts of funders, reviews, the blank form, the directory."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pbdesk.documents.from_facts import CONDITIONS, values_of
from pbdesk.domain.directory import DirectoryEntry, Phone, ServiceCost
from pbdesk.domain.people import Address
from pbdesk.domain.reviewing import Review
from pbdesk.i18n import words_for
from pbdesk.services.desk import Desk
from pbdesk.services.documents import CaseFacts, CouncilStyle
from tests.helpers.desk import approved_case, small_desk, spent


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, str, CaseFacts]:
    desk = small_desk(tmp_path_factory.mktemp("facts") / "store")
    case_id = approved_case(desk, "R-2")
    view = desk.plans.view(case_id)
    assert view is not None
    line = msgspec.structs.replace(view.content.lines[0], shares={"icb": "50", "local_authority": "50"})
    spent(desk, case_id, line, 1001)
    return desk, case_id, desk.documents.facts(case_id, "en")


def values(desk: Desk, facts: CaseFacts, language: str = "en"):
    return values_of(facts, desk.programmes.spoken_in(language), words_for(language), language)


def test_parts_of_funders_add_up_to_what_was_spent(told: tuple[Desk, str, CaseFacts]) -> None:
    desk, _case_id, facts = told
    accounts = values(desk, facts).accounts
    assert sum(entry.pence for account in accounts for entry in account.entries) == 1001
    for account in accounts:
        assert sum(entry.pence for entry in account.entries) == account.spent_pence
        assert account.left_pence == account.agreed_pence - account.committed_pence - account.spent_pence
    assert [entry.what for account in accounts for entry in account.entries] == ["Support 1", "Support 1"]


def test_council_and_logo_of_the_computer_stand_before_those_of_the_enrolment(
    told: tuple[Desk, str, CaseFacts],
) -> None:
    desk, _case_id, facts = told
    dressed = msgspec.structs.replace(facts, style=CouncilStyle("Cyngor Dyffryn", b"\xff\xd8jpeg"))
    booklet = values(desk, dressed).booklet
    assert booklet.council == "Cyngor Dyffryn"
    assert booklet.logo is not None
    assert booklet.logo.alternative == "Logo of Cyngor Dyffryn"
    assert values(desk, facts).booklet.logo is None


def test_review_is_told_outcome_by_outcome(told: tuple[Desk, str, CaseFacts]) -> None:
    desk, case_id, facts = told
    outcome = facts.booklet.plan.outcomes[0]
    review = Review(
        id="r",
        case_id=case_id,
        label="Yearly review",
        held_on="2026-11-16",
        present="Bryn\n\n Gwen ",
        changed="A new flat.",
        progress={outcome.id: "on_the_way"},
        remarks={outcome.id: "Twice so far."},
        decision="keep",
        reason="It works.",
    )
    held = values(desk, msgspec.structs.replace(facts, review=review)).review
    assert held is not None
    assert held.people == ("Bryn", "Gwen")
    assert [(said.heading, said.words) for said in held.outcomes] == [
        ("Swim again", "On the way\nTwice so far.")
    ]
    assert held.decided == "The plan stays as it is.\nIt works."


def test_blank_form_keeps_its_numbers_and_says_when_a_question_waits(
    told: tuple[Desk, str, CaseFacts],
) -> None:
    desk, _case_id, facts = told
    paper = values(desk, facts).paper
    assert paper is not None
    assert facts.paper is not None
    numbers = [field.number for field in facts.paper.fields if field.number]
    questions = [question for _title, part in paper.parts for question in part]
    assert [question.number for question in questions if question.number] == numbers
    waiting = [field for field in facts.paper.fields if field.needs]
    assert waiting
    assert any("question" in note for question in questions for note in question.notes)
    assert {need.operator for field in waiting for need in field.needs} <= set(CONDITIONS)
    assert all(question.room or question.choices or not question.number for question in questions)


def test_directory_entry_becomes_a_page_for_one_person(told: tuple[Desk, str, CaseFacts]) -> None:
    desk, _case_id, facts = told
    entry = DirectoryEntry(
        id="s",
        name="Côr y Bont",
        phones=(Phone("01632 960 188"),),
        costs=(ServiceCost(500, "a session"), ServiceCost(None, "", "ask")),
        opening=("Tuesdays",),
        address="Neuadd y Bont",
        postcode="ZZ1 2BB",
    )
    (listed,) = values(desk, msgspec.structs.replace(facts, services=(entry,))).services
    assert (listed.phone, listed.cost) == ("01632 960 188", "£5.00 a session")
    assert (listed.when, listed.place) == ("Tuesdays", "Neuadd y Bont, ZZ1 2BB")


def test_address_and_format_of_the_person(told: tuple[Desk, str, CaseFacts]) -> None:
    desk, _case_id, facts = told
    person = msgspec.structs.replace(
        facts.booklet.person, print_format="large24", address=Address(("2 Clos y Nant", ""), "ZZ1 4QX")
    )
    changed = msgspec.structs.replace(facts, booklet=msgspec.structs.replace(facts.booklet, person=person))
    said = values(desk, changed)
    assert said.address == ("2 Clos y Nant", "ZZ1 4QX")
    assert said.format_words == "Large print, 24 point"


def test_entries_of_the_directory_are_those_that_were_asked_for(
    told: tuple[Desk, str, CaseFacts], tmp_path: Path
) -> None:
    desk, case_id, _facts = told
    assert desk.documents.facts(case_id, "en", ["nobody"]).services == ()
