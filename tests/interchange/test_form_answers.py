"""Answers to FHIR and to XForms and back: nothing lost, nothing invented, and bad files refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.interchange.fhir_answers import read_response, write_response
from pbdesk.interchange.form_answers import AnswersFile, TakenAnswers
from pbdesk.interchange.xforms_xml import read_submission, write_submission
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.loading import load_form
from pbdesk.schemes.forms.opening import begin_form
from pbdesk.schemes.forms.rows import Rows
from tests.helpers.forms import ANSWERS, NOW, answered, home_form

Write = Callable[[CompiledForm, dict[str, str]], AnswersFile]
Read = Callable[[bytes, str, CompiledForm], TakenAnswers]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> CompiledForm:
    return home_form(tmp_path_factory.mktemp("home"))


def to_fhir(home: CompiledForm, stored: dict[str, str]) -> AnswersFile:
    state, rows = answered(home, stored)
    return write_response(state, rows, stored, is_complete=state.progress().complete)


def to_xml(home: CompiledForm, stored: dict[str, str]) -> AnswersFile:
    state, rows = answered(home, stored)
    return write_submission(state, rows, stored, seed="case.home")


FORMATS = pytest.mark.parametrize(
    ("write", "read"), [(to_fhir, read_response), (to_xml, read_submission)], ids=["fhir", "xforms"]
)


@FORMATS
def test_answers_when_there_and_back_then_equal(home: CompiledForm, write: Write, read: Read) -> None:
    file = write(home, ANSWERS)
    taken = read(file.data, "answers", home)
    assert taken.answers == ANSWERS
    assert taken.notes == []
    assert file.notes == ()


@FORMATS
def test_answers_when_written_twice_then_the_same_to_the_byte(
    home: CompiledForm, write: Write, read: Read
) -> None:
    assert write(home, ANSWERS).data == write(home, dict(reversed(ANSWERS.items()))).data


HIDDEN = ANSWERS | {
    "/data/home/alone": "yes",
    "/data/home/person[@gone]": "removed",
    "/data/home/person[@gone]/name": "Ceri",
    "/data/home/rent": "",
}


def test_hidden_answers_when_fhir_then_kept_beside_and_said(home: CompiledForm) -> None:
    file = to_fhir(home, HIDDEN)
    assert [note.fields["count"] for note in file.notes]
    taken = read_response(file.data, "answers", home)
    answered_before = {path: text for path, text in HIDDEN.items() if text}
    del answered_before["/data/home/person[@0192ab]/pet[@77]"]  # a row is known by its answers
    del answered_before["/data/home/person[@0192ab]"]
    assert taken.answers.items() >= answered_before.items()


def test_hidden_answers_when_xforms_then_left_out_and_said(home: CompiledForm) -> None:
    file = to_xml(home, HIDDEN)
    assert [note.sentence for note in file.notes] == [
        "Answers that do not count now, which were left out: {count}"
    ]
    assert set(read_submission(file.data, "answers", home).answers) == {"/data/home/alone", "/data/home/read"}


def test_submission_when_written_then_as_odk_has_it(home: CompiledForm) -> None:
    root = ElementTree.fromstring(to_xml(home, ANSWERS).data)
    assert (root.tag, root.get("id"), root.get("version")) == ("data", "home", "3")
    people = root.findall("home/person")
    assert [person.findtext("name") for person in people] == ["Siân <b>&amp; co</b>", "Bryn"]
    assert [pet.findtext("kinds") for pet in people[1].findall("pet")] == ["dog cat", "cat"]
    assert root.findtext("home/how_many") == "2"
    instance = root.findtext("{http://openrosa.org/xforms}meta/{http://openrosa.org/xforms}instanceID", "")
    assert instance.startswith("uuid:")
    assert len(instance) == 41


def test_submission_when_of_another_tool_then_rows_are_their_places(home: CompiledForm) -> None:
    data = b"""<data id="home" xmlns:jr="http://openrosa.org/javarosa"><home><alone>no</alone>
    <person><name>Ann</name></person><person><name>Bo</name><pet><kinds>cat</kinds></pet></person>
    <how_many>9</how_many><odd>x</odd></home><meta><instanceID>uuid:1</instanceID></meta></data>"""
    taken = read_submission(data, "x.xml", home)
    assert taken.answers == {
        "/data/home/alone": "no",
        "/data/home/person[1]/name": "Ann",
        "/data/home/person[2]": "on",
        "/data/home/person[2]/name": "Bo",
        "/data/home/person[2]/pet[1]/kinds": "cat",
    }
    assert [note.fields["name"] for note in taken.notes] == ["/data/home/odd"]


@FORMATS
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"<a",
        b"\x00\xff",
        b'{"resourceType": "Questionnaire"}',
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><data id="home">&a;</data>',
        b'<data id="other"/>',
        b'<form id="home"/>',
        json.dumps(
            {
                "resourceType": "QuestionnaireResponse",
                "questionnaire": "https://pbdesk.example.org/fhir/Questionnaire/other|1",
            }
        ).encode(),
    ],
)
def test_file_when_no_answers_to_this_form_then_refused_in_words(
    home: CompiledForm, write: Write, read: Read, data: bytes
) -> None:
    with pytest.raises(KnownError) as told:
        read(data, "x", home)
    assert told.value.code in {"fhir-unreadable", "answers-unreadable", "answers-other-form"}
    assert told.value.safe


def test_row_names_when_hostile_then_only_their_place_counts(home: CompiledForm) -> None:
    item = {
        "linkId": "/data/home/person",
        "id": "@x]/../[",
        "item": [{"linkId": "/data/home/person/name", "answer": [{"valueString": "Ann"}]}],
    }
    whole = {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "/data/home", "item": [item]}]}
    taken = read_response(json.dumps(whole).encode(), "x", home)
    assert taken.answers == {"/data/home/person[1]/name": "Ann"}


@FORMATS
@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_words_when_anything_then_the_same_again(
    home: CompiledForm, write: Write, read: Read, text: str
) -> None:
    stored = ANSWERS | {"/data/home/person[1]/name": text or "x"}
    taken = read(write(home, stored).data, "x", home)
    assert taken.answers["/data/home/person[1]/name"] == stored["/data/home/person[1]/name"]


@pytest.mark.shared_data
def test_real_forms_when_answered_then_there_and_back_equal(shared_data: Path) -> None:
    for name in ("xlsform_spec_test.xlsx", "nested_repeats.xls", "large_cha.xlsx", "all_types_survey.xlsx"):
        compiled = load_form(shared_data / "xlsforms" / name)
        state = begin_form(compiled, NOW)
        asked = [
            q for q in state.questions() if q.counted and q.node.kind in {"text", "integer", "select_one"}
        ]
        given_answers: dict[str, str] = {}
        for question in asked[:25]:
            if question.path not in {each.path for each in state.questions()}:
                continue  # an earlier answer took its row away
            offered = state.choices(question.path)
            text = offered[0].name if offered else "3"
            state = state.answer(question.path, text)
        for question in state.questions():
            if question.answer and question.value and question.counted and not question.node.preload:
                given_answers[question.path] = question.answer
        rows = Rows()
        for data, read in (
            (write_response(state, rows, {}, is_complete=False).data, read_response),
            (write_submission(state, rows, {}, seed="x").data, read_submission),
        ):
            taken = read(data, name, compiled)
            assert {p: t for p, t in taken.answers.items() if p in given_answers} == given_answers, name
