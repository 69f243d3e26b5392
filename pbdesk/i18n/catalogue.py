"""Catalogues of translated sentences, read straight from the .po files and kept as plain dictionaries.

Babel is imported only when a catalogue has to be parsed: English needs none, and a parsed catalogue can be
kept as JSON in a cache folder. This module knows nothing of the current language, of dates or of money.
"""

from __future__ import annotations

import gettext
import json
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

CONTEXT_MARK = "\x04"
"""What gettext puts between a context and a sentence."""


@lru_cache(maxsize=4096)
def field_names(sentence: str) -> frozenset[str]:
    """Return the names of the {fields} in a sentence; a sentence with odd brackets counts as having none."""
    try:
        return frozenset(name for _text, name, _spec, _how in string.Formatter().parse(sentence) if name)
    except ValueError:
        return frozenset()


def same_fields(source: Iterable[str], translation: str) -> bool:
    """Tell whether a translation asks for no field that its source does not have, and drops none.

    A plural has two sources; a translation may use the fields of either ("One case" has no {count}).
    """
    sources = [field_names(sentence) for sentence in source]
    found = field_names(translation)
    return frozenset.intersection(*sources) <= found <= frozenset.union(*sources)


def _germanic(number: int) -> int:
    return 0 if number == 1 else 1


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one language: message id, with its context, to the translated forms.

    Attributes:
        language: the language's code, such as "cy".
        messages: `id` or `context + CONTEXT_MARK + id` to a tuple of forms (one form when not a plural).
        plural_rule: the C expression of the .po header, "" for English.
    """

    language: str
    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plural_rule: str = ""

    def find(self, message: str, context: str = "") -> str | None:
        """Return the translation of a sentence, or None when there is no sound one."""
        forms = self.messages.get(f"{context}{CONTEXT_MARK}{message}" if context else message)
        if not forms or not forms[0] or not same_fields([message], forms[0]):
            return None
        return forms[0]

    def find_plural(self, singular: str, plural: str, number: int) -> str | None:
        """Return the form of a sentence that suits a number, or None when there is no sound one."""
        forms = self.messages.get(singular)
        index = _plural_function(self.plural_rule)(number)
        if not forms or index >= len(forms) or not forms[index]:
            return None
        return forms[index] if same_fields([singular, plural], forms[index]) else None


@lru_cache(maxsize=8)
def _plural_function(rule: str) -> Callable[[int], int]:
    if not rule:
        return _germanic
    made: Callable[[int], int] = gettext.c2py(rule)
    return made


ENGLISH = Catalogue("en")


def read(path: Path, language: str) -> Catalogue:
    """Return the catalogue in one .po file; sentences marked fuzzy are left out."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        parsed: Catalog = read_po(file, locale=language)
    messages: dict[str, tuple[str, ...]] = {}
    for message in parsed:
        if not message.id or message.fuzzy or not message.string:
            continue
        source = message.id[0] if isinstance(message.id, tuple | list) else message.id
        key = f"{message.context}{CONTEXT_MARK}{source}" if message.context else source
        messages[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return Catalogue(language, messages, parsed.plural_expr)


def load(language: str, folder: Path, cache: Path | None = None) -> Catalogue:
    """Return the catalogue of a language; English, and a language without a file, has no sentences.

    A file is parsed once while the program runs, until it changes.

    Args:
        language: a code such as "cy".
        folder: where `<language>/LC_MESSAGES/pbdesk.po` stands.
        cache: a folder for the parsed catalogue, which loads faster than the .po; None keeps no copy.
    """
    path = folder / language / "LC_MESSAGES" / "pbdesk.po"
    if language == "en" or not path.is_file():
        return Catalogue(language)
    stat = path.stat()
    if cache is None:
        return _parsed(path, language, stat.st_size, stat.st_mtime_ns)
    kept = cache / f"catalogue-{language}-{stat.st_size}-{stat.st_mtime_ns}.json"
    return _kept(kept, language) or _keep(kept, _parsed(path, language, stat.st_size, stat.st_mtime_ns))


@lru_cache(maxsize=8)
def _parsed(path: Path, language: str, _size: int, _changed: int) -> Catalogue:
    return read(path, language)


def _kept(path: Path, language: str) -> Catalogue | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        messages = {key: tuple(forms) for key, forms in content["messages"].items()}
        return Catalogue(language, messages, str(content["plural_rule"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _keep(path: Path, catalogue: Catalogue) -> Catalogue:
    content = {"plural_rule": catalogue.plural_rule, "messages": dict(catalogue.messages)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob(f"catalogue-{catalogue.language}-*.json"):
            old.unlink(missing_ok=True)
        fresh = path.with_suffix(".tmp")
        fresh.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        fresh.replace(path)
    except OSError:
        return catalogue  # A cache that cannot be written costs time at the next start, nothing else.
    return catalogue
