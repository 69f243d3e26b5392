"""One static TrueType font: which characters it has, and how HarfBuzz sets a word in it.

Typefaces never change once read, so they are shared between documents and threads. Embedding is `embedding`'s.
"""

from __future__ import annotations

import struct
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

from pbdesk.resources import resource_path

EM = 1000
"""Glyph measures are in thousandths of the type size, whatever the font file uses."""

_CACHED_WORDS = 20_000


class Glyph(NamedTuple):
    """A glyph as it is set; measures in thousandths of the type size, `text` is what it stands for."""

    number: int
    advance: float
    x_offset: float
    y_offset: float
    text: str


@dataclass(frozen=True, slots=True)
class Shaped:
    """A word as glyphs in visual order.

    It is `simple` when each character became the one glyph that always means it, so that it extracts as it is read.
    """

    glyphs: tuple[Glyph, ...]
    width: float
    simple: bool


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a PDF font descriptor says about a typeface, in thousandths of the type size."""

    ascent: int
    descent: int
    cap_height: int
    box: tuple[int, int, int, int]
    weight: int


class Typeface:
    """A static TrueType font, read once.

    Attributes:
        name: its PostScript name.
        characters: the code points it has a glyph for.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.face = hb.Face(hb.Blob(data))
        self.characters = frozenset(self.face.unicodes)
        self.scale = EM / self.face.upem
        self._font = hb.Font(self.face)
        self._meanings: dict[int, str] = {}
        for code in sorted(self.characters):
            self._meanings.setdefault(self._font.get_nominal_glyph(code), chr(code))
        self.shape = lru_cache(maxsize=_CACHED_WORDS)(self._shape)
        self.advance = lru_cache(maxsize=None)(self._advance)

    def has(self, word: str) -> bool:
        """Tell whether every character of a word has a glyph."""
        return all(ord(char) in self.characters for char in word)

    def meaning(self, glyph: Glyph) -> str:
        """Return the character that a glyph always means; for one that no character leads to, what it means here."""
        return self._meanings.get(glyph.number, glyph.text)

    def _advance(self, number: int) -> float:
        advance: int = self._font.get_glyph_h_advance(number)
        return float(advance * self.scale)

    def _shape(self, word: str, rtl: bool = False) -> Shaped:
        buffer = hb.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        if rtl:
            buffer.direction = "rtl"
        # No ligatures: a reader who points at letters, and a search, find each of them.
        hb.shape(self._font, buffer, {"liga": False, "clig": False})
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        texts = _cluster_texts(word, [info.cluster for info in infos])
        glyphs = tuple(
            Glyph(
                info.codepoint,
                place.x_advance * self.scale,
                place.x_offset * self.scale,
                place.y_offset * self.scale,
                text,
            )
            for info, place, text in zip(infos, positions, texts, strict=True)
        )
        # A mark on a letter stands back over it, which a reader may take for the beginning of another word.
        marked = any(unicodedata.category(char).startswith("M") for char in word)
        simple = not (rtl or marked) and all(self.meaning(glyph) == glyph.text for glyph in glyphs)
        return Shaped(glyphs, sum(glyph.advance for glyph in glyphs), simple)

    def metrics(self) -> Metrics:
        """Return the measures for a font descriptor, from the font's own tables."""
        head = bytes(self.face.reference_table("head").data)
        os2 = bytes(self.face.reference_table("OS/2").data)
        hhea = bytes(self.face.reference_table("hhea").data)
        ascent, descent = struct.unpack(">hh", hhea[4:8])
        (weight,) = struct.unpack(">H", os2[4:6])
        (cap_height,) = struct.unpack(">h", os2[88:90])
        left, bottom, right, top = (round(edge * self.scale) for edge in struct.unpack(">hhhh", head[36:44]))
        return Metrics(
            round(ascent * self.scale),
            round(descent * self.scale),
            round(cap_height * self.scale),
            (left, bottom, right, top),
            weight,
        )


def _cluster_texts(word: str, clusters: list[int]) -> list[str]:
    """Return what each glyph stands for.

    In a cluster with as many glyphs as characters each stands for its own; else the first stands for all of them
    and the others for nothing.
    """
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(word)], strict=True))
    counts = Counter(clusters)
    seen: Counter[int] = Counter()
    texts = []
    for cluster in clusters:
        whole = word[cluster : ends[cluster]]
        place = seen[cluster]
        seen[cluster] += 1
        if len(whole) == counts[cluster]:
            texts.append(whole[place])
        else:
            texts.append("" if place else whole)
    return texts


@lru_cache(maxsize=32)
def load(file_name: str) -> Typeface:
    """Return a typeface out of `resources/fonts`, read once for the life of the program."""
    path: Path = resource_path("fonts", file_name)
    return Typeface(path.stem, path.read_bytes())
