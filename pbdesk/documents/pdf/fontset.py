"""Which typeface sets which character: a chain of fall-backs for each weight."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pbdesk.documents.pdf.typeface import Typeface, load


class Weight(Enum):
    """How heavy a text is set. There is no italic: it is hard to read for many."""

    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"
    BOLD = "Bold"


@dataclass(frozen=True)
class FontSet:
    """The typefaces of a document, first choice first, for each weight."""

    chains: dict[Weight, tuple[Typeface, ...]]

    def pick(self, word: str, weight: Weight) -> Typeface | None:
        """Return the first typeface that has every character of a word, or None when none has."""
        return next((face for face in self.chains[weight] if face.has(word)), None)

    def has(self, char: str) -> bool:
        """Tell whether a character can be set in every weight."""
        return all(any(face.has(char) for face in chain) for chain in self.chains.values())

    def first(self, weight: Weight) -> Typeface:
        """Return the typeface that a weight is mostly set in."""
        return self.chains[weight][0]


@lru_cache(maxsize=1)
def noto() -> FontSet:
    """Return the typefaces that ship with the program."""
    return FontSet({weight: (load(f"NotoSans-{weight.value}.ttf"),) for weight in Weight})
