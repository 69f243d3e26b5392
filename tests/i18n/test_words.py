"""Words in two languages: fields, plurals, money, dates, lists, and known errors."""

from __future__ import annotations

from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk import i18n
from pbdesk.domain.errors import KnownError
from pbdesk.domain.money import parse_money, plain_money
from pbdesk.i18n.catalogue import Catalogue
from pbdesk.i18n.words import Words

ENGLISH = Words(zone=UTC)
WELSH = Words(Catalogue("cy"), UTC)


def test_text_when_fields_then_filled():
    assert ENGLISH.text("{count} cases", count=3) == "3 cases"


def test_text_when_empty_then_empty_and_never_the_catalogue_header():
    assert Words(Catalogue("cy", {"": ("Language: cy",)})).text("") == ""


def test_text_when_brackets_but_no_fields_then_left_alone():
    assert ENGLISH.text("a {brace} stays") == "a {brace} stays"


def test_plural_when_thousands_then_number_is_grouped():
    assert ENGLISH.plural("One case", "{count} cases", 8000) == "8,000 cases"
    assert ENGLISH.plural("One case", "{count} cases", 1) == "One case"
    assert ENGLISH.plural("One case", "{count} cases", 0) == "0 cases"


def test_money_when_negative_then_minus_first():
    assert ENGLISH.money(-4210) == "-£42.10"
    assert WELSH.money(123456) == "£1,234.56"


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_money_when_any_amount_then_same_as_the_plain_form_and_read_back(pence):
    shown = ENGLISH.money(pence)
    assert shown == plain_money(pence)
    assert parse_money(shown) == pence


@pytest.mark.parametrize(
    ("style", "english", "welsh"),
    [
        ("long", "21 November 2026", "21 Tachwedd 2026"),
        ("full", "Saturday 21 November 2026", "dydd Sadwrn 21 Tachwedd 2026"),
        ("day", "Saturday 21 November", "dydd Sadwrn 21 Tachwedd"),
        ("short", "21/11/2026", "21/11/2026"),
    ],
)
def test_date_when_styled_then_in_the_language(style, english, welsh):
    assert ENGLISH.date("2026-11-21", style) == english
    assert WELSH.date(date(2026, 11, 21), style) == welsh


def test_when_when_utc_moment_then_local_words():
    assert ENGLISH.when("2026-11-21T09:14:00Z") == "21 November 2026, 09:14"
    assert ENGLISH.time("2026-11-21T09:14:00") == "09:14"


def test_list_when_welsh_then_a_or_ac_by_the_next_letter():
    assert ENGLISH.list(["one", "two", "three"]) == "one, two and three"
    assert WELSH.list(["Ann", "Bryn"]) == "Ann a Bryn"
    assert WELSH.list(["Bryn", "Cara", "Ann"]) == "Bryn, Cara ac Ann"
    assert ENGLISH.list([]) == ""
    assert WELSH.list(["Ann"]) == "Ann"


def test_render_when_fields_are_money_and_dates_then_in_words():
    error = KnownError(
        "too-much",
        "More than {limit_pence} before {start_date}.",
        safe="Nothing was lost.",
        limit_pence=50000,
        start_date="2026-04-01",
    )
    assert ENGLISH.render(error) == ("More than £500.00 before 1 April 2026.", "Nothing was lost.", "")
    assert ENGLISH.render(error).whole == "More than £500.00 before 1 April 2026. Nothing was lost."


def test_render_when_a_date_field_is_no_date_then_as_typed():
    error = KnownError("date-odd", "{date} is not a date.", date="31 Febuary")
    assert ENGLISH.render(error).what == "31 Febuary is not a date."


def test_use_when_changed_then_functions_follow():
    try:
        i18n.use(Words(Catalogue("cy", {"Sent": ("Anfonwyd",), "verb\x04Open": ("Agor",)})))
        assert i18n._("Sent") == "Anfonwyd"
        assert i18n.pgettext("verb", "Open") == "Agor"
        assert i18n.current().language == "cy"
    finally:
        i18n.use("en")
    assert i18n._("Sent") == "Sent"
    assert i18n.ngettext("One case", "{count} cases", 2) == "2 cases"


def test_catalogues_when_shipped_then_every_language_loads():
    for language in i18n.LANGUAGES:
        assert i18n.words_for(language).language == language
