"""Words for people: gettext catalogues with English sentences as ids, and Babel for dates, money and lists.

The current language is the one value that is global here, as gettext's always is: `use` sets it, the
functions below read it. Text is translated when it is shown, never when a module is imported.
"""

from __future__ import annotations

from pathlib import Path

from pbdesk.domain.errors import N_
from pbdesk.i18n import catalogue as _catalogue
from pbdesk.i18n.words import Rendered, Shown, Words
from pbdesk.resources import translations_path

__all__ = [
    "LANGUAGES",
    "N_",
    "PRINTED_LANGUAGES",
    "Rendered",
    "Words",
    "_",
    "current",
    "ngettext",
    "pgettext",
    "use",
    "words_for",
]

LANGUAGES = {"en": "English", "cy": "Cymraeg"}
"""Every language that pbdesk speaks, each called in its own words."""

PRINTED_LANGUAGES = {
    **LANGUAGES,
    "pl": "Polski",
    "ur": "اردو",
    "ar": "العربية",
    "pa": "ਪੰਜਾਬੀ",
    "bn": "বাংলা",
}
"""Every language that a document can be printed in; what is not translated yet is listed before printing."""


class _Current:
    words = Words()


def words_for(language: str, *, cache: Path | None = None) -> Words:
    """Return the words of a language, without making it the current one."""
    return Words(_catalogue.load(language, translations_path(), cache))


def use(language: str | Words, *, cache: Path | None = None) -> Words:
    """Make a language the current one and return its words.

    Args:
        language: a code out of `LANGUAGES`, or words that were made already.
        cache: a folder where the parsed catalogue may be kept, for a faster start.
    """
    _Current.words = language if isinstance(language, Words) else words_for(language, cache=cache)
    return _Current.words


def current() -> Words:
    """Return the words of the current language."""
    return _Current.words


def _(sentence: str, /, **fields: Shown) -> str:
    """Return a sentence in the current language with its {fields} filled."""
    return _Current.words.text(sentence, **fields)


def ngettext(singular: str, plural: str, number: int, /, **fields: Shown) -> str:
    """Return the sentence that suits a number, in the current language; {count} is the number."""
    return _Current.words.plural(singular, plural, number, **fields)


def pgettext(context: str, words: str, /, **fields: Shown) -> str:
    """Return short words that need a context, in the current language."""
    return _Current.words.context(context, words, **fields)
