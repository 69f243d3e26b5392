"""Single cells: days, NHS numbers, postcodes, languages, formats and damaged letters."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.interchange import cells


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/02/1951", date(1951, 2, 3)),
        ("3.2.1951", date(1951, 2, 3)),
        ("1951-02-03", date(1951, 2, 3)),
        ("1951-02-03 00:00:00", date(1951, 2, 3)),
        ("3rd February 1951", date(1951, 2, 3)),
        ("3 Chwefror 1951", date(1951, 2, 3)),
        ("3-Feb-1951", date(1951, 2, 3)),
        ("29/02/1980", date(1980, 2, 29)),
    ],
)
def test_read_day_reads_days_as_people_write_them(text, day):
    assert cells.read_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "31/02/1980",
        "29/02/1981",
        "02/13/1980",
        "1980-02-31",
        "3 Foo 1951",
        "19510203",
        "3/2/51",
        "0/1/1980",
        "x",
    ],
)
def test_read_day_of_a_day_that_does_not_exist_is_none(text):
    assert cells.read_day(text) is None


def test_has_short_year_tells_two_digits_from_four():
    assert cells.has_short_year("3/2/51")
    assert cells.has_short_year("3 Feb 51")
    assert not cells.has_short_year("3/2/1951")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_read_day_reads_back_every_day_in_both_orders(day):
    assert cells.read_day(f"{day:%d/%m/%Y}") == day
    assert cells.read_day(day.isoformat()) == day


def test_read_nhs_number_takes_the_published_example():
    assert (
        cells.read_nhs_number("943 476 5919") == "9434765919"
    )  # NHS Data Model and Dictionary's own example
    assert cells.read_nhs_number("999-004-2322") == "9990042322"


@pytest.mark.parametrize("text", ["943 476 5918", "94347659190", "943476591", "943476591x", "", "٩٤٣٤٧٦٥٩١٩"])
def test_read_nhs_number_that_cannot_be_right_is_none(text):
    assert cells.read_nhs_number(text) is None


@given(st.integers(0, 10**9 - 1), st.integers(0, 9))
def test_read_nhs_number_takes_at_most_one_last_digit(number, digit):
    nine = f"{number:09d}"
    taken = [last for last in "0123456789" if cells.read_nhs_number(nine + last)]
    check = cells.nhs_check_digit(nine)
    assert taken == ([] if check == 10 else [str(check)])


def test_read_postcode_puts_in_the_space():
    assert cells.read_postcode("zz41aa") == "ZZ4 1AA"
    assert cells.read_postcode("ZZ4  1AA") == "ZZ4 1AA"
    assert cells.read_postcode("ZZ4") is None


@pytest.mark.parametrize(
    ("text", "code"), [("Welsh", "cy"), ("Cymraeg", "cy"), ("CY", "cy"), ("polski", "pl"), ("Klingon", None)]
)
def test_read_language_knows_codes_and_names(text, code):
    assert cells.read_language(text) == code


@pytest.mark.parametrize(
    ("text", "value"),
    [("Large print", "large"), ("Print bras", "large"), ("Easy-read", "easyread"), ("tactile", None)],
)
def test_read_print_format_knows_english_and_welsh(text, value):
    assert cells.read_print_format(text) == value


@pytest.mark.parametrize("text", ["SiÃ¢n", "Si?n", "Si\ufffdn", "Si‚n", "Å·"])
def test_letters_damaged_notices_lost_and_garbled_letters(text):
    assert cells.letters_damaged(text)


@pytest.mark.parametrize(
    "text", ["Siân", "Tŷ-Gwydr", "Bolesław", "O’Hare", "Zoë", "Ann (the elder?)", "Ångström", "Ş"]
)
def test_letters_damaged_leaves_right_letters_alone(text):
    assert not cells.letters_damaged(text)


def test_unscrambled_says_what_was_meant():
    assert cells.unscrambled("SiÃ¢n") == "Siân"
    assert cells.unscrambled("Siân") is None
