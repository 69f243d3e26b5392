"""Words that remember what they could not say: the sentences of a document that are not translated yet.

They stand in English, and are marked as English, so that a screen reader and a braille table do not take them for
the document's language.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Set
from typing import TypeVar

from pbdesk.documents.content import Run
from pbdesk.documents.mapping import map_parts
from pbdesk.i18n.catalogue import load
from pbdesk.i18n.words import Shown, Words
from pbdesk.resources import translations_path


class ListeningWords(Words):
    """The words of a language.

    Attributes:
        untold: the English sentences that were asked for and have no translation, in order, each once.
        english: the same with their fields filled, as they stand in the document.
    """

    def __init__(self, language: str) -> None:
        self._found = load(language, translations_path())
        self.untold: dict[str, None] = {}
        self.english: set[str] = set()
        super().__init__(self._found)

    def text(self, sentence: str, /, **fields: Shown) -> str:
        """Return a sentence, and remember it where only the English is there."""
        said = super().text(sentence, **fields)
        if sentence and self.language != "en" and not self._found.find(sentence):
            self.untold[sentence] = None
            self.english.add(said)
        return said

    def plural(self, singular: str, plural: str, number: int, /, **fields: Shown) -> str:
        """Return the sentence that suits a number, and remember it where only the English is there."""
        said = super().plural(singular, plural, number, **fields)
        if self.language != "en" and not self._found.find_plural(singular, plural, number):
            self.untold[plural] = None
            self.english.add(said)
        return said


Part = TypeVar("Part")


def with_english_marked(part: Part, english: Set[str]) -> Part:
    """Return a document (or any part of it) with the runs that are English said to be so."""

    def marked(each: object) -> Run | None:
        if isinstance(each, Run) and not each.language and each.text in english:
            return dataclasses.replace(each, language="en")
        return None

    return map_parts(part, marked) if english else part
