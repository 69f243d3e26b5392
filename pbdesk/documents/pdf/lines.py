"""Text into lines: words shaped in the first typeface that has them, broken where a reader expects it.

It measures in thousandths of the type size and knows no page, colour or tag. Words are never split, except one
that is wider than the whole line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pbdesk.documents.pdf.bidi import levels, visual_order
from pbdesk.documents.pdf.fontset import FontSet, Weight
from pbdesk.documents.pdf.typeface import EM, Glyph, Shaped, Typeface

SPACE = " "
SHORT_LAST_LINE = 0.2
"""A last line shorter than this part of the width looks left behind."""
NARROWER = (0.96, 0.92, 0.88, 0.84)
"""Parts of the width that are tried for a better last line."""
# A letter with the marks on it and, in Indic scripts, the letters that it is joined with.
_LETTERS = re.compile(
    "(?:.[\u094d\u09cd\u0a4d]\u200d?)*.[\u0300-\u036f\u064b-\u065f\u0670\u0981-\u0983\u09bc-\u09cc\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u200d]*",
    re.DOTALL,
)
_TOKENS = re.compile(f"{SPACE}+|[^{SPACE}]+")
# A line may also break after a hyphen, dash, slash or @ that a letter follows: "self-employed", "a/b", e-mail.
_BREAKS = re.compile(r"(?<=[-–—/@])(?=[^\W\d])")


class Styled(NamedTuple):
    """A run of text with its weight; `owner` is whatever the caller wants to find again in the lines."""

    text: str
    weight: Weight
    owner: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line in one typeface, one direction and one run; `x` from the line's start, in ems / 1000."""

    text: str
    face: Typeface
    shaped: Shaped
    level: int
    owner: int
    x: float = 0.0

    @property
    def width(self) -> float:
        """How wide it is, in thousandths of the type size."""
        return self.shaped.width


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its pieces in logical order with their places. `ends_word` is False inside a word cut in two."""

    pieces: tuple[Piece, ...]
    width: float
    ends_word: bool = True


@dataclass(frozen=True, slots=True)
class _Atom:
    """What must stay together on a line, and the space after it."""

    pieces: tuple[Piece, ...]
    width: float
    space: Piece | None = None


def lines_of(runs: Sequence[Styled], fonts: FontSet, width: float, *, rtl: bool = False) -> list[Line]:
    """Return a text as lines no wider than `width` (in thousandths of the type size)."""
    lines: list[Line] = []
    current: list[Piece] = []
    used = 0.0
    for atom in _fitting(_atoms(runs, fonts, rtl), fonts, width):
        if current and used + atom.width > width:
            lines.append(_line(current, _ends_word(current)))
            current, used = [], 0.0
        current += atom.pieces
        used += atom.width
        if atom.space is not None:
            current.append(atom.space)
            used += atom.space.width
    if current:
        lines.append(_line(current, True))
    return lines


def settled(runs: Sequence[Styled], fonts: FontSet, width: float, *, rtl: bool = False) -> list[Line]:
    """Return a text as lines; where it costs no line more, the last one is not left with a single short word."""
    lines = lines_of(runs, fonts, width, rtl=rtl)
    if len(lines) < 2 or lines[-1].width >= width * SHORT_LAST_LINE:
        return lines
    for part in NARROWER:
        tried = lines_of(runs, fonts, width * part, rtl=rtl)
        if len(tried) > len(lines):
            break
        if tried[-1].width >= width * SHORT_LAST_LINE:
            return tried
    return lines


def balanced(runs: Sequence[Styled], fonts: FontSet, width: float, *, rtl: bool = False) -> list[Line]:
    """Return a text as no more lines than it needs, of about equal length; for headings."""
    lines = lines_of(runs, fonts, width, rtl=rtl)
    if not 1 < len(lines) < 6:
        return lines
    low, high = width / 2, width
    while high - low > EM / 4:
        middle = (low + high) / 2
        narrower = lines_of(runs, fonts, middle, rtl=rtl)
        if len(narrower) > len(lines):
            low = middle
        else:
            high, lines = middle, narrower
    return lines


def natural_width(runs: Sequence[Styled], fonts: FontSet) -> tuple[float, float]:
    """Return the widths of the longest word and of the whole text on one line."""
    widest = total = 0.0
    for atom in _atoms(runs, fonts, False):
        widest = max(widest, atom.width)
        total += atom.width + (atom.space.width if atom.space else 0)
    return widest, total


def _ends_word(pieces: Sequence[Piece]) -> bool:
    return pieces[-1].text == SPACE


def _line(pieces: list[Piece], ends_word: bool) -> Line:
    """Return a line without the spaces at its end, pieces of one kind joined, each in its place."""
    while pieces and pieces[-1].text == SPACE:
        pieces = pieces[:-1]
    joined = list(_joined(pieces))
    places = [0.0] * len(joined)
    x = 0.0
    for index in visual_order([piece.level for piece in joined]):
        places[index] = x
        x += joined[index].width
    placed = tuple(
        Piece(piece.text, piece.face, piece.shaped, piece.level, piece.owner, place)
        for piece, place in zip(joined, places, strict=True)
    )
    return Line(placed, x, ends_word)


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield pieces with neighbours of the same typeface, level and owner made one."""
    group: list[Piece] = []
    for piece in pieces:
        if group and (piece.face, piece.level, piece.owner) != (
            group[0].face,
            group[0].level,
            group[0].owner,
        ):
            yield _merge(group)
            group = []
        group.append(piece)
    if group:
        yield _merge(group)


