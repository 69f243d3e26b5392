"""Which typeface sets which character: a chain of fall-backs for each weight."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pbdesk.documents.pdf.typeface import Shaped, Typeface, load


class Weight(Enum):
    """How heavy a text is set. There is no italic: it is hard to read for many."""

    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"
    BOLD = "Bold"


@dataclass(frozen=True)
class FontSet:
    """The typefaces of a document, first choice first, for each weight.

    `tracking` and `word_gap` are extra space after each letter and each space, in thousandths of the type size;
    letters that join are never parted.
    """

    chains: dict[Weight, tuple[Typeface, ...]]
    tracking: float = 0
    word_gap: float = 0

    def pick(self, word: str, weight: Weight) -> Typeface | None:
        """Return the first typeface that has every character of a word, or None when none has."""
        return next((face for face in self.chains[weight] if face.has(word)), None)

    def has(self, char: str) -> bool:
        """Tell whether a character can be set in every weight."""
        return all(any(face.has(char) for face in chain) for chain in self.chains.values())

    def shape(self, face: Typeface, text: str, rtl: bool = False) -> Shaped:
        """Return a piece of text as glyphs, with the extra space between letters and words."""
        shaped = face.shape(text, rtl)
        extra = self.tracking + (self.word_gap if text == " " else 0)
        if not extra or not shaped.simple:
            return shaped
        glyphs = tuple(glyph._replace(advance=glyph.advance + extra) for glyph in shaped.glyphs)
        return Shaped(glyphs, shaped.width + extra * len(glyphs), shaped.simple)

    def first(self, weight: Weight) -> Typeface:
        """Return the typeface that a weight is mostly set in."""
        return self.chains[weight][0]


@lru_cache(maxsize=4)
def noto(tracking: float = 0, word_gap: float = 0) -> FontSet:
    """Return the typefaces that ship with the program."""
    chains: dict[Weight, tuple[Typeface, ...]] = {
        weight: (load(f"NotoSans-{weight.value}.ttf"),) for weight in Weight
    }
    return FontSet(chains, tracking, word_gap)
