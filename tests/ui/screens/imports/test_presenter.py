"""An import in words: what goes in, what stays out and why, and what was written."""

from __future__ import annotations

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.ui.screens.imports.presenter import NOT_THERE, path_of
from tests.ui.screens.imports.files import GOOD, caseload_csv, directory_json, presenter_for


@pytest.fixture
def presenter(world):
    return presenter_for(world)


def test_caseload_when_rows_are_mixed_then_both_are_counted(presenter, tmp_path):
    view = presenter.caseload_view(presenter.read_caseload(str(caseload_csv(tmp_path))))
    assert [figure for _caption, figure, _tone in view.figures] == ["3", "3"]
    assert view.action == "&Import 3 people"
    assert [each.where for each in view.refused] == ["Row 5: A-1043", "Row 6: A-3005", "Row 7: A-3006"]
    assert view.refused[0].why == "Reference A-1043 is already a case in pbdesk."
    assert "not one" in view.notes[0]
    assert view.unused == "Not used: Shoe size."
    assert view.rows[0].cells == ("Rhian Morgan", "A-3001", "Adult social care", "14 Mar 1958")


def test_caseload_when_saved_then_the_good_rows_are_cases(presenter, world, tmp_path):
    change, count = presenter.save_caseload(presenter.read_caseload(str(caseload_csv(tmp_path))))
    assert (count, len(change.case_ids)) == (3, 3)
    assert world.caseload.search().total == 13


def test_caseload_when_a_column_is_missing_then_says_which_and_mapping_mends_it(presenter, tmp_path):
    path = caseload_csv(tmp_path, GOOD, "Case ref,First name,Surname,DoB,Postcode,What for,Shoe size")
    file = presenter.read_caseload(str(path))
    assert file.preview is None
    assert file.missing.fields["column"] == "scheme"
    assert presenter.caseload_view(file).action == ""
    mended = presenter.remap(file, "scheme", "5")
    assert presenter.caseload_view(mended).action == "&Import 3 people"
    assert presenter.remap(mended, "scheme", NOT_THERE).preview is None


def test_fields_when_mapped_then_show_an_example(presenter, tmp_path):
    file = presenter.read_caseload(str(caseload_csv(tmp_path)))
    fields = {line.id: line for line in presenter.fields(file)}
    assert (fields["reference"].column, fields["reference"].example) == ("0", "For example: A-3001")
    assert (fields["email"].column, fields["email"].example) == (NOT_THERE, "")
    assert presenter.columns(file)[:2] == [(NOT_THERE, "Not in this file"), ("0", "Case ref")]


def test_caseload_when_no_row_is_good_then_offers_no_import(presenter, tmp_path):
    path = caseload_csv(tmp_path, ["A-1043,Ann,Evans,,,adult,"])
    assert presenter.caseload_view(presenter.read_caseload(str(path))).action == ""


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "file-empty"), (b"\x00\x01\x02PK", "file-binary"), (b"Case ref,Name,Scheme\n", "table-empty")],
)
def test_caseload_when_the_file_cannot_be_read_then_says_so(presenter, tmp_path, data, code):
    path = tmp_path / "odd.csv"
    path.write_bytes(data)
    with pytest.raises(KnownError) as caught:
        presenter.read_caseload(str(path))
    assert caught.value.code == code


def test_directory_when_a_page_is_missing_then_says_what_was_not_delivered(presenter, tmp_path):
    typed = str(directory_json(tmp_path))
    view = presenter.directory_view(presenter.read_directory(typed), typed)
    assert [figure for _caption, figure, _tone in view.figures] == ["3", "1", "8"]
    assert view.action == "&Import 3 services"
    assert view.refused[0].where.startswith("feed.json, record 4")
    assert any("missing: 4" in note for note in view.notes)
    assert view.rows[0].cells == ("Service 0", "Fern Gate", "", "12 Oct 2026")


def test_directory_when_saved_twice_then_the_second_writes_nothing(presenter, world, tmp_path):
    preview = presenter.read_directory(str(directory_json(tmp_path)))
    assert len(presenter.save_directory(preview)[0].records) == 3
    assert presenter.save_directory(preview)[0].records == ()
    assert len(world.vault.reads.services()) == 3


@pytest.mark.parametrize("typed", [' "{path}" ', "'{path}'", "{path}"])
def test_path_when_pasted_with_quotation_marks_then_they_are_left_out(typed):
    assert path_of(typed.format(path="/tmp/a file.csv")).name == "a file.csv"
