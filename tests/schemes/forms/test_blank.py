"""The blank form: numbers that stay, what each question waits for, and nothing that nobody answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.schemes.forms.blank import blank_form, field_numbers, paper_code
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.loading import load_form

FORM = """\
| survey |
| | type | name | label::English (en) | label::Cymraeg (cy) | relevant | calculation | hint::English (en) |
| | begin group | home | Your home | Eich cartref | | | |
| | select_one yes_no | alone | Do you live alone? | Ydych chi’n byw ar eich pen eich hun? | | | |
| | begin repeat | person | Who lives with you? | Pwy sy’n byw gyda chi? | ${alone} = 'no' | | |
| | text | name | Name | Enw | | | Given name |
| | integer | age | Age of ${name} | Oed ${name} | ${name} != '' | | |
| | end repeat | | | | | | |
| | note | thanks | Thank you. | Diolch. | | | |
| | calculate | how_many | | | | count(${person}) | |
| | integer | more | Anything more? | Rhywbeth arall? | ${how_many} > 2 | | |
| | end group | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Cymraeg (cy) |
| | yes_no | yes | Yes | Ie |
| | yes_no | no | No | Na |
| settings |
| | form_title | form_id | version | default_language |
| | A home | home | 3 | English (en) |
"""


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory, kept_models: Path) -> CompiledForm:
    path = tmp_path_factory.mktemp("blank") / "home.md"
    path.write_text(FORM, encoding="utf-8")
    return load_form(path, kept_models)


def test_blank_form_then_rows_of_a_repeat_have_their_own_numbers(compiled: CompiledForm) -> None:
    paper = blank_form(compiled, rows=2)
    assert [(field.number, field.path) for field in paper.fields] == [
        ("1", "/data/home/alone"),
        ("2.1", "/data/home/person[1]/name"),
        ("3.1", "/data/home/person[1]/age"),
        ("2.2", "/data/home/person[2]/name"),
        ("3.2", "/data/home/person[2]/age"),
        ("", "/data/home/thanks"),
        ("4", "/data/home/more"),
    ]
    assert {field.repeat for field in paper.fields if field.row} == {"Who lives with you?"}
    assert (paper.form_id, paper.version, paper.title, len(paper.sections)) == ("home", "3", "A home", 1)


def test_blank_form_then_says_what_a_question_waits_for(compiled: CompiledForm) -> None:
    fields = {field.number: field for field in blank_form(compiled, rows=2).fields}
    name, age, more = fields["2.2"], fields["3.2"], fields["4"]
    assert [(need.number, need.operator, need.answer) for need in name.needs] == [("1", "=", "No")]
    assert [(need.number, need.operator) for need in age.needs] == [("2.2", "answered")]
    assert more.needs == ()  # it waits for a sum that paper does not have


def test_blank_form_then_words_in_the_language_with_room_for_quoted_answers(compiled: CompiledForm) -> None:
    paper = blank_form(compiled, "cy", title="Cartref")
    fields = {field.number: field for field in paper.fields}
    assert paper.title == "Cartref"
    assert [choice.label for choice in fields["1"].choices] == ["Ie", "Na"]
    assert fields["3.1"].label == "Oed ……"
    assert fields["2.1"].hint == "Given name"


def test_paper_code_when_another_order_then_another(compiled: CompiledForm, tmp_path: Path) -> None:
    assert list(field_numbers(compiled).values()) == [1, 2, 3, 4]
    lines = FORM.splitlines(keepends=True)
    lines[5], lines[6] = lines[6], lines[5]
    turned = tmp_path / "home.md"
    turned.write_text("".join(lines), encoding="utf-8")
    assert len(paper_code(compiled)) == 6
    assert paper_code(load_form(turned)) != paper_code(compiled)
    assert blank_form(compiled, "cy").code == blank_form(compiled, "en").code
