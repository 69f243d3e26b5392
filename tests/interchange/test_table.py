"""Tables out of CSV files: delimiters, headers, row numbers, and what is refused."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.interchange.table import MAX_COLUMNS, parse_table, read_table

DATA = Path(__file__).resolve().parents[1] / "data" / "caseload"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_parse_table_finds_the_delimiter(delimiter):
    text = "Ref;Name;Needs\nA-1;Ann;one\n".replace(";", delimiter)
    table = parse_table(text.encode(), "a.csv")
    assert table.delimiter == delimiter
    assert table.header == ("Ref", "Name", "Needs")
    assert table.rows[0].cells == ("A-1", "Ann", "one")


def test_parse_table_of_commas_keeps_semicolons_inside_cells():
    table = parse_table(b"Ref,Needs\nA-1,one; two; three; four\n", "a.csv")
    assert table.rows[0].cells == ("A-1", "one; two; three; four")


def test_parse_table_takes_the_delimiter_that_excel_declares():
    table = parse_table(b"sep=;\r\nRef;Name\r\nA-1;Ann, of the hill, by the sea\r\n", "a.csv")
    assert table.header == ("Ref", "Name")
    assert table.rows[0].number == 3


def test_parse_table_numbers_rows_as_a_spreadsheet_does():
    text = 'Ref,Name\nA-1,"two\nlines"\n\nA-2,Bob\n'
    assert [row.number for row in parse_table(text.encode(), "a.csv").rows] == [2, 4]


def test_read_table_passes_over_a_title_above_the_header():
    table = read_table(DATA / "titled.csv")
    assert table.header == ("Ref", "Name", "Scheme")
    assert [row.number for row in table.rows] == [4]


def test_read_table_of_utf_16_and_windows_letters_agree():
    wide, windows = (
        read_table(DATA / "welsh_headers_utf16.csv"),
        read_table(DATA / "welsh_headers_cp1252.csv"),
    )
    assert wide.rows == windows.rows
    assert wide.rows[0].cells[1] == "Siân"
    assert not wide.notes
    assert "Windows letters" in windows.notes[0].english()


@pytest.mark.parametrize("data", [b"Ref,Name\n", b"Ref,Name\n,\n ,\n", b"just one line"])
def test_parse_table_without_rows_is_refused(data):
    with pytest.raises(KnownError) as caught:
        parse_table(data, "a.csv")
    assert caught.value.code == "table-empty"


def test_parse_table_with_a_gigantic_cell_names_the_row():
    data = b'Ref,Name\nA-1,Ann\nA-2,"' + b"x" * 200_000
    with pytest.raises(KnownError) as caught:
        parse_table(data, "a.csv")
    assert caught.value.code == "table-line-too-long"
    assert caught.value.fields["row"] == 3


def test_parse_table_with_a_gigantic_row_is_refused():
    with pytest.raises(KnownError) as caught:
        parse_table(b"Ref,Name\n" + b"," * MAX_COLUMNS + b"\n", "a.csv")
    assert caught.value.code == "table-too-wide"


def test_parse_table_turns_control_characters_into_spaces():
    assert parse_table(b"Ref,Name\nA-1,An\x07n\x1b[31m\n", "a.csv").rows[0].cells[1] == "An n [31m"


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20).map(str.strip)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
def test_parse_table_reads_back_what_a_csv_writer_wrote(rows):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Ref", "Name", "Scheme"])
    writer.writerows(rows)
    wanted = [tuple(row) for row in rows if any(row)]
    if not wanted:
        return
    table = parse_table(out.getvalue().encode(), "a.csv")
    assert [row.cells for row in table.rows] == wanted


@given(st.binary(max_size=300))
def test_parse_table_of_any_bytes_gives_a_table_or_words(data):
    try:
        table = parse_table(data, "a.csv")
    except KnownError as error:
        error.english()  # every field is there
        return
    assert table.rows
