"""The assessment's presenter on a real vault: each answer is durable, and the place is kept."""

from __future__ import annotations

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.ui.screens.assessment.presenter import (
    CHECK,
    PLACE,
    AssessmentPresenter,
    left_words,
    open_questions,
    wrong_answers,
)

NIGHT = "/data/round_the_clock"


@pytest.fixture
def presenter(desk) -> AssessmentPresenter:
    return AssessmentPresenter(desk.assessments, lambda case_id: "Ann Evans", desk.vault.clock.now)


def answer_all(desk, case_id: str) -> str:
    """Answer whatever must be answered, each with the first answer that holds; return the assessment's id."""
    for _round in range(8):
        view = desk.assessments.for_case(case_id)
        todo = [q for s in view.sections for q in s.questions if q.relevant and q.violation]
        for question in todo:
            for value in candidates(question):
                after, _change = desk.assessments.answer(view.assessment.id, question.path, value)
                if not next(
                    q for s in after.sections for q in s.questions if q.path == question.path
                ).violation:
                    break
    return view.assessment.id


def candidates(question) -> list[str]:
    """Return answers that a question of this kind may take."""
    if question.choices:
        choices = [choice.id for choice in question.choices]
        return choices[::-1] if question.path.endswith("_ability") else choices
    return {"date": ["2026-11-12", "2026-12-12"], "text": ["As we said at the kitchen table."]}.get(
        question.kind, ["4", "2", "19", "OK"]
    )


def test_open_when_first_then_starts_at_the_beginning(presenter, case_id):
    opened = presenter.open(case_id)
    assert (opened.place, opened.typed) == ("", "")
    assert opened.screen.person == "Ann Evans"
    assert opened.screen.left.endswith("left")
    assert not opened.screen.finished


def test_keep_when_answered_then_another_device_run_reads_it(presenter, case_id, desk):
    screen = presenter.open(case_id).screen
    path = "/data/start/matters"
    kept = presenter.keep(screen.assessment_id, [(path, "My dog."), (PLACE, f"{path}\n")])
    assert kept.saved_at == "2026-11-21T09:14:00Z"
    assert len(kept.changes) == 1
    assert kept.screen is not None
    again = AssessmentPresenter(desk.assessments, str, desk.vault.clock.now).open(case_id)
    card = next(c for s in again.screen.sections for c in s.cards if c.path == path)
    assert (card.value, again.place) == ("My dog.", path)


def test_keep_when_only_the_place_then_nothing_is_sent(presenter, case_id):
    screen = presenter.open(case_id).screen
    kept = presenter.keep(screen.assessment_id, [(PLACE, "/data/start/visit_date\n31/2/")])
    assert (kept.screen, kept.changes) == (None, ())
    opened = presenter.open(case_id)
    assert (opened.place, opened.typed) == ("/data/start/visit_date", "31/2/")


def test_keep_when_an_answer_hides_another_then_it_stays_as_not_used(presenter, case_id):
    screen = presenter.open(case_id).screen
    child = "/data/children/child_care/child_care_words"
    kept = presenter.keep(
        screen.assessment_id,
        [
            ("/data/children/has_child", "yes"),
            (child, "Mornings are hard."),
            ("/data/children/has_child", "no"),
        ],
    )
    card = next(c for s in kept.screen.sections for c in s.cards if c.path == child)
    assert (card.is_visible, card.unused, card.answer) == (False, True, "Mornings are hard.")


def test_finish_when_something_is_open_then_names_how_many(presenter, case_id):
    screen = presenter.open(case_id).screen
    with pytest.raises(KnownError) as met:
        presenter.finish(screen.assessment_id)
    assert met.value.code == "assessment-incomplete"
    assert len(open_questions(screen)) > 5


def test_finish_when_all_is_answered_then_says_when_and_forgets_the_place(presenter, case_id, desk):
    assessment_id = answer_all(desk, case_id)
    presenter.keep(assessment_id, [(PLACE, f"{CHECK}\n")])
    screen = presenter.read(case_id)
    assert open_questions(screen) == []
    presenter.finish(assessment_id)
    opened = presenter.open(case_id)
    assert opened.screen.finished == "Finished on 21 November 2026."
    assert opened.place == ""
    presenter.reopen(assessment_id)
    assert presenter.read(case_id).finished == ""


def test_wrong_answers_when_a_number_is_impossible_then_named_by_path(presenter, case_id):
    screen = presenter.open(case_id).screen
    kept = presenter.keep(
        screen.assessment_id, [(f"{NIGHT}/has_carer", "yes"), (f"{NIGHT}/carer_hours", "many")]
    )
    section = kept.screen.section(NIGHT)
    assert [problem.identifier for problem in wrong_answers(section)] == [f"{NIGHT}/carer_hours"]


def test_left_when_nothing_is_left_then_says_all():
    assert left_words(7, 52) == "7 of 52 left"
    assert left_words(0, 52) == "All 52 answered"
    assert left_words(0, 0) == "Nothing to answer"
