"""What is typed from a paper, read as an answer: numbers of choices, dates as people write them, sums with a sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pbdesk.domain.errors import N_, KnownError
from pbdesk.schemes.expressions.tree import Key
from pbdesk.schemes.forms.model import SELECTS, Kind
from pbdesk.schemes.forms.state import FormState

_PARTED = re.compile(r"[\s,;+]+")
_DAY = re.compile(r"(\d{1,2})[\s./-](\d{1,2})[\s./-](\d{4}|\d{2})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"(\d{1,2})[:. ]?(\d{2})")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?", re.ASCII)
_YES = frozenset({"y", "yes", "x", "1", "ok", "ie", "i", "✓"})
_AHEAD = 5
"""A year of two digits is taken to lie at most so many years ahead, else in the century before."""


def read_keyed(state: FormState, key: Key, typed: str) -> str:
    """Return what was typed from paper as an answer to a question; "" for nothing.

    Raises:
        KnownError: code "paper-value", in words that say what can be typed.
    """
    node, text = state.compiled.node(key[0]), typed.strip()
    if not text:
        return ""
    if node.kind in SELECTS:
        names = list(_names(state, key, text))
        if node.kind is Kind.SELECT_ONE and len(names) > 1:
            raise _unread(N_("Only one answer can be chosen here: {typed} are several."), text)
        return " ".join(dict.fromkeys(names))
    if node.kind is Kind.DATE:
        return _day(text, state.facts.now.date())
    if node.kind is Kind.TIME:
        return _time(text)
    if node.kind in {Kind.INTEGER, Kind.DECIMAL}:
        return _number(text, is_whole=node.kind is Kind.INTEGER)
    if node.kind is Kind.ACKNOWLEDGE:
        if text.casefold() not in _YES:
            raise _unread(N_("Type 1 where the box is ticked, and nothing where it is not."), text)
        return "OK"
    return typed.strip()


def _names(state: FormState, key: Key, text: str) -> Iterator[str]:
    """Yield the names of choices that were typed as their numbers on the paper, or as the words of one."""
    node = state.compiled.node(key[0])
    list_name = node.choices.list_name if node.choices else ""
    items = state.compiled.lists.get(list_name, ())
    offered = {offer.name: offer.label.casefold() for offer in state.choices_at(key)}
    names = [item.name for item in items] or list(offered)
    whole = next((name for name, words in offered.items() if text.casefold() in {words, name.casefold()}), "")
    if whole:
        yield whole
        return
    for part in _PARTED.split(text):
        place = int(part) if part.isdecimal() and len(part) < 6 else 0
        name = names[place - 1] if 1 <= place <= len(names) else ""
        if not name:
            raise _unread(
                N_("There is no choice {typed}. Type a number from 1 to {most}."), part, most=len(names)
            )
        if name not in offered:
            raise _unread(N_("Choice {typed} is not on offer after the earlier answers."), part)
        yield name


def _day(text: str, today: date) -> str:
    if _ISO.fullmatch(text):
        text = f"{text[8:]}.{text[5:7]}.{text[:4]}"
    found = _DAY.fullmatch(text)
    if found is not None:
        year = int(found[3])
        if len(found[3]) == 2:
            year += today.year // 100 * 100
            year -= 100 if year > today.year + _AHEAD else 0
        try:
            return date(year, int(found[2]), int(found[1])).isoformat()
        except ValueError:
            pass
    raise _unread(N_("“{typed}” is not a date. Type it as 21.11.2026."), text)


def _time(text: str) -> str:
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise _unread(N_("“{typed}” is not a time. Type it as 9:30."), text)
    return f"{int(found[1]):02}:{found[2]}"


def _number(text: str, *, is_whole: bool) -> str:
    plain = text.replace("£", "").replace(",", "").replace(" ", "")
    if not _NUMBER.fullmatch(plain):
        raise _unread(N_("“{typed}” is not a number."), text)
    if is_whole and "." in plain:
        raise _unread(N_("“{typed}” is not a whole number."), text)
    return plain


def _unread(sentence: str, typed: str, most: int = 0) -> KnownError:
    safe = N_("What was there before is kept.")
    return KnownError("paper-value", sentence, safe=safe, typed=typed[:60], most=most)
