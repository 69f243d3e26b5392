"""Words of a form as FHIR has them: a text, with its translations beside it.

An answer that words quote stands in them as "${formula}", so that it can be read back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pbdesk.interchange.fhir_types import OURS, TRANSLATION, Element, Extension
from pbdesk.schemes.forms.model import DEFAULT, Piece, Words, spoken

_QUOTED = re.compile(r"\$\{(.*?)\}", re.DOTALL)
_LANGUAGE = f"{OURS}language"


def text_of(words: Words, default_language: str) -> tuple[str, Element | None]:
    """Return the text in the form's own language, and its translations (None where there are none).

    Words that the form's own language lacks are marked with the language that they are in.
    """
    if not words:
        return "", None
    own = default_language if default_language in words else next(iter(words))
    others = tuple(
        _translation(code, _joined(pieces)) for code, pieces in words.items() if code != own and pieces
    )
    marked = () if own == default_language else (Extension(url=_LANGUAGE, value_code=own),)
    extension = (*marked, *others)
    return _joined(spoken(words, own)), Element(extension=extension) if extension else None


def words_of(text: str, more: Element | None, default_language: str) -> Words:
    """Return the words that a text and its translations are."""
    if not text:
        return {}
    extensions = more.extension if more is not None else ()
    own = next((each.value_code for each in extensions if each.url == _LANGUAGE), None) or default_language
    words: Words = {own: tuple(_parted(text))}
    for each in extensions:
        if each.url == TRANSLATION:
            parts = {part.url: part for part in each.extension}
            code = parts["lang"].value_code if "lang" in parts else None
            content = parts["content"].value_string if "content" in parts else None
            if code and content:
                words[code] = tuple(_parted(content))
    return words


def plain_words(text: str) -> Words:
    """Return words in no language."""
    return {DEFAULT: (Piece(text=text),)} if text else {}


def _translation(code: str, content: str) -> Extension:
    return Extension(
        url=TRANSLATION,
        extension=(Extension(url="lang", value_code=code), Extension(url="content", value_string=content)),
    )


def _joined(pieces: Iterable[Piece]) -> str:
    return "".join(f"${{{piece.expression}}}" if piece.expression else piece.text for piece in pieces)


def _parted(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    for place, part in enumerate(_QUOTED.split(text)):
        if part:
            pieces.append(Piece(expression=part) if place % 2 else Piece(text=part))
    return pieces or [Piece(text=text)]
