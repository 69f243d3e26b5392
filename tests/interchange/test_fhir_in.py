"""Forms to FHIR and back: the same questions, and in words what cannot go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.interchange.fhir_in import read_questionnaire
from pbdesk.interchange.fhir_out import questionnaire_of
from pbdesk.interchange.fhir_types import Item, to_json
from pbdesk.resources import resource_path
from pbdesk.schemes.forms.compiled import CompiledForm, compile_form
from pbdesk.schemes.forms.loading import load_form
from pbdesk.schemes.forms.model import Form, Kind
from pbdesk.schemes.forms.opening import begin_form
from tests.helpers.forms import NOW, home

__all__ = ["home"]

SHIPPED = sorted(
    path for path in resource_path("schemes").glob("*/forms/*") if path.suffix in {".md", ".xlsx"}
)


def without_rows(form: Form) -> Form:
    """Return a form without what tells of its workbook alone."""
    nodes = tuple(msgspec.structs.replace(node, row=0) for node in form.nodes)
    lists = {
        name: tuple(msgspec.structs.replace(item, row=0) for item in items)
        for name, items in form.lists.items()
    }
    return msgspec.structs.replace(form, nodes=nodes, lists=lists, file="", digest="", warnings=())


def there_and_back(compiled: CompiledForm) -> Form:
    data = to_json(questionnaire_of(compiled).questionnaire)
    taken = read_questionnaire(data, "form.json")
    assert taken.notes == ()
    return taken.form


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_form_when_there_and_back_then_the_same(path: Path) -> None:
    compiled = load_form(path)
    back = there_and_back(compiled)
    assert without_rows(back) == without_rows(compiled.form)
    compile_form(back)


@pytest.mark.shared_data
def test_real_forms_when_there_and_back_then_the_same(shared_data: Path) -> None:
    for name in ("large_cha.xlsx", "xlsform_spec_test.xlsx", "nested_repeats.xls", "choice_filter_test.xlsx"):
        compiled = load_form(shared_data / "xlsforms" / name)
        assert without_rows(there_and_back(compiled)) == without_rows(compiled.form), name


def items_by_name(compiled: CompiledForm) -> dict[str, Item]:
    found: dict[str, Item] = {}

    def walk(items: tuple[Item, ...]) -> None:
        for item in items:
            found[item.link_id.rpartition("/")[2]] = item
            walk(item.item)

    walk(questionnaire_of(compiled).questionnaire.item)
    return found


def test_form_when_written_then_the_standard_has_what_it_can_have(home: CompiledForm) -> None:
    items = items_by_name(home)
    alone, person, age, rent = (items[name] for name in ("alone", "person", "age", "rent"))
    assert (alone.type, alone.required) == ("choice", True)
    assert [option.value_coding.code for option in alone.answer_option if option.value_coding] == [
        "yes",
        "no",
    ]
    assert (person.type, person.repeats) == ("group", True)
    assert [(each.question, each.operator) for each in person.enable_when] == [("/data/home/alone", "=")]
    assert [(each.operator, each.answer_boolean) for each in age.enable_when] == [("exists", True)]
    assert [str(value.value_decimal) for value in rent.initial] == ["100.50"]
    assert items["since"].enable_when == ()
    assert any(each.url.endswith("enableWhenExpression") for each in items["since"].extension)
    assert items["how_many"].read_only
    assert (items["name#hint"].type, items["name#hint"].text) == ("display", "Given name")
    translations = alone.text_more.extension if alone.text_more else ()
    assert [part.value_code or part.value_string for part in translations[0].extension] == [
        "cy",
        "Ydych chi ar eich pen eich hun?",
    ]


def test_form_when_written_then_says_what_others_will_not_understand(home: CompiledForm) -> None:
    notes = {note.sentence.partition(",")[0]: note.fields["count"] for note in questionnaire_of(home).notes}
    assert notes == {
        "Conditions that only a formula says": 1,
        "Values that a formula works out": 1,
    }


def foreign(**more: Any) -> bytes:
    whole: dict[str, Any] = {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "Somebody else's",
        "name": "others",
        "language": "en",
        "item": [
            {
                "linkId": "1",
                "type": "group",
                "text": "Home",
                "item": [
                    {"linkId": "1.1", "type": "boolean", "text": "Alone?", "required": True},
                    {
                        "linkId": "1.2",
                        "type": "choice",
                        "text": "Who helps?",
                        "repeats": True,
                        "enableWhen": [{"question": "1.1", "operator": "=", "answerBoolean": False}],
                        "answerOption": [
                            {"valueCoding": {"code": "mum", "display": "Mother"}},
                            {"valueString": "a friend"},
                        ],
                    },
                    {"linkId": "1.3", "type": "quantity", "text": "Weight"},
                    {
                        "linkId": "1.4",
                        "type": "choice",
                        "text": "Elsewhere",
                        "answerValueSet": "http://example.org/vs",
                    },
                    {
                        "linkId": "1.5",
                        "type": "integer",
                        "text": "Age",
                        "extension": [
                            {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 0}
                        ],
                    },
                ],
            },
        ],
    }
    return json.dumps(whole | more).encode()


def test_foreign_form_when_read_then_asked_and_what_is_missing_said() -> None:
    taken = read_questionnaire(foreign(), "others.json")
    nodes = {node.name: node for node in taken.form.nodes}
    assert nodes["q1_2"].kind is Kind.SELECT_MULTIPLE
    assert nodes["q1_1"].required == "true()"
    assert nodes["q1_5"].constraint == ". >= 0"
    said = [note.sentence for note in taken.notes]
    assert any("without its unit" in text for text in said)
    assert any("another place" in text for text in said)
    state = begin_form(compile_form(taken.form), NOW)
    assert not state.relevant("/data/q1/q1_2")
    assert [offer.label for offer in state.choices("/data/q1/q1_2")] == ["Mother", "a friend"]
    state = state.answer("/data/q1/q1_5", "-1")
    assert state.question("/data/q1/q1_5").violation == "constraint"


def test_foreign_form_when_its_condition_is_met_then_the_question_shows() -> None:
    state = begin_form(compile_form(read_questionnaire(foreign(), "others.json").form), NOW)
    state = state.answer("/data/q1/q1_1", "false")
    assert state.relevant("/data/q1/q1_2")
    assert not state.answer("/data/q1/q1_1", "true").relevant("/data/q1/q1_2")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"resourceType": "Patient"}',
        b'{"resourceType": "Questionnaire", "item": [{"linkId": "a", "type": "colour"}]}',
        b'{"resourceType": "Questionnaire", "item": [{"type": "string"}]}',
        b"[" * 100_000,
    ],
)
def test_file_when_no_questionnaire_then_refused_in_words(data: bytes) -> None:
    with pytest.raises(KnownError) as told:
        read_questionnaire(data, "x.json")
    assert told.value.code == "fhir-unreadable"
    assert told.value.todo
