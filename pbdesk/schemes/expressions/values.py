"""The values of expressions: text, Decimal numbers, truth, moments in time, and the missing number.

A blank answer is the empty text. As a number it is MISSING: sums with it are missing too, comparisons
with it do not hold, and it is written as blank. Binary floating point never appears.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal

MISSING = None
"""The number that is not there (a blank answer, or a sum that cannot be done)."""

CONTEXT = Context(prec=28, traps=[])
"""The arithmetic of expressions: 28 digits; impossible sums give a number that `checked` turns into MISSING."""

_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_EPOCH = date(1970, 1, 1)
_DAY_SECONDS = Decimal(86400)
_FIRST_DAY = Decimal((date(1, 1, 2) - _EPOCH).days)
_LAST_DAY = Decimal((date(9999, 12, 30) - _EPOCH).days)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a date with a time, as days since 1 January 1970 (UTC)."""

    days: Decimal
    with_time: bool

    def as_datetime(self) -> datetime:
        """Return the moment as an aware datetime in UTC."""
        seconds = self.days * _DAY_SECONDS
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
            microseconds=int((seconds * 1000000).to_integral())
        )

    def text(self) -> str:
        """Return the ISO form: "2026-03-15" or "2026-03-15T10:00:00.000Z"."""
        moment = self.as_datetime()
        if not self.with_time:
            return moment.date().isoformat()
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Nodes(list[str]):
    """The values of several nodes, in the order of the form."""

    __slots__ = ()


Value = str | Decimal | None | bool | Moment | Nodes


def from_date(day: date) -> Moment:
    """Return a plain date as a moment."""
    return Moment(Decimal((day - _EPOCH).days), False)


def from_datetime(moment: datetime) -> Moment:
    """Return an aware time as a moment."""
    gap = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    seconds = Decimal(gap.days) * _DAY_SECONDS + gap.seconds + Decimal(gap.microseconds) / 1000000
    return Moment(CONTEXT.divide(seconds, _DAY_SECONDS), True)


def read_moment(text: str) -> Moment | None:
    """Return an ISO date or time as a moment, or None when the text is neither. No zone means UTC."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    if found[4] is None:
        return from_date(day)
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def checked(number: Decimal) -> Decimal | None:
    """Return a number, or MISSING where the sum could not be done (division by zero, too large)."""
    return number if number.is_finite() else MISSING


def to_text(value: Value) -> str:
    """Return a value as text; a missing number is blank, several nodes give the first."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, Moment):
        return value.text()
    return value[0] if value else ""


def number_text(number: Decimal) -> str:
    """Return a number without exponent and without trailing zeros; "-0" is "0"."""
    if number == number.to_integral_value():
        return str(int(number))
    text = format(number, "f")
    return text.rstrip("0") if "." in text else text


def to_number(value: Value) -> Decimal | None:
    """Return a value as a number: dates count days since 1970; what is no number is MISSING."""
    if isinstance(value, bool):
        return Decimal(int(value))
    if value is None or isinstance(value, Decimal):
        return value
    if isinstance(value, Moment):
        return value.days
    text = to_text(value)
    if _NUMBER.fullmatch(text):
        return Decimal(text.strip())
    moment = read_moment(text) if text else None
    return moment.days if moment else MISSING


def to_truth(value: Value) -> bool:
    """Return a value as true or false: text is true when not blank, a number when neither 0 nor missing."""
    if isinstance(value, bool):
        return value
    if value is None:
        return False
    if isinstance(value, Decimal):
        return value != 0
    if isinstance(value, Moment):
        return True
    return bool(value)


def to_moment(value: Value) -> Moment | None:
    """Return a value as a moment: dates and times as they are, numbers as days since 1970, else None.

    Digits in an answer are text, not a number of days, as in ODK Collect.
    """
    if isinstance(value, Moment):
        return value
    if isinstance(value, Decimal):
        within = _FIRST_DAY <= value <= _LAST_DAY
        return Moment(value, value != value.to_integral_value()) if within else None
    return read_moment(to_text(value))


def equal(left: Value, right: Value) -> bool:
    """Return whether two values are equal: as truth if either is, else as numbers if either is, else as text.

    Several nodes are equal to a value when any one of them is.
    """
    if isinstance(left, Nodes) and len(left) > 1:
        return any(equal(one, right) for one in left)
    if isinstance(right, Nodes) and len(right) > 1:
        return any(equal(left, one) for one in right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) == to_truth(right)
    if _counts(left) or _counts(right):
        first, second = to_number(left), to_number(right)
        return first is not None and second is not None and first == second
    return to_text(left) == to_text(right)


def _counts(value: Value) -> bool:
    return value is None or isinstance(value, Decimal | Moment)


def order(left: Value, right: Value) -> int | None:
    """Return -1, 0 or 1 as left is under, equal to or over right as numbers; None when either is missing."""
    first, second = to_number(left), to_number(right)
    if first is None or second is None:
        return None
    return (first > second) - (first < second)