def _merge(group: list[Piece]) -> Piece:
    if len(group) == 1:
        return group[0]
    first = group[0]
    seen = group[::-1] if first.level % 2 else group
    glyphs: list[Glyph] = []
    for piece in seen:
        glyphs += piece.shaped.glyphs
    shaped = Shaped(
        tuple(glyphs),
        sum(piece.width for piece in group),
        all(piece.shaped.simple for piece in group),
    )
    return Piece("".join(piece.text for piece in group), first.face, shaped, first.level, first.owner)


def _atoms(runs: Sequence[Styled], fonts: FontSet, rtl: bool) -> Iterator[_Atom]:
    """Yield what must stay together: words, across runs where no space parts them."""
    level_of = levels("".join(run.text for run in runs), rtl)
    offset = 0
    word: list[Piece] = []
    for run in runs:
        for token in _TOKENS.findall(run.text):
            if token[0] == SPACE:
                space = _space(word, level_of[offset], run, fonts)
                yield _atom(word, space)
                word = []
                offset += len(token)
                continue
            for part_number, part in enumerate(_BREAKS.split(token)):
                if part_number:
                    yield _atom(word)
                    word = []
                word += _pieces(part, level_of[offset : offset + len(part)], run, fonts)
                offset += len(part)
    if word:
        yield _atom(word)


def _space(word: list[Piece], level: int, run: Styled, fonts: FontSet) -> Piece:
    """Return a space in the typeface of the word before it, so that both are one piece and are read together."""
    face = word[-1].face if word and word[-1].face.has(SPACE) else fonts.first(run.weight)
    return _piece(SPACE, face, level, run, fonts)


def _atom(pieces: list[Piece], space: Piece | None = None) -> _Atom:
    return _Atom(tuple(pieces), sum(piece.width for piece in pieces), space)


def _pieces(word: str, word_levels: Sequence[int], run: Styled, fonts: FontSet) -> list[Piece]:
    """Return a word as pieces of one typeface and one level each; most words are one piece."""
    face = fonts.pick(word, run.weight)
    if face is not None and len(set(word_levels)) == 1:
        return [_piece(word, face, word_levels[0], run, fonts)]
    pieces: list[Piece] = []
    start = 0
    faces = _faces(word, run, fonts)
    for index in range(1, len(word) + 1):
        if index == len(word) or (faces[index], word_levels[index]) != (faces[start], word_levels[start]):
            pieces.append(_piece(word[start:index], faces[start], word_levels[start], run, fonts))
            start = index
    return pieces


def _faces(word: str, run: Styled, fonts: FontSet) -> list[Typeface]:
    """Return a typeface for each character; a mark or joiner stays with the letter before it."""
    faces: list[Typeface] = []
    for char in word:
        if faces and not char.isalnum() and faces[-1].has(char):
            faces.append(faces[-1])
        else:
            faces.append(fonts.pick(char, run.weight) or fonts.first(run.weight))
    return faces


def _piece(word: str, face: Typeface, level: int, run: Styled, fonts: FontSet) -> Piece:
    return Piece(word, face, fonts.shape(face, word, level % 2 == 1), level, run.owner)


def _fitting(atoms: Iterator[_Atom], fonts: FontSet, width: float) -> Iterator[_Atom]:
    """Yield the atoms, those that are wider than a whole line cut between their letters."""
    for atom in atoms:
        if atom.width <= width:
            yield atom
            continue
        parts = [part for piece in atom.pieces for part in _cut(piece, fonts, width)]
        for part in parts[:-1]:
            yield _atom([part])
        yield _atom(parts[-1:], atom.space)


def _cut(piece: Piece, fonts: FontSet, width: float) -> Iterator[Piece]:
    """Yield a piece in parts that fit, each as long as can be, marks kept with their letters."""
    start = 0
    used = 0.0
    letters = _LETTERS.findall(piece.text)
    position = 0
    for letter in letters:
        advance = fonts.shape(piece.face, letter, piece.level % 2 == 1).width
        if position > start and used + advance > width:
            yield _part(piece, piece.text[start:position], fonts)
            start, used = position, 0.0
        used += advance
        position += len(letter)
    yield _part(piece, piece.text[start:], fonts)


def _part(piece: Piece, text: str, fonts: FontSet) -> Piece:
    shaped = fonts.shape(piece.face, text, piece.level % 2 == 1)
    return Piece(text, piece.face, shaped, piece.level, piece.owner)
