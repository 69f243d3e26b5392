"""The pictures that ship for easy read: found by id, or by the words that somebody wrote.

Which picture stands for what is data (`resources/pictures/pictures.json`), with a text alternative in each language.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from pbdesk.documents.content import Document, Picture, Pictured, plain
from pbdesk.resources import resource_path

CREDIT = "OpenMoji (openmoji.org), Creative Commons BY-SA 4.0"
_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True, slots=True)
class Known:
    """A picture of the list: its id, what it shows by language, and the words that call for it, all languages."""

    id: str
    alternatives: dict[str, str]
    words: frozenset[str]


@lru_cache(maxsize=1)
def known_pictures() -> tuple[Known, ...]:
    """Return the pictures that ship, in the order of their list."""
    listed = json.loads(resource_path("pictures", "pictures.json").read_text(encoding="utf-8"))["pictures"]
    return tuple(
        Known(
            row["id"],
            row["alt"],
            frozenset(word for words in row["words"].values() for word in words),
        )
        for row in listed
    )


@lru_cache(maxsize=1)
def _by_id() -> dict[str, Known]:
    return {known.id: known for known in known_pictures()}


@lru_cache(maxsize=1)
def _by_word() -> dict[str, str]:
    found: dict[str, str] = {}
    for known in known_pictures():
        for word in sorted(known.words):
            found.setdefault(word, known.id)
    return found


@lru_cache(maxsize=128)
def picture(identifier: str) -> Picture:
    """Return a picture that ships."""
    return Picture(resource_path("pictures", f"{identifier}.png").read_bytes())


def alternative(identifier: str, language: str) -> str:
    """Return what a picture shows, in a language or in English."""
    said = _by_id()[identifier].alternatives
    return said.get(language) or said["en"]


def picture_for(words: str) -> str:
    """Return the id of the picture for the first word that calls for one, "" where none does."""
    by_word = _by_word()
    for word in _WORD.findall(words.casefold().replace("’", "'")):
        if word in by_word:
            return by_word[word]
    return ""


def without_picture(document: Document) -> list[str]:
    """Return the words of each idea that has no picture yet, in order, each once."""
    lacking = [
        plain(block.paragraphs[0])
        for block in document.blocks
        if isinstance(block, Pictured) and block.picture is None and block.paragraphs
    ]
    return list(dict.fromkeys(lacking))
