"""Workbooks that are not forms, or ask for what cannot be done: refused in words, with sheet, row and name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.resources import resource_path
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.loading import load_form

Compile = Callable[..., CompiledForm]


def refusal(compile_text: Compile, survey: str, choices: str = "") -> KnownError:
    with pytest.raises(KnownError) as caught:
        compile_text(survey, choices)
    assert caught.value.code == "form-refused"
    assert "{" not in caught.value.english()
    return caught.value


@pytest.mark.parametrize(
    ("survey", "row", "name", "part"),
    [
        (
            "type|name|label|calculation\ntext|a|A|\ncalculate|b||pulldata('x','y','z',1)",
            3,
            "b",
            "x.csv",
        ),
        ("type|name|label|relevant\ntext|a|A|\ntext|b|B|frobnicate(${a})", 3, "b", "frobnicate"),
        ("type|name|label|constraint\ninteger|a|A|. > (", 2, "a", "too early"),
        ("type|name|label|calculation\ncalculate|a||${b} + 1\ncalculate|b||${a} + 1", 2, "a", "circle"),
        ("type|name|label|calculation\ncalculate|a||${a} + 1", 2, "a", "circle"),
        ("type|name|label|relevant\ntext|a|A|${b} = 1\ntext|b|B|${a} = 1", 2, "a", "circle"),
        ("type|name|label|relevant\ntext|a|A|${nobody} = 1", 2, "a", "nobody"),
        ("type|name|label\ncountry|a|A", 2, "a", "country"),
        ("type|name|label\nselect_one_from_file towns.csv|a|A", 2, "a", "second file"),
    ],
)
def test_form_that_does_not_resolve_when_loaded_then_refused_with_row_and_name(
    compile_text: Compile, survey: str, row: int, name: str, part: str
) -> None:
    problem = refusal(compile_text, survey)

    assert (problem.fields["sheet"], problem.fields["row"], problem.fields["name"]) == ("survey", row, name)
    assert part in problem.english()


def test_circle_through_a_group_when_loaded_then_named_in_order(compile_text: Compile) -> None:
    problem = refusal(
        compile_text,
        "type|name|label|relevant|calculation\nbegin group|g|G|${b} = 1|\ninteger|a|A||\nend group||||\n"
        "calculate|b|||${a} + 1",
    )

    assert problem.fields["circle"] == "g → b → g"


def test_group_shown_by_an_answer_inside_it_when_loaded_then_no_circle(compile_text: Compile) -> None:
    assert compile_text(
        "type|name|label|relevant\nbegin group|g|G|./a = 'x'\ntext|a|A|\nend group|||"
    ).looks_inside


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"\xff\xfe\x00", b"not a workbook"])
def test_file_that_is_no_workbook_when_loaded_then_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)

    with pytest.raises(KnownError) as caught:
        load_form(path)

    assert caught.value.code == "form-refused"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.sampled_from([".xlsx", ".xls"]), st.data())
def test_damaged_workbook_when_loaded_then_a_form_or_a_refusal(
    tmp_path: Path, suffix: str, data: st.DataObject
) -> None:
    sound = resource_path("schemes", "youth-employment", "forms", "starting-work.xlsx").read_bytes()
    start = data.draw(st.integers(0, len(sound)), label="start")
    damage = data.draw(st.binary(max_size=40), label="damage")
    end = len(sound) if data.draw(st.booleans(), label="whole") else start
    path = tmp_path / f"form{suffix}"
    path.write_bytes(sound[:start] + damage + sound[start + len(damage) : end])

    outcome = "a form"
    try:
        load_form(path)
    except KnownError as problem:
        outcome = problem.code

    assert outcome in {"a form", "form-refused"}


@pytest.mark.parametrize("head", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08\x10\x00\x00\x06\x05\x00"])
def test_old_spreadsheet_that_is_damaged_when_loaded_then_refused_and_nothing_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], head: bytes
) -> None:
    (tmp_path / "form.xls").write_bytes(head + bytes(range(256)) * 3)

    with pytest.raises(KnownError):
        load_form(tmp_path / "form.xls")
    assert capsys.readouterr().out == ""


def test_fault_on_the_sheet_of_choices_when_loaded_then_that_sheet_is_named(compile_text: Compile) -> None:
    problem = refusal(
        compile_text,
        "type|name|label\nselect_one yn|a|A",
        "list_name|name|label\nyn|yes|Yes\nyn|yes|Yes again",
    )

    assert (problem.fields["sheet"], problem.fields["row"]) == ("choices", 3)


def test_missing_file_when_loaded_then_refused(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        load_form(tmp_path / "nowhere.xlsx")

    assert caught.value.fields["file"] == "nowhere.xlsx"


def test_workbook_without_survey_when_loaded_then_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "empty.xlsx")

    with pytest.raises(KnownError) as caught:
        load_form(tmp_path / "empty.xlsx")

    assert "survey" in caught.value.english()


def test_strange_column_when_the_converter_stumbles_then_the_column_is_named(compile_text: Compile) -> None:
    problem = refusal(
        compile_text, "type|name|label|instance::tag\nbegin group|g|G|x\ntext|a|A|\nend group|||"
    )

    assert problem.fields["column"] == "instance::tag"


def test_own_columns_when_loaded_then_they_are_in_the_model(compile_text: Compile) -> None:
    form = compile_text(
        "type|name|label::English (en)|label::Cymraeg (cy)|why::English (en)|why::Cymraeg (cy)|speaker|outcome|"
        "easyread::English (en)|sensitivity\nbegin group|g|G|G||||||\n"
        "text|a|A?|Â?|Because|Achos|person|home_safe|Simple|restricted\nend group||||||||"
    ).form
    node = next(node for node in form.nodes if node.name == "a")

    assert (node.row, node.speaker, node.outcome, node.sensitivity) == (
        3,
        "person",
        "home_safe",
        "restricted",
    )
    assert {code: words[0].text for code, words in node.why.items()} == {"en": "Because", "cy": "Achos"}
    assert form.languages == {"en": "English", "cy": "Cymraeg"}
