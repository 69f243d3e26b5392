"""The functions that expressions may call, by their ODK names, each from values to a value.

Functions that need more than values (the node where we stand, the form, the clock) are in `special`,
and those of dates in `dates`. A name in none of these tables is refused when a form is loaded.
Source: ODK documentation, "Form Operators and Functions", as of 2026.
"""

from __future__ import annotations

import hashlib
import math
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache

from pbdesk.schemes.expressions import dates
from pbdesk.schemes.expressions.values import (
    CONTEXT,
    MISSING,
    Nodes,
    Value,
    checked,
    to_number,
    to_text,
    to_truth,
)


@dataclass(frozen=True, slots=True)
class Function:
    """A function and how many arguments it takes (at least, at most)."""

    run: Callable[..., Value]
    least: int
    most: int


_MANY = 10_000


def _spread(values: tuple[Value, ...]) -> list[str]:
    """Return the texts of all arguments, several nodes laid out one by one."""
    texts: list[str] = []
    for value in values:
        texts.extend(value if isinstance(value, Nodes) else [to_text(value)])
    return texts


def _numbers(values: tuple[Value, ...]) -> list[Decimal | None]:
    return [to_number(text) for text in _spread(values)]


def _total(*values: Value) -> Value:
    total = Decimal(0)
    for number in _numbers(values):
        if number is None:
            return MISSING
        total = CONTEXT.add(total, number)
    return total


def _sum_of_answered(values: Value) -> Value:
    # ODK leaves blank answers out of a sum over a repeat; a word in place of a number spoils it.
    texts = [text for text in _spread((values,)) if text.strip()]
    return _total(Nodes(texts))


def _least(*values: Value) -> Value:
    found = [number for number in _numbers(values) if number is not None]
    return min(found, default=MISSING)


def _most(*values: Value) -> Value:
    found = [number for number in _numbers(values) if number is not None]
    return max(found, default=MISSING)


def _count(values: Value) -> Value:
    return Decimal(len(values) if isinstance(values, Nodes) else 1)


def _count_answered(values: Value) -> Value:
    return Decimal(sum(1 for text in _spread((values,)) if text.strip()))


def _selected(chosen: Value, name: Value) -> Value:
    return to_text(name).strip() in to_text(chosen).split()


def _selected_at(chosen: Value, place: Value) -> Value:
    names, at = to_text(chosen).split(), to_number(place)
    return names[int(at)] if at is not None and 0 <= at < len(names) else ""


def _rounded(number: Value, places: Value = Decimal(0)) -> Value:
    value, digits = to_number(number), to_number(places)
    if value is None or digits is None or abs(digits) > 20:
        return MISSING
    scaled = CONTEXT.add(value.scaleb(int(digits), CONTEXT), Decimal("0.5"))
    return scaled.to_integral_value(ROUND_FLOOR).scaleb(-int(digits), CONTEXT)


def _whole(number: Value) -> Value:
    value = to_number(number)
    return MISSING if value is None else Decimal(int(value))


def _toward(rounding: str) -> Callable[[Value], Value]:
    def run(number: Value) -> Value:
        value = to_number(number)
        return MISSING if value is None else value.to_integral_value(rounding)

    return run


def _power(base: Value, exponent: Value) -> Value:
    value, power = to_number(base), to_number(exponent)
    return MISSING if value is None or power is None else checked(CONTEXT.power(value, power))


def _decimal(method: Callable[[Decimal], Decimal]) -> Callable[[Value], Value]:
    def run(number: Value) -> Value:
        value = to_number(number)
        return MISSING if value is None else checked(method(value))

    return run


def _curve(method: Callable[..., float]) -> Callable[..., Value]:
    """Trigonometry has no Decimal form: 15 digits are kept. It is never used for money."""

    def run(*numbers: Value) -> Value:
        values = [to_number(number) for number in numbers]
        try:
            result = method(*(float(value) for value in values if value is not None))
        except (ValueError, TypeError, OverflowError):
            return MISSING
        return checked(Decimal(f"{result:.15g}"))

    return run


def _part(text: Value, start: Value, end: Value = None) -> Value:
    words, first = to_text(text), to_number(start)
    last = to_number(end) if end is not None else Decimal(len(words))
    if first is None or last is None:
        return ""
    size = len(words)
    begin, stop = int(first), int(last)
    return words[max(0, begin + size if begin < 0 else begin) : max(0, stop + size if stop < 0 else stop)]


def _before(text: Value, mark: Value) -> Value:
    head, found, _tail = to_text(text).partition(to_text(mark)) if to_text(mark) else ("", "", "")
    return head if found else ""


def _after(text: Value, mark: Value) -> Value:
    if not to_text(mark):
        return to_text(text)
    _head, _found, tail = to_text(text).partition(to_text(mark))
    return tail


def _translated(text: Value, old: Value, new: Value) -> Value:
    letters = to_text(new)
    table: dict[int, str | None] = {}
    for place, letter in enumerate(to_text(old)):
        table.setdefault(ord(letter), letters[place] if place < len(letters) else None)
    return to_text(text).translate(table)


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text)
    except re.error:
        return None


