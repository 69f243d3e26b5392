"""Which of our two languages a text is written in, told by its small words. It is a hint for people, no more.

Only texts with enough small words are judged; names and lists stay undecided.
"""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


WELSH = _set(
    """y yr yn i a ac o ar am mae mae'n dw dwi'n ei eu fy ni chi nid ddim gan gyda neu ond os pan hefyd wedi bod
    hoffwn hoffi eisiau bob dydd wythnos mynd cael i'r o'r a'r"""
)
ENGLISH = _set(
    """the of and to in is it that for on with as my at be this have from or by not but what all when we there can
    an will would like every if i am me she he her his who go get"""
)
FEWEST = 4
"""A text is judged only when it has so many small words of one language."""

_WORD = re.compile(r"[\w'’]+")


def language_of(text: str) -> str:
    """Return "cy" or "en" where a text is clearly in that language, "" otherwise."""
    words = [word.replace("’", "'") for word in _WORD.findall(text.casefold())]
    welsh = sum(1 for word in words if word in WELSH and word not in ENGLISH)
    english = sum(1 for word in words if word in ENGLISH and word not in WELSH)
    if max(welsh, english) < FEWEST:
        return ""
    if welsh >= 2 * english:
        return "cy"
    return "en" if english >= 2 * welsh else ""
