"""Words that remember what they could not say: the sentences of a document that are not translated yet."""

from __future__ import annotations

from pbdesk.i18n import catalogue
from pbdesk.i18n.words import Shown, Words
from pbdesk.resources import translations_path


class ListeningWords(Words):
    """The words of a language.

    Attributes:
        untold: the English sentences that were asked for and have no translation, in order, each once.
    """

    def __init__(self, language: str) -> None:
        self._found = catalogue.load(language, translations_path(), None)
        self.untold: dict[str, None] = {}
        super().__init__(self._found)

    def text(self, sentence: str, /, **fields: Shown) -> str:
        """Return a sentence, and remember it where only the English is there."""
        if sentence and self.language != "en" and not self._found.find(sentence):
            self.untold[sentence] = None
        return super().text(sentence, **fields)

    def plural(self, singular: str, plural: str, number: int, /, **fields: Shown) -> str:
        """Return the sentence that suits a number, and remember it where only the English is there."""
        if self.language != "en" and not self._found.find_plural(singular, plural, number):
            self.untold[plural] = None
        return super().plural(singular, plural, number, **fields)
