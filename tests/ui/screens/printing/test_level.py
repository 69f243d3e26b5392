"""The reading-level meter in words."""

from __future__ import annotations

from pbdesk.documents.reading_level import measure
from pbdesk.ui.screens.printing.level import MOST_LETTERS, reading_view


def test_view_when_sentences_are_long_then_they_are_quoted_in_part():
    view = reading_view(measure(["It goes on " + "and on " * 20 + "independently."]), "en")
    assert view.summary == "One sentence, 44 words, 44.0 words in a sentence"
    assert view.hints[0].startswith("One sentence has more than 15 words: “It goes on and on")
    assert len(view.hints[0]) < MOST_LETTERS + 60
    assert view.hints[0].endswith("…”")
    assert view.hints[1] == "Long words: independently."


def test_view_when_nobody_acts_then_asked_who_does():
    view = reading_view(measure(["The money is paid."]), "en")
    assert view.hints == ("Who does it? It may not be said in: “The money is paid.”",)


def test_view_when_there_is_nothing_to_read_then_none():
    assert reading_view(measure([]), "en") is None
    assert reading_view(None, "en") is None
