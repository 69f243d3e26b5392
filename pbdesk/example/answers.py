"""The example's assessments: what each person answers, question by question, as a person would give it.

The answers are data (resources/demo/answers.json), by case reference and question name; no form is named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from pbdesk.domain.case import Case
from pbdesk.resources import resource_path
from pbdesk.services.assessments import AssessmentView, QuestionView
from pbdesk.services.desk import Desk


def answers_of(reference: str) -> dict[str, str]:
    """Return a person's answers by question name."""
    data = resource_path("demo", "answers.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, dict[str, str]])[reference]


def answer_all(desk: Desk, case_id: str, reference: str) -> int:
    """Give every answer of a person that the form asks for; return how many were given.

    Answers may make further questions show, so the form is gone through until nothing new comes up.
    """
    told = answers_of(reference)
    given = 0
    while fresh := list(_unanswered(desk.assessments.for_case(case_id), told)):
        given += len(_give(desk, case_id, told, fresh))
    return given


def answer_some(desk: Desk, case_id: str, count: int) -> dict[str, str]:
    """Give the first few answers of a person and return those that were acknowledged as saved, by path."""
    case = desk.vault.reads.record(Case, case_id)
    told = answers_of(case.reference if case else "")
    saved: dict[str, str] = {}
    while len(saved) < count:
        fresh = list(_unanswered(desk.assessments.for_case(case_id), told))[:1]
        if not fresh:
            break
        saved |= _give(desk, case_id, told, fresh)
    return saved


def _give(desk: Desk, case_id: str, told: Mapping[str, str], questions: list[QuestionView]) -> dict[str, str]:
    assessment_id = desk.assessments.for_case(case_id).assessment.id
    given = {}
    for question in questions:
        value = told[name_of(question.path)]
        desk.assessments.answer(assessment_id, question.path, value)
        given[question.path] = value
    return given


def _unanswered(view: AssessmentView, told: Mapping[str, str]) -> Iterator[QuestionView]:
    for section in view.sections:
        for question in section.questions:
            wanted = told.get(name_of(question.path))
            if (
                wanted is not None
                and question.relevant
                and not question.read_only
                and question.value != wanted
            ):
                yield question


def name_of(path: str) -> str:
    """Return the name of the question at a path."""
    return path.rpartition("/")[2]
