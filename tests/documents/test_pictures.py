"""The pictures that ship: all there, told in both languages, credited, and found by words."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from pbdesk.documents.catalogue import KINDS, compose
from pbdesk.documents.content import Pictured
from pbdesk.documents.pictures import (
    CREDIT,
    alternative,
    known_pictures,
    picture,
    picture_for,
    without_picture,
)
from pbdesk.documents.reading import plain_text
from pbdesk.i18n import words_for
from pbdesk.resources import ROOT, resource_path
from tests.documents.cases import FULL


def test_every_picture_is_there_small_and_told_in_both_languages() -> None:
    files = {path.stem for path in resource_path("pictures").glob("*.png")}
    assert files == {known.id for known in known_pictures()}
    for known in known_pictures():
        assert known.alternatives["en"] != known.alternatives["cy"] or known.id == "doctor"
        data = picture(known.id).data
        assert len(data) < 20_000
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size, image.info) == ("PNG", (256, 256), image.info)


def test_no_word_calls_for_two_pictures_in_one_language() -> None:
    rows = json.loads(resource_path("pictures", "pictures.json").read_text(encoding="utf-8"))["pictures"]
    for language in ("en", "cy"):
        words = [word for row in rows for word in row["words"][language]]
        assert sorted({word for word in words if words.count(word) > 1}) == []


@pytest.mark.parametrize(
    ("words", "identifier"),
    [
        ("Taxi to choir, Tuesday evenings", "taxi"),
        ("Dosbarth coginio yn y dref", "book"),
        ("Côr y Bont", "music"),
        ("Quidditch", ""),
        ("", ""),
    ],
)
def test_picture_is_found_by_the_first_word_that_calls_for_one(words: str, identifier: str) -> None:
    assert picture_for(words) == identifier


def test_what_has_no_picture_is_listed_once() -> None:
    document = compose("plan", FULL, words_for("en"), "easyread")
    bare = tuple(
        Pictured(block.paragraphs) if isinstance(block, Pictured) else block for block in document.blocks
    )
    from dataclasses import replace

    listed = without_picture(replace(document, blocks=bare))
    assert "This is my support plan." in listed
    assert len(listed) == len(set(listed))


def test_every_easy_read_names_whose_pictures_they_are() -> None:
    for kind in KINDS:
        if kind != "form":
            assert CREDIT in plain_text(compose(kind, FULL, words_for("en"), "easyread")), kind
    assert "OpenMoji" in (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert "ShareAlike" in (ROOT / "LICENSES" / "CC-BY-SA-4.0.txt").read_text(encoding="utf-8")


def test_alternative_in_a_language_that_has_none_is_english() -> None:
    assert alternative("home", "cy") == "Tŷ"
    assert alternative("home", "pl") == "A house"
