"""The order of text that runs both ways: embedding levels, and pieces of a line in the order they are seen.

The rules are the Unicode Bidirectional Algorithm (UAX #9); python-bidi works the levels out, and is imported only
for text that needs it. Numbers, money and phone numbers in right-to-left text need marks around them; that is the
business of whoever writes such a text.
"""

from __future__ import annotations

from collections.abc import Sequence

FIRST_RTL = "\u0590"


def needs_levels(text: str, rtl: bool) -> bool:
    """Tell whether a text has anything that runs from right to left."""
    return rtl or any(char >= FIRST_RTL and not "\u1e00" <= char <= "\u2fff" for char in text)


def levels(text: str, rtl: bool) -> list[int]:
    """Return the embedding level of each character: even ones run to the right, odd ones to the left."""
    if not needs_levels(text, rtl):
        return [0] * len(text)
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage["base_level"] = int(rtl)
    storage["base_dir"] = "R" if rtl else "L"
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return [int(char["level"]) for char in storage["chars"]]


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
