"""A caseload handed over: what goes in, what does not and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.interchange.caseload import KnownScheme, Preview, preview
from pbdesk.interchange.columns import propose_mapping
from pbdesk.interchange.table import Table, parse_table, read_table

DATA = Path(__file__).resolve().parents[1] / "data" / "caseload"
TODAY = date(2026, 11, 21)
SCHEMES = (
    KnownScheme(
        "care",
        ("Adult social care", "Gofal cymdeithasol"),
        {"assessment": ("Assessment", "Asesiad"), "planning": ()},
    ),
    KnownScheme("release", ("Resettlement fund",)),
)


def _preview(table: Table, references: tuple[str, ...] = ()) -> Preview:
    return preview(
        table, propose_mapping(table), schemes=SCHEMES, existing_references=references, today=TODAY
    )


def _one(header: str, row: str) -> Preview:
    return _preview(parse_table(f"Ref,Name,Scheme,{header}\nA-1,Ann Onne,care,{row}\n".encode(), "a.csv"))


def test_preview_parses_every_field_of_a_good_row():
    row = _preview(read_table(DATA / "good_utf8.csv")).good[0]
    assert (row.reference, row.given_name, row.family_name, row.scheme_id) == (
        "GLN-1",
        "Siân",
        "Tŷ-Gwydr",
        "care",
    )
    assert (row.born_on, row.opened_on, row.release_date) == ("1951-02-03", "2026-10-01", "")
    assert (row.address, row.postcode) == (("2 Heol y Felin, Top Flat", "Cwmysgaw"), "ZZ4 1AA")
    assert (row.nhs_number, row.language, row.print_format) == ("9990042322", "cy", "large")
    assert (row.stage, row.adviser) == ("assessment", "Carys Ambleforth")
    assert row.needs == ("Hearing loop", "Large print")


def test_preview_takes_a_scheme_by_its_title_and_a_welsh_month():
    row = _preview(read_table(DATA / "good_utf8.csv")).good[1]
    assert (row.scheme_id, row.born_on, row.language) == ("care", "1988-03-14", "pl")


def test_preview_warns_and_goes_on_where_nothing_is_at_stake():
    found = _preview(read_table(DATA / "good_utf8.csv"))
    row = found.good[2]
    assert (row.postcode, row.language, row.print_format, row.release_date) == (
        "nowhere",
        "",
        "",
        "2027-02-28",
    )
    assert [note.fields["value"] for note in found.warnings] == ["nowhere", "Klingon", "tactile"]
    assert all(note.english().startswith("Row 4:") for note in found.warnings)


def test_preview_lists_each_bad_row_with_its_number_and_reason():
    found = _preview(read_table(DATA / "bad_rows.csv"), references=("stored-1",))
    assert [row.reference for row in found.good] == ["B-13"]
    reasons = {bad.row_number: " ".join(reason.english() for reason in bad.reasons) for bad in found.bad}
    expected = {
        2: "“31/02/1980” is not a date that exists",
        3: "NHS number 999 004 2323 cannot be right",
        4: "no scheme called “School grant”",
        5: "01/02/2031, is in the future",
        6: "The name is blank.",
        7: "“01/02/80” needs a year of four digits",
        8: "Reference B-6 is already in row 7",
        9: "STORED-1 is already a case in pbdesk",
        10: "The reference is blank.",
        11: "garbled (“Siân”?)",
        12: "were lost",
        13: "more cells than the header",
        16: "more than 120 years ago",
    }
    assert reasons.keys() == expected.keys()
    for number, words in expected.items():
        assert words in reasons[number], number


def test_preview_gives_every_reason_at_once():
    found = _preview(read_table(DATA / "bad_rows.csv"))
    last = found.bad[-1]
    assert len(last.reasons) == 3  # scheme blank, too old, NHS number
    assert last.label == "B-14"


def test_preview_without_a_scheme_column_is_refused_whole():
    table = read_table(DATA / "missing_column.csv")
    with pytest.raises(KnownError) as caught:
        _preview(table)
    assert caught.value.fields == {"name": "missing_column.csv", "column": "scheme"}
    assert "Nothing was imported" in caught.value.english()


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [('"Onne, Ann Mary"', "Ann Mary", "Onne"), ("Ann Mary Onne", "Ann Mary", "Onne"), ("Onne", "", "Onne")],
)
def test_preview_splits_a_full_name(name, given, family):
    row = _preview(parse_table(f"Ref,Name,Scheme\nA-1,{name},care\n".encode(), "a.csv")).good[0]
    assert (row.given_name, row.family_name) == (given, family)


def test_preview_of_a_stage_that_the_scheme_lacks_warns_and_starts_at_the_first():
    assert _one("Stage", "Asesiad").good[0].stage == "assessment"
    found = _one("Stage", "Moon landing")
    assert found.good[0].stage == ""
    assert "Moon landing" in found.warnings[0].english()


def test_preview_of_an_odd_email_keeps_it_and_says_so():
    found = _one("Email", "ann at home")
    assert found.good[0].email == "ann at home"
    assert "e-mail" in found.warnings[0].english()


def test_preview_of_a_short_row_fills_the_rest_with_blanks():
    found = _preview(parse_table(b"Ref,Name,Scheme,DOB,Email\nA-1,Ann Onne,care\n", "a.csv"))
    assert found.good[0].born_on == ""


def test_preview_tells_of_windows_letters():
    found = _preview(read_table(DATA / "welsh_headers_cp1252.csv"))
    assert [row.given_name for row in found.good] == ["Siân", "Zoë"]
    assert "Windows letters" in found.warnings[0].english()


def test_preview_of_a_birth_today_is_taken_and_of_tomorrow_is_not():
    assert _one("DOB", "21/11/2026").good
    assert not _one("DOB", "22/11/2026").good
