"""Sorting names as their readers expect: Welsh has ch, dd, ff, ng, ll, ph, rh and th as letters.

Only plain text comes in and a key comes out; this module knows nothing of catalogues.
"""

from __future__ import annotations

import re
import unicodedata

_WELSH = (
    "a b c ch d dd e f ff g ng h i j k l ll m n o p ph q r rh s t th u v w x y z".split()  # noqa: SIM905
)
_PLACE = {letter: index + 1 for index, letter in enumerate(_WELSH)}
_LETTERS = re.compile(r"ch|dd|ff|ng|ll|ph|rh|th|[a-z]|[0-9]+")

SortKey = tuple[tuple[tuple[int, int], ...], str]
"""Compares with other keys of the same language; equal names stay in the order of their accents."""


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def sort_key(text: str, language: str = "en") -> SortKey:
    """Return a key that sorts names without regard to capitals and accents, Welsh ones by Welsh letters."""
    plain = _plain(text)
    if language != "cy":
        letters: list[str] = re.findall(r"[a-z]|[0-9]+", plain)
    else:
        letters = _LETTERS.findall(plain)
    places = tuple((0, int(letter)) if letter.isdigit() else (1, _PLACE[letter]) for letter in letters)
    return places, text.casefold()
