"""Very long words that may go on in the next line: web addresses, place names of fifty letters.

A label wraps at spaces and hyphens alone, so that one long word would make a whole page too wide.
"""

from __future__ import annotations

import re

LONGEST = 24
"""How many letters without a break fit everywhere: at 200% they take a third of the narrowest window (1280 px)."""

MAY_BREAK = "\u200b"
"""The zero-width space: nothing is seen, and a line may end there."""

_WORD = re.compile(r"[^\s\u200b-]+")
_JOINT = re.compile(r"(?<=[@/._?&=])")


def breakable(text: str, longest: int = LONGEST) -> str:
    """Return text in which words longer than `longest` letters may break: at the joints of an address first."""
    return _WORD.sub(lambda found: _broken(found[0], longest), text)


def _broken(word: str, longest: int) -> str:
    if len(word) <= longest:
        return word
    parts = (part for part in _JOINT.split(word) if part)
    return MAY_BREAK.join(
        part[start : start + longest] for part in parts for start in range(0, len(part), longest)
    )
