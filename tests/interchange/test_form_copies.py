"""A file of answers is known by what is in it, and one of no known format is refused in words."""

from __future__ import annotations

import json

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.interchange.form_copies import read_copy, write_copy
from pbdesk.schemes.forms.compiled import CompiledForm
from tests.helpers.forms import ANSWERS, answered, home_form


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> CompiledForm:
    return home_form(tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("kind", ["fhir", "xforms"])
def test_copy_when_read_then_its_format_is_found(home: CompiledForm, kind: str) -> None:
    state, rows = answered(home, ANSWERS)
    file = write_copy(kind, state, rows, ANSWERS, seed="case.home", is_complete=True)
    assert read_copy(file.data, "copy", home).answers == ANSWERS


def test_plain_answers_when_read_then_taken_and_strange_paths_said(home: CompiledForm) -> None:
    plain = {"/data/home/rent": 12, "/data/home/person[@a]/../x": "1", "/data/home": "x", "/data/none": "1"}
    taken = read_copy(json.dumps(plain).encode(), "plain.json", home)
    assert taken.answers == {"/data/home/rent": "12"}
    assert [note.fields["name"] for note in taken.notes] == ["/data/home/person[@a]/../x", "/data/none"]


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b"%PDF-1.7", b"{" * 50_000])
def test_file_when_of_no_format_then_refused(home: CompiledForm, data: bytes) -> None:
    with pytest.raises(KnownError) as told:
        read_copy(data, "x", home)
    assert told.value.code == "answers-unreadable"
