"""The blank form of a case in the scheme's words, and keying in the filled one by its numbers."""

from __future__ import annotations

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.services.assessments import Assessments
from pbdesk.services.desk import Desk
from pbdesk.services.paper import PaperEntry, paper_form
from tests.helpers.desk import case_named
from tests.helpers.home_case import book, home

__all__ = ["book", "home"]


def test_paper_form_then_the_schemes_title_and_every_question_numbered(desk: Desk) -> None:
    programmes = desk.programmes
    case_id = case_named(desk, "R-1")
    welsh = paper_form(case_id, programmes.form_of, programmes.form_title, "cy")
    english = paper_form(case_id, programmes.form_of, programmes.form_title, "en")
    assert welsh.title == "Asesiad o anghenion"
    assert english.title == "Needs assessment"
    assert [field.number for field in welsh.fields] == [field.number for field in english.fields]
    assert any(field.label for field in welsh.fields if field.number == "1")


# 1 alone, 2 name and 3 age (rows), 4 kinds (rows in rows), 5 rent, 6 since, 7 read
@pytest.fixture
def paper(desk: Desk, book: Assessments) -> PaperEntry:
    return PaperEntry(desk.vault, book)


def test_enter_when_run_through_then_each_is_saved_and_what_does_not_apply_is_left_out(
    paper: PaperEntry, book: Assessments, case_id: str
) -> None:
    keyed = {"1": "2", "2.1": "Ann", "3.1": "34", "4.1.1": "2,1", "5": "£1,120.50", "6": "1.3.19", "7": "x"}
    number = paper.next_number(case_id)
    order = []
    while number:
        order.append(number)
        paper.enter(case_id, number, keyed[number])
        number = paper.next_number(case_id, number)
    assert order == list(keyed)
    answers = book.for_case(case_id).assessment.answers
    assert answers["/data/home/person[1]/pet[1]/kinds"] == "dog cat"
    assert answers["/data/home/rent"] == "1120.50"
    assert answers["/data/home/since"] == "2019-03-01"
    assert answers["/data/home/read"] == "OK"


def test_enter_when_the_paper_has_a_row_more_then_it_is_added(
    paper: PaperEntry, book: Assessments, case_id: str
) -> None:
    paper.enter(case_id, "1", "no")
    assert paper.question(case_id, "2.3").is_new_row
    said, change = paper.enter(case_id, "2.3", "Ceri")
    assert change.touches("assessment")
    assert (said.answer, said.is_new_row) == ("Ceri", False)
    assert paper.question(case_id, "2.2").answer == ""
    assert said.path.startswith("/data/home/person[@")
    paper.enter(case_id, "4.3.2", "1")
    view = book.for_case(case_id)
    pets = [q.value for s in view.sections for q in s.questions if q.path.endswith("/kinds")]
    assert pets == ["", "", "", "dog"]


def test_enter_when_it_does_not_apply_then_said_and_kept_unused(
    paper: PaperEntry, book: Assessments, case_id: str
) -> None:
    paper.enter(case_id, "1", "1")
    assert not paper.question(case_id, "2.1").applies
    assert paper.next_number(case_id, "1") == "5"
    said, _change = paper.enter(case_id, "2.1", "Ann")
    assert (said.answer, said.applies) == ("Ann", False)


@pytest.mark.parametrize(
    ("number", "typed", "part"),
    [
        ("1", "3", "from 1 to"),
        ("1", "perhaps", "from 1 to"),
        ("1", "1 2", "Only one"),
        ("5", "lots", "not a number"),
        ("3.1", "3.5", "whole number"),
        ("6", "31.2.2026", "not a date"),
        ("7", "perhaps", "ticked"),
    ],
)
def test_value_when_it_cannot_be_read_then_told_and_nothing_saved(
    paper: PaperEntry, book: Assessments, case_id: str, number: str, typed: str, part: str
) -> None:
    paper.enter(case_id, "1", "no")
    before = book.for_case(case_id).assessment.answers
    with pytest.raises(KnownError) as told:
        paper.enter(case_id, number, typed)
    assert told.value.code == "paper-value"
    assert part in told.value.sentence
    assert book.for_case(case_id).assessment.answers == before


def test_value_when_outside_then_the_forms_own_words(paper: PaperEntry, case_id: str) -> None:
    paper.enter(case_id, "1", "no")
    paper.enter(case_id, "2.1", "Ann")
    assert paper.read(case_id, "3.1", "130") == ("130", "Between 0 and 129.")
    assert paper.read(case_id, "3.1", "30") == ("30", "")


@pytest.mark.parametrize("number", ["", "0", "99", "1.1", "2.0", "2.999", "2.1.1", "x", "-1"])
def test_number_when_not_on_the_paper_then_told(paper: PaperEntry, case_id: str, number: str) -> None:
    with pytest.raises(KnownError) as told:
        paper.question(case_id, number)
    assert told.value.code == "paper-number"


def test_place_when_remembered_then_there_again_until_forgotten(paper: PaperEntry, case_id: str) -> None:
    assert paper.place(case_id) == ("", "", False)
    paper.remember(case_id, "3.1", "3", is_second=True)
    assert paper.place(case_id) == ("3.1", "3", True)
    paper.forget(case_id)
    assert paper.place(case_id) == ("", "", False)


def test_answer_when_taken_back_then_blank(paper: PaperEntry, case_id: str) -> None:
    paper.enter(case_id, "5", "12")
    said, _change = paper.enter(case_id, "5", "-")
    assert said.answer == ""
    assert len(paper.code(case_id)) == 6
