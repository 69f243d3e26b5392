"""The order of text that runs both ways: embedding levels, and pieces of a line in the order they are seen.

The rules are the Unicode Bidirectional Algorithm (UAX #9); python-bidi works the levels out, and is imported only
for text that needs it. By the rules alone "0300 123 4567" is seen as "4567 123 0300" in Arabic, and "£1,200" as
"1,200£", in any program. So numbers, money, phone numbers, postcodes, e-mail and names in Latin letters are kept
together as if left-to-right marks stood around them; the marks themselves are never printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

FIRST_RTL = "\u0590"
_MARK = "\u200e"
_LATIN = r"[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
# Latin words and numbers with single spaces, and signs that no space follows, between them.
_TOGETHER = re.compile(rf"[+−-]?[£€$#@]?{_LATIN}(?:(?:[ \u00a0]|[£.,:/@&'’+_–−-](?! ))*{_LATIN})*%?")


def needs_levels(text: str) -> bool:
    """Tell whether a text has anything that runs from right to left."""
    return any(char >= FIRST_RTL and not "\u0900" <= char <= "\u2fff" for char in text)


def levels(text: str, rtl: bool) -> list[int]:
    """Return the embedding level of each character: even ones run to the right, odd ones to the left.

    A text without a letter that runs to the left runs to the right as a whole, also on a page where lines start at the
    right: an English sentence in an Urdu booklet keeps its full stop at its end.
    """
    if not needs_levels(text):
        return [0] * len(text)
    from bidi import algorithm

    marked, kept = _marked(text)
    storage = algorithm.get_empty_storage()
    storage["base_level"] = int(rtl)
    storage["base_dir"] = "R" if rtl else "L"
    algorithm.get_embedding_levels(marked, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return [int(storage["chars"][place]["level"]) for place in kept]


def _marked(text: str) -> tuple[str, list[int]]:
    """Return a text with marks around what stays together, and where its own characters stand in that."""
    marked: list[str] = []
    kept: list[int] = []
    ends = dict(found.span() for found in _TOGETHER.finditer(text))
    end = -1
    for place, char in enumerate(text):
        if place == end:
            marked.append(_MARK)
        if place in ends:
            marked.append(_MARK)
            end = ends[place]
        kept.append(len(marked))
        marked.append(char)
    return "".join(marked) + (_MARK if end == len(text) else ""), kept


def visual_order(piece_levels: Sequence[int]) -> list[int]:
    """Return the indexes of a line's pieces from left to right (UAX #9, rule L2)."""
    order = list(range(len(piece_levels)))
    for level in range(max(piece_levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and piece_levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = max(end, start + 1)
    return order
