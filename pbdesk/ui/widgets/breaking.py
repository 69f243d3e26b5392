"""Very long words that may go on in the next line: web addresses, place names of fifty letters.

A label wraps at spaces and hyphens alone, so that one long word would make a whole page too wide.
"""

from __future__ import annotations

import re

LONGEST = 24
"""How many letters without a break fit everywhere, at 200% too."""

MAY_BREAK = "\u200b"
"""The zero-width space: nothing is seen, and a line may end there."""


def breakable(text: str, longest: int = LONGEST) -> str:
    """Return text in which words longer than `longest` letters may break; others stay as they are."""
    return re.sub(rf"[^\s\u200b-]{{{longest}}}(?=[^\s\u200b-])", lambda found: found[0] + MAY_BREAK, text)
