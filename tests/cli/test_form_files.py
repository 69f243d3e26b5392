"""Forms and answers go out to other programs and come in, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pbdesk.resources import resource_path
from pbdesk.schemes.forms.loading import load_form
from tests.helpers.command import Command
from tests.helpers.forms import ANSWERS, home_form

CARING = resource_path("schemes", "carer-support", "forms", "caring.md")


def test_form_when_out_as_fhir_and_in_again_then_a_workbook_with_the_same_questions(
    pbdesk: Command, tmp_path: Path
) -> None:
    out = pbdesk("form", "export", CARING, "--to", "fhir", "--out", tmp_path / "q.json", "--json")
    assert (out.code, out.json["notes"]) == (0, [])
    back = pbdesk("form", "import", tmp_path / "q.json", "--out", tmp_path / "back.md", "--json")
    assert back.json["questions"] == 11
    first, again = load_form(CARING).form, load_form(tmp_path / "back.md").form
    assert [(n.path, n.kind, n.label, n.why, n.constraint) for n in again.nodes] == [
        (n.path, n.kind, n.label, n.why, n.constraint) for n in first.nodes
    ]
    assert pbdesk("form", "check", tmp_path / "back.md").code == 0


def test_form_when_out_as_xforms_then_the_form_itself(pbdesk: Command) -> None:
    ran = pbdesk("form", "export", CARING, "--to", "xforms")
    assert ran.code == 0
    assert "<h:title>Caring</h:title>" in ran.out


def test_answers_when_from_one_format_to_the_next_then_the_same(pbdesk: Command, tmp_path: Path) -> None:
    home_form(tmp_path)
    (tmp_path / "a.json").write_text(json.dumps(ANSWERS), encoding="utf-8")
    last = tmp_path / "a.json"
    for name, to in (("b.json", "fhir"), ("c.xml", "xforms"), ("d.json", "json")):
        ran = pbdesk(
            *("form", "answers", tmp_path / "home.md", "--answers", last, "--to", to),
            *("--out", tmp_path / name, "--now", "2026-11-21T09:00:00"),
        )
        assert ran.code == 0, ran.err
        last = tmp_path / name
    assert json.loads(last.read_text(encoding="utf-8")) == ANSWERS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<data id='other'/>", "answers-other-form"),
        ("<data", "answers-unreadable"),
        ("[1]", "answers-unreadable"),
        ('{"resourceType": "Patient"}', "fhir-unreadable"),
    ],
)
def test_answers_when_not_to_this_form_then_refused(
    pbdesk: Command, tmp_path: Path, text: str, code: str
) -> None:
    home_form(tmp_path)
    (tmp_path / "bad").write_text(text, encoding="utf-8")
    ran = pbdesk("form", "answers", tmp_path / "home.md", "--answers", tmp_path / "bad", "--json")
    assert (ran.code, ran.json["error"]) == (2, code)


@pytest.mark.parametrize("name", ["import", "answers"])
def test_schema_when_asked_then_says_what_goes_in(pbdesk: Command, name: str) -> None:
    ran = pbdesk("form", name, "--schema", "--json")
    assert ran.code == 0
    assert "$defs" in ran.json


def test_file_when_not_named_then_told(pbdesk: Command) -> None:
    for name in (["export", "--to", "fhir"], ["import"], ["answers"]):
        assert pbdesk("form", *name).code == 2


def test_form_when_it_cannot_be_written_then_told(pbdesk: Command, tmp_path: Path) -> None:
    ran = pbdesk("form", "export", CARING, "--to", "xlsform", "--out", tmp_path / "no" / "x.md", "--json")
    assert (ran.code, ran.json["error"]) == (2, "file-not-written")