def _matches(text: Value, pattern: Value) -> Value:
    """The whole text must match: ODK documentation (some engines are content with a part)."""
    compiled = _pattern(to_text(pattern))
    return compiled is not None and compiled.fullmatch(to_text(text)) is not None


def pattern_can_be_read(pattern: str) -> bool:
    """Return whether a regular expression can be used here (a form with another is refused)."""
    return _pattern(pattern) is not None


def _checklist(least: Value, most: Value, *answers: Value) -> Value:
    return _weighted(least, most, *(item for answer in answers for item in (answer, Decimal(1))))


def _weighted(least: Value, most: Value, *pairs: Value) -> Value:
    low, high = to_number(least), to_number(most)
    weights = [to_number(weight) or Decimal(0) for weight in pairs[1::2]]
    total = sum((w for answer, w in zip(pairs[::2], weights, strict=True) if _ticked(answer)), Decimal(0))
    return (low is None or low < 0 or total >= low) and (high is None or high < 0 or total <= high)


def _ticked(answer: Value) -> bool:
    return to_text(answer).strip().lower() in {"true", "yes", "1"}


def _boolean_from_string(text: Value) -> Value:
    return to_text(text) in {"true", "1"}


_DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def _digest(text: Value, method: Value, form: Value = "base64") -> Value:
    name = _DIGESTS.get(to_text(method))
    if name is None:
        return ""
    raw = hashlib.new(name, to_text(text).encode(), usedforsecurity=False)
    return raw.hexdigest() if to_text(form) == "hex" else b64encode(raw.digest()).decode()


def _joined(mark: Value, *values: Value) -> Value:
    return to_text(mark).join(_spread(values))


FUNCTIONS: dict[str, Function] = {
    "true": Function(lambda: True, 0, 0),
    "false": Function(lambda: False, 0, 0),
    "not": Function(lambda value: not to_truth(value), 1, 1),
    "boolean": Function(to_truth, 1, 1),
    "boolean-from-string": Function(_boolean_from_string, 1, 1),
    "string": Function(to_text, 1, 1),
    "number": Function(to_number, 1, 1),
    "int": Function(_whole, 1, 1),
    "round": Function(_rounded, 1, 2),
    "floor": Function(_toward(ROUND_FLOOR), 1, 1),
    "ceiling": Function(_toward(ROUND_CEILING), 1, 1),
    "abs": Function(_decimal(abs), 1, 1),
    "pow": Function(_power, 2, 2),
    "sqrt": Function(_decimal(CONTEXT.sqrt), 1, 1),
    "exp": Function(_decimal(CONTEXT.exp), 1, 1),
    "exp10": Function(lambda value: _power(Decimal(10), value), 1, 1),
    "log": Function(_decimal(CONTEXT.ln), 1, 1),
    "log10": Function(_decimal(CONTEXT.log10), 1, 1),
    "sin": Function(_curve(math.sin), 1, 1),
    "cos": Function(_curve(math.cos), 1, 1),
    "tan": Function(_curve(math.tan), 1, 1),
    "asin": Function(_curve(math.asin), 1, 1),
    "acos": Function(_curve(math.acos), 1, 1),
    "atan": Function(_curve(math.atan), 1, 1),
    "atan2": Function(_curve(math.atan2), 2, 2),
    "pi": Function(lambda: Decimal("3.14159265358979"), 0, 0),
    "sum": Function(_sum_of_answered, 1, 1),
    "min": Function(_least, 1, _MANY),
    "max": Function(_most, 1, _MANY),
    "count": Function(_count, 1, 1),
    "count-non-empty": Function(_count_answered, 1, 1),
    "selected": Function(_selected, 2, 2),
    "selected-at": Function(_selected_at, 2, 2),
    "count-selected": Function(lambda chosen: Decimal(len(to_text(chosen).split())), 1, 1),
    "concat": Function(lambda *values: "".join(_spread(values)), 0, _MANY),
    "join": Function(_joined, 1, _MANY),
    "string-length": Function(lambda text: Decimal(len(to_text(text))), 1, 1),
    "substr": Function(_part, 2, 3),
    "substring-before": Function(_before, 2, 2),
    "substring-after": Function(_after, 2, 2),
    "contains": Function(lambda text, part: to_text(part) in to_text(text), 2, 2),
    "starts-with": Function(lambda text, part: to_text(text).startswith(to_text(part)), 2, 2),
    "ends-with": Function(lambda text, part: to_text(text).endswith(to_text(part)), 2, 2),
    "normalize-space": Function(lambda text: " ".join(to_text(text).split()), 1, 1),
    "translate": Function(_translated, 3, 3),
    "regex": Function(_matches, 2, 2),
    "checklist": Function(_checklist, 3, _MANY),
    "weighted-checklist": Function(_weighted, 4, _MANY),
    "digest": Function(_digest, 2, 3),
    "date": Function(dates.as_date, 1, 1),
    "date-time": Function(dates.as_date_time, 1, 1),
    "decimal-date-time": Function(dates.decimal_date_time, 1, 1),
    "decimal-time": Function(dates.decimal_time, 1, 1),
    "format-date": Function(dates.format_date, 2, 2),
    "format-date-time": Function(dates.format_date, 2, 2),
}
