"""The example's assessments: what each person answers, question by question, as a person would give it.

The answers are data (resources/demo/answers.json), by case reference and question name; no form is named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from pbdesk.domain.case import Case
from pbdesk.example.told import resolved, shipped
from pbdesk.services.assessments import AssessmentView, QuestionView
from pbdesk.services.desk import Desk


def answers_of(reference: str, today: date) -> dict[str, str]:
    """Return a person's answers by question name; days are ISO dates, counted from today."""
    data = resolved(shipped("answers.json"), today)
    return msgspec.json.decode(data, type=dict[str, dict[str, str]])[reference]


def answer_all(desk: Desk, case_id: str) -> dict[str, str]:
    """Give every answer of a person that the form asks for; return them by path.

    Answers may make further questions show, so after each one the form is asked anew.
    """
    return answer_some(desk, case_id, None)


def answer_some(desk: Desk, case_id: str, count: int | None) -> dict[str, str]:
    """Give the next few answers of a person (None: all of them) and return those acknowledged as saved, by path."""
    told = _told(desk, case_id)
    view = desk.assessments.for_case(case_id)
    saved: dict[str, str] = {}
    while (count is None or len(saved) < count) and (question := _next(view, told, saved)):
        value = told[name_of(question.path)]
        view, _ = desk.assessments.answer(view.assessment.id, question.path, value)
        saved[question.path] = value
    return saved


def next_words(desk: Desk, case_id: str) -> tuple[str, str]:
    """Return the next question that a person answers in words, by path, and those words.

    Raises LookupError where nothing is left to write.
    """
    told = _told(desk, case_id)
    skipped: dict[str, str] = {}
    view = desk.assessments.for_case(case_id)
    while question := _next(view, told, skipped):
        words = told[name_of(question.path)]
        if question.kind == "text":
            return question.path, words
        skipped[question.path] = words
    raise LookupError(case_id)


def name_of(path: str) -> str:
    """Return the name of the question at a path."""
    return path.rpartition("/")[2]


def _told(desk: Desk, case_id: str) -> dict[str, str]:
    case = desk.vault.reads.record(Case, case_id)
    if case is None:
        raise LookupError(case_id)
    return answers_of(case.reference, date.fromisoformat(desk.vault.clock.today()))


def _next(view: AssessmentView, told: Mapping[str, str], given: Mapping[str, str]) -> QuestionView | None:
    """Return the first question that shows, that the person has an answer to, and that is not answered so yet."""
    return next(
        (
            question
            for section in view.sections
            for question in section.questions
            if question.relevant
            and not question.read_only
            and question.path not in given
            and question.value != told.get(name_of(question.path), question.value)
        ),
        None,
    )
