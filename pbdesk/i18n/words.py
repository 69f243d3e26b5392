"""All that pbdesk says in one language: sentences, plurals, money, dates, and errors in words.

A `Words` is a plain value that may be used on any thread. It knows nothing of windows or settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import NamedTuple

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import formats
from pbdesk.i18n.catalogue import ENGLISH, Catalogue
from pbdesk.i18n.sorting import SortKey, sort_key

Shown = str | int | Decimal
"""What may stand in a {field} of a sentence."""


class Rendered(NamedTuple):
    """A known error in a person's language."""

    what: str
    safe: str
    todo: str

    @property
    def whole(self) -> str:
        """The three parts as one paragraph."""
        return " ".join(part for part in self if part)


class Words:
    """The words of one language.

    Attributes:
        language: the language's code, such as "en" or "cy".
    """

    def __init__(self, catalogue: Catalogue = ENGLISH, zone: tzinfo | None = None) -> None:
        self.language = catalogue.language
        self._catalogue = catalogue
        self._zone = zone

    def text(self, sentence: str, /, **fields: Shown) -> str:
        """Return a sentence in this language, English where there is no sound translation, fields filled."""
        return _filled(self._catalogue.find(sentence) or sentence, fields) if sentence else ""

    def context(self, context: str, words: str, /, **fields: Shown) -> str:
        """Return short words whose meaning needs a context ("Open" of a case, "Open" to do)."""
        return _filled(self._catalogue.find(words, context) or words, fields)

    def plural(self, singular: str, plural: str, number: int, /, **fields: Shown) -> str:
        """Return the sentence that suits a number; {count} is the number unless it is given."""
        found = self._catalogue.find_plural(singular, plural, number)
        chosen = found or (singular if number == 1 else plural)
        count: Shown = self.number(number) if number > 999 else number
        return _filled(chosen, {"count": count, **fields})

    def money(self, pence: int) -> str:
        """Return an amount of pence as pounds: "£1,234.50"."""
        return formats.money(pence, self.language)

    def number(self, value: int | Decimal) -> str:
        """Return a number with thousands separators."""
        return formats.number(value, self.language)

    def date(self, value: str | date, style: formats.DateStyle = "long") -> str:
        """Return an ISO text or a date in words: "21 November 2026"."""
        return formats.on_day(value, self.language, style)

    def time(self, value: str | datetime) -> str:
        """Return the local time of day of a moment: "09:14"."""
        return formats.clock(value, self._zone)

    def when(self, value: str | datetime) -> str:
        """Return a moment in words, in local time: "21 November 2026, 09:14"."""
        moment = formats.moment_of(value, self._zone)
        return f"{self.date(moment.date())}, {moment:%H:%M}"

    def list(self, items: Sequence[str]) -> str:
        """Return items as people list them: "one, two and three"."""
        return formats.listed(items, self.language)

    def sort_key(self, name: str) -> SortKey:
        """Return a key that sorts names as this language's readers expect."""
        return sort_key(name, self.language)

    def render(self, error: KnownError) -> Rendered:
        """Return what happened, what is safe and what to do.

        Whole numbers in fields called `...pence` are shown as money, texts in fields called `...date` as
        dates in words.
        """
        fields = {name: self._shown(name, value) for name, value in error.fields.items()}
        return Rendered(
            self.text(error.sentence, **fields),
            self.text(error.safe, **fields),
            self.text(error.todo, **fields),
        )

    def _shown(self, name: str, value: str | int) -> Shown:
        if isinstance(value, int) and name.endswith("pence"):
            return self.money(value)
        if isinstance(value, str) and name.endswith("date"):
            try:
                return self.date(value)
            except ValueError:
                return value
        return value


def _filled(sentence: str, fields: dict[str, Shown]) -> str:
    return sentence.format(**fields) if fields else sentence
