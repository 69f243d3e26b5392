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


SCRIPTS = ("NotoSansArabic", "NotoSansGurmukhi", "NotoSansBengali", "NotoNastaliqUrdu")
"""The families behind Noto Sans, which has Latin letters, digits and signs for all of them."""

OWN_SCRIPT = {"ur": "NotoNastaliqUrdu"}
"""The family that a language is read in where another would have its letters too."""


@dataclass(frozen=True)
class FontSet:
    """The typefaces of a document, first choice first, for each weight: names of files, read when they are needed.

    `tracking` and `word_gap` are extra space after each letter and each space, in thousandths of the type size;
    letters that join are never parted.
    """

    chains: dict[Weight, tuple[str, ...]]
    tracking: float = 0
    word_gap: float = 0

    def pick(self, word: str, weight: Weight) -> Typeface | None:
        """Return the first typeface that has every character of a word, or None when none has."""
        return next((face for face in map(load, self.chains[weight]) if face.has(word)), None)

    def has(self, char: str) -> bool:
        """Tell whether a character can be set in every weight."""
        return all(self.pick(char, weight) is not None for weight in self.chains)

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
        return load(self.chains[weight][0])


@lru_cache(maxsize=16)
def noto(tracking: float = 0, word_gap: float = 0, language: str = "en") -> FontSet:
    """Return the typefaces that ship with the program, in the order that suits a language."""
    own = OWN_SCRIPT.get(language)
    families = sorted(SCRIPTS, key=lambda family: family != own)
    chains = {
        weight: (f"NotoSans-{weight.value}.ttf", *(f"{family}-{_cut_of(weight)}.ttf" for family in families))
        for weight in Weight
    }
    return FontSet(chains, tracking, word_gap)


def _cut_of(weight: Weight) -> str:
    """Return the weight in which the other scripts stand for this one: they have two."""
    return "Regular" if weight is Weight.REGULAR else "Bold"
