"""The reading-level meter on English and Welsh, and on the easy read that we write ourselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.documents.catalogue import KINDS, compose
from pbdesk.documents.content import Pictured, plain
from pbdesk.documents.reading_level import MOST_WORDS, measure
from pbdesk.i18n import words_for
from tests.documents.cases import FULL


def test_figures_of_a_short_text() -> None:
    reading = measure(["We pay you. The money was paid on 3 May. It is £1,200.50 in all."])
    assert (reading.sentences, reading.words) == (3, 13)
    assert reading.average == 4.3
    assert reading.passive == ("The money was paid on 3 May.",)
    assert reading.long_sentences == ()


def test_long_sentences_and_long_words_are_named() -> None:
    reading = measure(["Notwithstanding " + "word " * MOST_WORDS + "end."])
    assert len(reading.long_sentences) == 1
    assert reading.long_words == ("Notwithstanding",)


@pytest.mark.parametrize(
    ("sentence", "language", "is_passive"),
    [
        ("The plan is decided by the panel.", "en", True),
        ("The panel decides.", "en", False),
        ("Mae'r cynllun yn cael ei ysgrifennu.", "cy", True),
        ("Argraffwyd y papur ddoe.", "cy", True),
        ("Rydym yn talu.", "cy", False),
    ],
)
def test_hint_of_sentences_in_which_nobody_acts(sentence: str, language: str, is_passive: bool) -> None:
    assert bool(measure([sentence], language).passive) is is_passive


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_can_be_measured(texts: list[str]) -> None:
    reading = measure(texts)
    assert reading.words >= reading.sentences >= 0
    assert len(reading.long_sentences) <= reading.sentences


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_easy_sentences_are_short(kind: str) -> None:
    """What people wrote stays as they wrote it; what pbdesk says is at most 15 words, but for three old terms."""
    document = compose(kind, FULL, words_for("en"), "easyread")
    said = [
        plain(words) for block in document.blocks if isinstance(block, Pictured) for words in block.paragraphs
    ]
    reading = measure(said)
    assert reading.average <= 10
    assert len(reading.long_sentences) <= 4, reading.long_sentences
