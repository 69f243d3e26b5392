"""Answers from a file: previewed, blanks filled, and nothing that is here replaced without a person's choice."""

from __future__ import annotations

import pytest

from pbdesk.domain.assessment import Assessment
from pbdesk.interchange.fhir_answers import read_response, write_response
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.services.answer_files import AnswerFiles
from pbdesk.services.assessments import Assessments
from pbdesk.services.desk import Desk
from tests.helpers.desk import case_named
from tests.helpers.forms import ANSWERS
from tests.helpers.home_case import book, home

__all__ = ["book", "home"]

RENT, NAME = "/data/home/rent", "/data/home/person[1]/name"


@pytest.fixture
def files(desk: Desk, book: Assessments) -> AnswerFiles:
    return AnswerFiles(desk.vault, book)


def stored(book: Assessments, case_id: str) -> dict[str, str]:
    return book.for_case(case_id).assessment.answers


def test_take_in_when_nothing_is_here_then_all_of_it_with_its_rows(
    files: AnswerFiles, book: Assessments, case_id: str
) -> None:
    found = files.preview(case_id, ANSWERS)
    assert found.rows == 2
    assert stored(book, case_id) == {}
    _found, change = files.take_in(case_id, ANSWERS, [each.path for each in found.differs])
    assert change.touches("assessment")
    assert stored(book, case_id) == ANSWERS
    again, change = files.take_in(case_id, ANSWERS)
    assert (again.fills, again.differs, again.rows, change.records) == ((), (), 0, ())
    assert again.same == len(ANSWERS) - 2


def test_preview_when_answers_differ_then_named_in_words_and_left_unless_chosen(
    files: AnswerFiles, book: Assessments, case_id: str
) -> None:
    assessment_id = book.for_case(case_id).assessment.id
    book.answer(assessment_id, "/data/home/alone", "no")
    book.answer(assessment_id, NAME, "Ann")
    book.answer(assessment_id, RENT, "90")
    incoming = {"/data/home/alone": "yes", NAME: "Anne", RENT: "90", "/data/home/read": "OK", "/data/x": "1"}
    found = files.preview(case_id, incoming)
    assert [(each.question, each.ours, each.theirs) for each in found.differs] == [
        ("Do you live alone?", "No", "Yes"),
        ("Name", "Ann", "Anne"),
    ]
    assert [each.path for each in found.fills] == ["/data/home/read"]
    assert (found.same, found.unknown) == (1, ("/data/x",))
    files.take_in(case_id, incoming, [NAME])
    kept = stored(book, case_id)
    assert (kept["/data/home/alone"], kept[NAME], kept["/data/home/read"]) == ("no", "Anne", "OK")


def test_take_in_when_a_row_was_taken_out_here_then_it_stays_out(
    files: AnswerFiles, book: Assessments, case_id: str
) -> None:
    files.take_in(case_id, ANSWERS)
    assessment_id = book.for_case(case_id).assessment.id
    book.remove_row(assessment_id, "/data/home/person[@0192ab]")
    found, _change = files.take_in(case_id, ANSWERS)
    assert found.rows == 0
    assert stored(book, case_id)["/data/home/person[@0192ab]"] == "removed"


def test_answers_when_saved_as_a_copy_and_taken_in_elsewhere_then_equal(
    files: AnswerFiles, book: Assessments, home: CompiledForm, desk: Desk, case_id: str
) -> None:
    files.take_in(case_id, ANSWERS, [RENT])
    now = book.opened(case_id)
    copy = write_response(now.state, now.rows, now.assessment.answers, is_complete=False)
    other = case_named(desk, "R-2")
    taken = read_response(copy.data, "copy.json", home)
    files.take_in(other, taken.answers, [RENT])
    assert stored(book, other) == stored(book, case_id)
    assert len(desk.vault.reads.records(Assessment, other)) == 1
