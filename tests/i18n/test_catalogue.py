"""Catalogues: sound translations are used, others fall back, plurals follow the file's own rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.i18n.catalogue import ENGLISH, Catalogue, field_names, load, same_fields

WELSH = """
msgid ""
msgstr ""
"Language: cy\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=5; plural=(n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 0);\\n"

msgid "Saved on this computer"
msgstr "Cadwyd ar y cyfrifiadur hwn"

msgid "{name} of {count}"
msgstr "{enw} o {count}"

#, fuzzy
msgid "Sent"
msgstr "Rhywbeth arall"

msgctxt "part of a date"
msgid "Day"
msgstr "Diwrnod"

msgid "One case"
msgid_plural "{count} cases"
msgstr[0] "{count} achos"
msgstr[1] "Un achos"
msgstr[2] "{count} achos (dau)"
msgstr[3] "{count} achos (tri)"
msgstr[4] "{count} achos (chwech)"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "cy" / "LC_MESSAGES" / "pbdesk.po"
    path.parent.mkdir(parents=True)
    path.write_text(WELSH, encoding="utf-8")
    return tmp_path


def test_find_when_translated_then_translation(folder):
    assert load("cy", folder).find("Saved on this computer") == "Cadwyd ar y cyfrifiadur hwn"


def test_find_when_fields_differ_then_none(folder):
    assert load("cy", folder).find("{name} of {count}") is None


def test_find_when_fuzzy_then_none(folder):
    assert load("cy", folder).find("Sent") is None


def test_find_when_context_is_asked_then_only_that_one(folder):
    catalogue = load("cy", folder)
    assert catalogue.find("Day", "part of a date") == "Diwrnod"
    assert catalogue.find("Day") is None


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (0, "{count} achos"),
        (1, "Un achos"),
        (2, "{count} achos (dau)"),
        (3, "{count} achos (tri)"),
        (4, "{count} achos"),
        (6, "{count} achos (chwech)"),
    ],
)
def test_find_plural_when_welsh_then_five_forms(folder, number, form):
    assert load("cy", folder).find_plural("One case", "{count} cases", number) == form


def test_load_when_cached_then_same_and_read_from_the_cache(folder, tmp_path):
    cache = tmp_path / "cache"
    first = load("cy", folder, cache)
    kept = next(cache.glob("catalogue-cy-*.json"))
    kept.write_text(kept.read_text(encoding="utf-8").replace("Cadwyd", "CADWYD"), encoding="utf-8")
    second = load("cy", folder, cache)
    assert first.find("Saved on this computer") == "Cadwyd ar y cyfrifiadur hwn"
    assert second.find("Saved on this computer") == "CADWYD ar y cyfrifiadur hwn"
    assert second.find_plural("One case", "{count} cases", 6) == "{count} achos (chwech)"


def test_load_when_cache_is_damaged_then_read_again(folder, tmp_path):
    cache = tmp_path / "cache"
    load("cy", folder, cache)
    next(cache.glob("catalogue-cy-*.json")).write_text('{"messages": 3}', encoding="utf-8")
    assert load("cy", folder, cache).find("Saved on this computer") == "Cadwyd ar y cyfrifiadur hwn"


def test_load_when_cache_cannot_be_written_then_still_loaded(folder, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, not a folder", encoding="utf-8")
    assert load("cy", folder, blocked).find("Saved on this computer")


def test_load_when_asked_again_then_parsed_once_until_the_file_changes(folder):
    first = load("cy", folder)
    assert load("cy", folder) is first
    changed = WELSH.replace("Cadwyd ar y cyfrifiadur hwn", "Wedi ei gadw")
    (folder / "cy" / "LC_MESSAGES" / "pbdesk.po").write_text(changed, encoding="utf-8")
    assert load("cy", folder).find("Saved on this computer") == "Wedi ei gadw"


def test_load_when_there_is_no_file_then_english(tmp_path):
    assert load("fr", tmp_path).find("Sent") is None


def test_english_when_plural_then_no_form_of_its_own():
    assert ENGLISH.find_plural("One case", "{count} cases", 2) is None


def test_same_fields_when_plural_then_either_source_will_do():
    assert same_fields(["One case", "{count} cases"], "Un achos")
    assert same_fields(["One case", "{count} cases"], "{count} achos")
    assert not same_fields(["One case", "{count} cases"], "{cyfrif} achos")


@given(st.text(max_size=60))
def test_field_names_when_any_text_then_never_raises(text):
    assert isinstance(field_names(text), frozenset)


@given(st.text(alphabet="{}abc :!", max_size=20), st.text(alphabet="{}abc :!", max_size=20))
def test_find_when_any_translation_then_its_fields_are_the_sources(source, translation):
    found = Catalogue("cy", {source: (translation,)}).find(source)
    assert found is None or field_names(found) == field_names(source)
