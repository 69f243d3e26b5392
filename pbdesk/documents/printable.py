"""Text that can be printed: what has no shape is taken out, what no font has is named.

A symbol or emoji that no font has is printed as its name in square brackets, "[grinning face]": the adviser is
not held up, and the reader knows that something stood there. A *letter* that no font has stops the document with
an error that names it: a name spelt out in brackets would be an insult, and a name left out a mistake.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pbdesk.documents.content import Document, Run, Text
from pbdesk.documents.mapping import NOT_SAID, map_parts
from pbdesk.domain.errors import N_, KnownError

MOST_MARKS = 3
"""How many combining marks may sit on one letter; more is decoration that runs over its neighbours."""

_LINE_SPACE = re.compile(r"[\t\n\r\v\f\u0085\u2028\u2029 \u1680\u2000-\u2008\u200a\u205f\u3000]+")
_FLAGS = {"gbwls": "flag of Wales", "gbsct": "flag of Scotland", "gbeng": "flag of England"}
_TAGGED_FLAG = re.compile("\U0001f3f4([\U000e0061-\U000e007a]+)\U000e007f")
_COUNTRY_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
_EMOJI_JOINERS = re.compile("(?<=[\u2190-\u2bff\U0001f000-\U0001faff])[\u200c\u200d]")
_INVISIBLE = re.compile(
    "["
    "\u0000-\u0008\u000e-\u001f\u007f-\u009f"  # control characters
    "\u00ad\u200b\u2060-\u2064\ufeff"  # soft hyphen, zero-width spaces and joiners
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction marks, overrides and isolates
    "\ufe00-\ufe0f\U000e0000-\U000e01ef"  # variation selectors and tags
    "]"
)
_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_MARKS = re.compile(f"({_MARK}{{{MOST_MARKS}}}){_MARK}+")


def printable_document(document: Document, has: Callable[[str], bool]) -> Document:
    """Return a document whose every word can be printed with these fonts.

    Args:
        document: the document as it was built.
        has: tells whether a character has a shape in every weight.

    Raises:
        KnownError: code "letter-without-font" when a letter or digit has no shape in any font.
    """

    def change(part: Any) -> Any:
        if isinstance(part, str):
            return printable(part, has)
        if isinstance(part, tuple) and part and all(isinstance(run, Run) for run in part):
            return _printable_text(part, has)
        return None

    return map_parts(document, change, NOT_SAID)


def _printable_text(runs: Text, has: Callable[[str], bool]) -> Text:
    """Return runs as they can be printed: the space that parts two of them stays, at either's end."""
    words = [_spaced(run.text, has) for run in runs]
    words[0] = words[0].lstrip()
    words[-1] = words[-1].rstrip()
    return tuple(replace(run, text=text) for run, text in zip(runs, words, strict=True))


def printable(words: str, has: Callable[[str], bool]) -> str:
    """Return one text as it can be printed; see `printable_document`."""
    return _spaced(words, has).strip()


def _spaced(words: str, has: Callable[[str], bool]) -> str:
    """Return a text as it can be printed, with a space where it began or ended with one."""
    if words.isascii() and words.isprintable():
        return _LINE_SPACE.sub(" ", words)
    cleaned = _TAGGED_FLAG.sub(_tagged_flag, unicodedata.normalize("NFC", words))
    cleaned = _COUNTRY_FLAG.sub(_country_flag, cleaned)
    cleaned = _LINE_SPACE.sub(" ", _EMOJI_JOINERS.sub("", _INVISIBLE.sub("", _SKIN_TONES.sub("", cleaned))))
    cleaned = _MARKS.sub(r"\1", cleaned)
    return "".join(char if has(char) else _instead(char, cleaned, has) for char in cleaned)


def _instead(char: str, words: str, has: Callable[[str], bool]) -> str:
    """Return what is printed for a character that no font has, or raise for a letter."""
    parts = unicodedata.normalize("NFD", char)
    if len(parts) > 1 and all(map(has, parts)):
        return parts
    if char in "\u200c\u200d":  # joiners between letters that no font here joins
        return ""
    category = unicodedata.category(char)
    name = unicodedata.name(char, "").lower()
    if category[0] in "LMN":
        raise KnownError(
            "letter-without-font",
            N_(
                "“{char}” ({name}) cannot be printed: no font on this computer has it. It stands in “{words}”."
            ),
            safe=N_("Nothing was printed, and the plan is unchanged."),
            todo=N_("Write this name or sentence in letters that can be printed as well, then print again."),
            char=char,
            name=name or f"U+{ord(char):04X}",
            words=words[:60],
        )
    return f"[{name}]" if name else f"[U+{ord(char):04X}]"


def _tagged_flag(found: re.Match[str]) -> str:
    code = "".join(chr(ord(tag) - 0xE0000) for tag in found[1])
    return f"[{_FLAGS.get(code, f'flag {code}')}]"


def _country_flag(found: re.Match[str]) -> str:
    code = "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in found[0])
    return f"[flag {code}]"
