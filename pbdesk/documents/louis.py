"""Braille translation by liblouis, a shared library that stands beside the program and may be replaced.

The one module that knows liblouis. It is loaded when braille is first asked for; where it is missing, braille is not
offered and pbdesk says why. The environment variable PBDESK_LIBLOUIS names a library that is not found by itself.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import threading
from collections.abc import Sequence
from functools import lru_cache

from pbdesk.domain.errors import N_, KnownError

LIBRARY_VARIABLE = "PBDESK_LIBLOUIS"
TABLES = {
    "en": "en-ueb-g2.ctb",
    "cy": "cy-cy-g1.utb",
    "pl": "Pl-Pl-g1.utb",
    "ur": "ur-pk-g1.utb",
    "ar": "ar-ar-g1.utb",
    "pa": "pu-in-g1.utb",
    "bn": "be-in-g1.utb",
}
"""The table of each language: contracted English, the others letter by letter. A new language is a row here."""
UNSURE = frozenset(TABLES) - {"en"}
"""Languages whose tables are old, or that nobody here reads: a transcriber should look at the pages."""
_DISPLAY = "unicode.dis"
_CODECS = {2: "utf-16-le", 4: "utf-32-le"}
_NAMES = ("louis", "liblouis.so.20", "liblouis.so", "liblouis.dylib", "liblouis.dll")
_ONE_AT_A_TIME = threading.Lock()


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL | None:
    named = os.environ.get(LIBRARY_VARIABLE)
    found = [named] if named else [ctypes.util.find_library("louis"), *_NAMES]
    for name in found:
        if not name:
            continue
        try:
            library = ctypes.CDLL(name)
            library.lou_charSize()
        except (OSError, AttributeError):
            continue
        return library
    return None


def has_braille(languages: Sequence[str] = ("en",)) -> bool:
    """Tell whether this computer can make braille in these languages."""
    library = _library()
    if library is None:
        return False
    with _ONE_AT_A_TIME:
        return all(library.lou_checkTable(_table(language).encode("ascii")) for language in languages)


def braille_missing() -> KnownError:
    """Return what is said where there is no liblouis."""
    return KnownError(
        "braille-missing",
        N_("Braille cannot be made on this computer: the program liblouis is not installed."),
        safe=N_("Nothing was written."),
        todo=N_("Ask whoever looks after this computer to install liblouis, or choose another format."),
    )


def _table(language: str) -> str:
    return f"{_DISPLAY},{TABLES.get(language, TABLES['en'])}"


def translate(words: str, language: str) -> str:
    """Return words as braille cells (U+2800 to U+283F), spaces as blank cells.

    Raises KnownError "braille-missing".
    """
    return _run("lou_translateString", words, language, 4)


def back_translate(cells: str, language: str) -> str:
    """Return braille cells as words, as far as that can be told; for checks. Raises KnownError "braille-missing"."""
    return _run("lou_backTranslateString", cells, language, 8)


def _run(function: str, words: str, language: str, room: int) -> str:
    library = _library()
    if library is None:
        raise braille_missing()
    size = library.lou_charSize()
    given = words.encode(_CODECS[size])
    count = len(given) // size
    most = count * room + 64
    source = ctypes.create_string_buffer(given, len(given) + size)
    target = ctypes.create_string_buffer(most * size)
    used, made = ctypes.c_int(count), ctypes.c_int(most)
    with _ONE_AT_A_TIME:  # the library keeps its tables in one place for all threads
        is_done = getattr(library, function)(
            _table(language).encode("ascii"),
            source,
            ctypes.byref(used),
            target,
            ctypes.byref(made),
            None,
            None,
            0,
        )
    if not is_done:
        raise braille_missing()
    return target.raw[: made.value * size].decode(_CODECS[size])
