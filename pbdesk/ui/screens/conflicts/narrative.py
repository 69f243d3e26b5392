"""Long texts compared word by word, and a proposal that holds what both sides wrote. Plain text in, plain text out.

The proposal is never saved by itself: a person reads and changes it first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from pbdesk.i18n import _, current

Tag = Literal["same", "added", "removed"]
Segment = tuple[Tag, str]

_TOKENS = re.compile(r"\s*(?:\w+(?:['’-]\w+)*|[^\w\s])|\s+$")
_MANY = 3000
"""Beyond so many words the comparison may treat very frequent words as noise, to stay fast."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A proposed text, and in how many places both sides changed the same words."""

    text: str
    clashes: int


def words_of(text: str) -> list[str]:
    """Return a text in words and marks, each with the space before it; joined they are the text again."""
    return _TOKENS.findall(text)


def differences(before: str, after: str) -> list[Segment]:
    """Return a text as segments that are the same, added or removed against an earlier one."""
    old, new = words_of(before), words_of(after)
    found: list[Segment] = []
    for tag, i1, i2, j1, j2 in _matcher(old, new).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(new[j1:j2])))
            continue
        if i2 > i1:
            found.append(("removed", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(("added", "".join(new[j1:j2])))
    return found


def spoken(segments: Sequence[Segment]) -> str:
    """Return in words what was added and removed, for reading aloud and for eyes that do not see colours."""
    added = [_("“{words}”", words=text.strip()) for tag, text in segments if tag == "added" and text.strip()]
    removed = [
        _("“{words}”", words=text.strip()) for tag, text in segments if tag == "removed" and text.strip()
    ]
    parts = []
    if added:
        parts.append(_("Added: {words}.", words=current().list(added)))
    if removed:
        parts.append(_("Removed: {words}.", words=current().list(removed)))
    return " ".join(parts) or _("The words are the same; only spaces differ.")


Change = tuple[int, int, list[str]]
"""From and to in the words of the original, and what stands there instead."""


def merge(original: str, one: str, other: str) -> Merged:
    """Return a text with the changes of both sides. Where both changed the same words, both stand there in turn."""
    base = words_of(original)
    left, right = _changes(base, words_of(one)), _changes(base, words_of(other))
    out: list[str] = []
    place, clashes = 0, 0
    while left or right:
        start, end, mine, theirs = _next_group(left, right)
        out += base[place:start]
        here = base[start:end]
        texts = [_applied(here, start, side) for side in (mine, theirs) if side]
        if len(texts) == 2 and texts[0] != texts[1]:
            clashes += 1
            out += texts[0] + _spaced(texts[0], texts[1])
        else:
            out += texts[0]
        place = end
    return Merged("".join([*out, *base[place:]]), clashes)


def _matcher(old: list[str], new: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > _MANY)


def _changes(base: list[str], text: list[str]) -> list[Change]:
    return [
        (i1, i2, text[j1:j2]) for tag, i1, i2, j1, j2 in _matcher(base, text).get_opcodes() if tag != "equal"
    ]


def _next_group(left: list[Change], right: list[Change]) -> tuple[int, int, list[Change], list[Change]]:
    """Take the next changes of both sides that touch the same words off their lists."""
    start = min(side[0][0] for side in (left, right) if side)
    end = start
    mine: list[Change] = []
    theirs: list[Change] = []
    grew = True
    while grew:
        grew = False
        for side, taken in ((left, mine), (right, theirs)):
            while side and (side[0][0] < end or side[0][0] == start):
                taken.append(side.pop(0))
                end = max(end, taken[-1][1])
                grew = True
    return start, end, mine, theirs


def _applied(here: list[str], start: int, changes: list[Change]) -> list[str]:
    """Return a stretch of the original with one side's changes in it."""
    out: list[str] = []
    place = 0
    for i1, i2, words in changes:
        out += here[place : i1 - start] + words
        place = i2 - start
    return out + here[place:]


def _spaced(first: list[str], second: list[str]) -> list[str]:
    """Keep two texts that follow each other from running into one word."""
    if first and second and not second[0][:1].isspace():
        return [f" {second[0]}", *second[1:]]
    return second
