"""The example's answers: every one is asked for, and together they finish each person's assessment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pbdesk.app.desk import build_desk
from pbdesk.domain.assessment import Assessment
from pbdesk.example.answers import answer_all, answer_some, answers_of, name_of, next_words
from pbdesk.example.build import case_of, import_files
from pbdesk.example.told import MAIN_REFERENCE, WELSH_REFERENCE, stories
from pbdesk.services.desk import Desk
from tests.helpers.vaults import FakeClock, add_case, new_vault

PEOPLE = tuple(stories())
OPTIONAL_KINDS = {"text", "integer", "decimal", "date", "select_one", "select_multiple"}


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Desk]:
    """A desk with everybody imported and nobody assessed."""
    desk = build_desk(new_vault(tmp_path / "store"))
    import_files(desk, date.fromisoformat(desk.vault.clock.today()))
    yield desk
    desk.close()


@pytest.mark.parametrize("reference", PEOPLE)
@pytest.mark.parametrize("today", [date(2026, 11, 21), date(2032, 2, 29)])
def test_answers_are_fresh_on_any_day(reference, today):
    told = answers_of(reference, today)
    assert not [name for name, value in told.items() if "{" in value or not value.strip()]
    met = date.fromisoformat(told.get("visit_date") or told["talk_date"])
    assert 0 < (today - met).days < 150
    for name in ("release_date", "job_start"):
        assert name not in told or date.fromisoformat(told[name]) > today


@pytest.mark.parametrize("reference", PEOPLE)
def test_every_answer_is_asked_for_and_nothing_that_shows_is_left_open(example, reference):
    told = answers_of(reference, example.today)
    view = example.desk.assessments.for_case(example.case(reference))
    asked = {name_of(q.path): q for section in view.sections for q in section.questions}
    assert not [name for name in told if name not in asked or not asked[name].relevant]
    assert {name: asked[name].value for name in told} == told
    questions = [q for q in asked.values() if q.relevant and q.kind in OPTIONAL_KINDS and not q.read_only]
    assert not [q.path for q in questions if not q.value]
    assert not [q.path for q in questions if q.violation]
    assert view.complete
    assert view.assessment.completed_on == example.today.isoformat()


@pytest.mark.parametrize("reference", PEOPLE)
def test_choices_are_among_those_on_offer(example, reference):
    view = example.desk.assessments.for_case(example.case(reference))
    for section in view.sections:
        for question in section.questions:
            if question.relevant and question.kind.startswith("select"):
                assert set(question.value.split()) <= {choice.id for choice in question.choices}


def test_the_age_is_the_one_of_the_birthday(example):
    for reference in ("YEP-1007", "YEP-1014"):
        person = example.desk.caseload.open(example.case(reference)).person
        days = (example.today - date.fromisoformat(person.born_on)).days
        assert answers_of(reference, example.today)["age"] == str(int(days / 365.25))


def test_the_release_date_is_the_one_of_the_case(example):
    for reference in ("RES-1007", "RES-1021"):
        case = example.desk.caseload.open(example.case(reference)).case
        assert answers_of(reference, example.today)["release_date"] == case.anchors["release_date"]


def test_welsh_is_written_where_welsh_is_spoken():
    told = answers_of(WELSH_REFERENCE, date(2026, 11, 21))
    words = " ".join(value for value in told.values() if len(value) > 40).lower().split()
    assert not {"the", "and", "with", "that"} & set(words)
    assert {"mae", "yn", "nid"} <= set(words)


def test_some_answers_are_the_next_ones_and_are_saved(fresh):
    case_id = case_of(fresh, MAIN_REFERENCE)
    first = answer_some(fresh, case_id, 3)
    second = answer_some(fresh, case_id, 4)
    assert (len(first), len(second)) == (3, 4)
    assert not first.keys() & second.keys()
    assessment_id = fresh.assessments.for_case(case_id).assessment.id
    record = fresh.vault.reads.record(Assessment, assessment_id)
    assert record is not None
    assert record.answers.items() >= (first | second).items()


def test_the_next_words_are_those_of_a_question_that_is_still_open(fresh):
    case_id = case_of(fresh, MAIN_REFERENCE)
    given = answer_some(fresh, case_id, 8)
    path, words = next_words(fresh, case_id)
    assert path not in given
    assert words == answers_of(MAIN_REFERENCE, date.fromisoformat(fresh.vault.clock.today()))[name_of(path)]
    view = fresh.assessments.for_case(case_id)
    assert [q.value for s in view.sections for q in s.questions if q.path == path] == [""]


def test_answers_given_twice_change_nothing(fresh):
    case_id = case_of(fresh, "YEP-1014")
    assert len(answer_all(fresh, case_id)) == len(
        answers_of("YEP-1014", date.fromisoformat(fresh.vault.clock.today()))
    )
    before = len(fresh.vault.log.waiting_ops())
    assert answer_all(fresh, case_id) == {}
    assert len(fresh.vault.log.waiting_ops()) == before
    with pytest.raises(LookupError):
        next_words(fresh, case_id)


def test_a_case_without_a_story_has_no_answers(tmp_path):
    desk = build_desk(new_vault(tmp_path / "store", clock=FakeClock()))
    case_id = add_case(desk.vault, reference="ASC-9999")
    with pytest.raises(LookupError):
        answer_all(desk, case_id)
    with pytest.raises(LookupError):
        answer_all(desk, "nobody")
    desk.close()
