"""Workbooks that are not forms, or ask for what cannot be done: refused in words, with sheet, row and name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pbdesk.domain.errors import KnownError
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
